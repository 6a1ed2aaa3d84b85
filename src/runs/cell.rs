//! Text in a cell of a CSV file, so that a spreadsheet shows it and never runs it.
//!
//! Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, and drop a tab or a carriage return before one. Such
//! text gets an apostrophe before it, which is how one types text that is meant as text; so does text that looks as if it had one
//! already, so that whoever takes the apostrophe off has what was there. Numbers stay numbers.

use std::borrow::Cow;

const MARK: char = '\'';

/// The text as a cell has it.
pub(super) fn shielded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// What [`shielded`] made a cell of.
pub(super) fn bare(cell: &str) -> &str {
    cell.strip_prefix(MARK).filter(|text| is_formula(text)).unwrap_or(cell)
}

/// Whether it is a formula behind any number of apostrophes.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(MARK).starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_22_9_a_cell_begins_with_no_formula_and_comes_back_as_it_was() {
        let formulas = ["=1+1", "+44 20", "-5 to 5", "@home", "\t=1", "\r=1", "'=1", "''@x", "="];
        for text in formulas {
            let cell = shielded(text);
            assert!(cell.starts_with('\''), "{cell}");
            assert_eq!(bare(&cell), text);
        }
        for text in ["", "Arn", "'s-Hertogenbosch", "'", "5 - 3", "[{}]"] {
            assert_eq!(shielded(text), text);
            assert_eq!(bare(text), text);
        }
    }
}
