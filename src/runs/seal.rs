//! What a run keeps for itself, sealed: bytes, then what says of which run they are, under which name, and that they are all there.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::RunError;
use crate::disk::{self, ReadError};
use crate::domain::digest::hex;

/// Length of the seal, in bytes: a SHA-256 in hexadecimal digits.
pub(super) const SEAL: usize = 64;
/// Largest sealed file, in bytes.
pub(super) const LARGEST: u64 = 1 << 30;

/// Bytes of a run with their seal behind them. `name`: which of the run's they are.
pub(super) fn sealed(input_hash: &str, name: &str, mut bytes: Vec<u8>) -> Vec<u8> {
    let seal = begun(input_hash, name, bytes.len() as u64).chain_update(&bytes).finalize();
    bytes.extend_from_slice(hex(&seal).as_bytes());
    bytes
}

/// The bytes that a file keeps of a run under a name; none where there is no such file, or it is not whole, or is another's.
///
/// # Errors
/// A file that the system does not read.
pub(super) fn opened(file: &Path, input_hash: &str, name: &str) -> Result<Option<Vec<u8>>, RunError> {
    let Some((mut kept, length)) = checked(file, input_hash, name)? else { return Ok(None) };
    let mut bytes = Vec::new();
    let read = kept.rewind().and_then(|()| kept.take(length).read_to_end(&mut bytes));
    read.map_err(RunError::read(file))?;
    Ok(Some(bytes))
}

/// Whether [`opened`] would give bytes: nothing is held.
///
/// # Errors
/// A file that the system does not read.
pub(super) fn is_whole(file: &Path, input_hash: &str, name: &str) -> Result<bool, RunError> {
    checked(file, input_hash, name).map(|kept| kept.is_some())
}

/// The file, and how many bytes stand before its seal, where that is right.
fn checked(file: &Path, input_hash: &str, name: &str) -> Result<Option<(File, u64)>, RunError> {
    let mut kept = match disk::open(file, LARGEST) {
        Ok(kept) => kept,
        // What is no file was not written by us; like one that is cut short, it is made again.
        Err(ReadError::System(error)) if error.kind() != io::ErrorKind::NotFound => {
            return Err(RunError::read(file)(error));
        }
        Err(_) => return Ok(None),
    };
    let length = length_if_right(&mut kept, input_hash, name).map_err(RunError::read(file))?;
    Ok(length.map(|length| (kept, length)))
}

/// The seal is looked at before anything is held: a file full of holes takes no room on disk, and takes none in memory.
fn length_if_right(file: &mut File, input_hash: &str, name: &str) -> io::Result<Option<u64>> {
    let Some(length) = file.metadata()?.len().checked_sub(SEAL as u64) else { return Ok(None) };
    let mut sum = begun(input_hash, name, length);
    let mut steps = BufReader::new(file.by_ref().take(length));
    loop {
        let step = steps.fill_buf()?;
        if step.is_empty() {
            break;
        }
        sum.update(step);
        let read = step.len();
        steps.consume(read);
    }
    let mut given = [0; SEAL];
    file.read_exact(&mut given)?;
    Ok((given == hex(&sum.finalize()).as_bytes()).then_some(length))
}

/// Of run, name, length and, to come, bytes: what stands in the place of another, or of another run, is none.
fn begun(input_hash: &str, name: &str, length: u64) -> Sha256 {
    Sha256::new().chain_update(format!("{input_hash} {name} {length}\n"))
}
