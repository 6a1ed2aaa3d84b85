//! How good the features and the answers are: against lists of similar places that somebody else made, block by block, by who is on
//! whose list, and by what peers tell of facts that were hidden; and how well words lead to problems.
//!
//! Nothing here changes an answer. Every figure stands beside a baseline, and every mean of places beside the interval that
//! resampling those places gives.

mod against;
mod choices;
mod correlation;
mod foresight;
mod holdout;
mod influence;
mod listings;
mod questions;
mod recall;
mod reliability;
mod scores;
mod structure;
mod text;

pub use against::{Against, Change, PartChange, PlaceChange, against};
pub use choices::Choice;
pub use foresight::{CodeForeseen, Foreseen, Foresight, SetForeseen, foresight};
pub use holdout::{Found, FoundProblem, Holdout, HoldoutError, Smoothing, Split, Whose, before, folds, holdout};
pub use influence::{BlockInfluence, Influence, Listings, Questions, Shares, influence};
pub use listings::Lists;
pub use recall::{Recall, RecallError, Settings, recall};
pub use reliability::Reliability;
pub use scores::{Measure, Pool, Ranking};
pub use structure::{ALL, Among, Baseline, GroupsMeasured, Structure, structure};

pub use crate::learning::{Interval, SEED};
pub use text::{PairQuality, PlainQuality, Quality, SectorQuality, Statement, TextQuality, text_quality};
