//! Why a store cannot be used.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a store cannot be used, or did not keep a change.
#[derive(Debug, Error)]
pub enum StoreError {
    /// No file there to read.
    #[error("there is no store at {}", .0.display())]
    Missing(PathBuf),
    /// It cannot be made or opened there.
    #[error("cannot open a store at {}: {error}", .path.display())]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Another program writes to it.
    #[error("the store {} is in use by another program", .0.display())]
    InUse(PathBuf),
    /// A file of something else.
    #[error("{} is no store of peermatch", .0.display())]
    Foreign(PathBuf),
    /// Of the places of another domain.
    #[error("the store {} is of the domain '{found}'", .path.display())]
    OtherDomain {
        /// The file.
        path: PathBuf,
        /// The domain, as its pack is called.
        found: String,
    },
    /// Written by a newer program.
    #[error("the store {} has form {found}; this program knows forms up to {known}", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its form.
        found: u32,
        /// The newest form that this program knows.
        known: u32,
    },
    /// Written by an older program, and only read now.
    #[error("the store {} has the older form {found}, and reading does not change it", .path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its form.
        found: u32,
    },
    /// The file is not what was written.
    #[error("the store {} is damaged: {what}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// No room for it.
    #[error("there is no room on the disk of the store {}", .0.display())]
    Full(PathBuf),
    /// The file or its folder cannot be written to.
    #[error("the store {} cannot be written to", .0.display())]
    ReadOnly(PathBuf),
    /// The change follows another write than the last: somebody else wrote.
    #[error("the store {} took another write meanwhile", .0.display())]
    Overtaken(PathBuf),
    /// The database failed otherwise.
    #[error("the store {} failed", .path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: rusqlite::Error,
    },
}
