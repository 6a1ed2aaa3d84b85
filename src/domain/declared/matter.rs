//! What a declared record is about.

use std::fmt;

use crate::domain::id::ProblemId;
use crate::domain::text::{self, TextError};

/// A problem of the vocabulary, or one that it does not have and that a place named in its own words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// A code of the vocabulary.
    Problem(ProblemId),
    /// No code yet: nobody is matched by words.
    Words(ProblemWords),
}

/// What a place calls a problem that has no code. Told to nobody but itself and the operator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProblemWords(String);

impl ProblemWords {
    /// Reads them: 1 to [`text::NAME_LIMIT`] characters; several spaces are one.
    ///
    /// # Errors
    /// Where they are no name.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let plain = text::name(text)?;
        Ok(Self(plain.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    /// As they were written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Matter {
    /// Its code, if it has one.
    pub fn problem(&self) -> Option<&ProblemId> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Words(_) => None,
        }
    }

    /// Its words, if it has no code.
    pub fn words(&self) -> Option<&ProblemWords> {
        match self {
            Self::Problem(_) => None,
            Self::Words(words) => Some(words),
        }
    }

    /// Its code, empty where it has none.
    pub fn code(&self) -> &str {
        self.problem().map_or("", ProblemId::as_str)
    }

    /// Its words, empty where it has a code.
    pub fn said(&self) -> &str {
        self.words().map_or("", ProblemWords::as_str)
    }
}

impl From<ProblemId> for Matter {
    fn from(problem: ProblemId) -> Self {
        Self::Problem(problem)
    }
}

impl fmt::Display for Matter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(problem) => problem.fmt(f),
            Self::Words(words) => f.write_str(words.as_str()),
        }
    }
}
