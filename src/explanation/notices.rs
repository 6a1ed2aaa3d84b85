//! What the asker should know before reading the peers.

use super::approach::time_notice;
use super::code::Code;
use super::holders;
use super::scene::Scene;
use super::words::{statement, with_kind};
use crate::domain::fit::of_billionths;
use crate::domain::names::By;
use crate::domain::query::Reading;
use crate::domain::record::Status;
use crate::matching::list::Ending;
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
                let sure = format!("{confidence:.2}");
                let named = [
                    ("problem", label.as_ref()),
                    ("problem_id", problem.as_str()),
                    ("words", &by),
                    ("like", like),
                    ("confidence", &sure),
                    ("text", text),
                ];
                statement(Code::ProblemUnderstood, shown, &named)
            }
            Reading::Place { field, text, place, by } => {
                let place = &self.register.get(*place).place;
                let named =
                    [("place", place.name.as_str()), ("place_id", place.id.as_str()), ("field", field), ("text", text)];
                match by {
                    By::Former(former) => {
                        let id = former.id.as_ref().map_or("", |id| id.as_str());
                        let shown = if id.is_empty() { former.name.clone() } else { with_kind(&former.name, id) };
                        let values = [&named[..], &[("former", former.name.as_str()), ("former_id", id)]].concat();
                        statement(Code::FormerPlace, format!("{shown} is now {}", place.name), &values)
                    }
                    By::Whole | By::Part(_) => {
                        statement(Code::TakenFor, format!("'{text}' was taken for {}", place.name), &named)
                    }
                }
            }
            Reading::UnknownType { text, nearest } => {
                let nearest = nearest.as_ref().map_or("", |id| id.as_str());
                let hint = if nearest.is_empty() { String::new() } else { format!("; did you mean {nearest}?") };
                let shown = format!("'{text}' is no governance type of this pack and counts as unknown{hint}");
                statement(Code::UnknownGovernanceType, shown, &[("text", text.as_str()), ("nearest", nearest)])
            }
        }
    }

    /// About the list as a whole: who fills it up, and where it ended.
    pub fn list_notices(&self, ranked: &[Ranked<'_>], ending: Option<Ending>) -> Vec<v1::Statement> {
        let filled = ranked.iter().any(|one| one.fills_up).then(|| self.filled_notice(ranked));
        filled.into_iter().chain(ending.map(ending_notice)).collect()
    }

    fn filled_notice(&self, ranked: &[Ranked<'_>]) -> v1::Statement {
        let recorded = ranked.iter().filter(|one| !one.fills_up).count();
        let problem = self.query.problem.as_ref().map(|id| self.label(id).into_owned()).unwrap_or_default();
        let id = self.query.problem.as_ref().map(ToString::to_string).unwrap_or_default();
        let who = match recorded {
            0 => "no place that could be listed has".to_owned(),
            1 => "only 1 place that could be listed has".to_owned(),
            few => format!("only {few} places that could be listed have"),
        };
        let text =
            format!("{who} {problem} on record: places follow where figures suggest it and nobody has recorded it");
        let named = [("recorded", recorded.to_string()), ("problem", problem), ("problem_id", id)];
        statement(Code::FilledWithPressures, text, &named)
    }

    /// About the one problem that is asked.
    fn problem_notices(&self) -> Vec<v1::Statement> {
        let Some(own) = self.asked.first().filter(|_| !self.is_place_wide()) else { return Vec::new() };
        let label = self.label(own.problem);
        let name = self.asker.profile.place.name.as_str();
        let named = [("place", name), ("problem", label.as_ref()), ("problem_id", own.problem.as_str())];
        let mut all = Vec::new();
        match own.ground {
            Ground::Record(record) if record.status != Status::Live => {
                all.push(statement(
                    Code::OwnRecordClosed,
                    format!("{name} no longer has {label} as a live problem"),
                    &named,
                ));
            }
            Ground::Record(_) | Ground::Pressure(_) => {}
            Ground::Asked => {
                let text = format!("{name} has no record of its own of {label}: it is compared without one");
                all.push(statement(Code::NoOwnRecord, text, &named));
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
            statement(Code::DutyHeldElsewhere, text, &one.values())
        };
        holders::elsewhere(governance, self.touched(), |function| self.holders_here(function))
            .into_iter()
            .map(notice)
            .collect()
    }
}

/// Fits in thousandths, as they are shown.
fn ending_notice(ending: Ending) -> v1::Statement {
    let shown = |billionths: u64| format!("{:.3}", of_billionths(billionths));
    let (last, next, left_out) = (shown(ending.last), shown(ending.next), ending.left_out.to_string());
    let text = format!("the list ends where fits fall from {last} to {next}: who comes next fits far less");
    statement(Code::ListEnds, text, &[("last_fit", last), ("next_fit", next), ("left_out", left_out)])
}
