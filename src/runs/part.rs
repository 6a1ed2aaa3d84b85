//! The rows of one finished partition as a file: a line each, then a line that seals
//! them as that partition of that run.

use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::RunError;
use crate::disk::{self, ReadError};
use crate::domain::digest::hex;

/// Before the hash on the last line: no row begins with it.
const MARK: char = '#';
/// Largest part, in bytes.
const LARGEST: u64 = 1 << 30;

/// Keeps the rows of the partition of that number: whole or not at all.
pub(super) fn keep(file: &Path, input_hash: &str, number: usize, lines: &[String]) -> Result<(), RunError> {
    let mut text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    let seal = seal(input_hash, number, &text);
    text.extend([MARK.to_string().as_str(), &seal, "\n"]);
    disk::replace(file, text.as_bytes()).map_err(RunError::write(file))
}

/// The rows of that partition of this run; none where it is not finished, or its file is not whole, or is that of another.
pub(super) fn read(file: &Path, input_hash: &str, number: usize) -> Result<Option<String>, RunError> {
    let bytes = match disk::read_text(file, LARGEST) {
        Ok(bytes) => bytes,
        // What is no file of text was not written by us; like one that is cut short, it is made again.
        Err(ReadError::System(error)) if error.kind() != io::ErrorKind::NotFound => {
            return Err(RunError::read(file)(error));
        }
        Err(_) => return Ok(None),
    };
    let Ok(mut text) = String::from_utf8(bytes) else { return Ok(None) };
    let Some(at) = text.rfind(MARK) else { return Ok(None) };
    let sealed = text[at + 1..].trim_end() == seal(input_hash, number, &text[..at]);
    text.truncate(at);
    Ok(sealed.then_some(text))
}

/// Of run, number, length and rows: a part in the place of another, or of another run, is none.
fn seal(input_hash: &str, number: usize, rows: &str) -> String {
    let head = format!("{input_hash} {number} {}\n", rows.len());
    hex(&Sha256::new().chain_update(head).chain_update(rows).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_22_8_a_part_in_the_place_of_another_is_none() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = |name: &str| dir.path().join(name);
        let lines = ["{\"a\":1}".to_owned(), "{\"a\":2}".to_owned()];
        keep(&file("1"), "run", 1, &lines).expect("kept");
        keep(&file("none"), "run", 2, &[]).expect("kept");
        let read = |name: &str, run: &str, number: usize| read(&file(name), run, number).expect("readable");
        assert_eq!(read("1", "run", 1).as_deref(), Some("{\"a\":1}\n{\"a\":2}\n"));
        assert_eq!(read("none", "run", 2).as_deref(), Some(""));
        assert_eq!(read("1", "run", 2), None, "another part of the run");
        assert_eq!(read("none", "run", 3), None, "nor when both are empty");
        assert_eq!(read("1", "other", 1), None, "the same part of another run");
        // What was cut off at the end of a line is no whole part, nor are two parts in one.
        let whole = std::fs::read_to_string(file("1")).expect("text");
        std::fs::write(file("cut"), whole.split_inclusive('\n').skip(1).collect::<String>()).expect("written");
        std::fs::write(file("twice"), whole.repeat(2)).expect("written");
        assert_eq!((read("cut", "run", 1), read("twice", "run", 1)), (None, None));
    }
}
