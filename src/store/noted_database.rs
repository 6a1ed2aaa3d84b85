//! Notes, in a file, of a store in a database: what a copy of the database must not bring back.

use std::path::Path;

use jiff::Timestamp;

use super::noted::{Noted, Notes};
use super::postgres::{Address, Postgres};
use super::sqlite::NotedElsewhere;
use super::{Commit, Shared, Store, StoreError};
use crate::domain::declared::WriteNumber;

/// The file, which no other server writes to.
#[derive(Debug)]
struct OfDatabase {
    notes: NotedElsewhere,
    /// Whether the notes may hold a write of which nobody knows whether it was kept.
    is_unsure: bool,
}

impl Noted<Postgres> {
    /// Opens a store as [`Postgres::open`] does, and the file of notes, which is made where there is none. What was noted and the database does not
    /// know, because a copy was put back, is heeded in it; what the notes lack they take from the database.
    ///
    /// # Errors
    /// As [`Postgres::open`]; where another program writes to the notes, and where they are of another store.
    pub fn open(address: &Address, domain: &str, notes: &Path) -> Result<Self, StoreError> {
        let store = Postgres::open(address, domain)?;
        let mut noted = NotedElsewhere::open(notes, domain, store.id())?;
        noted.unnote()?;
        store.heed(&noted.withdrawn()?, noted.kept()?)?;
        let mut notes = OfDatabase { notes: noted, is_unsure: true };
        notes.be_sure(&store)?;
        Ok(Self { store, notes: Box::new(notes) })
    }
}

impl OfDatabase {
    /// Has the notes hold what the database holds.
    fn be_sure(&mut self, store: &Postgres) -> Result<(), StoreError> {
        if self.is_unsure {
            self.notes.unnote()?;
            let last = store.last_write()?;
            self.notes.take_over(&store.withdrawn()?)?;
            self.notes.count(last, Timestamp::UNIX_EPOCH)?;
            self.is_unsure = false;
        }
        Ok(())
    }
}

impl Notes<Postgres> for OfDatabase {
    fn note(&mut self, store: &Postgres, commit: &Commit<'_>) -> Result<(), StoreError> {
        self.be_sure(store)?;
        self.is_unsure = self.notes.note(commit)?;
        Ok(())
    }

    fn settle(
        &mut self,
        _: &Postgres,
        commit: &Commit<'_>,
        kept: Result<WriteNumber, StoreError>,
    ) -> Result<WriteNumber, StoreError> {
        let last = kept?;
        // What is noted is heeded only once it counts.
        self.notes.count(last, commit.at)?;
        self.is_unsure = false;
        Ok(last)
    }
}
