//! Reading records with all that belongs to them, each value checked as if somebody else had written it.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, Row, Statement};

use super::faults::{At, damaged};
use super::story;
use super::values::{moment, place_id};
use crate::domain::circumstances::StartingLevel;
use crate::domain::day;
use crate::domain::declared::{DeclaredRecord, Kept, Matter, ProblemWords, WriteNumber};
use crate::domain::factor::{FactorRank, FactorScope, HeldFactor, Sign};
use crate::domain::id::{FactorId, PlaceId, ProblemId, TermId};
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::store::StoreError;

/// What is kept of one matter.
pub(super) fn one(
    connection: &Connection,
    place: &PlaceId,
    matter: &Matter,
    path: &Path,
) -> Result<Option<Kept<DeclaredRecord>>, StoreError> {
    let found = all(connection, Rows::Of(place, matter), path)?;
    Ok(found.into_iter().map(|(_, kept)| kept).next())
}

/// Which rows of a table of records are read.
#[derive(Clone, Copy)]
pub(super) enum Rows<'a> {
    All,
    Of(&'a PlaceId, &'a Matter),
}

impl Rows<'_> {
    /// What of a table is read, in an order.
    fn of(self, columns: &str, order: &str) -> String {
        let which = match self {
            Self::All => "",
            Self::Of(..) => "WHERE place_id = ?1 AND problem_id = ?2 AND words = ?3",
        };
        format!("SELECT place_id, problem_id, words, {columns} {which} {order}")
    }

    fn query<'s>(self, statement: &'s mut Statement<'_>, path: &Path) -> Result<rusqlite::Rows<'s>, StoreError> {
        match self {
            Self::All => statement.query([]).at(path),
            Self::Of(place, matter) => statement.query([place.as_str(), matter.code(), matter.said()]).at(path),
        }
    }
}

/// Records, in no order that means anything.
pub(super) fn all(
    connection: &Connection,
    which: Rows<'_>,
    path: &Path,
) -> Result<Vec<(PlaceId, Kept<DeclaredRecord>)>, StoreError> {
    let mut factors = of_matters(connection, which, "factor, sign, rank, scope FROM factor", factor, path)?;
    let mut levels = of_matters(connection, which, "dimension, level FROM starting_point", level, path)?;
    let columns = "write, at, status, stage, as_of, statement, told_at, provisional, story, worded_at FROM record";
    let mut statement = connection.prepare_cached(&which.of(columns, "")).at(path)?;
    let mut rows = which.query(&mut statement, path)?;
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
            story: story::read(&text(11)?, path)?,
        };
        let kept = Kept::new(value, WriteNumber(row.get(3).at(path)?), moment(row.get(4).at(path)?, path)?);
        let (told_at, worded_at) = (moment(row.get(9).at(path)?, path)?, moment(row.get(12).at(path)?, path)?);
        records.push((of.0, Kept { told_at, worded_at, ..kept }));
    }
    Ok(records)
}

/// Parts of records, in their order.
fn of_matters<T>(
    connection: &Connection,
    which: Rows<'_>,
    columns: &str,
    read: fn(&Row<'_>, &Path) -> Result<T, StoreError>,
    path: &Path,
) -> Result<BTreeMap<(PlaceId, Matter), Vec<T>>, StoreError> {
    let sql = which.of(columns, "ORDER BY place_id, problem_id, words, position");
    let mut statement = connection.prepare_cached(&sql).at(path)?;
    let mut rows = which.query(&mut statement, path)?;
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
