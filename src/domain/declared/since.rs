//! What became otherwise since a write: what a server follows another with, that wrote to the same store.

use std::collections::BTreeSet;

use super::said::Declared;
use crate::domain::id::PlaceId;

/// What became otherwise since a write, as it stands now. Of a place that said anything since, all that it says; of one that went, that it did;
/// of what stood in between, nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Since {
    /// Places of which anything may be otherwise.
    pub touched: BTreeSet<PlaceId>,
    /// All that those places say, and nothing of others; with the number and the moment of the last write of all.
    pub now: Declared,
    /// Whether anything was said of words: then `now` has all that was ever said of them, and else nothing.
    pub worded: bool,
}

impl Since {
    /// What was known before, as it stands now.
    #[must_use]
    pub fn over(&self, mut before: Declared) -> Declared {
        before.follow(&self.now, &self.touched, self.worded);
        before
    }
}
