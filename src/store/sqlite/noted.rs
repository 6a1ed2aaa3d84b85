//! Notes of a store in a file, in a second one: what a copy of the store must not bring back.

use std::path::Path;

use super::notes::Counted;
use super::{Sqlite, heed, notes as noting, open};
use crate::domain::declared::WriteNumber;
use crate::store::noted::{Noted, Notes};
use crate::store::{Commit, StoreError};

/// A file of the form of a store, with nothing of what places say but that.
#[derive(Debug)]
struct OfFile(Sqlite);

impl Noted<Sqlite> {
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
        Ok(Self { store, notes: Box::new(OfFile(noted)) })
    }
}

impl OfFile {
    /// A write that was refused must not be heeded later. Where that cannot be done, the log says so.
    fn take_back(&mut self, store: &Sqlite, commit: &Commit<'_>) {
        let taken = noting::unnote(&mut self.0.connection, commit, &self.0.path)
            .and_then(|()| heed::heed(&self.0.path, &store.path, heed::From::Store));
        if let Err(error) = taken {
            tracing::error!(%error, "the withdrawals hold a write that was refused: make that file anew before it is needed");
        }
    }
}

impl Notes<Sqlite> for OfFile {
    fn note(&mut self, _: &Sqlite, commit: &Commit<'_>) -> Result<(), StoreError> {
        noting::note(&mut self.0.connection, commit, Counted::AtOnce, &self.0.path).map(drop)
    }

    fn settle(
        &mut self,
        store: &Sqlite,
        commit: &Commit<'_>,
        kept: Result<WriteNumber, StoreError>,
    ) -> Result<WriteNumber, StoreError> {
        if kept.is_err() {
            self.take_back(store, commit);
        } else if commit.erases() {
            // What went stands in the journal still. Where a reader holds that, the next who goes empties it.
            _ = open::empty_journal(&self.0.connection);
        }
        kept
    }
}
