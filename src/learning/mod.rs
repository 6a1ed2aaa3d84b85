//! What can be learned from a list of similar places that others made: how the figures of an area should weigh for that list,
//! and what such weights bring for places that they were not learned from.
//!
//! The methods that everything is held against live here too: who comes first, the plain method, the interval of a mean.

pub mod bootstrap;
mod folds;
mod lesson;
mod logistic;
pub mod order;
pub mod plain;
mod weight_set;

pub use bootstrap::Interval;
pub use weight_set::{LearningError, WeightSet};

/// Seed of everything that is drawn by chance, so that a model and a report can be repeated to the last digit.
pub const SEED: u64 = 2026;
