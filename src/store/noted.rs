//! A store that also notes, in a file, what a copy of it must not bring back: who went, what was taken back, and for whom what was said is. That
//! file lies where the copies lie, on another disk, and outlives the store.

use std::fmt::Debug;
use std::time::Duration;

use jiff::Timestamp;

use super::{Commit, Listener, Shared, Store, StoreError, Taken};
use crate::domain::declared::{Declared, PublicFacts, Since, WriteNumber};
use crate::domain::id::PlaceId;
use crate::domain::terms::Wording;

/// A store, with such a file, which no other program writes to.
#[derive(Debug)]
pub struct Noted<S> {
    pub(super) store: S,
    pub(super) notes: Box<dyn Notes<S>>,
}

/// Notes of what a store keeps.
pub(super) trait Notes<S>: Debug + Send {
    /// Notes what the store is about to keep: what is acknowledged is noted, on disk, before.
    fn note(&mut self, store: &S, commit: &Commit<'_>) -> Result<(), StoreError>;

    /// Hears what became of it, so that nothing is heeded later that the store did not keep; and says how the commit ends.
    fn settle(
        &mut self,
        store: &S,
        commit: &Commit<'_>,
        kept: Result<WriteNumber, StoreError>,
    ) -> Result<WriteNumber, StoreError>;
}

impl<S: Store> Store for Noted<S> {
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
        self.notes.note(&self.store, commit)?;
        let kept = self.store.commit(commit);
        self.notes.settle(&self.store, commit, kept)
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

impl<S: Shared> Shared for Noted<S> {
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
