//! Text for people: bounded, in one line, without characters that could disguise it.

use std::borrow::Cow;

use thiserror::Error;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Longest name or label, in characters.
pub const NAME_LIMIT: usize = 200;
/// Longest statement or definition, in characters.
pub const STATEMENT_LIMIT: usize = 2_000;
/// Longest passage of a story, in characters.
pub const PASSAGE_LIMIT: usize = 500;
/// Longest echo of a caller's own text in a message, in characters.
pub const ECHO_LIMIT: usize = 100;

/// Why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing, or white space only.
    #[error("is empty")]
    Empty,
    /// Over its limit.
    #[error("is {length} characters long; at most {limit} are allowed")]
    TooLong {
        /// Length found, in characters.
        length: usize,
        /// Limit, in characters.
        limit: usize,
    },
    /// A control, formatting or invisible character.
    #[error("holds U+{0:04X}, which cannot be seen; remove it")]
    Unseen(u32),
}

/// A name or label: not empty, at most [`NAME_LIMIT`] characters, without characters that cannot be seen: two names
/// that look alike are alike.
pub fn name(text: &str) -> Result<String, TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    bounded(text, NAME_LIMIT, |c| disguises(c) || takes_no_room(c))
}

/// A statement or definition: may be empty, at most [`STATEMENT_LIMIT`] characters, without control characters.
pub fn statement(text: &str) -> Result<String, TextError> {
    bounded(text, STATEMENT_LIMIT, disguises)
}

/// A passage of a story: may be empty, at most [`PASSAGE_LIMIT`] characters, without control characters.
pub fn passage(text: &str) -> Result<String, TextError> {
    bounded(text, PASSAGE_LIMIT, disguises)
}

/// A caller's text made fit for a message: control characters shown as `�`, cut at [`ECHO_LIMIT`] characters.
pub fn echo(text: &str) -> String {
    printable(text, ECHO_LIMIT)
}

/// Any text made fit for one line: control characters shown as `�`, cut at `limit` characters.
pub fn printable(text: &str, limit: usize) -> String {
    let mut shown: String = text.chars().take(limit).map(|c| if disguises(c) { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(limit).is_some() {
        shown.pop();
        shown.push('…');
    }
    shown
}

/// Any text of several lines made fit for a terminal: control characters but the ends of lines shown as `�`.
pub fn lines(text: &str) -> Cow<'_, str> {
    let hides = |c: char| c != '\n' && disguises(c);
    if !text.contains(hides) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if hides(c) { '\u{fffd}' } else { c }).collect())
}

/// Whether a text is no longer than `limit`, in characters.
///
/// # Errors
///
/// [`TextError::TooLong`] where it is longer.
pub fn within(text: &str, limit: usize) -> Result<(), TextError> {
    let length = text.chars().count();
    if length > limit { Err(TextError::TooLong { length, limit }) } else { Ok(()) }
}

fn bounded(text: &str, limit: usize, refused: fn(char) -> bool) -> Result<String, TextError> {
    within(text, limit)?;
    match text.chars().find(|&c| refused(c)) {
        Some(c) => Err(TextError::Unseen(c as u32)),
        None => Ok(text.trim().to_owned()),
    }
}

/// Control and formatting characters and ends of lines, as Unicode lists them: they reorder text, hide it or break out of its line
/// (UAX #9 and "Trojan source").
pub fn disguises(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    let told = || matches!(c.general_category(), Control | Format | LineSeparator | ParagraphSeparator);
    if c.is_ascii() { c.is_ascii_control() } else { told() }
}

/// Letters and marks that are nothing to be seen: what Unicode calls default-ignorable beside [`disguises`]
/// (DerivedCoreProperties.txt), and the Braille cell without a dot.
fn takes_no_room(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_refuse_characters_that_reorder_or_hide_text() {
        assert_eq!(name("Cam\u{202e}den"), Err(TextError::Unseen(0x202e)));
        assert_eq!(name("Cam\u{7}den"), Err(TextError::Unseen(7)));
        assert_eq!(name("  "), Err(TextError::Empty));
        assert_eq!(name(" Ynys Môn "), Ok("Ynys Môn".to_owned()));
    }

    #[test]
    fn issue_22_9_a_name_has_nothing_that_cannot_be_seen() {
        let unseen = "\u{ad}\u{34f}\u{61c}\u{70f}\u{115f}\u{180e}\u{200b}\u{200d}\u{2028}\u{2063}\u{206a}\u{2800}\u{3164}\u{fe0f}\
                      \u{feff}\u{ffa0}\u{fff9}\u{110bd}\u{1bca0}\u{1d173}\u{e0001}\u{e0041}\u{e0100}";
        for c in unseen.chars() {
            assert_eq!(name(&format!("Cam{c}den")), Err(TextError::Unseen(c as u32)), "U+{:04X}", c as u32);
        }
        for seen in ["Ynys Môn", "Rhondda Cynon Taf", "Comhairle nan Eilean Siar", "N'Djaména", "東京都", "বাংলা", "Ærø"]
        {
            assert_eq!(name(seen).as_deref(), Ok(seen));
        }
        assert_eq!(
            statement("done ✔\u{fe0f}").as_deref(),
            Ok("done ✔\u{fe0f}"),
            "a statement may have a sign of its own form"
        );
    }

    #[test]
    fn an_echo_is_short_and_harmless_whatever_came_in() {
        let shown = echo(&"\u{1b}[2J".repeat(500_000));
        assert_eq!(shown.chars().count(), ECHO_LIMIT);
        assert!(!shown.chars().any(disguises));
        assert_eq!(echo("Camdem"), "Camdem");
    }
}
