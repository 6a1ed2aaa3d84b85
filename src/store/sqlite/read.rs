//! Reading everything that is kept. Each value is checked as if somebody else had written it: somebody may have.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::consents;
use super::faults::{At, damaged};
use super::values::{moment, place_id};
use super::words;
use crate::domain::circumstances::StartingLevel;
use crate::domain::day;
use crate::domain::declared::{
    Change, Declared, DeclaredPlace, DeclaredRecord, Kept, Matter, ProblemWords, WriteNumber,
};
use crate::domain::factor::{FactorRank, FactorScope, HeldFactor, Sign};
use crate::domain::id::{FactorId, GovernanceTypeId, PlaceId, ProblemId, TermId};
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::store::StoreError;

/// All of one state: a write beside it is in it whole or not at all.
pub(super) fn everything(connection: &Connection, path: &Path) -> Result<Declared, StoreError> {
    let read = connection.unchecked_transaction().at(path)?;
    let mut declared = Declared::default();
    // Those that went first: a body may have registered anew.
    for place in gone(&read, path)? {
        declared.put(&Change::Erase { place }, WriteNumber::default(), Timestamp::UNIX_EPOCH);
    }
    for kept in places(&read, path)? {
        declared.put(&Change::PutPlace(kept.value), kept.write, kept.at);
    }
    for (place, kept) in records(&read, path)? {
        declared.put_record(place, kept);
    }
    for (change, write, at) in consents::all(&read, path)? {
        declared.put(&change, write, at);
    }
    let declared = declared.worded(words::everything(&read, path)?);
    let last = read.query_row("SELECT write, at FROM store", [], |row| Ok((row.get(0)?, row.get(1)?))).at(path)?;
    let (write, at): (u64, i64) = last;
    Ok(declared.after(WriteNumber(write), moment(at, path)?))
}

fn gone(connection: &Connection, path: &Path) -> Result<Vec<PlaceId>, StoreError> {
    let mut statement = connection.prepare("SELECT place_id FROM gone").at(path)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).at(path)?;
    rows.map(|id| place_id(&id.at(path)?, path)).collect()
}

fn places(connection: &Connection, path: &Path) -> Result<Vec<Kept<DeclaredPlace>>, StoreError> {
    let mut wholes = parts(connection, path)?;
    let sql = "SELECT place_id, write, at, name, governance_type, official_name, nation, region FROM place";
    let mut statement = connection.prepare(sql).at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut places = Vec::new();
    while let Some(row) = rows.next().at(path)? {
        let id = place_id(&row.get::<_, String>(0).at(path)?, path)?;
        let kind: String = row.get(4).at(path)?;
        let value = DeclaredPlace {
            name: row.get(3).at(path)?,
            governance_type: GovernanceTypeId::new(&kind).map_err(|_| damaged(path, "a type that is no code"))?,
            official_name: row.get(5).at(path)?,
            nation: row.get(6).at(path)?,
            region: row.get(7).at(path)?,
            part_of: wholes.remove(&id).unwrap_or_default(),
            id,
        };
        let (write, at) = (WriteNumber(row.get(1).at(path)?), moment(row.get(2).at(path)?, path)?);
        places.push(Kept { value, write, at, told_at: at });
    }
    Ok(places)
}

fn parts(connection: &Connection, path: &Path) -> Result<BTreeMap<PlaceId, Vec<PlaceId>>, StoreError> {
    let mut statement =
        connection.prepare("SELECT place_id, whole_id FROM part_of ORDER BY place_id, position").at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut wholes: BTreeMap<PlaceId, Vec<PlaceId>> = BTreeMap::new();
    while let Some(row) = rows.next().at(path)? {
        let [part, whole] = [row.get::<_, String>(0).at(path)?, row.get(1).at(path)?];
        wholes.entry(place_id(&part, path)?).or_default().push(place_id(&whole, path)?);
    }
    Ok(wholes)
}

fn records(connection: &Connection, path: &Path) -> Result<Vec<(PlaceId, Kept<DeclaredRecord>)>, StoreError> {
    let mut factors = of_matters(connection, path, FACTORS, factor)?;
    let mut levels = of_matters(connection, path, LEVELS, level)?;
    let sql = "SELECT place_id, problem_id, words, write, at, status, stage, as_of, statement, told_at,
               provisional FROM record";
    let mut statement = connection.prepare(sql).at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next().at(path)? {
        let text = |column| row.get::<_, String>(column).at(path);
        let stage = match row.get::<_, Option<u8>>(6).at(path)? {
            None => None,
            Some(number) => Some(Stage::from_number(number).ok_or_else(|| damaged(path, "a stage that is none"))?),
        };
        let of = matter(row, path)?;
        let value = DeclaredRecord {
            matter: of.1.clone(),
            status: Status::from_code(&text(5)?).ok_or_else(|| damaged(path, "a status that is none"))?,
            stage,
            as_of: day::parse(&text(7)?).map_err(|_| damaged(path, "a day that is none"))?,
            statement: text(8)?,
            factors: factors.remove(&of).unwrap_or_default(),
            starting_point: levels.remove(&of).unwrap_or_default(),
            provisional: row.get(10).at(path)?,
        };
        let (write, at) = (WriteNumber(row.get(3).at(path)?), moment(row.get(4).at(path)?, path)?);
        let told_at = moment(row.get(9).at(path)?, path)?;
        records.push((of.0, Kept { value, write, at, told_at }));
    }
    Ok(records)
}

const FACTORS: &str = "SELECT place_id, problem_id, words, factor, sign, rank, scope FROM factor ORDER BY place_id, problem_id, words, position";
const LEVELS: &str = "SELECT place_id, problem_id, words, dimension, level FROM starting_point ORDER BY place_id, problem_id, words, position";

/// Parts of records, in their order. The first three columns say of which.
fn of_matters<T>(
    connection: &Connection,
    path: &Path,
    sql: &str,
    read: fn(&Row<'_>, &Path) -> Result<T, StoreError>,
) -> Result<BTreeMap<(PlaceId, Matter), Vec<T>>, StoreError> {
    let mut statement = connection.prepare(sql).at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut found: BTreeMap<(PlaceId, Matter), Vec<T>> = BTreeMap::new();
    while let Some(row) = rows.next().at(path)? {
        found.entry(matter(row, path)?).or_default().push(read(row, path)?);
    }
    Ok(found)
}

fn factor(row: &Row<'_>, path: &Path) -> Result<HeldFactor, StoreError> {
    let text = |column| row.get::<_, String>(column).at(path);
    let rank = match row.get::<_, Option<i64>>(5).at(path)? {
        None => None,
        Some(rank) => Some(FactorRank::new(rank).ok_or_else(|| damaged(path, "a rank that is none"))?),
    };
    Ok(HeldFactor {
        factor: FactorId::new(&text(3)?).map_err(|_| damaged(path, "a factor that is no code"))?,
        sign: Sign::from_code(&text(4)?).ok_or_else(|| damaged(path, "a sign that is none"))?,
        rank,
        scope: FactorScope::from_code(&text(6)?).ok_or_else(|| damaged(path, "a scope that is none"))?,
        source: None,
    })
}

fn level(row: &Row<'_>, path: &Path) -> Result<StartingLevel, StoreError> {
    let dimension: String = row.get(3).at(path)?;
    let dimension = TermId::new(&dimension).map_err(|_| damaged(path, "a dimension that is no code"))?;
    let level = usize::from(row.get::<_, u8>(4).at(path)?);
    Ok(StartingLevel { dimension, level, statement: String::new(), source: None })
}

/// Of which place and matter a row is, by its first three columns.
fn matter(row: &Row<'_>, path: &Path) -> Result<(PlaceId, Matter), StoreError> {
    let [place, problem, words] = [0, 1, 2].map(|column| row.get::<_, String>(column).at(path));
    let (problem, words) = (problem?, words?);
    let matter = if words.is_empty() {
        ProblemId::new(&problem).map(Matter::Problem).map_err(|_| damaged(path, "a problem that is no code"))?
    } else {
        ProblemWords::new(&words).map(Matter::Words).map_err(|_| damaged(path, "words that are none"))?
    };
    Ok((place_id(&place?, path)?, matter))
}
