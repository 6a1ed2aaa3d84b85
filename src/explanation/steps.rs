//! What sources say, in words: each speaks as of its own day, a step that is due by now is a question, and what became known
//! after a place's own word is told beside it.

use jiff::civil::Date;

use crate::domain::block::Block;
use crate::domain::day;
use crate::domain::freshness::NextStep;
use crate::domain::record::{Evidence, Provenance, Record};
use crate::domain::uncovered::Uncovered;

/// What is told of a place's own word, which it gave for the answer and not for others to read.
const OWN_WORD: &str = "Declared by the place itself.";

/// What the source that speaks for a record says, told on `today` to somebody whose agreement may not cover a place's own words.
pub fn told(record: &Record, today: Date, uncovered: &Uncovered) -> String {
    let says = |evidence| says(evidence, uncovered);
    let latest = record.latest();
    if let Some(newer) = record.newer_beside() {
        return [&says(latest), " Since then, as of ", &day::shown(newer.as_of), ": ", &says(newer)].concat();
    }
    match record.step_due(today) {
        Some(step) => [words(latest, uncovered), " Next: ", &asked(step), "."].concat(),
        None => says(latest),
    }
}

/// What one source says, its next step as it gives it.
pub(super) fn says(evidence: &Evidence, uncovered: &Uncovered) -> String {
    match evidence.next_step.as_deref() {
        Some(step) => [words(evidence, uncovered), " Next: ", &dated(step), "."].concat(),
        None => words(evidence, uncovered).to_owned(),
    }
}

fn words<'e>(evidence: &'e Evidence, uncovered: &Uncovered) -> &'e str {
    let own = evidence.provenance == Provenance::Declared && evidence.source.is_none();
    if own && (evidence.statement.is_empty() || uncovered.has(Block::Text)) { OWN_WORD } else { &evidence.statement }
}

/// A step whose day has come: "consultation closes, due 26 March 2026: ask what came of it".
pub(super) fn asked(step: &NextStep) -> String {
    [&dated(step), ": ask what came of it"].concat()
}

fn dated(step: &NextStep) -> String {
    let when = if step.when.is_empty() { day::shown(step.due) } else { step.when.clone() };
    [&step.what, ", due ", &when].concat()
}
