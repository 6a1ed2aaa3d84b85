//! What a place tells of its work, in lines: progress beside what is hard, oldest first; what came of it last (R48, R141).

use super::words::of_a_newer_server;
use crate::proto::v1;

/// What is told of a record, each line under a word for a margin.
pub fn story(told: &v1::Story) -> Vec<(&'static str, Vec<String>)> {
    let lines = [
        ("got there", told.stage_history.iter().map(step).collect()),
        ("told", told.entries.iter().map(entry).collect()),
        ("differently", one(&told.would_do_differently)),
        ("got wrong", one(&told.got_wrong)),
        ("learnt", one(&told.learnt)),
        ("pitfalls", told.pitfalls.clone()),
        ("setting", one(&told.setting_that_mattered)),
        ("fitted", told.changed_to_fit.iter().map(adaptation).collect()),
        ("attempts", told.attempts.iter().map(attempt).collect()),
        ("outcomes", told.outcomes.iter().map(outcome).collect()),
    ];
    lines.into_iter().filter(|(_, lines): &(_, Vec<String>)| !lines.is_empty()).collect()
}

/// What is told of the problem that is shared first: the words that are seldom told before all else (R43).
pub(super) fn experience(told: &v1::Experience) -> Vec<String> {
    let frank = [
        ("would do differently", &told.would_do_differently),
        ("got wrong", &told.got_wrong),
        ("learnt", &told.learnt),
        ("what of the setting mattered", &told.setting_that_mattered),
    ];
    let frank = frank.into_iter().filter(|(_, text)| !text.is_empty()).map(|(what, text)| format!("{what}: {text}"));
    // Where all entries are here they speak for themselves.
    let statement = told.statement.iter().filter(|statement| all_told(statement) != Some(told.entries.len()));
    let statement = statement.map(|statement| statement.text.clone());
    let changed = told.changed_to_fit.iter().map(|one| format!("changed to fit: {}", adaptation(one)));
    frank.chain(changed).chain(statement).chain(told.entries.iter().map(entry)).chain(way(told)).collect()
}

/// How they got there, oldest first, or that they do not tell it.
fn way(told: &v1::Experience) -> Vec<String> {
    if told.stage_history.is_empty() {
        return told.stage_statement.iter().map(|statement| statement.text.clone()).collect();
    }
    told.stage_history.iter().map(|one| format!("how they got there, {}", step(one))).collect()
}

fn step(step: &v1::StageStep) -> String {
    let why = if step.moved_by.is_empty() { String::new() } else { format!(": {}", step.moved_by) };
    format!("{}{}, {}{why}", step.on, new(step.new_since), step.stage_words)
}

/// What is said behind the day of what was told since the time that was asked with.
fn new(since: bool) -> &'static str {
    if since { ", new" } else { "" }
}

fn adaptation(one: &v1::Adaptation) -> String {
    match one.from_display_name.as_str() {
        "" => one.text.clone(),
        name => format!("{} (taken from {name})", one.text),
    }
}

/// How many entries a statement says that there are; none where it says no number.
fn all_told(statement: &v1::Statement) -> Option<usize> {
    let numbers = statement.values.iter().filter(|one| ["progress", "challenges", "setbacks"].contains(&&*one.name));
    let numbers: Vec<usize> = numbers.map(|one| one.value.parse().ok()).collect::<Option<_>>()?;
    (!numbers.is_empty()).then(|| numbers.into_iter().sum())
}

/// Whether there is nothing but the statement that nothing is told.
pub(super) fn is_untold(told: &v1::Experience) -> bool {
    let words = [&told.would_do_differently, &told.got_wrong, &told.learnt, &told.setting_that_mattered];
    let told_nothing = told.entries.is_empty() && told.stage_history.is_empty() && told.changed_to_fit.is_empty();
    told_nothing && words.iter().all(|text| text.is_empty())
}

fn one(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
}

fn entry(entry: &v1::StoryEntry) -> String {
    let kind = match v1::EntryKind::try_from(entry.kind) {
        Ok(v1::EntryKind::Progress) => "progress".into(),
        Ok(v1::EntryKind::Challenge) => "challenge".into(),
        Ok(v1::EntryKind::Setback) => "setback".into(),
        Ok(v1::EntryKind::Unspecified) | Err(_) => of_a_newer_server(entry.kind),
    };
    format!("{}{}, {kind}: {}", entry.as_of, new(entry.new_since), entry.text)
}

fn attempt(attempt: &v1::Attempt) -> String {
    let ending = match v1::AttemptEnding::try_from(attempt.ending) {
        Ok(v1::AttemptEnding::Worked) => "did what it was for".into(),
        Ok(v1::AttemptEnding::RanOut) => "its time, money or mandate ran out".into(),
        Ok(v1::AttemptEnding::Stopped) => "given up".into(),
        Ok(v1::AttemptEnding::Unspecified) | Err(_) => of_a_newer_server(attempt.ending),
    };
    let from = if attempt.started_on.is_empty() { String::new() } else { format!("{} ", attempt.started_on) };
    let lesson = if attempt.lesson.is_empty() { String::new() } else { format!(" Lesson: {}", attempt.lesson) };
    let stop = if lesson.is_empty() || attempt.text.ends_with('.') { "" } else { "." };
    format!("{from}to {}, {ending}: {}{stop}{lesson}", attempt.ended_on, attempt.text)
}

fn outcome(outcome: &v1::StoryOutcome) -> String {
    let direction = match v1::OutcomeDirection::try_from(outcome.direction) {
        Ok(v1::OutcomeDirection::Worked) => "worked".into(),
        Ok(v1::OutcomeDirection::DidNotWork) => "did not work".into(),
        Ok(v1::OutcomeDirection::Unclear) => "unclear".into(),
        Ok(v1::OutcomeDirection::Unspecified) | Err(_) => of_a_newer_server(outcome.direction),
    };
    let evidence = match v1::EvidenceBasis::try_from(outcome.evidence) {
        Ok(v1::EvidenceBasis::Independent) => "evaluated independently".into(),
        Ok(v1::EvidenceBasis::SelfReported) => "by its own account".into(),
        Ok(v1::EvidenceBasis::Anticipated) => "expected, not seen yet".into(),
        Ok(v1::EvidenceBasis::None) => "not evaluated".into(),
        Ok(v1::EvidenceBasis::Unspecified) | Err(_) => of_a_newer_server(outcome.evidence),
    };
    let version = if outcome.version > 1 { format!(", version {}", outcome.version) } else { String::new() };
    let figure = outcome.figure.map(|figure| match outcome.unit.as_str() {
        "" => figure.to_string(),
        unit => format!("{figure} {unit}"),
    });
    let words = (!outcome.text.is_empty()).then(|| outcome.text.clone());
    let what: Vec<String> = figure.into_iter().chain(words).collect();
    format!("{}, {}{version}: {} ({direction}, {evidence})", outcome.as_of, outcome.measure, what.join("; "))
}
