//! The answers of `match` and `explain`.

use std::borrow::Cow;

use super::page::Page;
use super::shared::{of_a_newer_server, outcome, stage, status, versions};
use crate::explanation::{Code, list};
use crate::present::Rounded;
use crate::proto::v1;

/// Most shared problems, differences and considerations that `match` shows of one peer; `explain` shows all.
const SHOWN: usize = 4;

pub(in super::super) fn answer(answer: &v1::FindPeersResponse, words: &v1::ListVocabularyResponse) -> String {
    let mut page = Page::default();
    let query = answer.query.clone().unwrap_or_default();
    head(&mut page, &query, words);
    if let Some(none) = &answer.no_peer_reason {
        page.text(&format!("No good peer: {}.", none.text)).blank();
    }
    for (position, peer) in answer.peers.iter().enumerate() {
        show_peer(&mut page, &format!("{}.", position + 1), peer, Shown::Most);
    }
    if answer.considered_count > 0 || !answer.excluded.is_empty() {
        page.text(&considered(answer));
    }
    foot(&mut page, &answer.peers, answer.versions.as_ref());
    page.finish()
}

pub(in super::super) fn explanation(
    answer: &v1::ExplainPeerResponse,
    peer_name: &str,
    words: &v1::ListVocabularyResponse,
) -> String {
    let mut page = Page::default();
    let query = answer.query.clone().unwrap_or_default();
    head(&mut page, &query, words);
    match (&answer.peer, &answer.not_peer_because) {
        (Some(peer), _) => {
            page.text(&format!("{peer_name} is a peer, at rank {}.", answer.rank)).blank();
            show_peer(&mut page, &format!("{}.", answer.rank), peer, Shown::All);
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

fn head(page: &mut Page, query: &v1::UnderstoodQuery, words: &v1::ListVocabularyResponse) {
    let what_it_is = [Some(query.governance_display_name.clone()), query.population.map(people)];
    let what_it_is = what_it_is.into_iter().flatten().collect::<Vec<_>>().join(", ");
    page.text(&format!("{} ({what_it_is}): who has the same problem?", query.display_name));
    if query.problem_id.is_empty() {
        if !query.asked_problem_display_names.is_empty() {
            page.text(&format!("Asked with its live problems: {}.", query.asked_problem_display_names.join(", ")));
        }
        if !query.asked_pressure_display_names.is_empty() {
            let derived = query.asked_pressure_display_names.join(", ");
            page.text(&format!("And with what figures suggest and nobody has recorded: {derived}."));
        }
    } else {
        let own = match v1::Stage::try_from(query.own_stage) {
            Ok(v1::Stage::Unknown) | Err(_) => "its own stage is not on record".to_owned(),
            Ok(_) => format!("its own stage: {}", stage(words, query.own_stage)),
        };
        page.text(&format!("Asked about {}; {own}.", query.problem_display_name));
    }
    for notice in &query.notices {
        page.text(&format!("Note: {}.", notice.text));
    }
    page.blank();
}

fn show_peer(page: &mut Page, number: &str, peer: &v1::Peer, shown: Shown) {
    let mut where_it_is = vec![peer.governance_display_name.clone()];
    if !peer.region.is_empty() {
        where_it_is.push(peer.region.clone());
    }
    where_it_is.extend(peer.distance_km.map(|km| format!("{km:.0} km away")));
    where_it_is.extend(peer.population.map(people));
    let confidence = match v1::Confidence::try_from(peer.confidence) {
        Ok(v1::Confidence::High) => "high",
        Ok(v1::Confidence::Medium) => "medium",
        Ok(v1::Confidence::Low | v1::Confidence::Unspecified) => "low",
        Err(_) => &of_a_newer_server(peer.confidence),
    };
    let values: Vec<f64> = peer.contributions.iter().map(|one| one.value).collect();
    let printed = Rounded::new(peer.fit, &values, 3);
    page.text(&format!("{number} {} ({})", peer.display_name, where_it_is.join(", ")));
    page.labelled(
        "fit",
        &[format!("{}; known on both sides: {:.3}; confidence {confidence}", printed.sum, peer.coverage)],
    );
    let shares = peer.shared_problems.iter().map(shared_line);
    page.labelled("shares", &shown.cut(shares.collect()));
    page.labelled("duty", &shown.cut(duty_lines(peer)));
    page.labelled("why", &why(peer, &printed.parts));
    let differs = peer.differences.iter().map(|one| one.text.clone());
    page.labelled("differs", &shown.cut(differs.collect()));
    page.labelled("consider", &shown.cut(considerations(peer)));
    let gives = peer.they_may_take.iter().map(|one| one.text.clone());
    page.labelled("you give", &shown.cut(gives.collect()));
    let groups =
        peer.peer_groups.iter().map(|one| format!("{:.2} {}: {}", one.membership, one.peer_group_id, one.label));
    page.labelled("groups", &shown.cut(groups.collect()));
    page.labelled("talk", &peer.conversation.iter().map(talk).collect::<Vec<_>>());
    if matches!(shown, Shown::All) {
        page.labelled("figures", &peer.outcomes.iter().map(outcome).collect::<Vec<_>>());
    }
    match v1::RankingExtra::try_from(peer.listed_by.unwrap_or_default()) {
        Ok(v1::RankingExtra::Diversity) => {
            _ = page.labelled("listed", &["to bring in another sector or form of delivery"])
        }
        Ok(v1::RankingExtra::NonNeighbour) => _ = page.labelled("listed", &["to bring in another region"]),
        Ok(v1::RankingExtra::SimilarSize) => _ = page.labelled("listed", &["to bring in a place of similar size"]),
        Ok(v1::RankingExtra::HubCorrection) => {
            page.labelled(
                "listed",
                &["because it lies near to fewer places: others fit better, and lie near to everybody"],
            );
        }
        Ok(v1::RankingExtra::EvenGaps) => {
            page.labelled("listed", &["because unknown figures rank as average: others fit better by what is known"]);
        }
        Ok(v1::RankingExtra::Unspecified) => {}
        Err(_) => _ = page.labelled("listed", &[of_a_newer_server(peer.listed_by.unwrap_or_default())]),
    }
    page.blank();
}

/// "93,836 people".
fn people(number: i32) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{} people", groups.join(","))
}

/// What both have, how far each is, and what the peer's record says, with its date.
fn shared_line(one: &v1::SharedProblem) -> String {
    let relation = match v1::ProblemMatch::try_from(one.r#match) {
        Ok(v1::ProblemMatch::Broader) => format!(" (of which your {} is a part)", one.your_display_name),
        Ok(v1::ProblemMatch::Narrower) => format!(" (a part of your {})", one.your_display_name),
        Ok(v1::ProblemMatch::Same | v1::ProblemMatch::Unspecified) => String::new(),
        Err(_) => format!(" ({})", of_a_newer_server(one.r#match)),
    };
    let closed = match v1::RecordStatus::try_from(one.their_status) {
        Ok(v1::RecordStatus::Live) => String::new(),
        _ => format!("; {} there", status(one.their_status)),
    };
    let derived = one.provenance == i32::from(v1::Provenance::Derived);
    let what = if derived { "A figure there" } else { "Their record" };
    let when = if one.as_of.is_empty() { String::new() } else { format!(" of {}", one.as_of) };
    let stop = if one.statement.ends_with('.') { "" } else { "." };
    format!("{}{relation}: {}{closed}. {what}{when}: {}{stop}", one.display_name, stages(one), one.statement)
}

/// How far both are.
fn stages(one: &v1::SharedProblem) -> String {
    let unknown = i32::from(v1::Stage::Unknown);
    let (yours, theirs) = (&one.your_stage_words, &one.their_stage_words);
    let steps = |number: i32| if number == 1 { "1 step".to_owned() } else { format!("{number} steps") };
    match one.stage_steps {
        None if one.your_stage == unknown && one.their_stage == unknown => "neither stage is on record".to_owned(),
        None if one.your_stage == unknown => format!("theirs {theirs}, your stage is not on record"),
        None => format!("yours {yours}, their stage is not on record"),
        Some(0) if yours == theirs => format!("{theirs}, both of you"),
        Some(0) => format!("yours {yours}, theirs {theirs}"),
        Some(ahead @ 1..) => format!("yours {yours}, theirs {theirs} ({} ahead)", steps(ahead)),
        Some(earlier) => format!("yours {yours}, theirs {theirs} ({} earlier)", steps(-earlier)),
    }
}

/// The contributions with their printed values, and in one line those of which nothing is known on both sides.
fn why(peer: &v1::Peer, values: &[String]) -> Vec<String> {
    let block = |one: &v1::Contribution| one.block.replace('_', " ");
    let (known, unknown): (Vec<_>, Vec<_>) =
        peer.contributions.iter().zip(values).partition(|(one, _)| one.known > 0.0);
    let line = |(one, value): &(&v1::Contribution, &String)| format!("{value} {}: {}", block(one), one.reason);
    let mut lines: Vec<String> = known.iter().map(line).collect();
    match unknown[..] {
        [] => {}
        [one] => lines.push(line(&one)),
        [(_, value), ..] => {
            let blocks: Vec<String> = unknown.iter().map(|(one, _)| block(one)).collect();
            lines.push(format!("{value} {}: one side has nothing on record", list(&blocks)));
        }
    }
    lines
}

/// The proposed conversation: how, whom to ask for an introduction, and what to ask first.
fn talk(conversation: &v1::Conversation) -> String {
    let why = conversation.approach_reasons.iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join("; ");
    let how = match (conversation.approach.as_str(), why.as_str()) {
        ("", "") => "a conversation".to_owned(),
        ("", why) => format!("nothing for now: {why}"),
        (approach, "") => approach.to_owned(),
        (approach, why) => format!("{approach} ({why})"),
    };
    let introduced = conversation.convener.as_ref().map(|one| format!("; {} may introduce you", one.display_name));
    format!("{how}{}. Ask: {}", introduced.unwrap_or_default(), conversation.opening_question)
}

/// What to keep in mind, said once: who holds the asker's duty stands above all peers, and what is only suggested is said of each
/// problem.
fn considerations(peer: &v1::Peer) -> Vec<String> {
    let told_of_each = [Code::DerivedThere, Code::DerivedHere].map(Code::name);
    let is_told = peer.considerations.iter().any(|one| told_of_each.contains(&one.code.as_str()));
    let again = |one: &&v1::Statement| {
        one.code == Code::DutyElsewhereHere.name() || is_told && one.code == Code::OnlySuggested.name()
    };
    peer.considerations.iter().filter(|one| !again(one)).map(|one| one.text.clone()).collect()
}

/// Who holds the duty here and there, or answers for it by practice, said once for all shared problems with the same holders.
fn duty_lines(peer: &v1::Peer) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for one in peer.shared_problems.iter().filter(|one| !one.your_duty_summary.is_empty()) {
        let holders = one.your_duty_holders.iter().chain(&one.their_duty_holders);
        let by_practice = holders.clone().all(|holder| holder.basis() == v1::DutyBasis::Practice);
        let basis = if by_practice { "by practice, " } else { "" };
        let text = format!("{basis}here: {}; there: {}", one.your_duty_summary, one.their_duty_summary);
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

/// How much of each list is shown.
#[derive(Clone, Copy)]
enum Shown {
    Most,
    All,
}

impl Shown {
    fn cut(self, mut lines: Vec<String>) -> Vec<String> {
        if matches!(self, Self::Most) && lines.len() > SHOWN + 1 {
            let more = lines.len() - SHOWN;
            lines.truncate(SHOWN);
            lines.push(format!("and {more} more (see 'peermatch explain')"));
        }
        lines
    }
}

fn considered(answer: &v1::FindPeersResponse) -> String {
    let left_out = answer.excluded.iter().map(|one| {
        let why = match v1::ExclusionReason::try_from(one.reason) {
            Ok(v1::ExclusionReason::OwnArea) => "above or below it in the same area",
            Ok(v1::ExclusionReason::NotAhead) => "not known to be ahead",
            Ok(v1::ExclusionReason::Filtered | v1::ExclusionReason::Unspecified) => "by the filter",
            Err(_) => &of_a_newer_server(one.reason),
        };
        format!("{} {why}", one.count)
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
    let notice = |code: Code| query.notices.iter().any(|one| one.code == code.name());
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

fn foot(page: &mut Page, peers: &[v1::Peer], used: Option<&v1::Versions>) {
    let mut kinds = Vec::new();
    for one in peers.iter().flat_map(|peer| &peer.shared_problems) {
        let kind = grounds(one.provenance);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let kinds: Vec<&str> = kinds.iter().map(AsRef::as_ref).collect();
    match kinds[..] {
        [] => {}
        ["public records"] => {
            page.text("Every shared problem is from public records, none is the places' own word.");
        }
        _ => {
            page.text(&format!("What is shared is known from {}.", list(&kinds)));
        }
    }
    page.text(&versions(used));
}
