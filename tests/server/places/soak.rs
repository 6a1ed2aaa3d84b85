//! What a series of kills has come to, kept in a folder so that a long one goes on where it was stopped.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Where kills fell, seen from the write that was under way.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fell {
    /// Nothing of it had reached the file.
    pub(super) before_a_commit: u64,
    /// A part of it had, and counts for nothing.
    pub(super) in_a_commit: u64,
    /// All of it had, and nobody had been told.
    pub(super) after_a_commit: u64,
}

impl Fell {
    pub(super) fn all(self) -> u64 {
        self.before_a_commit + self.in_a_commit + self.after_a_commit
    }
}

impl fmt::Display for Fell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before_a_commit, in_a_commit, after_a_commit } = self;
        write!(
            f,
            "{before_a_commit} fell before a commit, {in_a_commit} in one and {after_a_commit} after one, before its answer"
        )
    }
}

/// Keeps how far a series is.
pub(super) struct Progress(Option<PathBuf>);

impl Progress {
    /// In a file of this folder; nowhere without one.
    pub(super) fn kept_in(dir: Option<&Path>) -> Self {
        Self(dir.map(|dir| dir.join("kills")))
    }

    /// How far it was when it was stopped.
    pub(super) fn so_far(&self) -> Fell {
        let text = self.0.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        let mut numbers = text.split_whitespace().map(|number| number.parse().expect("a number of kills"));
        let mut next = || numbers.next().unwrap_or_default();
        Fell { before_a_commit: next(), in_a_commit: next(), after_a_commit: next() }
    }

    pub(super) fn keep(&self, fell: Fell) {
        if let Some(file) = &self.0 {
            let Fell { before_a_commit, in_a_commit, after_a_commit } = fell;
            fs::write(file, format!("{before_a_commit} {in_a_commit} {after_a_commit}\n")).expect("kept");
        }
    }
}

/// Whether the journal beside a store ends in a transaction that was not committed ("WAL-mode File Format" of SQLite): frames of
/// this journal behind the last one that says how large the file is after its commit.
pub(super) fn ends_in_a_part(store: &Path) -> bool {
    let Ok(journal) = fs::read(format!("{}-wal", store.display())) else { return false };
    let number = |at: usize| journal.get(at..at + 4).map(|bytes| u32::from_be_bytes(bytes.try_into().unwrap()));
    let (Some(page), Some(salt)) = (number(8), journal.get(16..24)) else { return false };
    let frame = 24 + page as usize;
    let frames = journal[32..].chunks(frame).take_while(|frame| frame.get(8..16) == Some(salt));
    let ends: Vec<bool> = frames.map(|frame| frame[4..8] != [0; 4]).collect();
    ends.last() == Some(&false) || (journal.len() - 32) % frame != 0
}
