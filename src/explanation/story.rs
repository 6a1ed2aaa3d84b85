//! What places tell of their work, as messages: progress beside what is hard, oldest first (R40, R48). Nothing of it moves a fit.

use jiff::civil::Date;

use super::code::Says;
use super::encounter::Encounter;
use super::words::{list, statement};
use crate::domain::block::Block;
use crate::domain::day;
use crate::domain::place::Place;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::stage::StageLabels;
use crate::domain::stage_history::StageStep;
use crate::domain::story::{Adaptation, Attempt, EntryKind, Story, StoryEntry, StoryOutcome};
use crate::domain::uncovered::Uncovered;
use crate::matching::shared::Ground;
use crate::proto::{codes, v1};

/// How many entries of each kind stand in an answer.
const NEWEST: usize = 2;
/// Most words of an entry that a summary quotes.
const QUOTED: usize = 20;

/// What gives codes of a story their names.
#[derive(Debug, Clone, Copy)]
pub struct StoryNames<'a> {
    /// The words of the scale.
    pub stages: &'a StageLabels,
    /// The places that are there.
    pub register: &'a Register,
}

impl StoryNames<'_> {
    fn step(self, step: &StageStep) -> v1::StageStep {
        v1::StageStep {
            on: step.on.to_string(),
            stage: codes::stage(Some(step.stage)).into(),
            moved_by: step.moved_by.clone(),
            stage_words: self.stages.of(Some(step.stage)).to_owned(),
            // Whoever knows when what was said marks it.
            new_since: false,
        }
    }

    fn adaptation(self, one: &Adaptation) -> v1::Adaptation {
        let from = one.from.as_ref().and_then(|id| self.register.position(id));
        let from = from.map(|place| &self.register.get(place).place);
        v1::Adaptation {
            text: one.text.clone(),
            from_place_id: from.map(|place| place.id.to_string()).unwrap_or_default(),
            from_display_name: from.map(|place| place.name.clone()).unwrap_or_default(),
        }
    }
}

/// A story as a message; outcomes about the same are numbered among those that are there.
pub fn story_message(story: &Story, names: StoryNames<'_>) -> v1::Story {
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
        stage_history: story.stage_history.iter().map(|step| names.step(step)).collect(),
        changed_to_fit: story.changed_to_fit.iter().map(|one| names.adaptation(one)).collect(),
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
        new_since: false,
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

/// What a peer tells of the problem that is shared first, or that it tells of no progress, challenge or setback, nor of how it got there.
pub(super) fn experience(met: &Encounter<'_, '_>) -> Option<v1::Experience> {
    let (record, story) = first_told(met)?;
    let names = StoryNames { stages: &met.scene.vocabulary().stages, register: met.scene.register };
    let way = story.map_or(&[][..], |story| &story.stage_history);
    let changed = story.map_or(&[][..], |story| &story.changed_to_fit);
    Some(v1::Experience {
        stage_history: way.iter().map(|step| names.step(step)).collect(),
        stage_statement: Some(way_told(met, record, way)),
        changed_to_fit: changed.iter().map(|one| names.adaptation(one)).collect(),
        ..entries_told(met, record, story)
    })
}

/// In how many steps a peer got to its stage, as far as it tells them (R38).
fn way_told(met: &Encounter<'_, '_>, record: &Record, way: &[StageStep]) -> v1::Statement {
    let problem = met.scene.problem(&record.problem);
    let (Some(first), Some(last)) = (way.first(), way.last()) else {
        let text = format!("they do not tell how they got to where they are with {}", problem.problem);
        return statement(Says::NoStageHistory(problem), text);
    };
    let steps = if way.len() == 1 { "1 step".to_owned() } else { format!("{} steps", way.len()) };
    let text = format!(
        "they tell how they got to where they are with {} in {steps}, {}",
        problem.problem,
        days(first.on, last.on)
    );
    let problem_id = (&record.problem).into();
    let says =
        Says::StageHistory { problem: problem.problem, problem_id, steps: way.len(), from: first.on, until: last.on };
    statement(says, text)
}

/// The days of the first and the last of something.
fn days(from: Date, until: Date) -> String {
    match from == until {
        true => format!("of {}", day::shown(from)),
        false => format!("from {} to {}", day::shown(from), day::shown(until)),
    }
}

fn entries_told(met: &Encounter<'_, '_>, record: &Record, story: Option<&Story>) -> v1::Experience {
    let label = met.scene.label(&record.problem);
    let Some(story) = story.filter(|story| !story.entries.is_empty()) else {
        let text = format!("they tell of no progress, challenge or setback on {label}");
        let statement = Some(statement(Says::NoExperience(met.scene.problem(&record.problem)), text));
        let told = story.map(frank).unwrap_or_default();
        return v1::Experience { problem_id: record.problem.to_string(), statement, ..told };
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
    let [from, until] = [story.entries.first(), story.entries.last()].map(|one| one.map(|one| one.as_of));
    let when = from.zip(until).map(|(from, until)| days(from, until)).unwrap_or_default();
    let text = format!("they tell of {} on {label}, {when}", list(&told));
    let problem_id = (&record.problem).into();
    let says = Says::Experience { problem: label, problem_id, progress, challenges, setbacks, from, until };
    v1::Experience {
        problem_id: record.problem.to_string(),
        entries: newest.into_iter().map(entry_message).collect(),
        statement: Some(statement(says, text)),
        ..frank(story)
    }
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
