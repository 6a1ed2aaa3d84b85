//! Why a run does not go on.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::batch::{ColumnError, JobError};
use crate::domain::cancel::Cancelled;

/// Why a run does not go on, or cannot be read.
#[derive(Debug, Error)]
pub enum RunError {
    /// The folder is that of another run.
    #[error("{} holds the run {run_id}, which differs in: {}", folder.display(), differs.join("; "))]
    Other {
        /// The folder.
        folder: PathBuf,
        /// The run that it holds.
        run_id: String,
        /// In what it differs from the one that was wanted.
        differs: Vec<String>,
    },
    /// The folder holds something, and no run.
    #[error("{} is not empty and holds no run", .0.display())]
    NoRun(PathBuf),
    /// Somebody works on it.
    #[error("another process works on the run in {}", .0.display())]
    Busy(PathBuf),
    /// There is nothing.
    #[error("there is no run in {}", .0.display())]
    Missing(PathBuf),
    /// It has no manifest yet.
    #[error("the run in {} is not finished", .0.display())]
    Unfinished(PathBuf),
    /// A file is not what the manifest, or the run, says.
    #[error("{} is not what its run wrote", .0.display())]
    Damaged(PathBuf),
    /// Runs take as much room on disk as they may.
    #[error("runs may take {limit} bytes on disk all together, and this one would need more")]
    Full {
        /// The limit, in bytes.
        limit: u64,
    },
    /// Nobody wants it any more.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Rows could not be made.
    #[error(transparent)]
    Job(JobError),
    /// Rows that make no table: a fault of ours.
    #[error(transparent)]
    Column(#[from] ColumnError),
    /// A row that cannot be written as JSON: a fault of ours.
    #[error("a row cannot be written")]
    Row(#[from] serde_json::Error),
    /// A row that cannot be written as a line of a table: a fault of ours.
    #[error("a row cannot be written")]
    Line(#[from] csv::Error),
    /// A file that could not be read or written.
    #[error("cannot {what} {}: {error}", path.display())]
    File {
        /// Read or write.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// No threads to work with.
    #[error("no threads can be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl RunError {
    pub(super) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| Self::File { what: "read", path: path.to_owned(), error }
    }

    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |error| Self::File { what: "write", path: path.to_owned(), error }
    }
}

impl From<JobError> for RunError {
    fn from(error: JobError) -> Self {
        match error {
            JobError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            error => Self::Job(error),
        }
    }
}
