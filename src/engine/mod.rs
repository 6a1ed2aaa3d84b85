//! Composes the pure steps into answers: a snapshot of the world, seen through a view.

mod answer;
mod asking;
pub mod first;
mod found;
mod ranking;
mod renewed;
mod rests;
mod snapshot;
mod told;
mod view;

use thiserror::Error;

use crate::domain::block::{Block, WeightError};
use crate::domain::cancel::Cancelled;
use crate::domain::fit::{Fit, FitError};
use crate::domain::slot::Slot;
use crate::features::encoder::OtherParameters;
use crate::features::vector::Likeness;
use crate::matching::ranker::RankError;
use crate::model::ModelError;

pub use crate::index::duties::Holder;
pub use answer::{Answer, Listing};
pub use asking::Asking;
pub use found::Found;
pub use rests::Rests;
pub use snapshot::{Snapshot, versions};
pub use view::View;

/// Why there is no snapshot, or no answer.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The model is not for this pack.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The parameters are not for this vocabulary.
    #[error(transparent)]
    Parameters(#[from] OtherParameters),
    /// The weights leave nothing to compare in this kind of query.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// Whoever asked no longer waits.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A fit outside 0 to 1: a fault of ours.
    #[error("a fit left its range")]
    Fit(#[from] FitError),
}

impl From<RankError> for EngineError {
    fn from(error: RankError) -> Self {
        match error {
            RankError::Fit(fault) => Self::Fit(fault),
            RankError::Cancelled(cancelled) => Self::Cancelled(cancelled),
        }
    }
}

/// One eligible place of a question, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Its position in the register.
    pub place: Slot,
    /// Block by block, in the order of [`Block::ALL`].
    pub likeness: [Likeness; Block::COUNT],
    /// The fit.
    pub fit: Fit,
    /// What breaks its ties.
    pub tie: u64,
}
