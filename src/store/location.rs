//! Where a store is, as it may be shown.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a store is, as anybody may be told who uses it: of a database without what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file.
    File(PathBuf),
    /// A database, as its address without a password.
    Database(String),
}

impl Location {
    /// Whether it is this file.
    pub fn is_file(&self, path: &Path) -> bool {
        matches!(self, Self::File(file) if file == path)
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Database(address) => f.write_str(address),
        }
    }
}
