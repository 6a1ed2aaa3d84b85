//! The rows of one finished partition as a file: the rows' messages, each after its length, then what seals them as that partition of
//! that run. A row that is read again is the row that was kept, to the bit.

use std::path::Path;

use super::error::RunError;
use super::seal;
use crate::batch::Row;
use crate::disk;

/// The rows of a partition as they are kept.
pub(super) fn encoded<R: Row>(input_hash: &str, number: usize, rows: &[R]) -> Vec<u8> {
    let mut bytes = Vec::new();
    rows.iter().for_each(|row| bytes.extend_from_slice(&row.encode_length_delimited_to_vec()));
    seal::sealed(input_hash, &number.to_string(), bytes)
}

/// Keeps the rows of a partition: whole or not at all. What a failing machine takes of it its seal shows, and it is made again.
pub(super) fn keep(file: &Path, encoded: &[u8]) -> Result<(), RunError> {
    disk::replace_sealed(file, encoded).map_err(RunError::write(file))
}

/// The rows of that partition of this run; none where it is not finished, or its file is not whole, or is that of another.
pub(super) fn read<R: Row>(file: &Path, input_hash: &str, number: usize) -> Result<Option<Vec<R>>, RunError> {
    let Some(bytes) = seal::opened(file, input_hash, &number.to_string())? else { return Ok(None) };
    let mut rows = bytes.as_slice();
    let mut all = Vec::new();
    while !rows.is_empty() {
        let Ok(row) = R::decode_length_delimited(&mut rows) else { return Ok(None) };
        all.push(row);
    }
    Ok(Some(all))
}

/// Whether that partition of this run is finished: nothing is held.
pub(super) fn is_finished(file: &Path, input_hash: &str, number: usize) -> Result<bool, RunError> {
    seal::is_whole(file, input_hash, &number.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use prost::Message;

    use super::super::seal::{LARGEST, SEAL};
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
