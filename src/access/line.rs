//! One line that people read.

use std::fmt;

use crate::domain::text::{self, TextError};

/// One line for people: 1 to 200 characters, none of which cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// Checks a text.
    ///
    /// # Errors
    ///
    /// A text that is empty, too long, or holds what cannot be seen.
    pub fn new(text: &str) -> Result<Self, TextError> {
        text::name(text).map(Self)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
