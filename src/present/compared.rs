//! Who was compared with the asker, and what all that is shared is known from.

use std::borrow::Cow;

use super::words::{of_a_newer_server, versions};
use crate::explanation::{Code, list};
use crate::proto::v1;

/// How many were compared, and how many were left out for which reason.
pub(super) fn compared(answer: &v1::FindPeersResponse) -> String {
    let left_out = answer.excluded.iter().map(|exclusion| {
        let why = match v1::ExclusionReason::try_from(exclusion.reason) {
            Ok(v1::ExclusionReason::OwnArea) => "above or below it in the same area",
            Ok(v1::ExclusionReason::NotAhead) => "not known to be ahead",
            Ok(v1::ExclusionReason::Filtered | v1::ExclusionReason::Unspecified) => "by the filter",
            Err(_) => &of_a_newer_server(exclusion.reason),
        };
        format!("{} {why}", exclusion.count)
    });
    let left_out: Vec<String> = left_out.collect();
    let tail = if left_out.is_empty() { String::new() } else { format!("; left out: {}", left_out.join(", ")) };
    let places = if answer.considered_count == 1 { "place that shares" } else { "places that share" };
    let suggested = if counts_suggested(answer) { ", or of which figures suggest one" } else { "" };
    format!("Compared: {} {places} a problem{suggested}{tail}.", answer.considered_count)
}

/// Whether places may be among the compared that share nothing on record. A list that ends early may end before those that fill up.
fn counts_suggested(answer: &v1::FindPeersResponse) -> bool {
    let Some(query) = &answer.query else { return false };
    let notice = |code: Code| query.notices.iter().any(|notice| notice.code == code.name());
    match query.pressures() {
        v1::PressureUse::Always => true,
        v1::PressureUse::Fill => notice(Code::FilledWithPressures) || notice(Code::ListEnds),
        v1::PressureUse::Never | v1::PressureUse::Unspecified => false,
    }
}

/// What a shared problem is known from.
fn grounds(provenance: i32) -> Cow<'static, str> {
    let known = match v1::Provenance::try_from(provenance) {
        Ok(v1::Provenance::PublicRecord) => "public records",
        Ok(v1::Provenance::Declared) => "what places say of themselves",
        Ok(v1::Provenance::Derived) => "figures that suggest a problem which nobody has recorded",
        Ok(v1::Provenance::Unspecified) => "",
        Err(_) => return of_a_newer_server(provenance),
    };
    known.into()
}

/// What is shared is known from, and what produced the answer.
pub(super) fn foot(peers: &[v1::Peer], used: Option<&v1::Versions>) -> Vec<String> {
    let mut kinds = Vec::new();
    for shared in peers.iter().flat_map(|peer| &peer.shared_problems) {
        let kind = grounds(shared.provenance);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let kinds: Vec<&str> = kinds.iter().map(AsRef::as_ref).collect();
    let known_from = match kinds[..] {
        [] => None,
        ["public records"] => {
            Some("Every shared problem is from public records, none is the places' own word.".to_owned())
        }
        _ => Some(format!("What is shared is known from {}.", list(&kinds))),
    };
    known_from.into_iter().chain([versions(used)]).collect()
}
