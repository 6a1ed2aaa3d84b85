//! One change, kept whole or not at all.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::faults::At;
use crate::domain::declared::{Change, DeclaredPlace, DeclaredRecord, WriteNumber};
use crate::domain::id::PlaceId;
use crate::store::{Commit, REMEMBERED_SECONDS, StoreError};

/// When this returns, the change is on disk.
pub(super) fn commit(connection: &mut Connection, commit: &Commit<'_>, path: &Path) -> Result<WriteNumber, StoreError> {
    // A transaction that began as a reader's could not become a writer's any more once somebody else wrote.
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    let write = WriteNumber(commit.after.0 + 1);
    let counted =
        change.execute("UPDATE store SET write = ?1 WHERE write = ?2", params![write.0, commit.after.0]).at(path)?;
    if counted != 1 {
        return Err(StoreError::Overtaken(path.to_owned()));
    }
    keep(&change, commit.change, write).at(path)?;
    remember(&change, commit, write).at(path)?;
    change.commit().at(path)?;
    if matches!(commit.change, Change::Erase { .. }) {
        // What went stands in the journal still. Where a reader holds that, the next checkpoint empties it.
        _ = connection.pragma_update(None, "wal_checkpoint", "truncate");
    }
    Ok(write)
}

fn keep(change: &Transaction<'_>, said: &Change, write: WriteNumber) -> Result<(), rusqlite::Error> {
    match said {
        Change::PutPlace(place) => put_place(change, place, write),
        Change::PutRecord { place, record } => put_record(change, place, record, write),
        Change::Retire { place, problem } => {
            let both = params![place.as_str(), problem.as_str()];
            change.execute("DELETE FROM record WHERE place_id = ?1 AND problem_id = ?2", both).map(drop)
        }
        Change::Erase { place } => erase(change, place),
    }
}

fn put_place(change: &Transaction<'_>, place: &DeclaredPlace, write: WriteNumber) -> Result<(), rusqlite::Error> {
    let id = place.id.as_str();
    change.execute("DELETE FROM place WHERE place_id = ?1", [id])?;
    change.execute(
        "INSERT INTO place (place_id, write, name, governance_type, official_name, nation, region)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            write.0,
            place.name,
            place.governance_type.as_str(),
            place.official_name,
            place.nation,
            place.region
        ],
    )?;
    for (position, whole) in place.part_of.iter().enumerate() {
        let row = params![id, position, whole.as_str()];
        change.execute("INSERT INTO part_of (place_id, position, whole_id) VALUES (?1, ?2, ?3)", row)?;
    }
    Ok(())
}

fn put_record(
    change: &Transaction<'_>,
    place: &PlaceId,
    record: &DeclaredRecord,
    write: WriteNumber,
) -> Result<(), rusqlite::Error> {
    change.execute(
        "INSERT OR REPLACE INTO record (place_id, problem_id, write, status, stage, as_of, statement)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            place.as_str(),
            record.problem.as_str(),
            write.0,
            record.status.code(),
            record.stage.map(crate::domain::stage::Stage::number),
            record.as_of.to_string(),
            record.statement
        ],
    )?;
    Ok(())
}

/// Nothing is left of the place but its id, in the list of those that went.
fn erase(change: &Transaction<'_>, place: &PlaceId) -> Result<(), rusqlite::Error> {
    let id = [place.as_str()];
    for table in ["place", "record", "request"] {
        change.execute(&format!("DELETE FROM {table} WHERE place_id = ?1"), id)?;
    }
    change.execute("INSERT OR IGNORE INTO gone (place_id) VALUES (?1)", id).map(drop)
}

fn remember(change: &Transaction<'_>, commit: &Commit<'_>, write: WriteNumber) -> Result<(), rusqlite::Error> {
    let now = commit.at.as_second();
    change.execute("DELETE FROM request WHERE at <= ?1", [now - REMEMBERED_SECONDS])?;
    let Some(request) = commit.request else { return Ok(()) };
    let row = params![request.id, request.digest, write.0, commit.change.place().as_str(), now];
    change
        .execute("INSERT INTO request (request_id, digest, write, place_id, at) VALUES (?1, ?2, ?3, ?4, ?5)", row)
        .map(drop)
}
