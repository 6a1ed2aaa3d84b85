//! Notes, in a file, of a store that is in no file: what a copy of it must not bring back.

use std::path::Path;

use jiff::Timestamp;

use super::in_file::InFile;
use super::notes::{self, Counted};
use super::{Sqlite, open};
use crate::domain::declared::WriteNumber;
use crate::store::tables::{self, Withdrawn};
use crate::store::{Commit, StoreError};

/// A file of the form of a store, with nothing of what places say but who went, what was taken back and for whom what was said is. The number of its
/// last write is that of the last that its store is known to have kept: what is noted of later ones nobody acknowledged.
#[derive(Debug)]
pub(in super::super) struct NotedElsewhere(Sqlite);

impl NotedElsewhere {
    /// Opens the notes of a store, or makes them.
    pub(in super::super) fn open(path: &Path, domain: &str, id: &str) -> Result<Self, StoreError> {
        let notes = Self(Sqlite::open(path, domain)?);
        if notes.0.id == id {
            return Ok(notes);
        }
        if notes.kept()? > WriteNumber::default() || !notes.withdrawn()?.is_empty() {
            return Err(StoreError::OfAnother(path.into()));
        }
        open::name(&notes.0.connection, id, path)?;
        Ok(notes)
    }

    /// The last write that the store is known to have kept.
    pub(in super::super) fn kept(&self) -> Result<WriteNumber, StoreError> {
        open::last(&self.0.connection, &self.0.path)
    }

    /// All that is noted.
    pub(in super::super) fn withdrawn(&self) -> Result<Withdrawn, StoreError> {
        tables::withdrawn(&mut InFile::of(&self.0.connection, &self.0.path))
    }

    /// Notes what its store is about to keep, and says whether there was anything to note.
    pub(in super::super) fn note(&mut self, commit: &Commit<'_>) -> Result<bool, StoreError> {
        notes::note(&mut self.0.connection, commit, Counted::OnceKept, &self.0.path)
    }

    /// Says up to which write its store has kept all.
    pub(in super::super) fn count(&mut self, last: WriteNumber, at: Timestamp) -> Result<(), StoreError> {
        notes::count(&self.0.connection, (last, at), &self.0.path)
    }

    /// Takes back what nobody acknowledged.
    pub(in super::super) fn unnote(&mut self) -> Result<(), StoreError> {
        let kept = self.kept()?;
        notes::unnote_unkept(&mut self.0.connection, kept, &self.0.path)
    }

    /// Takes over what its store knows and these notes do not.
    pub(in super::super) fn take_over(&mut self, withdrawn: &Withdrawn) -> Result<(), StoreError> {
        self.0.change(|kept| tables::heed(kept, withdrawn)).map(drop)
    }
}
