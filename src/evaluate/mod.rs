//! How good the features are, measured: against lists of similar places that somebody else made, and block by block.
//!
//! Nothing here changes an answer. Every figure stands beside a baseline, and every mean of places beside the interval that
//! resampling those places gives.

mod against;
mod choices;
mod correlation;
mod influence;
mod recall;

pub use against::{Against, Change, PartChange, PlaceChange, against};
pub use choices::Choice;
pub use influence::{BlockInfluence, Influence, Listings, Questions, influence};
pub use recall::{Measure, Pool, Ranking, Recall, RecallError, Settings, recall};

use crate::learning::{bootstrap, order, plain};

pub use crate::learning::{Interval, SEED};
