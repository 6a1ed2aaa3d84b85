//! Which approach to propose (R77): between strangers the lightest (R97), after an earlier contact the next one (R83), and never one
//! that takes more time than there is (R116).

use super::code::Says;
use super::shapes::TooLong;
use super::value::{Ids, Labels};
use super::words::statement;
use crate::domain::contact::Contact;
use crate::domain::effort::Effort;
use crate::domain::sharing::Approach;
use crate::domain::taxonomy::Challenge;
use crate::proto::v1;

/// Who would meet, and about what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occasion {
    /// The kind of problem, where the pack says it.
    pub challenge: Option<Challenge>,
    /// Whether they share no larger body in which they meet already.
    pub strangers: bool,
    /// The time that there is; none is any amount.
    pub time_available: Option<Effort>,
    /// The furthest that they had together.
    pub before: Option<Contact>,
}

/// What is proposed.
#[derive(Debug, Clone, Default)]
pub struct Proposed<'v> {
    /// None where no approach suits, or none fits the time.
    pub approach: Option<&'v Approach>,
    /// Why, where the time or an earlier contact decided.
    pub reasons: Vec<v1::Statement>,
}

/// Chooses among the approaches of a pack, which stand in order of effort.
pub fn propose<'v>(approaches: &'v [Approach], occasion: &Occasion) -> Proposed<'v> {
    let suits = |at: &usize| occasion.challenge.is_none_or(|challenge| approaches[*at].suits.contains(&challenge));
    let suiting: Vec<usize> = (0..approaches.len()).filter(suits).collect();
    let wanted = match occasion.before {
        Some(before) => suiting.iter().find(|&&at| at > before.approach).or(suiting.last()),
        None => {
            let first = suiting.iter().find(|&&at| approaches[at].first_between_strangers == occasion.strangers);
            first.or(suiting.first())
        }
    };
    let Some(&wanted) = wanted else { return Proposed::default() };
    let mut reasons = Vec::new();
    if let Some(before) = occasion.before {
        reasons.push(met_before(&approaches[before.approach], before));
        if wanted <= before.approach {
            reasons.push(statement(Says::LastStep, "no approach that suits goes further"));
        }
    }
    let fits = |at: usize| occasion.time_available.is_none_or(|time| approaches[at].effort <= time);
    let proposed = suiting.iter().rev().find(|&&at| at <= wanted && fits(at));
    if let Some(time) = occasion.time_available.filter(|_| proposed != Some(&wanted)) {
        reasons.push(match proposed {
            Some(_) => too_long(Says::TimeLimits, "", &approaches[wanted], time),
            None => too_long(Says::TimeShort, "even ", &approaches[suiting[0]], time),
        });
    }
    Proposed { approach: proposed.map(|&at| &approaches[at]), reasons }
}

/// What an amount of time is enough for, whatever the problem; nothing where the pack has no approaches.
pub(super) fn time_notice(approaches: &[Approach], time: Effort) -> Option<v1::Statement> {
    let lightest = approaches.first()?;
    let fitting: Vec<&Approach> = approaches.iter().filter(|one| one.effort <= time).collect();
    if fitting.is_empty() {
        return Some(too_long(Says::TimeShort, "even ", lightest, time));
    }
    let labels: Vec<&str> = fitting.iter().map(|one| one.label.as_str()).collect();
    let (approaches, approach_ids) = (Labels::of(&labels), Ids::of(fitting.iter().map(|one| &one.id)));
    let text = format!("{time} within a year: time for {}", labels.join("; "));
    Some(statement(Says::TimeAllows { days: time, approaches, approach_ids }, text))
}

fn met_before(approach: &Approach, before: Contact) -> v1::Statement {
    let (label, met_on) = (&approach.label, before.on);
    let says = Says::MetBefore { approach: label.into(), approach_id: (&approach.id).into(), met_on };
    statement(says, format!("{label} took place on {met_on}"))
}

fn too_long<'a>(says: fn(TooLong<'a>) -> Says<'a>, even: &str, approach: &'a Approach, time: Effort) -> v1::Statement {
    let (label, approach_days) = (&approach.label, approach.effort);
    let text = format!("{even}{label} takes {approach_days} within a year, more than the {time} available");
    let approach_id = (&approach.id).into();
    statement(says(TooLong { days: time, approach: label.into(), approach_id, approach_days }), text)
}
