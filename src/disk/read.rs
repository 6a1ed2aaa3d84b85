//! Files that strangers may have made: regular files only, no larger than they may be, and none that leads out of its folder.
//!
//! A device or a pipe never ends, a file full of holes takes no room on disk and all of it in memory, and a link shows what its
//! folder was never meant to show. All of them come with an archive that somebody unpacked.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Bytes read at once.
const STEP: usize = 1 << 16;

/// Why a file is not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A folder, a device, a pipe, a socket.
    #[error("it is no regular file")]
    NotRegular,
    /// A link, or a name with `..`, whose end lies elsewhere.
    #[error("it leads out of its folder")]
    Outside,
    /// Larger than it may be.
    #[error("it has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// Its size, in bytes, as far as it is known.
        size: u64,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// Text has no zero byte: a hole, UTF-16, or no text at all.
    #[error("it is no text: its byte {0} is zero")]
    NotText(u64),
    /// What the system said.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl ReadError {
    /// There is nothing of that name.
    pub(crate) fn missing(name: &str) -> Self {
        Self::System(io::Error::new(io::ErrorKind::NotFound, format!("there is no {name}")))
    }

    /// Whether there is nothing of that name.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::System(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::System(error) => error,
            other => Self::new(io::ErrorKind::InvalidData, other),
        }
    }
}

/// Whether there is something of that name, be it a link that leads nowhere.
pub(crate) fn is_there(file: &Path) -> bool {
    fs::symlink_metadata(file).is_ok()
}

/// The bytes of a text that somebody named; a link is followed to a regular file.
pub(crate) fn read_text(file: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    text(open(file, limit)?, limit)
}

/// The bytes of a text in a folder; a link is followed as long as it stays in there.
pub(crate) fn read_text_in(dir: &Path, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
    text(open_in(dir, name, limit)?, limit)
}

/// The bytes of any file in a folder; a link is followed as long as it stays in there. What it has to be the caller finds out.
#[cfg(feature = "sentence-model")]
pub(crate) fn read_bytes_in(dir: &Path, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let size = open_in(dir, name, limit)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)? as u64;
    if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(bytes) }
}

/// Opens a file of a folder; a link is followed as long as it stays in there.
pub(crate) fn open_in(dir: &Path, name: &str, limit: u64) -> Result<File, ReadError> {
    let file: PathBuf = fs::canonicalize(dir.join(name))?;
    if !file.starts_with(fs::canonicalize(dir)?) {
        return Err(ReadError::Outside);
    }
    open(&file, limit)
}

/// What is known of a regular file that somebody named; a link is followed. To be looked at before it is opened, because to open a
/// pipe is to wait for whoever writes into it.
pub(crate) fn regular(file: &Path) -> Result<Metadata, ReadError> {
    let known = fs::metadata(file)?;
    if known.is_file() { Ok(known) } else { Err(ReadError::NotRegular) }
}

/// Opens a file that somebody named; a link is followed to a regular file.
pub(crate) fn open(file: &Path, limit: u64) -> Result<File, ReadError> {
    let known = regular(file)?;
    if known.len() > limit {
        return Err(ReadError::TooLarge { size: known.len(), limit });
    }
    Ok(File::open(file)?)
}

/// Step by step, so that a file of holes costs no more than its first one. A file that grows meanwhile is read up to the limit.
fn text(file: File, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let mut step = vec![0; STEP];
    let mut rest = file.take(limit.saturating_add(1));
    loop {
        let read = match rest.read(&mut step) {
            Ok(0) => return Ok(bytes),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        if let Some(at) = step[..read].iter().position(|&byte| byte == 0) {
            return Err(ReadError::NotText((bytes.len() + at) as u64 + 1));
        }
        bytes.extend_from_slice(&step[..read]);
        let size = bytes.len() as u64;
        if size > limit {
            return Err(ReadError::TooLarge { size, limit });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_up_to_its_limit_and_no_further() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("text"), "Brücke").expect("written");
        assert_eq!(read_text_in(dir.path(), "text", 7).expect("read"), "Brücke".as_bytes());
        let larger = read_text_in(dir.path(), "text", 6);
        assert!(matches!(larger, Err(ReadError::TooLarge { size: 7, limit: 6 })), "{larger:?}");
        assert!(read_text_in(dir.path(), "none", 6).is_err_and(|error| error.is_missing()));
    }

    #[test]
    fn a_file_of_holes_is_left_at_its_first_one() {
        let dir = tempfile::tempdir().expect("a folder");
        let holes = File::create(dir.path().join("holes")).expect("made");
        holes.set_len(1 << 34).expect("holes take no room");
        let read = read_text_in(dir.path(), "holes", u64::MAX);
        assert!(matches!(read, Err(ReadError::NotText(1))), "{read:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_within_its_folder_and_not_out_of_it() {
        use std::os::unix::fs::symlink;
        let outer = tempfile::tempdir().expect("a folder");
        let dir = outer.path().join("pack");
        fs::create_dir(&dir).expect("a folder in it");
        fs::write(outer.path().join("secret"), "secret").expect("written");
        fs::write(dir.join("text"), "text").expect("written");
        symlink("text", dir.join("inside")).expect("a link");
        symlink("../secret", dir.join("outside")).expect("a link");
        symlink("/dev/zero", dir.join("endless")).expect("a link");
        assert_eq!(read_text_in(&dir, "inside", 9).expect("read"), b"text");
        for leads_out in ["outside", "endless", "../secret"] {
            let read = read_text_in(&dir, leads_out, 9);
            assert!(matches!(read, Err(ReadError::Outside)), "{leads_out}: {read:?}");
        }
        let named = read_text(Path::new("/dev/zero"), 9);
        assert!(matches!(named, Err(ReadError::NotRegular)), "{named:?}");
    }
}
