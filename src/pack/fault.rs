//! What is wrong with a pack: where, and how to mend it.

use std::fmt;

/// One fault of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// File name within the pack.
    pub file: String,
    /// Line, from 1; none where the whole file is meant.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub mend: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// Faults found so far. Reading goes on after a fault, so that all of them are told at once.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, file: &str, line: Option<u64>, message: impl fmt::Display, mend: impl fmt::Display) {
        self.0.push(Fault { file: file.to_owned(), line, message: message.to_string(), mend: mend.to_string() });
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether a file has a fault.
    pub(super) fn is_of(&self, file: &str) -> bool {
        self.0.iter().any(|fault| fault.file == file)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}
