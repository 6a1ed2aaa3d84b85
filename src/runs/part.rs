//! The rows of one finished partition as a file: the rows' messages, each after its length, then what seals them as that partition of
//! that run. A row that is read again is the row that was kept, to the bit.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::RunError;
use crate::batch::Row;
use crate::disk::{self, ReadError};
use crate::domain::digest::hex;

/// Length of the seal, in bytes: a SHA-256 in hexadecimal digits.
const SEAL: usize = 64;
/// Largest part, in bytes.
const LARGEST: u64 = 1 << 30;

/// The rows of a partition as they are kept.
pub(super) fn encoded<R: Row>(input_hash: &str, number: usize, rows: &[R]) -> Vec<u8> {
    let mut bytes: Vec<u8> = rows.iter().flat_map(R::encode_length_delimited_to_vec).collect();
    let seal = begun(input_hash, number, bytes.len() as u64).chain_update(&bytes).finalize();
    bytes.extend_from_slice(hex(&seal).as_bytes());
    bytes
}

/// Keeps the rows of a partition: whole or not at all.
pub(super) fn keep(file: &Path, encoded: &[u8]) -> Result<(), RunError> {
    disk::replace(file, encoded).map_err(RunError::write(file))
}

/// The rows of that partition of this run; none where it is not finished, or its file is not whole, or is that of another.
pub(super) fn read<R: Row>(file: &Path, input_hash: &str, number: usize) -> Result<Option<Vec<R>>, RunError> {
    let kept = match disk::open(file, LARGEST) {
        Ok(kept) => kept,
        // What is no file was not written by us; like one that is cut short, it is made again.
        Err(ReadError::System(error)) if error.kind() != io::ErrorKind::NotFound => {
            return Err(RunError::read(file)(error));
        }
        Err(_) => return Ok(None),
    };
    let Some(bytes) = sealed(kept, input_hash, number).map_err(RunError::read(file))? else { return Ok(None) };
    let mut rows = bytes.as_slice();
    let mut all = Vec::new();
    while !rows.is_empty() {
        let Ok(row) = R::decode_length_delimited(&mut rows) else { return Ok(None) };
        all.push(row);
    }
    Ok(Some(all))
}

/// The bytes of the rows, where the file is sealed as that partition of that run. The seal is looked at before any row is held: a
/// file full of holes takes no room on disk, and takes none in memory.
fn sealed(mut file: File, input_hash: &str, number: usize) -> io::Result<Option<Vec<u8>>> {
    let Some(length) = file.metadata()?.len().checked_sub(SEAL as u64) else { return Ok(None) };
    let mut sum = begun(input_hash, number, length);
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
    if given != hex(&sum.finalize()).as_bytes() {
        return Ok(None);
    }
    file.rewind()?;
    let mut rows = Vec::new();
    file.take(length).read_to_end(&mut rows)?;
    Ok(Some(rows))
}

/// Of run, number, length and, to come, rows: a part in the place of another, or of another run, is none.
fn begun(input_hash: &str, number: usize, length: u64) -> Sha256 {
    Sha256::new().chain_update(format!("{input_hash} {number} {length}\n"))
}

#[cfg(test)]
mod tests {
    use prost::Message;

    use super::*;
    use crate::proto::v1::BuddyRow;

    #[test]
    fn issue_22_8_a_part_in_the_place_of_another_is_none() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = |name: &str| dir.path().join(name);
        let row =
            |place_id: &str| BuddyRow { place_id: place_id.to_owned(), fit: Some(0.1 + 0.2), ..Default::default() };
        let rows = [row("A"), row("B")];
        keep(&file("1"), &encoded("run", 1, &rows)).expect("kept");
        keep(&file("none"), &encoded::<BuddyRow>("run", 2, &[])).expect("kept");
        let read = |name: &str, run: &str, number: usize| read::<BuddyRow>(&file(name), run, number).expect("readable");
        assert_eq!(read("1", "run", 1).as_deref(), Some(&rows[..]));
        assert_eq!(read("none", "run", 2).as_deref(), Some(&[][..]));
        assert_eq!(read("1", "run", 2), None, "another part of the run");
        assert_eq!(read("none", "run", 3), None, "nor when both are empty");
        assert_eq!(read("1", "other", 1), None, "the same part of another run");
        // What begins or ends with the end of a row is no whole part, nor are two parts in one.
        let whole = std::fs::read(file("1")).expect("bytes");
        let first = rows[0].encode_length_delimited_to_vec().len();
        std::fs::write(file("cut"), &whole[first..]).expect("written");
        std::fs::write(file("short"), &whole[..whole.len() - SEAL]).expect("written");
        std::fs::write(file("twice"), whole.repeat(2)).expect("written");
        assert_eq!((read("cut", "run", 1), read("short", "run", 1), read("twice", "run", 1)), (None, None, None));
    }

    #[test]
    fn issue_22_8_a_file_of_holes_is_no_part_and_is_not_held() {
        let dir = tempfile::tempdir().expect("a folder");
        let holes = dir.path().join("holes");
        File::create(&holes).and_then(|file| file.set_len(1 << 27)).expect("holes take no room");
        assert_eq!(read::<BuddyRow>(&holes, "run", 1).expect("readable"), None);
        let larger = dir.path().join("larger");
        File::create(&larger).and_then(|file| file.set_len(LARGEST + 1)).expect("holes take no room");
        assert_eq!(read::<BuddyRow>(&larger, "run", 1).expect("readable"), None);
    }
}
