//! A store in a database that also notes, in a file, what a copy of the database must not bring back: who went, what was taken back, and for whom
//! what was said is. That file lies on another disk, and outlives the database.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::postgres::{Address, Postgres};
use super::sqlite::NotedElsewhere;
use super::{Commit, Listener, Shared, Store, StoreError, Taken};
use crate::domain::declared::{Declared, PublicFacts, Since, WriteNumber};
use crate::domain::id::PlaceId;
use crate::domain::terms::Wording;

/// A store in a database, with such a file, which no other server writes to.
#[derive(Debug)]
pub struct NotedDatabase {
    store: Postgres,
    notes: NotedElsewhere,
    /// Whether the notes may hold a write of which nobody knows whether it was kept.
    is_unsure: bool,
}

impl NotedDatabase {
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
        let mut opened = Self { store, notes: noted, is_unsure: true };
        opened.be_sure()?;
        Ok(opened)
    }

    /// Has the notes hold what the database holds.
    fn be_sure(&mut self) -> Result<(), StoreError> {
        if self.is_unsure {
            self.notes.unnote()?;
            let last = self.store.last_write()?;
            self.notes.take_over(&self.store.withdrawn()?)?;
            self.notes.count(last, Timestamp::UNIX_EPOCH)?;
            self.is_unsure = false;
        }
        Ok(())
    }
}

impl Store for NotedDatabase {
    fn id(&self) -> &str {
        self.store.id()
    }

    fn key(&self) -> &[u8] {
        self.store.key()
    }

    fn load(&self) -> Result<Declared, StoreError> {
        self.store.load()
    }

    fn taken(&self, request_id: &str, now: Timestamp) -> Result<Option<Taken>, StoreError> {
        self.store.taken(request_id, now)
    }

    fn requests_of(&self, place: &PlaceId) -> Result<u64, StoreError> {
        self.store.requests_of(place)
    }

    fn commit(&mut self, commit: &Commit<'_>) -> Result<WriteNumber, StoreError> {
        self.be_sure()?;
        // First: what is acknowledged is noted.
        self.is_unsure = self.notes.note(commit)?;
        let last = self.store.commit(commit)?;
        // What is noted is heeded only once it counts.
        self.notes.count(last, commit.at)?;
        self.is_unsure = false;
        Ok(last)
    }

    fn commit_words(
        &mut self,
        words: &[Wording],
        after: WriteNumber,
        at: Timestamp,
    ) -> Result<WriteNumber, StoreError> {
        self.store.commit_words(words, after, at)
    }

    fn public(&self) -> Result<PublicFacts, StoreError> {
        self.store.public()
    }

    fn take_in(&mut self, facts: &PublicFacts) -> Result<(), StoreError> {
        self.store.take_in(facts)
    }
}

impl Shared for NotedDatabase {
    fn last_write(&self) -> Result<WriteNumber, StoreError> {
        self.store.last_write()
    }

    fn since(&self, write: WriteNumber) -> Result<Since, StoreError> {
        self.store.since(write)
    }

    fn listen(&self) -> Result<Box<dyn Listener>, StoreError> {
        self.store.listen()
    }

    fn begin_turn(&self, at_most: Duration) -> Result<bool, StoreError> {
        self.store.begin_turn(at_most)
    }

    fn end_turn(&self) -> Result<(), StoreError> {
        self.store.end_turn()
    }

    fn confirm(&self, server: &str, write: WriteNumber, lease: Duration) -> Result<WriteNumber, StoreError> {
        self.store.confirm(server, write, lease)
    }

    fn confirmed(&self) -> Result<Vec<(String, WriteNumber)>, StoreError> {
        self.store.confirmed()
    }

    fn leave(&self, server: &str) -> Result<(), StoreError> {
        self.store.leave(server)
    }
}
