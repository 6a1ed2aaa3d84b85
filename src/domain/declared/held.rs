//! How much is kept of a place, to be told when it leaves.

use super::said::Declared;
use crate::domain::id::PlaceId;

/// How much is kept of what a place said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Whether it said who it is.
    pub is_declared: bool,
    /// Whether it said anything of itself beside that.
    pub tells_of_itself: bool,
    /// How many records it has, those in words that have no code included.
    pub records: usize,
    /// How many of these have own words, factors, a starting point or a story.
    pub with_words: usize,
    /// How often it said for whom something is.
    pub consents: usize,
    /// How many codes it proposed.
    pub proposals: usize,
}

impl Declared {
    /// How much is kept of what a place said.
    pub fn held(&self, place: &PlaceId) -> Held {
        let has_words =
            |one: &&super::Kept<super::DeclaredRecord>| one.value.has_words() || one.value.matter.words().is_some();
        Held {
            is_declared: self.place(place).is_some(),
            tells_of_itself: self.itself(place).is_some(),
            records: self.records(place).count(),
            with_words: self.records(place).filter(has_words).count(),
            consents: self.consents(place).count(),
            proposals: self.wordings().proposals_of(place).count(),
        }
    }
}
