//! A value as a cell of a CSV file, for people: codes and lists in words, of a record what it is called.
//!
//! Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, and drop a tab or a carriage return before one. Such
//! text gets an apostrophe before it, which is how one types text that is meant as text; so does text that looks as if it had one
//! already, so that whoever takes the apostrophe off has what was there. Numbers stay numbers.

use std::borrow::Cow;
use std::fmt::Write;

use crate::batch::Column;
use crate::proto::{Fields, Value};

const MARK: char = '\'';
/// Between the entries of a list.
const NEXT: &str = "; ";
/// The fields by which a record is called, the first that it has.
const CALLED: [&str; 2] = ["text", "display_name"];
/// The flag that is told behind what a record is called, where it is set.
const PROVISIONAL: &str = "provisional";

/// Puts the cell of a value in the place of what `cell` holds; empty where there is none.
pub(super) fn put_cell(column: &Column, value: &Value<'_>, cell: &mut String) {
    cell.clear();
    add_words(column, value, cell);
    let is_text = match value {
        Value::Absent | Value::Whole(_) | Value::Number(_) | Value::Flag(_) => false,
        Value::Text(_) | Value::Code(_) | Value::Record(_) | Value::List(_) => true,
    };
    if is_text && is_formula(cell) {
        cell.insert(0, MARK);
    }
}

fn add_words(column: &Column, value: &Value<'_>, cell: &mut String) {
    match value {
        Value::Absent => {}
        Value::Text(text) => cell.push_str(text),
        Value::Code(name) => {
            let name = name.strip_prefix(&column.code_prefix).unwrap_or(name);
            cell.extend(name.chars().map(|letter| if letter == '_' { ' ' } else { letter.to_ascii_lowercase() }));
        }
        Value::Whole(number) => add(cell, number),
        // As JSON writes it: the shortest form that is read as the same number.
        Value::Number(number) => add(cell, serde_json::Value::from(*number)),
        Value::Flag(flag) => add(cell, flag),
        Value::Record(record) => add_record(column, *record, cell),
        Value::List(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                cell.push_str(if at == 0 { "" } else { NEXT });
                add_words(column, entry, cell);
            }
        }
    }
}

fn add(cell: &mut String, shown: impl std::fmt::Display) {
    // A text takes whatever is written to it.
    _ = write!(cell, "{shown}");
}

/// What a record is called, and whether it is provisional; of one that is called nothing, what its first field names and its `value`.
fn add_record(column: &Column, record: &dyn Fields, cell: &mut String) {
    let field = |name: &str| column.fields.iter().find(|field| field.name == name);
    let mut told = |field: &Column| add_words(field, &field.of(record), cell);
    if let Some(called) = CALLED.iter().find_map(|name| field(name)) {
        told(called);
        if field(PROVISIONAL).is_some_and(|flag| matches!(flag.of(record), Value::Flag(true))) {
            cell.push_str(" (provisional)");
        }
        return;
    }
    column.fields.first().map(&mut told);
    if let Some(value) = field("value") {
        cell.push(' ');
        add_words(value, &value.of(record), cell);
    }
}

/// The text as a cell has it.
pub fn shielded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// Whether it is a formula behind any number of apostrophes.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(MARK).starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{Mode, columns};
    use crate::proto::v1;

    /// The cell of a row in the column of that name.
    fn of(name: &str, row: &v1::PeerRow) -> String {
        let columns = columns(Mode::Peers).expect("columns");
        let column = columns.iter().find(|column| column.name == name).expect("the column");
        let mut cell = "what was there before".to_owned();
        put_cell(column, &column.of(row), &mut cell);
        cell
    }

    #[test]
    fn issue_22_9_a_cell_begins_with_no_formula() {
        let named = |text: &str| v1::PeerRow {
            display_name: text.to_owned(),
            meeting_place_ids: vec![text.to_owned()],
            ..Default::default()
        };
        let formulas = ["=1+1", "+44 20", "-5 to 5", "@home", "\t=1", "\r=1", "'=1", "''@x", "="];
        for text in formulas {
            assert_eq!(of("display_name", &named(text)), format!("'{text}"));
            assert_eq!(of("meeting_place_ids", &named(text)), format!("'{text}"));
        }
        for text in ["", "Arn", "'s-Hertogenbosch", "'", "5 - 3", "[{}]"] {
            assert_eq!(of("display_name", &named(text)), text);
        }
        let row = v1::PeerRow { rank: Some(-1), ..Default::default() };
        assert_eq!(of("rank", &row), "-1", "a number is one");
    }

    #[test]
    fn f8_a_person_reads_words_and_no_names_of_codes_and_no_json() {
        let part = |block: &str, value: f64| v1::RowContribution {
            block: block.to_owned(),
            weight: 0.3,
            value,
            ..Default::default()
        };
        let problem = |name: &str, provisional: bool| v1::RowProblem {
            problem_id: name.to_lowercase(),
            display_name: name.to_owned(),
            provisional,
            ..Default::default()
        };
        let told = |text: &str| v1::Statement { text: text.to_owned(), ..Default::default() };
        let row = v1::PeerRow {
            confidence: Some(v1::Confidence::High.into()),
            no_peer_reason: Some(v1::NoPeerReason::OwnRecordParked.into()),
            meeting_place_display_names: vec!["North".to_owned(), "Far North".to_owned()],
            shared_problems: vec![problem("Flood", false), problem("Goats", true)],
            contributions: vec![part("problem", 0.25), part("stage", 0.0)],
            considerations: vec![told("Old."), told("Far.")],
            ..Default::default()
        };
        assert_eq!(of("confidence", &row), "high");
        assert_eq!(of("no_peer_reason", &row), "own record parked");
        assert_eq!(of("meeting_place_display_names", &row), "North; Far North");
        assert_eq!(of("shared_problems", &row), "Flood; Goats (provisional)");
        assert_eq!(of("contributions", &row), "problem 0.25; stage 0.0");
        assert_eq!(of("considerations", &row), "Old.; Far.");
        assert_eq!(of("fit", &row), "");
    }
}
