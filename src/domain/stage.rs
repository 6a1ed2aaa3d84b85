//! How far the work on one problem is.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A recorded stage. An unrecorded one is `None` wherever a stage is optional: unknown is never a stage of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Stage {
    /// 0
    NotConsidering,
    /// 1
    Planning,
    /// 2
    Designing,
    /// 3
    Piloting,
    /// 4
    Scaling,
    /// 5
    FullyOperational,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 6] =
        [Self::NotConsidering, Self::Planning, Self::Designing, Self::Piloting, Self::Scaling, Self::FullyOperational];

    /// The stage of a number 0 to 5.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// 0 to 5.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Steps from this stage to `other`, -5 to 5; positive where `other` is further on.
    pub fn steps_to(self, other: Self) -> i32 {
        i32::from(other.number()) - i32::from(self.number())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number())
    }
}

/// A number that is no stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no stage: 0 to 5")]
pub struct StageError;

impl TryFrom<u8> for Stage {
    type Error = StageError;

    fn try_from(number: u8) -> Result<Self, StageError> {
        Self::from_number(number).ok_or(StageError)
    }
}

impl From<Stage> for u8 {
    fn from(stage: Stage) -> Self {
        stage.number()
    }
}

/// Which stages the asker wants to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StageMode {
    /// Those at a similar stage.
    #[default]
    Alongside,
    /// Only those known to be further on.
    Ahead,
    /// Whichever of the two counts more.
    Either,
}

/// The pack's words for the stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageLabels {
    /// Labels of stages 0 to 5.
    pub known: [String; 6],
    /// Label of an unrecorded stage.
    pub unknown: String,
}

impl StageLabels {
    /// The word for a stage, or for its absence.
    pub fn of(&self, stage: Option<Stage>) -> &str {
        stage.map_or(&self.unknown, |stage| &self.known[usize::from(stage.number())])
    }
}
