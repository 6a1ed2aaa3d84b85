//! What both have, in words: in which order it is told, and what of it makes the number of the problem block.

use std::cmp::Reverse;

use super::code::Code;
use super::scene::Scene;
use super::words::{self, list};
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::record::Status;
use crate::domain::taxonomy::Lineage;
use crate::features::problem;
use crate::matching::shared::{Ground, Shared};
use crate::proto::v1;

/// Most problems named in one reason.
pub(super) const NAMED: usize = 3;

impl<'a> Scene<'a> {
    /// What is shared in the order of telling: what weighs most first, and of what weighs alike the newest record there. A record
    /// that is no longer live is in no place-wide row: it weighs nothing there and comes last.
    pub(super) fn in_order<'s>(&self, shared: &'s [Shared<'s>]) -> Vec<&'s Shared<'s>> {
        let mut order: Vec<&Shared<'_>> = shared.iter().collect();
        let rank = |one: &Shared<'_>| (Reverse((self.weight(one) * 1e9).round() as i64), Reverse(day(one.ground)));
        order.sort_by_cached_key(|one| rank(one));
        order
    }

    /// What one shared problem weighs in the problem block, beside the others of the same pair.
    fn weight(&self, one: &Shared<'_>) -> f64 {
        if self.is_place_wide() && is_closed(one) {
            return 0.0;
        }
        let encoder = self.index.encoder();
        let product = encoder.unit(one.own.problem).dot(encoder.unit(one.problem));
        let halved = problem::weight(one.is_derived_here()) * problem::weight(one.is_derived_there());
        let rarity = (self.corpus().idf(one.own.problem) * self.corpus().idf(one.problem)).sqrt();
        rarity * product * halved
    }

    /// Place-wide: how many of the asker's problems the peer has too, which, and what the peer has beside them.
    pub(super) fn problems_reason(&self, peer: &Profile, told: &[&Shared<'_>]) -> v1::Statement {
        let met = self.asked.iter().filter(|own| told.iter().any(|one| self.meets(own.problem, one.problem))).count();
        let only_theirs = peer.live().filter(|record| self.is_apart(&record.problem)).count();
        let mut named: Vec<String> = told.iter().take(NAMED).map(|one| self.shared_label(one)).collect();
        if told.len() > NAMED {
            named.push(format!("{} more", told.len() - NAMED));
        }
        let many = match (met, self.asked.len()) {
            (1, 1) => "your one problem".to_owned(),
            (some, all) if some == all => format!("all {all} of your problems"),
            (some, all) => format!("{some} of your {all} problems"),
        };
        let mut text = format!("shares {many}: {}", list(&named));
        let closed = told.iter().filter(|one| is_closed(one)).count();
        if closed > 0 {
            text.push_str(&format!("; {closed} of them done or stopped there, which adds nothing here"));
        }
        if only_theirs > 0 {
            text.push_str(&format!("; has {only_theirs} that you have not, which counts against it"));
        }
        let (numbers, joined) =
            ([met, self.asked.len(), only_theirs].map(|number| number.to_string()), Joined::of(self, told));
        let [shared, asked, only_theirs] = numbers;
        let named = [
            ("shared", shared),
            ("asked", asked),
            ("only_theirs", only_theirs),
            ("problems", joined.theirs),
            ("problem_ids", joined.their_ids),
            ("yours", joined.yours),
            ("your_problem_ids", joined.your_ids),
        ];
        words::statement(Code::SharedProblems, text, &named)
    }

    /// One problem: the code that is asked, or the one above or below it that the peer has; and how many of its figures are close
    /// here and there, of how many.
    pub(super) fn problem_reason(&self, one: &Shared<'_>, close: (usize, usize)) -> v1::Statement {
        let (yours, theirs) = (self.label(one.own.problem), self.label(one.problem));
        let (code, text) = match one.lineage {
            Lineage::Broader => (Code::BroaderProblem, format!("has {theirs}, of which your {yours} is a part")),
            Lineage::Narrower => (Code::NarrowerProblem, format!("has {theirs}, a part of your {yours}")),
            Lineage::Same | Lineage::Apart => (Code::SameProblem, format!("has the same problem, {theirs}")),
        };
        let derived = if one.is_derived_there() { " (suggested by a figure, which counts half)" } else { "" };
        let named = [
            ("yours", yours.as_ref()),
            ("theirs", theirs.as_ref()),
            ("your_problem_id", one.own.problem.as_str()),
            ("their_problem_id", one.problem.as_str()),
        ];
        let figures = match close {
            (_, 0) => String::new(),
            (close, 1) => format!("; the one figure that measures it is {}close", if close == 1 { "" } else { "not " }),
            (close, of) => format!("; {close} of {of} figures that measure it are close"),
        };
        words::statement(code, format!("{text}{derived}{figures}"), &named)
    }

    /// The peer's problem by its own name; where it lies above or below the asker's, how.
    pub(super) fn shared_label(&self, one: &Shared<'_>) -> String {
        let (yours, theirs) = (self.label(one.own.problem), self.label(one.problem));
        match one.lineage {
            Lineage::Broader => format!("{theirs} (of which your {yours} is a part)"),
            Lineage::Narrower => format!("{theirs} (a part of your {yours})"),
            Lineage::Same | Lineage::Apart => theirs.into_owned(),
        }
    }

    /// Whether two codes are one, or one lies above the other.
    pub(super) fn meets(&self, one: &ProblemId, other: &ProblemId) -> bool {
        self.vocabulary().taxonomy.lineage(one, other) != Lineage::Apart
    }

    /// Whether a code can meet none of those that are asked with, and has a weight.
    fn is_apart(&self, problem: &ProblemId) -> bool {
        self.vocabulary().taxonomy.has_weight(problem) && !self.asked.iter().any(|own| self.meets(own.problem, problem))
    }
}

/// Codes and labels of what is shared, each side's in one order.
struct Joined {
    theirs: String,
    their_ids: String,
    yours: String,
    your_ids: String,
}

impl Joined {
    fn of<'t>(scene: &Scene<'_>, told: &[&'t Shared<'t>]) -> Self {
        let labels = |of: fn(&'t Shared<'t>) -> &'t ProblemId| joined(told.iter().map(|one| scene.label(of(one))));
        let ids = |of: fn(&'t Shared<'t>) -> &'t ProblemId| joined(told.iter().map(|one| of(one).as_str()));
        Self {
            theirs: labels(|one| one.problem),
            their_ids: ids(|one| one.problem),
            yours: labels(|one| one.own.problem),
            your_ids: ids(|one| one.own.problem),
        }
    }
}

/// Several values in one.
pub(super) fn joined<T: AsRef<str>>(all: impl Iterator<Item = T>) -> String {
    let mut joined = String::new();
    for one in all {
        joined.push_str(if joined.is_empty() { "" } else { "; " });
        joined.push_str(one.as_ref());
    }
    joined
}

/// Whether the peer has it on record as done or given up.
fn is_closed(one: &Shared<'_>) -> bool {
    matches!(one.ground, Ground::Record(record) if record.status != Status::Live)
}

/// The most recent day of what is on record.
fn day(ground: Ground<'_>) -> Option<jiff::civil::Date> {
    match ground {
        Ground::Record(record) => Some(record.latest().as_of),
        Ground::Pressure(pressure) => pressure.as_of,
        Ground::Asked => None,
    }
}
