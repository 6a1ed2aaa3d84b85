//! The folder of leaves in the making: whole, or under another name.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::super::failure::Failure;
use crate::disk;

/// A folder that is being filled.
pub(super) struct Folder {
    dir: PathBuf,
    unfinished: PathBuf,
}

impl Folder {
    /// Begins one; none where it is there already. What a kill left of an earlier try goes.
    pub(super) fn begin(dir: &Path) -> Result<Option<Self>, Failure> {
        if disk::is_there(dir) {
            return Ok(None);
        }
        let mut name = dir.as_os_str().to_owned();
        name.push(disk::UNFINISHED);
        let folder = Self { dir: dir.to_owned(), unfinished: PathBuf::from(name) };
        match fs::remove_dir_all(&folder.unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(&folder.unfinished, &error)),
            _ => Ok(Some(folder)),
        }
    }

    /// Writes a leaf, or a table. Its folder is made if it is missing.
    pub(super) fn keep(&self, name: &str, text: &str) -> Result<(), Failure> {
        let file = self.path(name)?;
        fs::write(&file, text).map_err(|error| unwritable(&file, &error))
    }

    /// Where a file of it is written.
    pub(super) fn path(&self, name: &str) -> Result<PathBuf, Failure> {
        let file = self.unfinished.join(name);
        let made = file.parent().map_or(Ok(()), fs::create_dir_all);
        made.map_err(|error| unwritable(&file, &error))?;
        Ok(file)
    }

    /// Puts the whole in its place.
    pub(super) fn done(self) -> Result<(), Failure> {
        fs::rename(&self.unfinished, &self.dir).map_err(|error| unwritable(&self.dir, &error))
    }
}

/// A file that cannot be written.
pub(super) fn unwritable(file: &Path, error: &io::Error) -> Failure {
    let message = format!("cannot write {}: {error}", file.display());
    Failure::data(message, "make room or let the folder be written to, then run the same command again")
}
