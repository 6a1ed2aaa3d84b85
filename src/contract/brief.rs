//! Errors short enough for every client. Message and details travel as trailers, and clients stop reading those between 4 and
//! 16 kB: what is longer is an error without details to some, and the end of the connection to others.

use std::collections::HashMap;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use super::violation::{VIOLATIONS_KEPT, Violation};
use crate::domain::text;
use crate::proto::limits::{ERROR_BYTES, VIOLATIONS};

/// Longest message, in characters.
const MESSAGE: usize = 400;
/// Room in it for how many fields there are more, in characters.
const MORE: usize = 30;
/// Longest path of a field, in characters.
const FIELD: usize = 200;
/// Longest description of what is wrong with a field, in characters.
const DESCRIPTION: usize = 600;

/// What is wrong with a request, in one line: as many of its fields as there is room for, and how many more there are.
pub(super) fn line(violations: &[Violation]) -> String {
    let mut line = String::new();
    let mut told = 0;
    for one in shortened(violations) {
        let next = format!("{}{}: {}", if told > 0 { "; " } else { "" }, one.field, one.description);
        if told > 0 && line.chars().count() + next.chars().count() > MESSAGE - MORE {
            break;
        }
        line.push_str(&next);
        told += 1;
    }
    let mut line = text::printable(&line, MESSAGE - MORE);
    if let Some(more) = more(violations, told) {
        line.push_str(&format!("; and {more} more"));
    }
    line
}

/// The fields of which it is told that they are wrong, each in brief; codes that one of them lists are not listed again.
pub(super) fn shortened(violations: &[Violation]) -> Vec<Violation> {
    let mut listed: Vec<&str> = Vec::new();
    let told = violations.iter().take(VIOLATIONS).map(|one| {
        let mut description = one.description.as_str();
        if let Some((said, list)) = description.rsplit_once(": ").filter(|(_, list)| list.contains(", ")) {
            if listed.contains(&list) {
                description = said;
            } else {
                listed.push(list);
            }
        }
        Violation { field: text::printable(&one.field, FIELD), description: text::printable(description, DESCRIPTION) }
    });
    told.collect()
}

/// How many are left when so many are told, in words; none where none are.
pub(super) fn more(violations: &[Violation], told: usize) -> Option<String> {
    match violations.len().saturating_sub(told) {
        0 => None,
        more if violations.len() < VIOLATIONS_KEPT => Some(more.to_string()),
        more => Some(format!("at least {more}")),
    }
}

/// An error as the wire carries it. What does not fit is left out: first fields, the last first, then named values, then the rest of
/// the message.
pub(crate) fn status(
    code: Code,
    message: &str,
    (reason, domain): (&str, &str),
    named: Vec<(String, String)>,
    violations: &[Violation],
) -> Status {
    let mut told = shortened(violations);
    let mut named = named;
    let mut length = MESSAGE;
    loop {
        let mut metadata: HashMap<String, String> = named.iter().cloned().collect();
        metadata.extend(more(violations, told.len()).map(|more| ("more_violations".to_owned(), more)));
        let mut details = ErrorDetails::with_error_info(reason, domain, metadata);
        if !told.is_empty() {
            let fields = told.iter().map(|one| FieldViolation::new(&one.field, &one.description));
            details.set_bad_request(fields.collect::<Vec<_>>());
        }
        let status = Status::with_error_details(code, text::printable(message, length), details);
        if on_the_wire(&status) <= ERROR_BYTES {
            return status;
        }
        if told.len() > 1 {
            told.pop();
        } else if named.pop().is_none() {
            if length == 0 {
                return status;
            }
            length /= 2;
        }
    }
}

/// Bytes of a status in its trailers: most of a message's letters as they are and everything else as `%20`; details in base 64.
fn on_the_wire(status: &Status) -> usize {
    let message: usize =
        status.message().bytes().map(|byte| if byte.is_ascii_alphanumeric() { 1 } else { "%20".len() }).sum();
    message + (4 * status.details().len()).div_ceil(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(count: usize, description: &str) -> Vec<Violation> {
        let field = |position| format!("profile.records[{position}].problem_id");
        (0..count).map(|position| Violation { field: field(position), description: description.to_owned() }).collect()
    }

    fn sent(violations: &[Violation]) -> Status {
        status(Code::InvalidArgument, &line(violations), ("INVALID_FIELD", "peermatch"), Vec::new(), violations)
    }

    #[test]
    fn twenty_are_told_and_how_many_more_there_are() {
        let all = wrong(33, "is no problem");
        let status = sent(&all);
        assert_eq!(status.get_details_bad_request().expect("fields").field_violations.len(), VIOLATIONS);
        assert_eq!(status.get_details_error_info().expect("a reason").metadata["more_violations"], "13");
        let line = line(&all);
        let told = line.matches("is no problem").count();
        assert!(told > 1 && line.ends_with(&format!("; and {} more", 33 - told)), "{line}");
        assert_eq!(super::line(&all[..1]), "profile.records[0].problem_id: is no problem");
        assert!(super::line(&wrong(VIOLATIONS_KEPT, "is no problem")).contains("; and at least "));
    }

    #[test]
    fn codes_that_are_allowed_are_listed_once() {
        let all = wrong(3, "'x' is unknown: county, district, unitary");
        let told: Vec<String> = shortened(&all).into_iter().map(|one| one.description).collect();
        assert_eq!(told, ["'x' is unknown: county, district, unitary", "'x' is unknown", "'x' is unknown"]);
    }

    #[test]
    fn whatever_is_wrong_every_client_can_read_it() {
        for description in ["x".repeat(5_000), " ".repeat(5_000), "ü".repeat(5_000), "a, b: c, d".repeat(500)] {
            for count in [1, 2, 13, 20, 500] {
                let status = sent(&wrong(count, &description));
                assert!(on_the_wire(&status) <= ERROR_BYTES, "{count} of {}", &description[..2]);
                assert!(!status.get_details_bad_request().expect("fields").field_violations.is_empty());
            }
        }
        let ids = vec![("candidate_place_ids".to_owned(), "E07000001,".repeat(1_000))];
        let status = status(Code::FailedPrecondition, &"ü".repeat(5_000), ("AMBIGUOUS_PLACE", "peermatch"), ids, &[]);
        assert!(on_the_wire(&status) <= ERROR_BYTES);
        assert_eq!(status.get_details_error_info().expect("a reason").reason, "AMBIGUOUS_PLACE");
    }
}
