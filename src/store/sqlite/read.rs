//! Reading everything that is kept. Each value is checked as if somebody else had written it: somebody may have.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;

use super::consents;
use super::faults::{At, damaged};
use super::record::{self, Rows};
use super::values::{moment, place_id};
use super::words;
use crate::domain::declared::{Change, Declared, DeclaredPlace, Kept, WriteNumber};
use crate::domain::id::{GovernanceTypeId, PlaceId};
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
    for (place, kept) in record::all(&read, Rows::All, path)? {
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
        places.push(Kept::new(value, write, at));
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
