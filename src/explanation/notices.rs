//! What the asker should know before reading the peers.

use super::approach::time_notice;
use super::code::Says;
use super::holders;
use super::scene::Scene;
use super::shapes::OwnProblem;
use super::value::{Hundredths, Ids, Labels, Thousandths, Value};
use super::words::{list as list_of, statement, with_kind};
use crate::domain::id::ProblemId;
use crate::domain::names::By;
use crate::domain::place::Place;
use crate::domain::query::Reading;
use crate::domain::record::Status;
use crate::domain::taxonomy::Lineage;
use crate::matching::list::{Ending, List, Listed};
use crate::matching::rank::Ranked;
use crate::matching::shared::Ground;
use crate::proto::v1;

impl<'a> Scene<'a> {
    pub(super) fn notices(&self) -> Vec<v1::Statement> {
        let time = self.query.terms.time_available.and_then(|time| time_notice(&self.vocabulary().approaches, time));
        let readings = self.query.terms.readings.iter().map(|reading| self.reading_notice(reading));
        readings.chain(self.problem_notices()).chain(time).chain(self.idle_options()).collect()
    }

    /// How a text of the question was understood.
    fn reading_notice(&self, reading: &Reading) -> v1::Statement {
        match reading {
            Reading::Problem { text, problem, words, like, confidence, .. } => {
                let (label, by) = (self.label(problem), words.join(", "));
                let likest = format!("it is like '{like}'");
                let shown = format!(
                    "'{text}' was understood as {label}, by: {}",
                    if by.is_empty() { likest.as_str() } else { by.as_str() }
                );
                let says = Says::ProblemUnderstood {
                    problem: label,
                    problem_id: problem.into(),
                    words: by.into(),
                    like: like.into(),
                    confidence: Hundredths(*confidence),
                    text: text.into(),
                };
                statement(says, shown)
            }
            Reading::Place { field, text, place, by } => {
                let Place { name, id, .. } = &self.register.get(*place).place;
                let (place, place_id, field, said) = (name.into(), id.into(), field.into(), text.into());
                match by {
                    By::Former(former) => {
                        let shown = match &former.id {
                            Some(id) => with_kind(&former.name, id.as_str()),
                            None => former.name.clone(),
                        };
                        let (former, former_id) = ((&former.name).into(), former.id.as_ref().map(Into::into));
                        let says = Says::FormerPlace { place, place_id, field, text: said, former, former_id };
                        statement(says, format!("{shown} is now {name}"))
                    }
                    By::Whole | By::Part(_) => {
                        let says = Says::TakenFor { place, place_id, field, text: said };
                        statement(says, format!("'{text}' was taken for {name}"))
                    }
                }
            }
            Reading::UnknownType { text, nearest } => {
                let nearest = nearest.as_ref().map_or("", |id| id.as_str());
                let hint = if nearest.is_empty() { String::new() } else { format!("; did you mean {nearest}?") };
                let shown = format!("'{text}' is no governance type of this pack and counts as unknown{hint}");
                statement(Says::UnknownGovernanceType { text: text.into(), nearest: nearest.into() }, shown)
            }
        }
    }

    /// About the list as a whole: what it shares in the stead of what was asked, who fills it up, which extras changed nothing, and
    /// where it ended. `elsewhere`: how many other places have the very problem that is asked on record.
    pub fn list_notices(
        &self,
        ranked: &[Ranked<'_>],
        list: &List<'_, '_>,
        elsewhere: impl FnOnce() -> usize,
    ) -> Vec<v1::Statement> {
        let listed = &list.listed[..];
        let asked = self.query.problem.as_ref();
        let in_stead = asked.and_then(|asked| self.in_stead_notice(asked, listed, elsewhere));
        let asked = asked.filter(|_| ranked.iter().any(|one| one.fills_up));
        let filled = asked.map(|problem| self.filled_notice(ranked, problem));
        let idle = self.idle_extras(listed);
        in_stead.into_iter().chain(filled).chain(idle).chain(list.ending.map(ending_notice)).collect()
    }

    /// Who has a broader or a narrower problem on record may be listed: where nobody listed has the asked one, that is said once, first.
    fn in_stead_notice(
        &self,
        asked: &ProblemId,
        listed: &[Listed<'_, '_>],
        elsewhere: impl FnOnce() -> usize,
    ) -> Option<v1::Statement> {
        let shared = || listed.iter().flat_map(|one| &one.ranked.candidate.shared);
        let on_record = || shared().filter(|one| matches!(one.ground, Ground::Record(_)));
        if on_record().next().is_none() || on_record().any(|one| one.lineage == Lineage::Same) {
            return None;
        }
        let elsewhere = elsewhere();
        let mut related: Vec<&ProblemId> = Vec::new();
        for one in on_record() {
            if !related.contains(&one.problem) {
                related.push(one.problem);
            }
        }
        let labels: Vec<_> = related.iter().map(|problem| self.label(problem)).collect();
        let label = self.label(asked);
        let all = |lineage: Lineage| on_record().all(|one| one.lineage == lineage);
        let how = match (all(Lineage::Broader), all(Lineage::Narrower), related.len()) {
            (true, _, 1) => "a broader problem",
            (true, ..) => "broader problems",
            (_, true, 1) => "a narrower problem",
            (_, true, _) => "narrower problems",
            _ => "broader or narrower problems",
        };
        let who = if elsewhere == 0 { "nobody outside your own area" } else { "nobody listed" };
        let text = format!("{who} has {label} on record; shared in its stead: {}, {how}", list_of(&labels));
        let says = Says::SharedInStead {
            problem: label,
            problem_id: asked.into(),
            related: Labels::of(&labels),
            related_ids: Ids::of(related),
            elsewhere,
        };
        Some(statement(says, text))
    }

    fn filled_notice(&self, ranked: &[Ranked<'_>], asked: &ProblemId) -> v1::Statement {
        let recorded: Vec<&Ranked<'_>> = ranked.iter().filter(|one| !one.fills_up).collect();
        let is_related = |one: &&Ranked<'_>| one.candidate.shared.iter().all(|one| one.lineage != Lineage::Same);
        let problem = self.label(asked);
        // Who has it on record only as a broader or a narrower problem is not said to have it.
        let or = if recorded.iter().any(is_related) { ", or a broader or narrower problem," } else { "" };
        let recorded = recorded.len();
        let who = match recorded {
            0 => "no place that could be listed has".to_owned(),
            1 => "only 1 place that could be listed has".to_owned(),
            few => format!("only {few} places that could be listed have"),
        };
        let text =
            format!("{who} {problem}{or} on record: places follow where figures suggest it and nobody has recorded it");
        statement(Says::FilledWithPressures { recorded, problem, problem_id: asked.into() }, text)
    }

    /// About the one problem that is asked.
    fn problem_notices(&self) -> Vec<v1::Statement> {
        let Some(own) = self.asked.first().filter(|_| !self.is_place_wide()) else { return Vec::new() };
        let label = self.label(own.problem);
        let name = self.asker.profile.place.name.as_str();
        let named = OwnProblem { place: name.into(), problem: label.clone(), problem_id: own.problem.into() };
        let mut all = Vec::new();
        match own.ground {
            Ground::Record(record) if record.status != Status::Live => {
                let text = format!("{name} no longer has {label} as a live problem");
                all.push(statement(Says::OwnRecordClosed(named), text));
            }
            Ground::Record(_) | Ground::Pressure(_) => {}
            Ground::Asked => {
                let text = format!("{name} has no record of its own of {label}: it is compared without one");
                all.push(statement(Says::NoOwnRecord(named), text));
            }
        }
        all.extend(self.duty_notices(name));
        all
    }

    /// Functions of the asked problem that somebody else holds in the asker's area.
    fn duty_notices(&self, name: &str) -> Vec<v1::Statement> {
        let governance = &self.vocabulary().governance;
        let notice = |one: holders::Elsewhere<'_>| {
            let text = format!("in the area of {name}, {} {}", one.who, one.what());
            statement(Says::DutyHeldElsewhere(one.values()), text)
        };
        holders::elsewhere(governance, self.touched(), |function| self.holders_here(function))
            .into_iter()
            .map(notice)
            .collect()
    }
}

/// Fits in thousandths, as they are shown.
fn ending_notice(ending: Ending) -> v1::Statement {
    let (last_fit, next_fit) = (Thousandths(ending.last.share()), Thousandths(ending.next.share()));
    let (last, next) = (last_fit.told(), next_fit.told());
    let text = format!("the list ends where fits fall from {last} to {next}: who comes next fits far less");
    statement(Says::ListEnds { last_fit, next_fit, left_out: ending.left_out }, text)
}
