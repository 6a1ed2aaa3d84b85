//! Codes and labels of the pack's words, and what is said of one that is none.

use super::violation::Violations;
use crate::domain::id::TermId;
use crate::domain::term::Term;
use crate::domain::text;

/// A code or label of the pack's words, in any case; a violation that lists the codes where it is none.
pub(super) fn known_term(terms: &[Term], code: &str, field: &str, violations: &mut Violations) -> Option<TermId> {
    let wanted = code.trim().to_lowercase();
    let is_called = |term: &&Term| term.id.as_str().to_lowercase() == wanted || term.label.to_lowercase() == wanted;
    let known = terms.iter().find(is_called);
    if known.is_none() {
        violations.add(field, unknown_code(code, terms.iter().map(|term| term.id.as_str())));
    }
    known.map(|term| term.id.clone())
}

/// That there is no such code, and which there are.
pub(super) fn unknown_code<'a>(code: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let known = if known.is_empty() { "the pack has none".to_owned() } else { known.join(", ") };
    format!("'{}' is unknown: {known}", text::echo(code))
}
