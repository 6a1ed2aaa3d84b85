//! The answers of `match` and `explain`.

use super::page::Page;
use super::shared::{provenance, stage, status, versions};
use crate::domain::vocabulary::Vocabulary;
use crate::proto::v1;

/// Most shared problems, differences and considerations that are shown of one peer; the JSON has all.
const SHOWN: usize = 4;

pub(in super::super) fn answer(answer: &v1::FindPeersResponse, vocabulary: &Vocabulary) -> String {
    let mut page = Page::default();
    let query = answer.query.clone().unwrap_or_default();
    head(&mut page, &query, vocabulary);
    if let Some(none) = &answer.no_peer_reason {
        page.text(&format!("No good peer: {}.", none.text)).blank();
    }
    for (position, peer) in answer.peers.iter().enumerate() {
        show_peer(&mut page, &format!("{}.", position + 1), peer, &query, vocabulary);
    }
    page.text(&considered(answer));
    foot(&mut page, &answer.peers, answer.versions.as_ref());
    page.finish()
}

pub(in super::super) fn explanation(
    answer: &v1::ExplainPeerResponse,
    peer_name: &str,
    vocabulary: &Vocabulary,
) -> String {
    let mut page = Page::default();
    let query = answer.query.clone().unwrap_or_default();
    head(&mut page, &query, vocabulary);
    match (&answer.peer, &answer.not_peer_because) {
        (Some(peer), _) => {
            page.text(&format!("{peer_name} is a peer, at rank {}.", answer.rank)).blank();
            show_peer(&mut page, &format!("{}.", answer.rank), peer, &query, vocabulary);
            page.text(&peer.summary).blank();
        }
        (None, because) => {
            let why = because.as_ref().map(|because| because.text.as_str()).unwrap_or_default();
            page.text(&format!("{peer_name} is not a peer: {why}.")).blank();
        }
    }
    foot(&mut page, answer.peer.as_slice(), answer.versions.as_ref());
    page.finish()
}

fn head(page: &mut Page, query: &v1::UnderstoodQuery, vocabulary: &Vocabulary) {
    let labels: Vec<&str> = vocabulary
        .taxonomy
        .problems()
        .iter()
        .filter(|problem| query.asked_problem_ids.iter().any(|id| id == problem.id.as_str()))
        .map(|problem| problem.label.as_str())
        .collect();
    let kind = vocabulary.governance.types.iter().find(|kind| kind.id.as_str() == query.governance_type);
    let kind = kind.map_or(query.governance_type.as_str(), |kind| &kind.label);
    page.text(&format!("{} ({kind}): who has the same problem?", query.display_name));
    if query.problem_id.is_empty() {
        if !labels.is_empty() {
            page.text(&format!("Asked with its live problems: {}.", labels.join(", ")));
        }
    } else {
        let own = stage(vocabulary, query.own_stage);
        page.text(&format!("Asked with: {}; own stage: {own}.", query.problem_display_name));
    }
    for notice in &query.notices {
        page.text(&format!("Note: {}.", notice.text));
    }
    page.blank();
}

fn show_peer(page: &mut Page, number: &str, peer: &v1::Peer, query: &v1::UnderstoodQuery, vocabulary: &Vocabulary) {
    let kind = vocabulary.governance.types.iter().find(|kind| kind.id.as_str() == peer.governance_type);
    let kind = kind.map_or(peer.governance_type.as_str(), |kind| &kind.label);
    let mut where_it_is = vec![kind.to_owned()];
    if !peer.region.is_empty() {
        where_it_is.push(peer.region.clone());
    }
    where_it_is.extend(peer.distance_km.map(|km| format!("{km:.0} km away")));
    let confidence = match v1::Confidence::try_from(peer.confidence) {
        Ok(v1::Confidence::High) => "high",
        Ok(v1::Confidence::Medium) => "medium",
        _ => "low",
    };
    page.text(&format!("{number} {} ({})", peer.display_name, where_it_is.join(", ")));
    let fit = format!("{:.3}, of {:.3} that is known on both sides; confidence {confidence}", peer.fit, peer.coverage);
    page.labelled("fit", &[fit]);
    let shares = peer.shared_problems.iter().map(|one| shared_line(one, vocabulary));
    page.labelled("shares", &cut(shares.collect()));
    page.labelled("duty", &cut(duty_lines(peer, query)));
    let why = peer.contributions.iter().map(|one| format!("{:.3} {}: {}", one.value, one.block, one.reason));
    page.labelled("why", &why.collect::<Vec<_>>());
    let differs = peer.differences.iter().map(|one| one.text.clone());
    page.labelled("differs", &cut(differs.collect()));
    let consider = peer.considerations.iter().map(|one| one.text.clone());
    page.labelled("consider", &cut(consider.collect()));
    page.blank();
}

fn shared_line(one: &v1::SharedProblem, vocabulary: &Vocabulary) -> String {
    let (yours, theirs) = (stage(vocabulary, one.your_stage), stage(vocabulary, one.their_stage));
    let relation = match v1::ProblemMatch::try_from(one.r#match) {
        Ok(v1::ProblemMatch::Broader) => format!(" (broader than your {})", one.your_display_name),
        Ok(v1::ProblemMatch::Narrower) => format!(" (part of your {})", one.your_display_name),
        _ => String::new(),
    };
    let steps = match one.stage_steps {
        None => String::new(),
        Some(0) => " (same)".to_owned(),
        Some(ahead @ 1..) => format!(" ({ahead} ahead)"),
        Some(behind) => format!(" ({} behind)", -behind),
    };
    let solved = match v1::RecordStatus::try_from(one.their_status) {
        Ok(v1::RecordStatus::Live) => String::new(),
        _ => format!(", {} there", status(one.their_status)),
    };
    let derived = if one.provenance == i32::from(v1::Provenance::Derived) { ", derived" } else { "" };
    format!("{}{relation}: you {yours}, they {theirs}{steps}{solved}{derived}", one.display_name)
}

/// Who holds the duty here and there, said once for all shared problems with the same holders.
fn duty_lines(peer: &v1::Peer, query: &v1::UnderstoodQuery) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for one in &peer.shared_problems {
        let here = holders(&one.your_duty_holders, &query.place_id, "you");
        let there = holders(&one.their_duty_holders, &peer.place_id, "they");
        let text = format!("here {here}; there {there}");
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, problems)) => problems.push(&one.display_name),
            None => groups.push((text, vec![&one.display_name])),
        }
    }
    match &groups[..] {
        [(text, _)] => vec![text.clone()],
        _ => groups.iter().map(|(text, problems)| format!("{}: {text}", problems.join(", "))).collect(),
    }
}

fn holders(holders: &[v1::DutyHolder], own: &str, pronoun: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for holder in holders {
        let name = if holder.place_id == own { pronoun } else { &holder.display_name };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names[..] {
        [] => "nobody on record".to_owned(),
        [one] => one.to_owned(),
        [one, other] => format!("{one} and {other}"),
        [one, ..] => format!("{one} and {} others", names.len() - 1),
    }
}

fn cut(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > SHOWN + 1 {
        let more = lines.len() - SHOWN;
        lines.truncate(SHOWN);
        lines.push(format!("and {more} more (see --output json)"));
    }
    lines
}

fn considered(answer: &v1::FindPeersResponse) -> String {
    let left_out = answer.excluded.iter().map(|one| {
        let why = match v1::ExclusionReason::try_from(one.reason) {
            Ok(v1::ExclusionReason::OwnArea) => "of the same area, above or below",
            Ok(v1::ExclusionReason::NotAhead) => "not known to be ahead",
            _ => "left out by the filter",
        };
        format!("{} {why}", one.count)
    });
    let left_out: Vec<String> = left_out.collect();
    let tail = if left_out.is_empty() { String::new() } else { format!("; not ranked: {}", left_out.join(", ")) };
    format!("{} places share a problem and were ranked{tail}.", answer.considered_count)
}

fn foot(page: &mut Page, peers: &[v1::Peer], used: Option<&v1::Versions>) {
    let mut kinds: Vec<&str> = Vec::new();
    for one in peers.iter().flat_map(|peer| &peer.shared_problems) {
        let kind = provenance(one.provenance);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    match kinds[..] {
        [] => {}
        ["public record"] => {
            page.text("All of it is from public records, none of it the places' own word.");
        }
        _ => {
            page.text(&format!("What is shared is: {}.", kinds.join(", ")));
        }
    }
    page.text(&versions(used));
}
