//! A value as a cell of a CSV file, for people: codes and lists in words, of a record what it is called.
//!
//! Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, and drop a tab or a carriage return before one. Such
//! text gets an apostrophe before it, which is how one types text that is meant as text; so does text that looks as if it had one
//! already, so that whoever takes the apostrophe off has what was there. Numbers stay numbers.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::batch::{Column, Kind};

const MARK: char = '\'';
/// Between the entries of a list.
const NEXT: &str = "; ";
/// The fields by which a record is called, the first that it has.
const CALLED: [&str; 2] = ["text", "display_name"];

/// The cell of a value; empty where there is none.
pub(super) fn cell(column: &Column, value: &Value) -> String {
    if column.is_list {
        let entries = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let words: Vec<String> = entries.iter().map(|entry| words(column, entry)).collect();
        return shielded(&words.join(NEXT)).into_owned();
    }
    match column.kind {
        Kind::Whole | Kind::Number | Kind::Flag => words(column, value),
        Kind::Text | Kind::Code | Kind::Day | Kind::Record => shielded(&words(column, value)).into_owned(),
    }
}

fn words(column: &Column, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(name) if column.kind == Kind::Code => {
            name.strip_prefix(&column.code_prefix).unwrap_or(name).to_lowercase().replace('_', " ")
        }
        Value::String(text) => text.clone(),
        Value::Object(record) => record_words(column, record),
        other => other.to_string(),
    }
}

/// What a record is called; of one that is called nothing, what its first field names and its `value`.
fn record_words(column: &Column, record: &Map<String, Value>) -> String {
    let field = |name: &str| column.fields.iter().find(|field| field.name == name);
    let told = |field: &Column| words(field, field.of(record));
    if let Some(called) = CALLED.iter().find_map(|name| field(name)) {
        return told(called);
    }
    let parts = column.fields.first().into_iter().chain(field("value"));
    parts.map(told).collect::<Vec<_>>().join(" ")
}

/// The text as a cell has it.
fn shielded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// Whether it is a formula behind any number of apostrophes.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(MARK).starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::batch::{Mode, columns};

    fn of(name: &str, value: &Value) -> String {
        let columns = columns(Mode::Peers).expect("columns");
        cell(columns.iter().find(|column| column.name == name).expect("the column"), value)
    }

    #[test]
    fn issue_22_9_a_cell_begins_with_no_formula() {
        let formulas = ["=1+1", "+44 20", "-5 to 5", "@home", "\t=1", "\r=1", "'=1", "''@x", "="];
        for text in formulas {
            assert_eq!(of("display_name", &json!(text)), format!("'{text}"));
            assert_eq!(of("meeting_place_ids", &json!([text])), format!("'{text}"));
        }
        for text in ["", "Arn", "'s-Hertogenbosch", "'", "5 - 3", "[{}]"] {
            assert_eq!(of("display_name", &json!(text)), text);
        }
        assert_eq!(of("rank", &json!(-1)), "-1", "a number is one");
    }

    #[test]
    fn f8_a_person_reads_words_and_no_names_of_codes_and_no_json() {
        assert_eq!(of("confidence", &json!("CONFIDENCE_HIGH")), "high");
        assert_eq!(of("no_peer_reason", &json!("NO_PEER_REASON_OWN_RECORD_PARKED")), "own record parked");
        assert_eq!(of("meeting_place_display_names", &json!(["North", "Far North"])), "North; Far North");
        assert_eq!(of("shared_problems", &json!([{"problemId": "flood", "displayName": "Flood"}])), "Flood");
        let parts = json!([{"block": "problem", "weight": 0.3, "value": 0.25}, {"block": "stage", "value": 0.0}]);
        assert_eq!(of("contributions", &parts), "problem 0.25; stage 0.0");
        assert_eq!(of("considerations", &json!([{"code": "STALE", "text": "Old."}, {"text": "Far."}])), "Old.; Far.");
        assert_eq!(of("fit", &Value::Null), "");
    }
}
