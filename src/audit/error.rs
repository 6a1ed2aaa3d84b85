//! Why the log cannot be used.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why the log cannot be used.
#[derive(Debug, Error)]
pub enum BookError {
    /// No file there to read.
    #[error("there is no access log at {}", .0.display())]
    Missing(PathBuf),
    /// It cannot be made or opened there.
    #[error("cannot open an access log at {}: {error}", .path.display())]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A file of something else, or of a newer program.
    #[error("{} is no access log that this program knows", .0.display())]
    Foreign(PathBuf),
    /// It is not what was written.
    #[error("the access log {} is not what was written: {what}", .path.display())]
    Altered {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and from which entry on.
        what: String,
    },
    /// The system has no random bytes for a key.
    #[error("the system gives no random bytes")]
    Random,
    /// The database failed.
    #[error("the access log {} failed", .path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: rusqlite::Error,
    },
}
