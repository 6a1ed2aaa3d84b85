//! What a write is compared with, so that no update is lost.

use std::fmt;

use thiserror::Error;

use crate::domain::declared::{Declared, Matter, Wanted, WriteNumber};

/// What a write is compared with: the write that made a place or a record what it is, 0 where nothing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Etag(WriteNumber);

/// A text that is no etag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no etag: it is that of a place or a record as it was read")]
pub struct EtagError;

impl Etag {
    /// Reads one.
    ///
    /// # Errors
    /// Where the text is none.
    pub fn parse(text: &str) -> Result<Self, EtagError> {
        text.parse().map(|number| Self(WriteNumber(number))).map_err(|_| EtagError)
    }

    /// That of what a wish would replace.
    pub fn before(declared: &Declared, wanted: &Wanted) -> Self {
        let place = wanted.place();
        let record = |matter: &Matter| declared.record(place, matter).map(|kept| kept.write);
        let said = match wanted.matter() {
            None => declared.place(place).map(|kept| kept.write),
            Some(matter) => record(matter),
        };
        Self(said.unwrap_or_default())
    }
}

impl fmt::Display for Etag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
