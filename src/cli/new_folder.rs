//! A folder that a command fills, which must hold nothing of somebody's.

use std::fs;
use std::io;
use std::path::Path;

use super::failure::Failure;
use crate::disk;

/// A folder to be filled, named by an option or a word of the command line.
pub(super) struct NewFolder<'a> {
    dir: &'a Path,
    option: &'a str,
}

impl<'a> NewFolder<'a> {
    /// Refuses a folder that holds something.
    pub(super) fn at(dir: &'a Path, option: &'a str) -> Result<Self, Failure> {
        let folder = Self { dir, option };
        match fs::read_dir(dir).map(|mut entries| entries.next().is_none()) {
            Ok(true) => Ok(folder),
            Ok(false) => {
                let message = format!("{} is not empty", dir.display());
                Err(Failure::data(message, format!("name a new or an empty folder with {option}")))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(folder),
            Err(error) => Err(folder.unwritable(dir, &error)),
        }
    }

    /// Writes a file of it.
    pub(super) fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let file = self.dir.join(name);
        disk::keep(&file, bytes).map_err(|error| self.unwritable(&file, &error))
    }

    fn unwritable(&self, file: &Path, error: &io::Error) -> Failure {
        let message = format!("cannot write {}: {error}", file.display());
        Failure::data(message, format!("name a folder that can be written to, with {}", self.option))
    }
}
