//! Brings places together: buddies in pairs, and small groups about one live problem.
//!
//! Everything here is a pure function of the engine, the options and a seed. Fits are compared in whole billionths and ties
//! break by the published hash, so that the same inputs give the same result on any machine.

mod buddies;
mod circle;
mod cohorts;
mod grouping;
mod pairing;
mod quality;

pub use buddies::{Buddies, BuddyError, BuddyOptions, Method, Pair, Pairs};
pub use circle::{Barred, Circle, CircleOptions};
pub use cohorts::{CohortError, CohortOptions, Cohorts, Meetings, PerPlace, RunningGroup, StageSteps, cohorts};
pub use grouping::{GroupSize, SizeError};
pub use pairing::{Aim, Candidates, Edge, PairError, Partners, Wish, best_pairs};
pub use quality::{Comparison, Load, Quality, Way};
