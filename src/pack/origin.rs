//! Where a pack is: in a folder, or within the program that reads it.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::disk::{self, ReadError};

/// Without this file a folder is no pack.
pub(super) const MANIFEST: &str = "pack.toml";

/// Files by their names within a pack's folder, compiled into a program.
pub type Bundle = &'static [(&'static str, &'static [u8])];

/// Where the files of a pack, or of its model, are read from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A folder.
    Folder(PathBuf),
    /// The program itself.
    Within(Bundle),
}

impl Origin {
    /// The folder, where it is one that can be written to.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(dir) => Some(dir),
            Self::Within(_) => None,
        }
    }

    /// Whether there is a pack at all: the one file without which there is none is there.
    pub(crate) fn is_pack(&self) -> bool {
        match self {
            Self::Folder(dir) => dir.join(MANIFEST).is_file(),
            Self::Within(_) => self.has(MANIFEST),
        }
    }

    /// Whether there is a file of that name.
    pub(crate) fn has(&self, file: &str) -> bool {
        match self {
            Self::Folder(dir) => disk::is_there(&dir.join(file)),
            Self::Within(bundle) => bundle.iter().any(|(name, _)| *name == file),
        }
    }

    /// The bytes of a text. What is within the program was read when it was built: no limit holds for it.
    pub(crate) fn text(&self, file: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self {
            Self::Folder(dir) => disk::read_text_in(dir, file, limit),
            Self::Within(bundle) => {
                let found = bundle.iter().find(|(name, _)| *name == file);
                found.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| ReadError::missing(file))
            }
        }
    }

    /// A file of it, as it is told to people.
    pub(crate) fn shown(&self, file: &str) -> String {
        match self {
            Self::Folder(dir) => dir.join(file).display().to_string(),
            Self::Within(_) => format!("{file} within the program"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(dir) => write!(form, "{}", dir.display()),
            Self::Within(_) => form.write_str("the program"),
        }
    }
}

impl From<&Path> for Origin {
    fn from(dir: &Path) -> Self {
        Self::Folder(dir.to_owned())
    }
}
