//! What every mode of a batch is to the one who runs it: rows in partitions, and figures over all rows.

use serde::Serialize;
use thiserror::Error;

use super::column::ColumnError;
use super::mode::Mode;
use crate::convene::{BuddyError, CohortError};
use crate::domain::cancel::{Cancel, Cancelled};
use crate::engine::EngineError;
use crate::proto::v1;

/// Why a partition could not be made.
#[derive(Debug, Error)]
pub enum JobError {
    /// Nobody wants it any more.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Buddies could not be found.
    #[error(transparent)]
    Buddies(BuddyError),
    /// Cohorts could not be formed.
    #[error(transparent)]
    Cohorts(CohortError),
    /// An answer could not be made.
    #[error(transparent)]
    Engine(EngineError),
    /// A row that is not of its own shape: a fault of ours.
    #[error("a row cannot be written or read")]
    Row(#[from] serde_json::Error),
    /// A shape that no file can hold: a fault of ours.
    #[error(transparent)]
    Column(#[from] ColumnError),
}

impl From<BuddyError> for JobError {
    fn from(error: BuddyError) -> Self {
        match error {
            BuddyError::Engine(error) => error.into(),
            error => Self::Buddies(error),
        }
    }
}

impl From<CohortError> for JobError {
    fn from(error: CohortError) -> Self {
        match error {
            CohortError::Engine(error) => error.into(),
            error => Self::Cohorts(error),
        }
    }
}

impl From<EngineError> for JobError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            error => Self::Engine(error),
        }
    }
}

/// One mode of a batch with its options, ready to make its rows. A mode that cannot be taken apart is one of a single
/// partition.
pub trait Job: Send + Sync {
    /// Which mode it is.
    fn mode(&self) -> Mode;

    /// How many partitions there are.
    fn partition_count(&self) -> usize;

    /// Works out what all partitions need, once, before the first of them and by one thread at a time. A partition that finds it
    /// missing works it out itself, to the same end.
    fn prepare(&self, _cancel: &Cancel) -> Result<(), JobError> {
        Ok(())
    }

    /// The rows of one partition, each a line of proto3 JSON ([`json_line`]). Nothing but the engine, the options and the number
    /// may decide them.
    fn partition(&self, number: usize, cancel: &Cancel) -> Result<Vec<String>, JobError>;

    /// What is known before the first row: how many places, how many questions.
    fn scope(&self) -> Vec<v1::RunFigure>;

    /// Counts rows, from none.
    fn tally(&self) -> Box<dyn Tally + '_>;
}

/// Figures over all rows of a run, in their order.
pub trait Tally {
    /// Counts one more row.
    fn count(&mut self, row: &str) -> Result<(), JobError>;

    /// What was counted.
    fn figures(self: Box<Self>, cancel: &Cancel) -> Result<Vec<v1::RunFigure>, JobError>;
}

/// A row as the line that stands for it.
pub fn json_line(row: &impl Serialize) -> Result<String, JobError> {
    Ok(serde_json::to_string(row)?)
}

/// A figure with its name and what it is in words.
pub fn figure(name: &str, value: f64, text: &str) -> v1::RunFigure {
    v1::RunFigure { name: name.to_owned(), value, text: text.to_owned(), way: String::new() }
}
