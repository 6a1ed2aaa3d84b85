//! Reading everything that is kept, or all of some places. Each value is checked as if somebody else had written it: somebody may have.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::record::{self, Rows};
use super::values::{Value, moment, place_id, write};
use super::{Tables, consents, itself, words};
use crate::domain::declared::{Change, Declared, DeclaredPlace, Kept, WriteNumber};
use crate::domain::id::{GovernanceTypeId, PlaceId};
use crate::store::StoreError;

/// All of one state, where one transaction reads it: a write beside it is in it whole or not at all.
pub(in super::super) fn everything(kept: &mut dyn Tables) -> Result<Declared, StoreError> {
    let mut declared = Declared::default();
    put_places(kept, None, &mut declared)?;
    let declared = declared.worded(words::everything(kept)?);
    let (write, at) = last(kept)?;
    Ok(declared.after(write, at))
}

/// All that some places say, and nothing of others; `worded`: with all that was said of words.
pub(in super::super) fn of_places(
    kept: &mut dyn Tables,
    places: &BTreeSet<PlaceId>,
    worded: bool,
) -> Result<Declared, StoreError> {
    let mut declared = Declared::default();
    for place in places {
        put_places(kept, Some(place), &mut declared)?;
    }
    let declared = if worded { declared.worded(words::everything(kept)?) } else { declared };
    let (write, at) = last(kept)?;
    Ok(declared.after(write, at))
}

/// The number of the last write, and when it was.
pub(in super::super) fn last(kept: &mut dyn Tables) -> Result<(WriteNumber, Timestamp), StoreError> {
    let mut last = None;
    kept.read("SELECT write, at FROM store", &[], &mut |row| {
        last = Some((write(row, 0)?, moment(row, 1)?));
        Ok(())
    })?;
    last.ok_or_else(|| kept.damaged("nothing of itself"))
}

/// Lays down what all places say, or one.
fn put_places(kept: &mut dyn Tables, of: Option<&PlaceId>, declared: &mut Declared) -> Result<(), StoreError> {
    // Those that went first: a body may have registered anew.
    for place in gone(kept, of)? {
        declared.put(&Change::Erase { place }, WriteNumber::default(), Timestamp::UNIX_EPOCH);
    }
    for kept in places(kept, of)? {
        declared.put(&Change::PutPlace(kept.value), kept.write, kept.at);
    }
    for (change, said) in itself::all(kept, of)? {
        declared.put(&change, said.write, said.at);
    }
    for (place, kept) in record::all(kept, of.map_or(Rows::All, Rows::OfPlace))? {
        declared.put_record(place, kept);
    }
    for (change, said) in consents::all(kept, of)? {
        declared.put(&change, said.write, said.at);
    }
    Ok(())
}

/// What is read, of all places or of one.
fn whose<'a>(sql: &str, of: Option<&'a PlaceId>, order: &str) -> (String, Vec<Value<'a>>) {
    let which = if of.is_some() { "WHERE place_id = ?1" } else { "" };
    (format!("{sql} {which} {order}"), of.into_iter().map(Into::into).collect())
}

fn gone(kept: &mut dyn Tables, of: Option<&PlaceId>) -> Result<Vec<PlaceId>, StoreError> {
    let mut gone = Vec::new();
    let (sql, values) = whose("SELECT place_id FROM gone", of, "");
    kept.read(&sql, &values, &mut |row| {
        gone.push(place_id(row, 0)?);
        Ok(())
    })?;
    Ok(gone)
}

fn places(kept: &mut dyn Tables, of: Option<&PlaceId>) -> Result<Vec<Kept<DeclaredPlace>>, StoreError> {
    let mut wholes = parts(kept, of)?;
    let mut places = Vec::new();
    let sql = "SELECT place_id, write, at, name, governance_type, official_name, nation, region FROM place";
    let (sql, values) = whose(sql, of, "");
    kept.read(&sql, &values, &mut |row| {
        let id = place_id(row, 0)?;
        let kind = GovernanceTypeId::new(&row.text(4)?);
        let value = DeclaredPlace {
            name: row.text(3)?,
            governance_type: kind.map_err(|_| row.damaged("a type that is no code"))?,
            official_name: row.text(5)?,
            nation: row.text(6)?,
            region: row.text(7)?,
            part_of: wholes.remove(&id).unwrap_or_default(),
            id,
        };
        places.push(Kept::new(value, write(row, 1)?, moment(row, 2)?));
        Ok(())
    })?;
    Ok(places)
}

fn parts(kept: &mut dyn Tables, of: Option<&PlaceId>) -> Result<BTreeMap<PlaceId, Vec<PlaceId>>, StoreError> {
    let mut wholes: BTreeMap<PlaceId, Vec<PlaceId>> = BTreeMap::new();
    let (sql, values) = whose("SELECT place_id, whole_id FROM part_of", of, "ORDER BY place_id, position");
    kept.read(&sql, &values, &mut |row| {
        wholes.entry(place_id(row, 0)?).or_default().push(place_id(row, 1)?);
        Ok(())
    })?;
    Ok(wholes)
}
