//! Text for people: bounded, in one line, without characters that could disguise it.

use thiserror::Error;

/// Longest name or label, in characters.
pub const NAME_LIMIT: usize = 200;
/// Longest statement or definition, in characters.
pub const STATEMENT_LIMIT: usize = 2_000;
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
    /// A control or bidirectional formatting character.
    #[error("holds the control character U+{0:04X}; remove it")]
    Control(u32),
}

/// A name or label: not empty, at most [`NAME_LIMIT`] characters, without control characters.
pub fn name(text: &str) -> Result<String, TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    bounded(text, NAME_LIMIT)
}

/// A statement or definition: may be empty, at most [`STATEMENT_LIMIT`] characters, without control characters.
pub fn statement(text: &str) -> Result<String, TextError> {
    bounded(text, STATEMENT_LIMIT)
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

fn bounded(text: &str, limit: usize) -> Result<String, TextError> {
    let length = text.chars().count();
    if length > limit {
        return Err(TextError::TooLong { length, limit });
    }
    match text.chars().find(|&c| disguises(c)) {
        Some(c) => Err(TextError::Control(c as u32)),
        None => Ok(text.trim().to_owned()),
    }
}

/// Control characters, and the formatting characters that reorder or hide text (Unicode UAX #9 and "Trojan source").
fn disguises(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_refuse_characters_that_reorder_or_hide_text() {
        assert_eq!(name("Cam\u{202e}den"), Err(TextError::Control(0x202e)));
        assert_eq!(name("Cam\u{7}den"), Err(TextError::Control(7)));
        assert_eq!(name("  "), Err(TextError::Empty));
        assert_eq!(name(" Ynys Môn "), Ok("Ynys Môn".to_owned()));
    }

    #[test]
    fn an_echo_is_short_and_harmless_whatever_came_in() {
        let shown = echo(&"\u{1b}[2J".repeat(500_000));
        assert_eq!(shown.chars().count(), ECHO_LIMIT);
        assert!(!shown.chars().any(disguises));
        assert_eq!(echo("Camdem"), "Camdem");
    }
}
