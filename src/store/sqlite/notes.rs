//! Notes of what a copy must not bring back, in a file of their own.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};

use super::faults::At;
use super::in_file::InFile;
use crate::domain::declared::{Change, WriteNumber};
use crate::store::tables::{Said, keep};
use crate::store::{Commit, StoreError};

/// When the number of a write that is noted counts as the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// As soon as it is noted.
    AtOnce,
    /// Once its store has kept it.
    OnceKept,
}

/// Notes what a copy must not bring back: who went, what was taken back, and for whom what was said is. When this returns, it is on
/// disk; and it says whether there was anything of that.
pub(super) fn note(
    connection: &mut Connection,
    commit: &Commit<'_>,
    counted: Counted,
    path: &Path,
) -> Result<bool, StoreError> {
    let lasts = |change: &Change| match change {
        // What goes with one record ends with it.
        Change::Bring(brought) => brought.goes_with().is_none(),
        Change::Consent { .. } | Change::Erase { .. } | Change::Retire { .. } => true,
        Change::PutPlace(_) | Change::PutItself { .. } | Change::PutRecord { .. } => false,
    };
    let noted = commit.entries.iter().zip(commit.after.0 + 1..).filter(|(entry, _)| lasts(entry.change));
    let noted: Vec<_> = noted.collect();
    let Some((_, last)) = noted.last() else { return Ok(false) };
    let kept = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    if counted == Counted::AtOnce {
        count(&kept, (WriteNumber(*last), commit.at), path)?;
    }
    for (entry, number) in &noted {
        let said = Said { write: WriteNumber(*number), at: commit.at };
        keep(&mut InFile::of(&kept, path), entry.change, said)?;
    }
    kept.commit().at(path)?;
    Ok(true)
}

/// Says that the store of these notes has kept all writes up to one.
pub(super) fn count(
    connection: &Connection,
    (last, at): (WriteNumber, Timestamp),
    path: &Path,
) -> Result<(), StoreError> {
    let told = params![last.0, at.as_millisecond()];
    connection.execute("UPDATE store SET write = max(write, ?1), at = max(at, ?2)", told).at(path).map(drop)
}

/// Where withdrawals are noted, of each with the number of its write.
const NOTED: [&str; 3] = ["consent", "gone", "taken_back"];

/// Takes back what was noted of changes that were not kept in the end; what stands of their places is noted anew by `heed`.
pub(super) fn unnote(connection: &mut Connection, commit: &Commit<'_>, path: &Path) -> Result<(), StoreError> {
    let kept = connection.transaction_with_behavior(TransactionBehavior::Immediate).at(path)?;
    for entry in commit.entries {
        let id = entry.change.place().as_str();
        for table in NOTED {
            let sql = format!("DELETE FROM {table} WHERE place_id = ?1 AND write > ?2");
            kept.execute(&sql, params![id, commit.after.0]).at(path)?;
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
