//! Next steps in words: a source speaks as of its own day, and a step that is due by now is a question.

use jiff::civil::Date;

use crate::domain::day;
use crate::domain::freshness::NextStep;
use crate::domain::record::{Evidence, Record};

/// What the most recent source of a record says, told on `today`.
pub fn told(record: &Record, today: Date) -> String {
    let latest = record.latest();
    match record.step_due(today) {
        Some(step) => [&latest.statement, " Next: ", &asked(step), "."].concat(),
        None => says(latest),
    }
}

/// What one source says, its next step as it gives it.
pub(super) fn says(evidence: &Evidence) -> String {
    match evidence.next_step.as_deref() {
        Some(step) => [&evidence.statement, " Next: ", &dated(step), "."].concat(),
        None => evidence.statement.clone(),
    }
}

/// "consultation closes, due 26 March 2026: ask what was decided".
pub(super) fn asked(step: &NextStep) -> String {
    [&dated(step), ": ask what was decided"].concat()
}

fn dated(step: &NextStep) -> String {
    let when = if step.when.is_empty() { day::shown(step.due) } else { step.when.clone() };
    [&step.what, ", due ", &when].concat()
}
