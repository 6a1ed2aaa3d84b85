//! The callers that a running server knows: the file is looked at whenever somebody calls, and read again when it is another.

use std::fmt;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::file::{FileError, read};
use crate::access::Callers;
use crate::disk::ReadError;
use crate::domain::clock::Now;

/// The callers of a file. Copies share them.
#[derive(Clone)]
pub struct Known {
    file: Arc<PathBuf>,
    clock: Now,
    last: Arc<Mutex<Last>>,
}

/// What was read last, and what the file looked like then.
struct Last {
    callers: Arc<Callers>,
    looks: Looks,
}

/// What tells a file from the one that was there before, without reading it: where it lies on disk, how long it is, and when it was
/// last changed. None where there is no file.
pub(super) type Looks = Option<[i128; 4]>;

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Known").field(&self.file).finish()
    }
}

impl Known {
    /// Reads a file for the first time.
    ///
    /// # Errors
    ///
    /// Where it cannot be read or is not what was written.
    pub fn open(file: &Path, clock: Now) -> Result<Self, FileError> {
        // Looked at first: what changes while it is read looks different afterwards.
        let looks = looks(file);
        let callers = Arc::new(read(file)?);
        Ok(Self { file: Arc::new(file.to_owned()), clock, last: Arc::new(Mutex::new(Last { callers, looks })) })
    }

    /// The callers as the file has them now. A file that is damaged or gone leaves those in force that were read before, and an error
    /// in the log.
    pub fn callers(&self) -> Arc<Callers> {
        let looks = looks(&self.file);
        // What was read is put there in one step.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if looks != last.looks {
            match read(&self.file) {
                Ok(callers) => {
                    last.looks = looks;
                    tracing::info!(
                        callers = callers.callers().len(),
                        "the list of callers changed, and was read again"
                    );
                    last.callers = Arc::new(callers);
                }
                Err(error) => {
                    // What is gone or damaged stays so until it changes; what the system would not read now, it may at the next call.
                    if !matches!(error, FileError::Read { error: ReadError::System(_), .. }) {
                        last.looks = looks;
                    }
                    tracing::error!(
                        %error,
                        "the list of callers changed and cannot be used: the one before stays in force, and what was revoked since is not"
                    );
                }
            }
        }
        Arc::clone(&last.callers)
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

pub(super) fn looks(file: &Path) -> Looks {
    let known = fs::metadata(file).ok()?;
    let changed = i128::from(known.ctime()) * 1_000_000_000 + i128::from(known.ctime_nsec());
    Some([known.dev().into(), known.ino().into(), known.len().into(), changed])
}
