//! Who sees what of a place.

use std::fmt::Write;

use crate::domain::funder::FunderKind;
use crate::proto::{codes, v1};

/// In sentences, then who may call.
pub(in crate::cli) fn visibility(answer: &v1::ExplainVisibilityResponse) -> String {
    let mut text = format!("{} ({})\n", answer.display_name, answer.place_id);
    if answer.parts.is_empty() {
        text += "  You declared nothing, and said for whom nothing is.\n";
    }
    for part in &answer.parts {
        _ = writeln!(text, "  - {}", part.text);
        let who = if part.said_by.is_empty() { "the operator's own machine" } else { &part.said_by };
        if part.said {
            _ = writeln!(text, "    said by {who} at {}", part.said_at);
        }
    }
    for holds in &answer.texts {
        _ = writeln!(text, "{holds}");
    }
    for one in &answer.onlookers {
        let networks =
            if one.networks.is_empty() { String::new() } else { format!("; of {}", one.networks.join(", ")) };
        let without = match one.without_blocks.join(", ") {
            none if none.is_empty() => none,
            blocks => format!("; told nothing of {blocks}"),
        };
        let places = if one.is_told_of_places { "" } else { "; told of no single place" };
        _ = writeln!(
            text,
            "  - {} ({}): {}, for {}, run by {}, paid for by {}{}{networks}{without}{places}",
            one.display_name,
            one.caller_id,
            one.role,
            one.purpose,
            one.operated_by,
            one.funded_by,
            kinds(one)
        );
    }
    text
}

/// What kinds of body pay for a caller.
fn kinds(one: &v1::Onlooker) -> String {
    let kinds: Vec<&str> = one.funder_kinds().filter_map(codes::funder_kind_given).map(FunderKind::code).collect();
    if kinds.is_empty() {
        " (what kind of body that is is not known)".to_owned()
    } else {
        format!(" ({})", kinds.join(", "))
    }
}
