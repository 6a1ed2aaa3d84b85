//! The rows of one finished partition as a file: a line each, then a line with the hash of the run and of the rows.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::RunError;
use crate::disk;
use crate::domain::digest::hex;

/// Before the hash on the last line: no row begins with it.
const MARK: char = '#';

/// Keeps the rows: whole or not at all.
pub(super) fn keep(file: &Path, input_hash: &str, lines: &[String]) -> Result<(), RunError> {
    let mut text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    let seal = seal(input_hash, &text);
    text.extend([MARK.to_string().as_str(), &seal, "\n"]);
    disk::replace(file, text.as_bytes()).map_err(RunError::write(file))
}

/// The rows of a partition of this run; none where it is not finished, or its file is not whole.
pub(super) fn read(file: &Path, input_hash: &str) -> Result<Option<String>, RunError> {
    let mut text = match fs::read_to_string(file) {
        Ok(text) => text,
        // Bytes that are no text were not written by us; like a file that is cut short, they are made again.
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::InvalidData) => {
            return Ok(None);
        }
        Err(error) => return Err(RunError::read(file)(error)),
    };
    let Some(at) = text.rfind(MARK) else { return Ok(None) };
    let sealed = text[at + 1..].trim_end() == seal(input_hash, &text[..at]);
    text.truncate(at);
    Ok(sealed.then_some(text))
}

fn seal(input_hash: &str, rows: &str) -> String {
    hex(&Sha256::new().chain_update(input_hash).chain_update(rows).finalize())
}
