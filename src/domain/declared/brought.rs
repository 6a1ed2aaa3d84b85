//! For whom something is, brought from another store.

use jiff::Timestamp;

use super::matter::Matter;
use crate::domain::consent::{Consent, Part, Scope};
use crate::domain::id::PlaceId;

/// What a place said elsewhere of for whom something is, with who said it and when. What it said here later stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The place.
    pub place: PlaceId,
    /// What it is about.
    pub scope: Scope,
    /// For whom, until when, and who said so.
    pub consent: Consent,
    /// When it was said, to the millisecond.
    pub at: Timestamp,
    /// Whether it is of the record that stands alone, and ends with it: that something was stopped, where it was said before one
    /// could share that.
    pub of_record_alone: bool,
}

impl Brought {
    /// The record that it goes with, if it does with one alone.
    pub fn goes_with(&self) -> Option<Matter> {
        match &self.scope {
            Scope::Of(problem, Part::Setback) if self.of_record_alone => Some(problem.clone().into()),
            _ => None,
        }
    }
}
