//! What two places share, and who holds the duty for it.

use super::words::{of_a_newer_server, self_assessment, status};
use crate::proto::v1;

/// What both have, how far each is, and what the peer's record says, with its date.
pub(super) fn line(shared: &v1::SharedProblem) -> String {
    let relation = match v1::ProblemMatch::try_from(shared.r#match) {
        Ok(v1::ProblemMatch::Broader) => format!(" (of which your {} is a part)", shared.your_display_name),
        Ok(v1::ProblemMatch::Narrower) => format!(" (a part of your {})", shared.your_display_name),
        Ok(v1::ProblemMatch::Same | v1::ProblemMatch::Unspecified) => String::new(),
        Err(_) => format!(" ({})", of_a_newer_server(shared.r#match)),
    };
    let what = if is_derived(shared) { "A figure there" } else { "Their record" };
    let when = if shared.as_of.is_empty() { String::new() } else { format!(" of {}", shared.as_of) };
    let stop = if shared.statement.ends_with('.') { "" } else { "." };
    let (name, stages, closed) = (&shared.display_name, stages(shared), closed(shared));
    let seen = assessed(shared);
    format!("{name}{relation}: {stages}{closed}{seen}. {what}{when}{}: {}{stop}", doubt(shared), shared.statement)
}

/// What is to be said behind the date of what may be out of date.
pub(super) fn doubt(shared: &v1::SharedProblem) -> &'static str {
    match (shared.provisional, shared.stale) {
        (false, false) => "",
        (false, true) => ", may be out of date",
        (true, false) => ", provisional",
        (true, true) => ", provisional, may be out of date",
    }
}

/// Whether only a figure suggests it of the peer.
pub(super) fn is_derived(shared: &v1::SharedProblem) -> bool {
    shared.provenance == i32::from(v1::Provenance::Derived)
}

/// "; done there", where the matter is no longer live.
pub(super) fn closed(shared: &v1::SharedProblem) -> String {
    match v1::RecordStatus::try_from(shared.their_status) {
        Ok(v1::RecordStatus::Live) => String::new(),
        _ => format!("; {} there", status(shared.their_status)),
    }
}

/// "; they call it a strength, you a challenge", as far as they say so.
fn assessed(shared: &v1::SharedProblem) -> String {
    match (shared.their_self_assessment.map(self_assessment), shared.your_self_assessment.map(self_assessment)) {
        (None, None) => String::new(),
        (Some(theirs), None) => format!("; they call it {theirs}"),
        (None, Some(yours)) => format!("; you call it {yours}"),
        (Some(theirs), Some(yours)) => format!("; they call it {theirs}, you {yours}"),
    }
}

/// How far both are.
fn stages(shared: &v1::SharedProblem) -> String {
    let unknown = i32::from(v1::Stage::Unknown);
    let (yours, theirs) = (&shared.your_stage_words, &shared.their_stage_words);
    let steps = |number: i32| if number == 1 { "1 step".to_owned() } else { format!("{number} steps") };
    match shared.stage_steps {
        None if shared.your_stage == unknown && shared.their_stage == unknown => {
            "neither stage is on record".to_owned()
        }
        None if shared.your_stage == unknown => format!("theirs {theirs}, your stage is not on record"),
        None => format!("yours {yours}, their stage is not on record"),
        Some(0) if yours == theirs => format!("{theirs}, both of you"),
        Some(0) => format!("yours {yours}, theirs {theirs}"),
        Some(ahead @ 1..) => format!("yours {yours}, theirs {theirs} ({} ahead)", steps(ahead)),
        Some(earlier) => format!("yours {yours}, theirs {theirs} ({} earlier)", steps(-earlier)),
    }
}

/// Who holds the duty here and there, or answers for it by practice, said once for all shared problems with the same holders.
pub(super) fn duties(peer: &v1::Peer) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for shared in peer.shared_problems.iter().filter(|shared| !shared.your_duty_summary.is_empty()) {
        let holders = shared.your_duty_holders.iter().chain(&shared.their_duty_holders);
        let by_practice = holders.clone().all(|holder| holder.basis() == v1::DutyBasis::Practice);
        let basis = if by_practice { "by practice, " } else { "" };
        let text = format!("{basis}here: {}; there: {}", shared.your_duty_summary, shared.their_duty_summary);
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, problems)) => problems.push(&shared.display_name),
            None => groups.push((text, vec![&shared.display_name])),
        }
    }
    match &groups[..] {
        [(text, _)] => vec![text.clone()],
        _ => groups.iter().map(|(text, problems)| format!("{}: {text}", problems.join(", "))).collect(),
    }
}
