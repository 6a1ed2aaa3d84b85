//! A store that also notes, in a second file, what a copy of it must not bring back: who went, what was taken back, and for
//! whom what was said is. That file lies where the copies lie, on another disk, and outlives the one of the store.

use std::path::Path;

use jiff::Timestamp;

use super::notes::Counted;
use super::{Sqlite, heed, notes as noting, open};
use crate::domain::declared::{Change, Declared, PublicFacts, WriteNumber};
use crate::domain::id::PlaceId;
use crate::domain::terms::Wording;
use crate::store::{Commit, Store, StoreError, Taken};

/// A store, with such a file. It is a file of the same form, with nothing of what places say but that.
#[derive(Debug)]
pub struct Noted {
    store: Sqlite,
    notes: Sqlite,
}

impl Noted {
    /// Opens a store as [`Sqlite::open`] does, and the file of notes, which is made where there is none. What it lacks it takes from the
    /// store: it may be new, or another program may have written without it. What a kill left in it that the store never kept is taken out.
    ///
    /// # Errors
    /// As [`Sqlite::open`], of either file.
    pub fn open(path: &Path, domain: &str, notes: &Path) -> Result<Self, StoreError> {
        let store = Sqlite::open(path, domain)?;
        let mut noted = Sqlite::open(notes, domain)?;
        if noted.id == store.id {
            noting::unnote_unkept(&mut noted.connection, open::last(&store.connection, path)?, notes)?;
        } else {
            // They are its own from here on.
            open::name(&noted.connection, &store.id, notes)?;
            noted.id.clone_from(&store.id);
        }
        heed::heed(notes, path, heed::From::Store)?;
        Ok(Self { store, notes: noted })
    }

    /// A write that was refused must not be heeded later. Where that cannot be done, the log says so.
    fn take_back(&mut self, commit: &Commit<'_>) {
        let taken = noting::unnote(&mut self.notes.connection, commit, &self.notes.path)
            .and_then(|()| heed::heed(&self.notes.path, &self.store.path, heed::From::Store));
        if let Err(error) = taken {
            tracing::error!(%error, "the withdrawals hold a write that was refused: make that file anew before it is needed");
        }
    }
}

impl Store for Noted {
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
        // First: what is acknowledged is noted.
        noting::note(&mut self.notes.connection, commit, Counted::AtOnce, &self.notes.path)?;
        let kept = self.store.commit(commit);
        if kept.is_err() {
            self.take_back(commit);
        } else if commit.entries.iter().any(|entry| matches!(entry.change, Change::Erase { .. })) {
            // What went stands in the journal still. Where a reader holds that, the next who goes empties it.
            _ = open::empty_journal(&self.notes.connection);
        }
        kept
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
