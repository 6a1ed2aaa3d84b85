//! Identifiers. A place is not a problem and not a function, and the compiler knows it.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest identifier, in bytes.
pub const ID_LIMIT: usize = 64;

/// Why a text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// Nothing, or white space only.
    #[error("is empty")]
    Empty,
    /// Over [`ID_LIMIT`] bytes.
    #[error("is {0} bytes long; an identifier has at most {ID_LIMIT}")]
    TooLong(usize),
    /// A character outside letters, digits and `_ - . :`.
    #[error("holds {0:?}; an identifier has letters, digits and _ - . : only")]
    Character(char),
}

fn check(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > ID_LIMIT {
        return Err(IdError::TooLong(text.len()));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    match text.chars().find(|&c| !allowed(c)) {
        Some(c) => Err(IdError::Character(c)),
        None => Ok(()),
    }
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks `text` against the rules of an identifier: 1 to 64 letters, digits and `_ - . :`.
            pub fn new(text: &str) -> Result<Self, IdError> {
                check(text)?;
                Ok(Self(text.to_owned()))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                check(&text)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// Stable identifier of a place (a GSS code for areas of the United Kingdom).
    PlaceId
);
identifier!(
    /// Code of a theme, problem, sub-problem or stop-concept of the taxonomy.
    ProblemId
);
identifier!(
    /// Code of a service function.
    FunctionId
);
identifier!(
    /// Code of a governance type. Open-ended: a code that the pack does not know is allowed and counts as unknown.
    GovernanceTypeId
);
identifier!(
    /// Code of an indicator.
    IndicatorId
);
identifier!(
    /// Identifier of a source of facts.
    SourceId
);
identifier!(
    /// Code of a factor.
    FactorId
);
identifier!(
    /// Name of somebody who calls, as the operator gave it.
    CallerId
);
identifier!(
    /// Code of any other word of the pack: a sector, a client group, an approach.
    TermId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_refuses_what_could_hide_or_confuse() {
        assert_eq!(PlaceId::new(""), Err(IdError::Empty));
        assert_eq!(PlaceId::new("E09\u{202e}7"), Err(IdError::Character('\u{202e}')));
        assert_eq!(PlaceId::new("E09 7"), Err(IdError::Character(' ')));
        assert_eq!(PlaceId::new(&"x".repeat(65)), Err(IdError::TooLong(65)));
        assert!(PlaceId::new("seed:west-cheshire_2014").is_ok());
    }
}
