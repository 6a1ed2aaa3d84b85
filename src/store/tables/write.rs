//! Commits: changes and words, kept all or none where one transaction keeps them.

use jiff::Timestamp;

use super::keep::keep;
use super::values::{Said, number, write};
use super::{Tables, words};
use crate::domain::declared::WriteNumber;
use crate::domain::id::PlaceId;
use crate::domain::terms::Wording;
use crate::store::{Commit, Entry, REMEMBERED_SECONDS, StoreError, Taken};

/// Keeps changes, unless somebody else has written since the write that they are after.
pub(in super::super) fn commit(kept: &mut dyn Tables, commit: &Commit<'_>) -> Result<WriteNumber, StoreError> {
    let last = WriteNumber(commit.after.0 + commit.entries.len() as u64);
    count(kept, (commit.after, last), commit.at)?;
    forget(kept, commit.at)?;
    for (entry, number) in commit.entries.iter().zip(commit.after.0 + 1..) {
        let said = Said { write: WriteNumber(number), at: commit.at };
        keep(kept, entry.change, said)?;
        remember(kept, entry, said)?;
    }
    Ok(last)
}

/// As [`commit`], with what is said of words.
pub(in super::super) fn commit_words(
    kept: &mut dyn Tables,
    words: &[Wording],
    after: WriteNumber,
    at: Timestamp,
) -> Result<WriteNumber, StoreError> {
    let last = WriteNumber(after.0 + words.len() as u64);
    count(kept, (after, last), at)?;
    words.iter().try_for_each(|one| words::keep(kept, one))?;
    Ok(last)
}

/// Counts the writes of a transaction, unless somebody else has written since the one that they are after. Whoever counts at the same time
/// waits here for the other to end.
fn count(kept: &mut dyn Tables, (after, last): (WriteNumber, WriteNumber), at: Timestamp) -> Result<(), StoreError> {
    let store = [last.into(), after.into(), at.into()];
    let counted = kept.run("UPDATE store SET write = ?1, at = ?3 WHERE write = ?2", &store)?;
    if counted == 1 { Ok(()) } else { Err(kept.overtaken()) }
}

fn forget(kept: &mut dyn Tables, at: Timestamp) -> Result<(), StoreError> {
    let until = at.as_second() - REMEMBERED_SECONDS;
    kept.run("DELETE FROM request WHERE at <= ?1", &[until.into()]).map(drop)
}

fn remember(kept: &mut dyn Tables, entry: &Entry<'_>, said: Said) -> Result<(), StoreError> {
    let Some(request) = entry.request else { return Ok(()) };
    let (place, second) = (entry.change.place(), said.at.as_second());
    let row = [(&request.id).into(), (&request.digest).into(), said.write.into(), place.into(), second.into()];
    kept.run("INSERT INTO request (request_id, digest, write, place_id, at) VALUES (?1, ?2, ?3, ?4, ?5)", &row)
        .map(drop)
}

/// The request of that id, where it was taken within the last day.
pub(in super::super) fn taken(
    kept: &mut dyn Tables,
    request_id: &str,
    now: Timestamp,
) -> Result<Option<Taken>, StoreError> {
    let since = now.as_second() - REMEMBERED_SECONDS;
    let mut taken = None;
    let sql = "SELECT digest, write FROM request WHERE request_id = ?1 AND at > ?2";
    kept.read(sql, &[request_id.into(), since.into()], &mut |row| {
        taken = Some(Taken { digest: row.text(0)?, write: write(row, 1)? });
        Ok(())
    })?;
    Ok(taken)
}

/// How many requests about a place are known by their names.
pub(in super::super) fn requests_of(kept: &mut dyn Tables, place: &PlaceId) -> Result<u64, StoreError> {
    let mut count = 0;
    kept.read("SELECT count(*) FROM request WHERE place_id = ?1", &[place.into()], &mut |row| {
        count = number(row, 0)?;
        Ok(())
    })?;
    Ok(count)
}
