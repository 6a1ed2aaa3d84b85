//! What runs may take on disk, all together.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::error::RunError;

/// What the runs in folders below one may take on disk.
#[derive(Debug)]
pub struct Room {
    root: PathBuf,
    /// In bytes.
    limit: u64,
    /// In bytes, as far as it was looked at or asked for.
    used: Mutex<u64>,
}

impl Room {
    /// Room for runs below `root`, `limit` bytes all together. Nothing is counted before [`Self::measure`].
    pub fn new(root: PathBuf, limit: u64) -> Self {
        Self { root, limit, used: Mutex::new(0) }
    }

    /// Looks at what is there. What others are writing at this moment may be missed by as much.
    ///
    /// # Errors
    /// A folder that cannot be read; no room left.
    pub fn measure(&self) -> Result<(), RunError> {
        let used = size_of(&self.root).map_err(RunError::read(&self.root))?;
        *self.used.lock().unwrap_or_else(PoisonError::into_inner) = used;
        self.take(0)
    }

    /// Takes room for what is to be written; nothing is taken where there is not enough.
    pub(super) fn take(&self, bytes: u64) -> Result<(), RunError> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = used.saturating_add(bytes);
        if wanted >= self.limit {
            return Err(RunError::Full { limit: self.limit });
        }
        *used = wanted;
        Ok(())
    }
}

/// Bytes of all files in a folder and below it; what links lead to does not count.
pub(super) fn size_of(dir: &Path) -> io::Result<u64> {
    let mut open = vec![dir.to_owned()];
    let mut size = 0;
    while let Some(dir) = open.pop() {
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            // Deleted while it was looked at.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            match entry.metadata() {
                Ok(known) if known.is_dir() => open.push(entry.path()),
                Ok(known) => size += known.len(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(size)
}
