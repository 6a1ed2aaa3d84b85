//! Reading everything that is kept. Each value is checked as if somebody else had written it: somebody may have.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::Connection;

use super::faults::At;
use crate::domain::day;
use crate::domain::declared::{Change, Declared, DeclaredPlace, DeclaredRecord, WriteNumber};
use crate::domain::id::{GovernanceTypeId, PlaceId, ProblemId};
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::store::StoreError;

/// A value that no program of ours wrote.
fn damaged(path: &Path, what: &str) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), what: format!("it holds {what}") }
}

/// All of one state: a write beside it is in it whole or not at all.
pub(super) fn everything(connection: &Connection, path: &Path) -> Result<Declared, StoreError> {
    let read = connection.unchecked_transaction().at(path)?;
    let mut declared = Declared::default();
    // Those that went first: a body may have registered anew.
    for place in gone(&read, path)? {
        declared.put(&Change::Erase { place }, WriteNumber::default());
    }
    for (place, write) in places(&read, path)? {
        declared.put(&Change::PutPlace(place), write);
    }
    for (place, record, write) in records(&read, path)? {
        declared.put(&Change::PutRecord { place, record }, write);
    }
    let last: u64 = read.query_row("SELECT write FROM store", [], |row| row.get(0)).at(path)?;
    Ok(declared.after(WriteNumber(last)))
}

fn gone(connection: &Connection, path: &Path) -> Result<Vec<PlaceId>, StoreError> {
    let mut statement = connection.prepare("SELECT place_id FROM gone").at(path)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).at(path)?;
    rows.map(|id| place_id(&id.at(path)?, path)).collect()
}

fn places(connection: &Connection, path: &Path) -> Result<Vec<(DeclaredPlace, WriteNumber)>, StoreError> {
    let mut wholes = parts(connection, path)?;
    let sql = "SELECT place_id, write, name, governance_type, official_name, nation, region FROM place";
    let mut statement = connection.prepare(sql).at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut places = Vec::new();
    while let Some(row) = rows.next().at(path)? {
        let id = place_id(&row.get::<_, String>(0).at(path)?, path)?;
        let kind: String = row.get(3).at(path)?;
        let place = DeclaredPlace {
            name: row.get(2).at(path)?,
            governance_type: GovernanceTypeId::new(&kind).map_err(|_| damaged(path, "a type that is no code"))?,
            official_name: row.get(4).at(path)?,
            nation: row.get(5).at(path)?,
            region: row.get(6).at(path)?,
            part_of: wholes.remove(&id).unwrap_or_default(),
            id,
        };
        places.push((place, WriteNumber(row.get(1).at(path)?)));
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

fn records(connection: &Connection, path: &Path) -> Result<Vec<(PlaceId, DeclaredRecord, WriteNumber)>, StoreError> {
    let sql = "SELECT place_id, problem_id, write, status, stage, as_of, statement FROM record";
    let mut statement = connection.prepare(sql).at(path)?;
    let mut rows = statement.query([]).at(path)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next().at(path)? {
        let text = |column| row.get::<_, String>(column).at(path);
        let stage = match row.get::<_, Option<u8>>(4).at(path)? {
            None => None,
            Some(number) => Some(Stage::from_number(number).ok_or_else(|| damaged(path, "a stage that is none"))?),
        };
        let record = DeclaredRecord {
            problem: ProblemId::new(&text(1)?).map_err(|_| damaged(path, "a problem that is no code"))?,
            status: Status::from_code(&text(3)?).ok_or_else(|| damaged(path, "a status that is none"))?,
            stage,
            as_of: day::parse(&text(5)?).map_err(|_| damaged(path, "a day that is none"))?,
            statement: text(6)?,
        };
        records.push((place_id(&text(0)?, path)?, record, WriteNumber(row.get(2).at(path)?)));
    }
    Ok(records)
}

fn place_id(text: &str, path: &Path) -> Result<PlaceId, StoreError> {
    PlaceId::new(text).map_err(|_| damaged(path, "a place that is no id"))
}
