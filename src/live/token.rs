//! What a writer shows to be answered with its own write.

use std::fmt;

use thiserror::Error;

use super::sealed::Sealing;
use crate::domain::declared::WriteNumber;

/// A text that is no token, or one that cannot be waited for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Not of the form of one.
    #[error("is no token of a write")]
    Form,
    /// From another store.
    #[error("is of a write to another store")]
    Elsewhere,
    /// Of a write that the store does not have: it was put back to an earlier state.
    #[error("is of a write that the store of this server does not have")]
    Ahead,
}

/// A write of a store. It does not say which, but to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteToken {
    store: String,
    sealed: String,
}

impl WriteToken {
    /// The token of a write.
    pub(super) fn new(store: &str, sealing: &Sealing, write: WriteNumber) -> Self {
        Self { store: store.to_owned(), sealed: sealing.seal(write.0) }
    }

    /// Reads one.
    ///
    /// # Errors
    /// Where the text is none.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let (store, sealed) = text.rsplit_once('.').ok_or(TokenError::Form)?;
        Ok(Self { store: store.to_owned(), sealed: sealed.to_owned() })
    }

    /// Whether a store that took its last write with this number knows it.
    ///
    /// # Errors
    /// Where it does not.
    pub(super) fn known_to(&self, store: &str, sealing: &Sealing, last: WriteNumber) -> Result<(), TokenError> {
        if self.store != store {
            return Err(TokenError::Elsewhere);
        }
        let write = sealing.open(&self.sealed).ok_or(TokenError::Form)?;
        if WriteNumber(write) > last { Err(TokenError::Ahead) } else { Ok(()) }
    }
}

impl fmt::Display for WriteToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.store, self.sealed)
    }
}
