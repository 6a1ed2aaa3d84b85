//! What a row says, in words. A hole in a source that became a word says nothing and is refused.

use thiserror::Error;

use crate::domain::text::{self, TextError};

/// What programs write where they have nothing: never a word of anybody's sentence.
const HOLES: [&str; 6] = ["nan", "NaN", "null", "NULL", "n/a", "N/A"];
/// What people write for nothing: refused where it is all that is said of something.
const NOTHINGS: [&str; 4] = ["none", "None", "-", "–"];

/// Why a statement is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum StatementError {
    /// It is no text for people.
    #[error(transparent)]
    Text(#[from] TextError),
    /// It has a word for nothing in it.
    #[error("has '{0}' where the source says nothing")]
    Nothing(&'static str),
}

/// A statement of a row: bounded, in plain characters, without words for nothing.
pub(super) fn statement(cell: &str) -> Result<String, StatementError> {
    let said = text::statement(cell)?;
    let mut words = said.split(|letter: char| letter.is_whitespace() || "(),:;.".contains(letter));
    let mut values = said.split(['(', ')', ',', ':', ';', '.']).map(str::trim);
    let hole = words.find_map(|word| HOLES.into_iter().find(|hole| *hole == word));
    let nothing = values.find_map(|value| NOTHINGS.into_iter().find(|nothing| *nothing == value));
    hole.or(nothing).map_or(Ok(said.clone()), |word| Err(StatementError::Nothing(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t3_a_hole_in_a_source_is_not_a_word() {
        for (wrong, word) in [
            ("Requires improvement (overall nan).", "nan"),
            ("Grade: NaN", "NaN"),
            ("n/a", "n/a"),
            ("Rated null, of four grades", "null"),
            ("Next step: none.", "none"),
            ("-", "-"),
            ("Overall (-)", "-"),
        ] {
            assert_eq!(statement(wrong), Err(StatementError::Nothing(word)), "{wrong}");
        }
        for sound in
            ["", "None of the districts holds it.", "City Centre - West End Point", "Banana nannies, annulled."]
        {
            assert_eq!(statement(sound), Ok(sound.to_owned()));
        }
    }
}
