//! A store in one SQLite file, with its journal beside it and a lock file that says who writes to it.

mod backup;
mod consents;
mod faults;
mod lock;
mod noted;
mod open;
mod prepared;
mod public;
mod read;
mod record;
mod schema;
mod story;
mod taken_back;
mod values;
mod words;
mod write;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Commit, REMEMBERED_SECONDS, Store, StoreError, Taken};
use crate::domain::declared::{Change, Declared, PublicFacts, WriteNumber};
use crate::domain::id::PlaceId;
use crate::domain::terms::Wording;
pub use backup::Restored;
use faults::At;
use lock::Lock;
pub use noted::Noted;

/// A store in a file.
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
    path: PathBuf,
    id: String,
    key: Vec<u8>,
    /// Whether the journal may still have what was erased.
    to_empty: bool,
    /// None of one that is only read.
    _lock: Option<Lock>,
}

impl Sqlite {
    /// Opens a store of a domain's places to write to it, or makes one where there is no file. Nobody else writes to it meanwhile.
    ///
    /// # Errors
    /// Where somebody else does, where it is no store, one of another domain or of a newer program, where it is damaged, and where it cannot be
    /// written.
    pub fn open(path: &Path, domain: &str) -> Result<Self, StoreError> {
        // The lock first: whoever has it may change the form of the file.
        let lock = Lock::take(path)?;
        let (connection, id) = open::to_write(path, domain)?;
        let key = open::key(&connection, path)?;
        Ok(Self { connection, path: path.to_owned(), id, key, to_empty: false, _lock: Some(lock) })
    }

    /// Opens a store of a domain's places that there is, to read it, beside whoever writes to it.
    ///
    /// # Errors
    /// Where there is none, and as [`Self::open`] but for writing.
    pub fn read(path: &Path, domain: &str) -> Result<Self, StoreError> {
        let (connection, id) = open::to_read(path, domain)?;
        let key = open::key(&connection, path)?;
        Ok(Self { connection, path: path.to_owned(), id, key, to_empty: false, _lock: None })
    }
}

impl Store for Sqlite {
    fn id(&self) -> &str {
        &self.id
    }

    fn key(&self) -> &[u8] {
        &self.key
    }

    fn load(&self) -> Result<Declared, StoreError> {
        read::everything(&self.connection, &self.path)
    }

    fn taken(&self, request_id: &str, now: Timestamp) -> Result<Option<Taken>, StoreError> {
        let since = now.as_second() - REMEMBERED_SECONDS;
        let sql = "SELECT digest, write FROM request WHERE request_id = ?1 AND at > ?2";
        let row = self.connection.query_row(sql, params![request_id, since], |row| {
            Ok(Taken { digest: row.get(0)?, write: WriteNumber(row.get(1)?) })
        });
        row.optional().at(&self.path)
    }

    fn requests_of(&self, place: &PlaceId) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM request WHERE place_id = ?1";
        self.connection.query_row(sql, [place.as_str()], |row| row.get(0)).at(&self.path)
    }

    fn commit(&mut self, commit: &Commit<'_>) -> Result<WriteNumber, StoreError> {
        let last = write::commit(&mut self.connection, commit, &self.path)?;
        // What went stands in the journal still. Where a reader holds that, a later write empties it.
        let erases = commit.entries.iter().any(|entry| matches!(entry.change, Change::Erase { .. }));
        if erases || self.to_empty {
            self.to_empty = !open::empty_journal(&self.connection);
        }
        Ok(last)
    }

    fn commit_words(
        &mut self,
        words: &[Wording],
        after: WriteNumber,
        at: Timestamp,
    ) -> Result<WriteNumber, StoreError> {
        let last = words::commit(&mut self.connection, words, (after, at), &self.path)?;
        if self.to_empty || words.iter().any(|one| matches!(one, Wording::TakeProposal(_))) {
            self.to_empty = !open::empty_journal(&self.connection);
        }
        Ok(last)
    }

    fn public(&self) -> Result<PublicFacts, StoreError> {
        public::facts(&self.connection, &self.path)
    }

    fn take_in(&mut self, facts: &PublicFacts) -> Result<(), StoreError> {
        public::take_in(&mut self.connection, facts, &self.path)
    }
}

#[cfg(test)]
mod tests;
