//! How good the features are, measured: against lists of similar places that somebody else made, and block by block.
//!
//! Nothing here changes an answer. Every figure stands beside a baseline, and every mean of places beside the interval that
//! resampling those places gives.

mod bootstrap;
mod choices;
mod correlation;
mod influence;
mod order;
mod plain;
mod recall;
mod reference;

pub use bootstrap::Interval;
pub use choices::Choice;
pub use influence::{BlockInfluence, Influence, Listings, Questions, influence};
pub use recall::{Measure, Pool, Ranking, Recall, RecallError, Settings, recall};
pub use reference::{List, ReferenceError, Skipped};

/// Seed of everything that is drawn by chance, so that a report can be repeated to the last digit.
pub const SEED: u64 = 2026;
