//! The letter to a place about its buddy, or about why it has none.

use maud::html;

use super::{Run, letter};
use crate::present::Source;
use crate::proto::v1;

/// The letter to the place of a row.
pub fn letter(row: &v1::BuddyRow, sources: &[Source], run: &Run) -> String {
    let why = row.approach_reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join("; ");
    let body = html! {
        @if row.buddy_place_id.is_empty() {
            p { "We looked for one place to be your partner, and have none to name this time: " (row.unmatched_text) "." }
        } @else {
            p { "We propose " (row.buddy_display_name) " as your partner, and you as theirs." }
            @if !row.summary.is_empty() { p { (row.summary) } }
            @if !row.approach.is_empty() { p { "To begin with: " (row.approach) @if !why.is_empty() { " (" (why) ")" } "." } }
            @if !row.opening_question.is_empty() { p class="ask" { "Ask first: " (row.opening_question) } }
            @if !row.convener_display_name.is_empty() { p { (row.convener_display_name) " may introduce you." } }
            @if !row.considerations.is_empty() {
                p { "Before you ring:" }
                ul class="lines" { @for one in &row.considerations { li { (one.text) } } }
            }
            @if !row.steps.is_empty() {
                p { "How to go on:" }
                ul class="lines" { @for one in &row.steps { li { (one.text) } } }
            }
            p { "What is on record may be out of date or wrong. If so, please tell us." }
        }
    };
    letter::letter(
        &row.display_name,
        "A partner with the same problem",
        &body,
        &sources.iter().collect::<Vec<_>>(),
        run,
    )
}
