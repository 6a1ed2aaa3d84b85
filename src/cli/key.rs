//! `serve --key-file`: the key that replicas share. Text, so that it can be copied and kept beside other secrets.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::failure::Failure;
use crate::contract::page_token::{KEY, random_key};
use crate::disk::{self, ReadError};
use crate::domain::digest::hex;

/// Most bytes that are read of a key file: its digits and some white space.
const LIMIT: u64 = 2 * KEY as u64 + 16;
/// The bits of a file's mode that let everybody read, write or run it.
const EVERYBODY: u32 = 0o007;

/// The key in a file, which is made where there is none, for its owner alone to read.
///
/// # Errors
///
/// A file that cannot be read or made, that everybody may read, or that holds no key.
pub(super) fn of(file: &Path) -> Result<[u8; KEY], Failure> {
    if !disk::is_there(file) {
        make(file)?;
    }
    let text = disk::read_text(file, LIMIT).map_err(|error| match error {
        ReadError::System(_) => unusable(file, &error),
        ReadError::NotRegular | ReadError::Outside | ReadError::TooLarge { .. } | ReadError::NotText(_) => no_key(file),
    })?;
    let mode = fs::metadata(file).map_err(|error| unusable(file, &error))?.permissions().mode();
    if mode & EVERYBODY != 0 {
        let message = format!("everybody on this machine may read or change the key in {}", file.display());
        return Err(Failure::data(message, format!("chmod 600 {}", file.display())));
    }
    parse(&text).ok_or_else(|| no_key(file))
}

/// Another replica may be quicker: then its key is the one.
fn make(file: &Path) -> Result<(), Failure> {
    let key = random_key().map_err(|error| Failure::internal(format!("no random bytes: {error}")))?;
    match disk::keep_secret(file, format!("{}\n", hex(&key)).as_bytes()) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(unusable(file, &error)),
        _ => Ok(()),
    }
}

fn parse(text: &[u8]) -> Option<[u8; KEY]> {
    let digits = text.trim_ascii();
    if digits.len() != 2 * KEY || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let digits = std::str::from_utf8(digits).ok()?;
    let bytes: Vec<u8> =
        (0..digits.len()).step_by(2).filter_map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect();
    bytes.try_into().ok()
}

fn unusable(file: &Path, error: &dyn std::error::Error) -> Failure {
    Failure::data(
        format!("cannot use {} as a key: {error}", file.display()),
        "name a file with --key-file that can be read, or one that can be made",
    )
}

fn no_key(file: &Path) -> Failure {
    Failure::data(
        format!("{} holds no key: {} hexadecimal digits are one", file.display(), 2 * KEY),
        "name a file that is not there, and it is made; or make one with 'openssl rand -hex 32'",
    )
}
