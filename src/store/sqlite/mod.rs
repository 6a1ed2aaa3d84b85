//! A store in one SQLite file, with its journal beside it and a lock file that says who writes to it.

mod backup;
mod faults;
mod heed;
mod in_file;
mod lock;
mod noted;
mod noted_elsewhere;
mod notes;
mod open;
mod schema;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::tables::{self, Tables};
use super::{Commit, Store, StoreError, Taken};
use crate::domain::declared::{Declared, PublicFacts, WriteNumber};
use crate::domain::id::PlaceId;
use crate::domain::terms::Wording;
pub use backup::Restored;
use faults::At;
use in_file::InFile;
use lock::Lock;
pub(super) use noted_elsewhere::NotedElsewhere;

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
        // All of one state.
        let read = self.connection.unchecked_transaction().at(&self.path)?;
        tables::everything(&mut InFile::of(&read, &self.path))
    }

    fn taken(&self, request_id: &str, now: Timestamp) -> Result<Option<Taken>, StoreError> {
        tables::taken(&mut self.tables(), request_id, now)
    }

    fn requests_of(&self, place: &PlaceId) -> Result<u64, StoreError> {
        tables::requests_of(&mut self.tables(), place)
    }

    fn commit(&mut self, commit: &Commit<'_>) -> Result<WriteNumber, StoreError> {
        let last = self.change(|kept| tables::commit(kept, commit))?;
        // What went stands in the journal still. Where a reader holds that, a later write empties it.
        if commit.erases() || self.to_empty {
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
        let last = self.change(|kept| tables::commit_words(kept, words, after, at))?;
        if self.to_empty || words.iter().any(|one| matches!(one, Wording::TakeProposal(_))) {
            self.to_empty = !open::empty_journal(&self.connection);
        }
        Ok(last)
    }

    fn public(&self) -> Result<PublicFacts, StoreError> {
        tables::facts(&mut self.tables())
    }

    fn take_in(&mut self, facts: &PublicFacts) -> Result<(), StoreError> {
        self.change(|kept| tables::take_in(kept, facts))
    }
}

impl Sqlite {
    fn tables(&self) -> InFile<'_> {
        InFile::of(&self.connection, &self.path)
    }

    /// All of a change, or none. When this returns, it is on disk.
    fn change<T>(&mut self, change: impl FnOnce(&mut dyn Tables) -> Result<T, StoreError>) -> Result<T, StoreError> {
        // A transaction that began as a reader's could not become a writer's any more once somebody else wrote.
        let kept = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).at(&self.path)?;
        let changed = change(&mut InFile::of(&kept, &self.path))?;
        kept.commit().at(&self.path)?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests;
