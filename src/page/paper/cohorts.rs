//! A group that a run proposes, or that exists: its sheet for whoever convenes it, and a letter to each member of a proposed one.

use maud::{Markup, html};

use super::Run;
use super::leaf::{foot, leaf};
use super::letter;
use crate::page::peer::day;
use crate::present::{Source, list, stage};
use crate::proto::v1;

/// A group with what stands behind it.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// Its row.
    pub row: &'a v1::CohortRow,
    /// The pack's words for stages.
    pub words: &'a v1::ListVocabularyResponse,
    /// Where the members' records of the problem stand.
    pub sources: &'a [Source],
}

impl Group<'_> {
    /// What it is called.
    fn title(&self) -> String {
        let (name, problem) = (&self.row.display_name, &self.row.problem_display_name);
        if name.is_empty() { format!("A group about {problem}") } else { format!("{name}, about {problem}") }
    }

    fn sources(&self) -> Vec<&Source> {
        self.sources.iter().collect()
    }
}

/// The sheet of a group.
pub fn sheet(group: &Group<'_>, run: &Run) -> String {
    let (row, title) = (group.row, group.title());
    let body = html! {
        h1 { (title) }
        @if !row.display_name.is_empty() {
            p { (row.display_name) " is there already: ask it before you form a group. It may have other members." }
        }
        (members(group))
        @if !row.decision_by.is_empty() { p { "The first of them has to decide by " (day(&row.decision_by)) "." } }
        @if let (Some(mean), Some(least)) = (row.mean_fit, row.worst_fit) {
            p { (format!("Mean fit of the pairs {mean:.3}; of the pair that fits least {least:.3}.")) }
        }
        (named("Who could bring them together", &row.convener_display_names))
        @if !row.facilitator_display_name.is_empty() { p { (row.facilitator_display_name) " leads the sessions." } }
        (named("Larger places that all are part of, whose meeting will do", &row.meeting_place_display_names))
        (named("Groups that exist for the problem and hold at least two of them", &row.existing_group_display_names))
        (begin(row))
        (statements("How to begin", &row.plan))
        (statements("A first question of each to another: a draft, until theirs takes its place", &row.questions))
        (roster(row))
        (statements("Months to avoid", &row.crunches))
        (statements("What to beware of", &row.warnings))
        (foot(&[], &group.sources(), run))
    };
    leaf(&title, "sheet", &body)
}

/// The letter to a member, by its position among the members; none where there is no such member.
pub fn letter(group: &Group<'_>, member: usize, run: &Run) -> Option<String> {
    let row = group.row;
    let to = row.place_display_names.get(member)?;
    let others: Vec<&str> = others(row, member).collect();
    let body = html! {
        p { "You have " (row.problem_display_name) " on record as a live problem, and so have " (list(&others)) ". We propose that you meet." }
        (named("Who could bring you together", &row.convener_display_names))
        @if !row.facilitator_display_name.is_empty() { p { (row.facilitator_display_name) " leads the sessions." } }
        (begin(row))
        @if let Some(question) = row.questions.get(member) {
            p { "A draft of your own first question, until yours takes its place: " (question.text) }
        }
    };
    Some(letter::letter(to, &group.title(), &body, &group.sources(), run))
}

/// The names of the members beside one.
fn others(row: &v1::CohortRow, member: usize) -> impl Iterator<Item = &str> {
    row.place_display_names.iter().enumerate().filter(move |(at, _)| *at != member).map(|(_, name)| name.as_str())
}

fn members(group: &Group<'_>) -> Markup {
    let row = group.row;
    let known = |code: i32| code != i32::from(v1::Stage::Unknown) && code != i32::from(v1::Stage::Unspecified);
    html! {
        h2 { "Members" }
        ul class="lines" {
            @for (at, name) in row.place_display_names.iter().enumerate() {
                li {
                    (name)
                    // Of a group that exists no stages are told, which is no word about them.
                    @match row.stages.get(at) {
                        Some(&code) if known(code) => { ": " (stage(group.words, code)) }
                        Some(_) => ": stage not on record",
                        None => {}
                    }
                }
            }
        }
    }
}

/// The way of sharing, what to ask first, what to do in between, and how often to meet; nothing where nothing is proposed.
fn begin(row: &v1::CohortRow) -> Markup {
    let why = row.approach_reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join("; ");
    html! {
        @if !row.approach.is_empty() { p { "To begin with: " (row.approach) @if !why.is_empty() { " (" (why) ")" } "." } }
        @if !row.opening_question.is_empty() { p class="ask" { "Ask first: " (row.opening_question) } }
        @if !row.joint_task.is_empty() { p { "Between sessions: " (row.joint_task) "." } }
        @if let Some(number) = row.meetings_a_year { p { "Meetings in a year: " (number) "." } }
    }
}

fn named(what: &str, names: &[String]) -> Markup {
    html! { @if !names.is_empty() { p { (what) ": " (list(names)) "." } } }
}

fn statements(what: &str, statements: &[v1::Statement]) -> Markup {
    html! {
        @if !statements.is_empty() {
            h2 { (what) }
            ul class="lines" { @for statement in statements { li { (statement.text) } } }
        }
    }
}

/// Whom to invite beside the members.
fn roster(row: &v1::CohortRow) -> Markup {
    let of = |part: v1::RosterPart| {
        let lines = row.roster.iter().filter(move |line| line.part() == part);
        lines.map(|line| line.display_name.clone()).collect::<Vec<_>>()
    };
    let (holders, partners) = (of(v1::RosterPart::DutyHolder), of(v1::RosterPart::Partner));
    html! {
        @if !holders.is_empty() || !partners.is_empty() {
            h2 { "Whom to invite beside them" }
            (named("Other holders of the duty", &holders))
            (named("Partners", &partners))
        }
    }
}
