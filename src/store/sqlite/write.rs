//! Changes, kept all or none.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::consents;
use super::faults::At;
use super::prepared::Prepared;
use super::record;
use super::story;
use super::taken_back;
use crate::domain::declared::{Change, DeclaredPlace, DeclaredRecord, Kept, Matter, WriteNumber};
use crate::domain::factor::FactorRank;
use crate::domain::id::PlaceId;
use crate::domain::stage::Stage;
use crate::store::{Commit, Entry, REMEMBERED_SECONDS, StoreError};

/// When this returns, the changes are on disk.
pub(super) fn commit(connection: &mut Connection, commit: &Commit<'_>, path: &Path) -> Result<WriteNumber, StoreError> {
    // A transaction that began as a reader's could not become a writer's any more once somebody else wrote.
    let kept = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    let last = WriteNumber(commit.after.0 + commit.entries.len() as u64);
    count(&kept, (commit.after, last), commit.at, path)?;
    forget(&kept, commit.at).at(path)?;
    for (entry, number) in commit.entries.iter().zip(commit.after.0 + 1..) {
        keep(&kept, entry.change, Said { write: WriteNumber(number), at: commit.at }, path)?;
        remember(&kept, entry, WriteNumber(number), commit.at).at(path)?;
    }
    kept.commit().at(path)?;
    Ok(last)
}

/// Notes what a copy must not bring back: who went, what was taken back, and for whom what was said is. When this returns, it is on disk.
pub(super) fn note(connection: &mut Connection, commit: &Commit<'_>, path: &Path) -> Result<(), StoreError> {
    let lasts = |change: &Change| match change {
        // What goes with one record ends with it.
        Change::Bring(brought) => brought.goes_with().is_none(),
        Change::Consent { .. } | Change::Erase { .. } | Change::Retire { .. } => true,
        Change::PutPlace(_) | Change::PutRecord { .. } => false,
    };
    let noted = commit.entries.iter().zip(commit.after.0 + 1..).filter(|(entry, _)| lasts(entry.change));
    let noted: Vec<_> = noted.collect();
    let Some((_, last)) = noted.last() else { return Ok(()) };
    let kept = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    let told = params![last, commit.at.as_millisecond()];
    kept.run("UPDATE store SET write = max(write, ?1), at = max(at, ?2)", told).at(path)?;
    for (entry, number) in &noted {
        keep(&kept, entry.change, Said { write: WriteNumber(*number), at: commit.at }, path)?;
    }
    kept.commit().at(path)
}

/// Where withdrawals are noted, of each with the number of its write.
const NOTED: [&str; 3] = ["consent", "gone", "taken_back"];

/// Takes back what was noted of changes that were not kept in the end; what stands of their places is noted anew by [`consents::heed`].
pub(super) fn unnote(connection: &mut Connection, commit: &Commit<'_>, path: &Path) -> Result<(), StoreError> {
    let kept = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    for entry in commit.entries {
        let id = entry.change.place().as_str();
        for table in NOTED {
            let sql = format!("DELETE FROM {table} WHERE place_id = ?1 AND write > ?2");
            kept.run(&sql, params![id, commit.after.0]).at(path)?;
        }
    }
    kept.commit().at(path)
}

/// Takes back what was noted of writes that the store of these notes never kept, because a kill came between the two files: the next write
/// would have the same number. Notes of another store, such as the one in whose place a copy was put, may know more than this one does: it
/// is not to be asked of them.
pub(super) fn unnote_unkept(connection: &mut Connection, last: WriteNumber, path: &Path) -> Result<(), StoreError> {
    let kept = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    for table in NOTED {
        kept.execute(&format!("DELETE FROM {table} WHERE write > ?1"), [last.0]).at(path)?;
    }
    kept.commit().at(path)
}

/// Counts the writes of a transaction, unless somebody else has written since the one that they are after.
pub(super) fn count(
    kept: &Transaction<'_>,
    (after, last): (WriteNumber, WriteNumber),
    at: Timestamp,
    path: &Path,
) -> Result<(), StoreError> {
    let store = params![last.0, after.0, at.as_millisecond()];
    let counted = kept.run("UPDATE store SET write = ?1, at = ?3 WHERE write = ?2", store).at(path)?;
    if counted == 1 { Ok(()) } else { Err(StoreError::Overtaken(path.to_owned())) }
}

/// Of which write something is, and when that was.
#[derive(Clone, Copy)]
struct Said {
    write: WriteNumber,
    at: Timestamp,
}

fn keep(kept: &Transaction<'_>, change: &Change, said: Said, path: &Path) -> Result<(), StoreError> {
    let done = match change {
        Change::PutPlace(place) => put_place(kept, place, said),
        Change::PutRecord { place, record } => {
            let before = record::one(kept, place, &record.matter, path)?;
            let record = Kept::new(record.clone(), said.write, said.at).following(before.as_ref());
            put_record(kept, place, &record)
        }
        Change::Retire { place, matter } => {
            let taken_back =
                consents::follow_setback(kept, place, matter, None).and_then(|()| retire(kept, place, matter));
            taken_back.and_then(|()| taken_back::put(kept, place, matter, (said.write.0, said.at.as_millisecond())))
        }
        Change::Consent { place, scope, consent } => {
            consents::put(kept, place, scope, consent, (said.write.0, said.at.as_millisecond()))
        }
        Change::Bring(brought) => consents::bring(kept, brought, said.write.0),
        Change::Erase { place } => erase(kept, place, said),
    };
    done.at(path)
}

fn put_place(kept: &Transaction<'_>, place: &DeclaredPlace, said: Said) -> Result<(), rusqlite::Error> {
    let id = place.id.as_str();
    kept.run("DELETE FROM place WHERE place_id = ?1", [id])?;
    kept.run(
        "INSERT INTO place (place_id, write, at, name, governance_type, official_name, nation, region)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            said.write.0,
            said.at.as_millisecond(),
            place.name,
            place.governance_type.as_str(),
            place.official_name,
            place.nation,
            place.region
        ],
    )?;
    for (position, whole) in place.part_of.iter().enumerate() {
        let row = params![id, position, whole.as_str()];
        kept.run("INSERT INTO part_of (place_id, position, whole_id) VALUES (?1, ?2, ?3)", row)?;
    }
    Ok(())
}

fn put_record(kept: &Transaction<'_>, place: &PlaceId, put: &Kept<DeclaredRecord>) -> Result<(), rusqlite::Error> {
    let Kept { value: record, write, at, told_at, worded_at } = put;
    consents::follow_setback(kept, place, &record.matter, Some((record.status, write.0)))?;
    retire(kept, place, &record.matter)?;
    let (problem, words) = (record.matter.code(), record.matter.said());
    kept.run(
        "INSERT INTO record (place_id, problem_id, words, write, at, status, stage, as_of, statement, told_at,
                             provisional, story, worded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            place.as_str(),
            problem,
            words,
            write.0,
            at.as_millisecond(),
            record.status.code(),
            record.stage.map(Stage::number),
            record.as_of.to_string(),
            record.statement,
            told_at.as_millisecond(),
            record.provisional,
            story::written(&record.story)?,
            worded_at.as_millisecond()
        ],
    )?;
    for (position, held) in record.factors.iter().enumerate() {
        let (sign, rank, scope) = (held.sign.code(), held.rank.map(FactorRank::number), held.scope.code());
        kept.run(
            "INSERT INTO factor (place_id, problem_id, words, position, factor, sign, rank, scope)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![place.as_str(), problem, words, position, held.factor.as_str(), sign, rank, scope],
        )?;
    }
    for (position, level) in record.starting_point.iter().enumerate() {
        kept.run(
            "INSERT INTO starting_point (place_id, problem_id, words, position, dimension, level)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![place.as_str(), problem, words, position, level.dimension.as_str(), level.level],
        )?;
    }
    Ok(())
}

fn retire(kept: &Transaction<'_>, place: &PlaceId, matter: &Matter) -> Result<(), rusqlite::Error> {
    let row = params![place.as_str(), matter.code(), matter.said()];
    kept.run("DELETE FROM record WHERE place_id = ?1 AND problem_id = ?2 AND words = ?3", row).map(drop)
}

/// Nothing is left of the place but its id and the write by which it went, in the list of those that went.
fn erase(kept: &Transaction<'_>, place: &PlaceId, said: Said) -> Result<(), rusqlite::Error> {
    let id = [place.as_str()];
    for table in ["place", "record", "consent", "request", "proposal", "taken_back"] {
        kept.run(&format!("DELETE FROM {table} WHERE place_id = ?1"), id)?;
    }
    let sql = "INSERT INTO gone (place_id, write) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET write = excluded.write";
    kept.run(sql, params![place.as_str(), said.write.0]).map(drop)
}

fn forget(kept: &Transaction<'_>, at: Timestamp) -> Result<(), rusqlite::Error> {
    kept.run("DELETE FROM request WHERE at <= ?1", [at.as_second() - REMEMBERED_SECONDS]).map(drop)
}

fn remember(
    kept: &Transaction<'_>,
    entry: &Entry<'_>,
    write: WriteNumber,
    at: Timestamp,
) -> Result<(), rusqlite::Error> {
    let Some(request) = entry.request else { return Ok(()) };
    let row = params![request.id, request.digest, write.0, entry.change.place().as_str(), at.as_second()];
    kept.run("INSERT INTO request (request_id, digest, write, place_id, at) VALUES (?1, ?2, ?3, ?4, ?5)", row).map(drop)
}
