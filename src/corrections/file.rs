//! The file of remarks: one JSON object a line, only ever added to, under a lock that the server and the operator's command share.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::said::{About, Said};
use crate::disk;

/// Largest file, in bytes: some thousand remarks.
pub const MOST_BYTES: u64 = 1 << 20;
/// Most remarks that are taken within an hour, from all readers together.
pub const MOST_IN_AN_HOUR: usize = 200;
/// Most remarks that are taken within an hour from one address.
pub const MOST_OF_ONE: usize = 20;

/// Why a remark is not kept, or the file not read.
#[derive(Debug, Error)]
pub enum KeepError {
    /// The file may grow no further.
    #[error("the file of remarks is full")]
    Full,
    /// Too many came at once.
    #[error("{MOST_IN_AN_HOUR} remarks came within the last hour, and no more are taken")]
    TooMany,
    /// Too many came from one reader.
    #[error("{MOST_OF_ONE} remarks of yours came within the last hour, and no more are taken from you")]
    TooManyOfOne,
    /// There is no open remark of that number.
    #[error("there is no open remark {0}")]
    Unknown(u64),
    /// A line that is no remark.
    #[error("line {0} is no remark")]
    Line(usize),
    /// What the system said.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// A remark in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From 1, in the order in which they came.
    pub number: u64,
    /// When it came.
    pub at: Timestamp,
    /// What it is about.
    pub about: About,
    /// What was written.
    pub said: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Said(Entry),
    Closed { closes: u64, at: Timestamp },
}

/// A file of remarks.
#[derive(Debug, Clone)]
pub struct Corrections(PathBuf);

impl Corrections {
    /// The remarks in a file, which need not be there yet.
    pub fn at(file: &Path) -> Self {
        Self(file.to_owned())
    }

    /// Keeps a remark, on disk before this returns, and says which number it has.
    ///
    /// # Errors
    ///
    /// Too many within an hour, a full file, or one that cannot be read or written.
    pub fn keep(&self, said: Said, now: Timestamp) -> Result<u64, KeepError> {
        let mut open = self.open()?;
        let lines = read(&mut open)?;
        let entries = || lines.iter().filter_map(|line| if let Line::Said(entry) = line { Some(entry) } else { None });
        let hour = SignedDuration::from_hours(1);
        if entries().filter(|entry| now.duration_since(entry.at) < hour).count() >= MOST_IN_AN_HOUR {
            return Err(KeepError::TooMany);
        }
        let number = 1 + entries().map(|entry| entry.number).max().unwrap_or_default();
        add(&mut open, &Line::Said(Entry { number, at: now, about: said.about, said: said.text }))?;
        Ok(number)
    }

    /// The remarks that are not closed, in the order in which they came.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or holds something else.
    pub fn open_ones(&self) -> Result<Vec<Entry>, KeepError> {
        disk::regular(&self.0).map_err(io::Error::from)?;
        let mut open = File::open(&self.0)?;
        locked(|| open.try_lock_shared())?;
        Ok(still_open(read(&mut open)?))
    }

    /// Closes a remark: it stays in the file and is listed no more.
    ///
    /// # Errors
    ///
    /// No open remark of that number, or a file that cannot be read or written.
    pub fn close(&self, number: u64, now: Timestamp) -> Result<(), KeepError> {
        // Not made where there is none: there would be nothing to close.
        disk::regular(&self.0).map_err(io::Error::from)?;
        let mut open = self.open()?;
        if !still_open(read(&mut open)?).iter().any(|entry| entry.number == number) {
            return Err(KeepError::Unknown(number));
        }
        add(&mut open, &Line::Closed { closes: number, at: now })
    }

    /// Opened for reading and adding, for its owner alone, and locked until it is dropped.
    fn open(&self) -> io::Result<File> {
        if let Err(error) = disk::regular(&self.0)
            && !error.is_missing()
        {
            return Err(error.into());
        }
        let open = File::options().read(true).append(true).create(true).mode(0o600).open(&self.0)?;
        locked(|| open.try_lock())?;
        Ok(open)
    }
}

/// Tries for a second: whoever holds a lock for longer must not hold a share of the server's processors with it.
fn locked(attempt: impl Fn() -> Result<(), TryLockError>) -> io::Result<()> {
    for _ in 0..20 {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(50)),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::WouldBlock, "another program holds the file of remarks"))
}

fn still_open(lines: Vec<Line>) -> Vec<Entry> {
    let (mut entries, mut closed) = (Vec::new(), BTreeSet::new());
    for line in lines {
        match line {
            Line::Said(entry) => entries.push(entry),
            Line::Closed { closes, .. } => _ = closed.insert(closes),
        }
    }
    entries.retain(|entry: &Entry| !closed.contains(&entry.number));
    entries
}

/// Every whole line. One that a kill cut short was never acknowledged, and is passed over where another begins behind it, too.
fn read(open: &mut File) -> Result<Vec<Line>, KeepError> {
    // Bytes, because a line may be cut within a letter.
    let mut bytes = Vec::new();
    open.take(2 * MOST_BYTES).read_to_end(&mut bytes)?;
    let whole = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let lines = whole.map(<[u8]>::trim_ascii).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.ends_with(CUT.as_bytes()));
    lines.map(|(at, line)| serde_json::from_slice(line).map_err(|_| KeepError::Line(at + 1))).collect()
}

/// Behind a line that a kill cut short.
const CUT: &str = "# cut short";

fn add(open: &mut File, line: &Line) -> Result<(), KeepError> {
    let mut bytes = serde_json::to_vec(line).map_err(io::Error::from)?;
    bytes.push(b'\n');
    let size = open.seek(SeekFrom::End(0))?;
    // What is full can still be closed: as many lines as there are remarks, and each shorter than one.
    if matches!(line, Line::Said(_)) && size + bytes.len() as u64 > MOST_BYTES {
        return Err(KeepError::Full);
    }
    if size > 0 {
        open.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        open.read_exact(&mut last)?;
        if last != *b"\n" {
            bytes.splice(0..0, format!(" {CUT}\n").into_bytes());
        }
    }
    open.write_all(&bytes)?;
    Ok(open.sync_all()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::personal::PersonalForms;

    fn said(text: &str) -> Said {
        let about = About { place: "Camden".to_owned(), ..About::default() };
        Said::new(about, text, &PersonalForms::default()).expect("may be kept")
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + 60 * minutes).expect("a time")
    }

    #[test]
    fn a_remark_is_listed_until_it_is_closed_and_numbers_are_never_given_twice() {
        let dir = tempfile::tempdir().expect("a folder");
        let book = Corrections::at(&dir.path().join("remarks"));
        assert!(matches!(book.close(1, at(0)), Err(KeepError::System(_))), "there is none yet");
        assert_eq!(book.keep(said("The date is wrong."), at(0)).expect("kept"), 1);
        assert_eq!(book.keep(said("It  was\r\ndecided."), at(1)).expect("kept"), 2);
        book.close(1, at(2)).expect("closed");
        assert!(matches!(book.close(1, at(3)), Err(KeepError::Unknown(1))));
        let open = book.open_ones().expect("read");
        assert_eq!(open.iter().map(|entry| (entry.number, &*entry.said)).collect::<Vec<_>>(), [(2, "It was decided.")]);
        book.close(2, at(4)).expect("closed");
        assert_eq!(book.keep(said("A third."), at(5)).expect("kept"), 3);
    }

    #[test]
    fn a_flood_and_a_full_file_are_refused_and_lose_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let book = Corrections::at(&dir.path().join("remarks"));
        for minute in 0..MOST_IN_AN_HOUR as i64 {
            book.keep(said("Wrong."), at(minute / 10)).expect("kept");
        }
        assert!(matches!(book.keep(said("Wrong."), at(30)), Err(KeepError::TooMany)));
        assert_eq!(book.keep(said("Wrong."), at(90)).expect("an hour later"), 201);
        let long = "x ".repeat(499);
        let kept = (2..).find(|hour| book.keep(said(&long), at(60 * hour)).is_err()).expect("full at last");
        assert!(matches!(book.keep(said(&long), at(60 * (kept + 2))), Err(KeepError::Full)));
        assert!(book.open_ones().expect("read").len() > 500);
        book.close(2, at(0)).expect("closed, though it is full");
        assert!(book.open_ones().expect("read").iter().all(|entry| entry.number != 2));
    }

    #[test]
    fn a_file_that_another_program_holds_is_told_and_not_waited_for() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("remarks");
        let book = Corrections::at(&file);
        book.keep(said("One."), at(0)).expect("kept");
        let held = File::open(&file).expect("there");
        held.lock().expect("held");
        let told =
            |error: KeepError| matches!(error, KeepError::System(error) if error.kind() == io::ErrorKind::WouldBlock);
        assert!(book.keep(said("Two."), at(1)).is_err_and(told));
        drop(held);
        assert_eq!(book.keep(said("Two."), at(1)).expect("kept"), 2);
    }

    #[test]
    fn what_a_kill_cut_short_is_passed_over_and_what_is_no_remark_is_told() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("remarks");
        let book = Corrections::at(&file);
        book.keep(said("Owed £3."), at(0)).expect("kept");
        let whole = std::fs::read(&file).expect("read");
        let within_a_letter = 1 + whole.iter().position(|byte| !byte.is_ascii()).expect("a pound");
        for cut in [20, within_a_letter] {
            std::fs::write(&file, [&whole[..], &whole[..cut]].concat()).expect("cut short");
            assert_eq!(book.open_ones().expect("read").len(), 1);
            assert_eq!(book.keep(said("Two."), at(1)).expect("kept"), 2);
            assert_eq!(book.open_ones().expect("read").len(), 2);
        }
        std::fs::write(&file, "nothing of ours\n").expect("written");
        assert!(matches!(book.open_ones(), Err(KeepError::Line(1))));
    }
}
