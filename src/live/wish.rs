//! What somebody wants written, and what becomes of it.

use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use super::current::Answers;
use super::etag::Etag;
use crate::domain::cancel::Cancelled;
use crate::domain::consent::Lens;
use crate::domain::declared::{ChangeError, Declared, Held, Wanted, WriteNumber};
use crate::domain::id::PlaceId;
use crate::domain::terms::WordingError;
use crate::store::{RequestKey, StoreError};

/// That whoever wants something speaks for places only as long as they say so themselves (asked again when it is written).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The caller's.
    pub lens: Lens,
    /// The day.
    pub day: Date,
}

impl Acting {
    /// Whether the places of all that is wanted still say so.
    ///
    /// # Errors
    /// The first that does not.
    pub(super) fn check<'a>(
        acting: Option<&Self>,
        mut wanted: impl Iterator<Item = &'a Wanted>,
        declared: &Declared,
    ) -> Result<(), WriteError> {
        let Some(Self { lens, day }) = acting else { return Ok(()) };
        let no_more = wanted.find(|one| !declared.is_acted_for_by(one.place(), lens, *day));
        no_more.map_or(Ok(()), |one| Err(WriteError::ActsNoMore(one.place().clone())))
    }
}

/// Something that somebody wants written.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What.
    pub wanted: Wanted,
    /// What else, all of it with that or nothing: for whom it is.
    pub also: Vec<Wanted>,
    /// What it replaces, as the caller read it; none overwrites whatever stands there.
    pub etag: Option<Etag>,
    /// The request, where its caller named it.
    pub request: Option<RequestKey>,
    /// Check it, and write nothing.
    pub only_check: bool,
    /// Where whoever asks speaks for the place of its own word alone.
    pub acting: Option<Acting>,
}

impl Wish {
    /// All that is wanted, in its order.
    pub fn all(&self) -> impl Iterator<Item = &Wanted> {
        self.also.iter().chain([&self.wanted])
    }
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Done {
    /// The write; none where it was only checked.
    pub write: Option<WriteNumber>,
    /// What answers with it.
    pub answers: Answers,
    /// What was kept of the place before, where it goes with this write.
    pub erased: Option<Erased>,
    /// The write that others who answer from the same store must know before anybody is told of it, if there is one.
    pub(super) withdrawn: Option<WriteNumber>,
}

/// What is kept of a place no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// What it said.
    pub held: Held,
    /// How many requests about it were known by their names.
    pub requests: u64,
}

/// Why nothing was written. What went wrong with one commit is told to all whose writes were in it.
#[derive(Debug, Clone, Error)]
pub enum WriteError {
    /// It makes no sense.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// What is said of words makes no sense.
    #[error(transparent)]
    Wording(#[from] WordingError),
    /// Somebody wrote since the etag was read.
    #[error("somebody wrote since: you read {given}, and now it is {now}")]
    Etag {
        /// The caller's.
        given: Etag,
        /// What stands there now.
        now: Etag,
    },
    /// The place let whoever asks act for it when the call began, and took that back since.
    #[error("{0} lets you act for it no more")]
    ActsNoMore(PlaceId),
    /// Another write had the request's id.
    #[error("another write had the request id '{0}' within the last day")]
    RequestTaken(String),
    /// Whoever asked no longer waits.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The store did not keep it.
    #[error(transparent)]
    Store(Arc<StoreError>),
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}
