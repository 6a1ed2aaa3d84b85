//! One remark, checked at the door.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::personal::PersonalForms;
use crate::domain::text::{self, TextError};
use crate::door::{self, Finding};

/// Longest remark, in characters.
pub const LONGEST: usize = 1_000;

/// What a remark is about, as the address of the page had it. What is left out is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Who asked.
    pub place: String,
    /// With which problem.
    pub problem: String,
    /// About which peer.
    pub peer: String,
}

/// Why a remark is not kept.
#[derive(Debug, Error)]
pub enum SaidError {
    /// Nothing was written.
    #[error("nothing was written")]
    Empty,
    /// Over [`LONGEST`] characters.
    #[error("it has {0} characters; at most {LONGEST} are kept")]
    TooLong(usize),
    /// Not plain text, or a name that is too long.
    #[error("it {0}")]
    Text(#[from] TextError),
    /// Law 13.
    #[error("it {0}")]
    Personal(Finding),
}

/// A remark that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub(super) about: About,
    pub(super) text: String,
}

impl Said {
    /// Checks a remark and what it is about; text that looks like personal data is refused wherever it stands.
    ///
    /// # Errors
    ///
    /// Nothing written, too much, no plain text, or personal data.
    pub fn new(about: About, said: &str, forms: &PersonalForms) -> Result<Self, SaidError> {
        // Browsers end the lines of a box with CR and LF.
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if said.is_empty() {
            return Err(SaidError::Empty);
        }
        let long = said.chars().count();
        if long > LONGEST {
            return Err(SaidError::TooLong(long));
        }
        let said = text::statement(&said)?;
        for asked in [&about.place, &about.problem, &about.peer].into_iter().filter(|asked| !asked.is_empty()) {
            text::name(asked)?;
        }
        let all = [&said, &about.place, &about.problem, &about.peer];
        let found = all.into_iter().find_map(|one| door::look(one, forms));
        match found {
            Some(found) => Err(SaidError::Personal(found)),
            None => Ok(Self { about, text: said }),
        }
    }
}
