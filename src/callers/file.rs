//! The file itself: read within bounds, and changed by one program at a time.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use thiserror::Error;

use super::form::{self, FormError};
use crate::access::{Callers, CallersError, RANDOM_BYTES, Token, TokenHash, TokenId};
use crate::disk::{self, ReadError};
use crate::domain::id::CallerId;

/// Largest file, in bytes: a thousand callers with hundreds of places each, and ten tokens for each of them.
const LARGEST: u64 = 16 << 20;

/// Why a list of callers is not read or not changed.
#[derive(Debug, Error)]
pub enum FileError {
    /// Nothing of that name.
    #[error("there is no list of callers at {0}")]
    Missing(PathBuf),
    /// It cannot be read, or must not be: no regular file, too large, no text.
    #[error("cannot read the list of callers {path}: {error}")]
    Read {
        /// Where it lies.
        path: PathBuf,
        /// Why not.
        error: ReadError,
    },
    /// It holds something else, or is damaged.
    #[error("cannot use the list of callers {path}: {error}")]
    Form {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong with it.
        error: FormError,
    },
    /// It would grow beyond what is read.
    #[error("the list of callers would have {0} bytes; at most {LARGEST} are kept")]
    TooLarge(u64),
    /// It cannot be written.
    #[error("cannot write the list of callers {path}: {error}")]
    Write {
        /// Where it lies.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The system has no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(getrandom::Error),
    /// The change makes no sense.
    #[error(transparent)]
    Change(#[from] CallersError),
}

/// The callers in a file.
///
/// # Errors
///
/// Where there is none, it is no regular file or too large, or it is not what was written.
pub fn read(file: &Path) -> Result<Callers, FileError> {
    let bytes = disk::read_text(file, LARGEST).map_err(|error| match error.is_missing() {
        true => FileError::Missing(file.to_owned()),
        false => FileError::Read { path: file.to_owned(), error },
    })?;
    form::from_bytes(&bytes).map_err(|error| FileError::Form { path: file.to_owned(), error })
}

/// Changes the callers in a file, which is made where there is none; of several programs that do so one goes after the other. A
/// change that fails leaves the file as it was.
///
/// # Errors
///
/// As [`read`], where the change makes no sense, and where the file cannot be written.
pub fn change<T>(file: &Path, change: impl FnOnce(&mut Callers) -> Result<T, CallersError>) -> Result<T, FileError> {
    // One list has one lock, by whatever link it is named.
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let write = |error| FileError::Write { path: file.to_owned(), error };
    // A file beside it: the list itself is replaced at every change, and its lock with it. Nobody else may hold it.
    let mut options = File::options();
    let lock = options.create(true).truncate(false).write(true).mode(0o600).open(beside(file)).map_err(write)?;
    lock.lock().map_err(write)?;
    let mut callers = if disk::is_there(file) { read(file)? } else { Callers::default() };
    let done = change(&mut callers)?;
    let bytes = form::to_bytes(&callers).map_err(|error| FileError::Form { path: file.to_owned(), error })?;
    if bytes.len() as u64 > LARGEST {
        return Err(FileError::TooLarge(bytes.len() as u64));
    }
    disk::replace_secret(file, &bytes).map_err(write)?;
    Ok(done)
}

/// A new token of a caller, which nobody can read again afterwards.
///
/// # Errors
///
/// As [`change`], and where the system has no random bytes.
pub fn issue(
    file: &Path,
    caller: &CallerId,
    now: Timestamp,
    expires: Timestamp,
) -> Result<(TokenId, Token), FileError> {
    let mut random = [0; RANDOM_BYTES];
    getrandom::fill(&mut random).map_err(FileError::Random)?;
    let token = Token::of_random(&random);
    let hash = TokenHash::of(token.secret().as_bytes());
    let id = change(file, |callers| callers.issue(caller, hash, now, expires))?;
    Ok((id, token))
}

fn beside(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".lock");
    name.into()
}
