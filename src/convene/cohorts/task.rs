//! What the members of a group do together, which a meeting alone does not (R97).

use crate::domain::taxonomy::Challenge;
use crate::explanation::Code;

/// What the members of a small group do together between sessions, by the kind of challenge: code and words. Small enough to begin
/// with.
pub(super) fn joint_task(challenge: Option<Challenge>, label: &str) -> (Code, String) {
    match challenge {
        Some(Challenge::Technical) => (
            Code::WriteDown,
            format!(
                "put side by side what each has written down on {label}, and write one page on what the others can use"
            ),
        ),
        Some(Challenge::Adaptive) | None => (
            Code::VisitAndTry,
            format!(
                "visit each other once to see the work on {label}; each then tries one thing it saw, and tells how it went"
            ),
        ),
    }
}
