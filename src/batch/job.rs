//! What every mode of a batch is to the one who runs it: rows in partitions, and figures over all rows.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::row::Row;
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
    /// What depends on everybody and is worked out once for all partitions; `()` where each is a matter of its own. It can be
    /// written down and read again, so that another process may make a partition of the same run.
    type Whole: Serialize + DeserializeOwned + Send + Sync;

    /// What a row is.
    type Row: Row;

    /// How many partitions there are.
    fn partition_count(&self) -> usize;

    /// Works out what all partitions need. Nothing but the engine and the options may decide it.
    ///
    /// # Errors
    ///
    /// [`JobError::Cancelled`] soon after `cancel` is set; what keeps it from being worked out.
    fn whole(&self, cancel: &Cancel) -> Result<Self::Whole, JobError>;

    /// The rows of one partition. Nothing but the engine, the options and the number may decide them.
    ///
    /// # Errors
    ///
    /// [`JobError::Cancelled`] soon after `cancel` is set; what keeps rows from being made.
    fn part(&self, whole: &Self::Whole, number: usize, cancel: &Cancel) -> Result<Vec<Self::Row>, JobError>;

    /// What is known before the first row: how many places, how many questions.
    fn scope(&self) -> Vec<v1::RunFigure>;

    /// Counts rows, from none.
    fn tally<'a>(&'a self, whole: &'a Self::Whole) -> Box<dyn Tally<Self::Row> + 'a>;
}

/// Figures over all rows of a run, in their order.
pub trait Tally<R> {
    /// Counts one more row.
    fn count(&mut self, row: &R);

    /// What was counted.
    ///
    /// # Errors
    ///
    /// [`JobError::Cancelled`] soon after `cancel` is set; what keeps a baseline from being worked out.
    fn figures(self: Box<Self>, cancel: &Cancel) -> Result<Vec<v1::RunFigure>, JobError>;
}

/// A figure with its name and what it is in words.
pub fn figure(name: &str, value: f64, text: &str) -> v1::RunFigure {
    v1::RunFigure { name: name.to_owned(), value, text: text.to_owned(), way: String::new() }
}
