//! What places tell of their work, as messages: progress beside what is hard, oldest first (R40, R48). Nothing of it moves a fit.

use super::code::Says;
use super::encounter::Encounter;
use super::words::{list, statement};
use crate::domain::block::Block;
use crate::domain::day;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::story::{Attempt, EntryKind, Story, StoryEntry, StoryOutcome};
use crate::domain::uncovered::Uncovered;
use crate::matching::shared::Ground;
use crate::proto::{codes, v1};

/// How many entries of each kind stand in an answer.
const NEWEST: usize = 2;
/// Most words of an entry that a summary quotes.
const QUOTED: usize = 20;

/// A story as a message; outcomes about the same are numbered among those that are there.
pub fn story_message(story: &Story) -> v1::Story {
    let outcome = |(at, one): (usize, &StoryOutcome)| v1::StoryOutcome {
        measure: one.measure.clone(),
        figure: one.figure.map(|figure| figure.value()),
        unit: one.unit.clone(),
        text: one.text.clone(),
        direction: codes::outcome_direction(one.direction).into(),
        evidence: codes::evidence_basis(one.evidence).into(),
        as_of: one.as_of.to_string(),
        version: i32::try_from(1 + story.outcomes[..at].iter().filter(|other| other.is_about_what(one)).count())
            .unwrap_or(i32::MAX),
    };
    v1::Story {
        entries: story.entries.iter().map(entry_message).collect(),
        would_do_differently: story.would_do_differently.clone(),
        got_wrong: story.got_wrong.clone(),
        learnt: story.learnt.clone(),
        pitfalls: story.pitfalls.clone(),
        setting_that_mattered: story.setting_that_mattered.clone(),
        attempts: story.attempts.iter().map(attempt_message).collect(),
        outcomes: story.outcomes.iter().enumerate().map(outcome).collect(),
    }
}

/// What is told of a record's story to somebody whose agreement may not cover a place's own words; none where that is nothing.
pub fn told_story<'r>(record: &'r Record, uncovered: &Uncovered) -> Option<&'r Story> {
    record.story.as_deref().filter(|_| !uncovered.has(Block::Text))
}

/// What is told of what a place says of its setting to somebody whose agreement may not cover a place's own words.
pub fn told_setting<'p>(place: &'p Place, uncovered: &Uncovered) -> Option<&'p str> {
    place.setting.as_deref().filter(|_| !uncovered.has(Block::Text))
}

fn entry_message(entry: &StoryEntry) -> v1::StoryEntry {
    v1::StoryEntry {
        as_of: entry.as_of.to_string(),
        kind: codes::entry_kind(entry.kind).into(),
        text: entry.text.clone(),
    }
}

fn attempt_message(attempt: &Attempt) -> v1::Attempt {
    v1::Attempt {
        started_on: attempt.started_on.map(|day| day.to_string()).unwrap_or_default(),
        ended_on: attempt.ended_on.to_string(),
        ending: codes::ending(attempt.ending).into(),
        text: attempt.text.clone(),
        lesson: attempt.lesson.clone(),
    }
}

/// The story of the record that is shared first.
pub(super) fn first_told<'a>(met: &Encounter<'_, 'a>) -> Option<(&'a Record, Option<&'a Story>)> {
    match met.told.first()?.ground {
        Ground::Record(record) => Some((record, told_story(record, met.scene.uncovered))),
        Ground::Pressure(_) | Ground::Asked => None,
    }
}

/// What a peer tells of the problem that is shared first, or that it tells of no progress, challenge or setback.
pub(super) fn experience(met: &Encounter<'_, '_>) -> Option<v1::Experience> {
    let (record, story) = first_told(met)?;
    let label = met.scene.label(&record.problem);
    let Some(story) = story.filter(|story| !story.entries.is_empty()) else {
        let text = format!("they tell of no progress, challenge or setback on {label}");
        let statement = Some(statement(Says::NoExperience(met.scene.problem(&record.problem)), text));
        let told = story.map(frank).unwrap_or_default();
        return Some(v1::Experience { problem_id: record.problem.to_string(), statement, ..told });
    };
    let of_kind = |kind| story.entries.iter().filter(move |one| one.kind == kind);
    let mut newest: Vec<&StoryEntry> =
        EntryKind::ALL.into_iter().flat_map(|kind| of_kind(kind).rev().take(NEWEST)).collect();
    newest.sort_by_key(|one| position(story, one));
    let counts = EntryKind::ALL.map(|kind| of_kind(kind).count());
    let [progress, challenges, setbacks] = counts;
    let several = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {more}")),
    };
    let told = [
        several(progress, "step of progress", "steps of progress"),
        several(challenges, "challenge", "challenges"),
        several(setbacks, "setback", "setbacks"),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    let days = [story.entries.first(), story.entries.last()].map(|one| one.map(|one| one.as_of));
    let when = match days {
        [Some(from), Some(until)] if from != until => format!("from {} to {}", day::shown(from), day::shown(until)),
        [on, _] => on.map(|on| format!("of {}", day::shown(on))).unwrap_or_default(),
    };
    let text = format!("they tell of {} on {label}, {when}", list(&told));
    let [from, until] = days;
    let problem_id = (&record.problem).into();
    let says = Says::Experience { problem: label, problem_id, progress, challenges, setbacks, from, until };
    Some(v1::Experience {
        problem_id: record.problem.to_string(),
        entries: newest.into_iter().map(entry_message).collect(),
        statement: Some(statement(says, text)),
        ..frank(story)
    })
}

fn position(story: &Story, entry: &StoryEntry) -> usize {
    story.entries.iter().position(|one| std::ptr::eq(one, entry)).unwrap_or_default()
}

fn frank(story: &Story) -> v1::Experience {
    v1::Experience {
        would_do_differently: story.would_do_differently.clone(),
        got_wrong: story.got_wrong.clone(),
        learnt: story.learnt.clone(),
        setting_that_mattered: story.setting_that_mattered.clone(),
        ..v1::Experience::default()
    }
}

/// The newest setback that a peer tells of what is shared first, else its newest challenge, as a clause that a summary has room for: of
/// the place's own words at most so many.
pub(super) fn what_was_hard(met: &Encounter<'_, '_>) -> Option<Hard> {
    let (record, story) = first_told(met)?;
    let newest = |kind| story?.entries.iter().rev().find(|one| one.kind == kind);
    let entry = newest(EntryKind::Setback).or_else(|| newest(EntryKind::Challenge))?;
    let what = if entry.kind == EntryKind::Setback { "a setback" } else { "a challenge" };
    let label = met.scene.label(&record.problem);
    let head = format!("{what} with {label} on {}, in their own words", day::shown(entry.as_of));
    Some(Hard { head, words: entry.text.clone() })
}

/// What was hard, and in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hard {
    /// What, with what and when.
    pub head: String,
    /// As the place says it.
    pub words: String,
}

impl Hard {
    /// As a clause of at most so many words, its quote cut where it is longer; none where not even its head has room.
    pub(super) fn within(&self, most: usize) -> Option<String> {
        let room = most.checked_sub(self.head.split_whitespace().count()).filter(|room| *room > 0)?.min(QUOTED);
        let mut words = self.words.split_whitespace();
        let mut quote = words.by_ref().take(room).collect::<Vec<_>>().join(" ");
        if words.next().is_some() {
            quote.push('…');
        }
        Some(format!("{}: \"{quote}\"", self.head))
    }
}
