//! What to keep in mind before ringing a peer (R88): drawn from the records and from what differs.

use super::code::Code;
use super::holders;
use super::scene::Scene;
use super::words::{self, statement};
use crate::domain::place::Place;
use crate::domain::query::Relation;
use crate::domain::record::Status;
use crate::matching::confidence::{Confidence, Doubts, is_stale};
use crate::matching::relation::relation;
use crate::matching::shared::{Ground, Shared};
use crate::proto::v1;

impl<'a> Scene<'a> {
    /// What they share, in the order of telling.
    pub(super) fn considerations(
        &self,
        place: usize,
        shared: &[&Shared<'_>],
        confidence: Confidence,
    ) -> Vec<v1::Statement> {
        let mut all = Vec::new();
        all.extend(shared.iter().filter_map(|one| self.outcome_consideration(one)));
        all.extend(self.duty_considerations(place));
        all.extend(shared.iter().flat_map(|one| self.derived_considerations(one)));
        all.extend(self.stale_consideration(shared));
        all.extend(self.sibling_consideration(place));
        all.extend(self.succession_consideration(place));
        all.extend(self.bodies_consideration(place));
        if let Confidence::Low(doubts) = confidence {
            all.extend(doubt_considerations(doubts));
            all.extend(doubts.only_suggested.then(|| self.only_suggested(shared)));
        }
        all
    }

    /// Two partnerships of their time that consisted in part of the same bodies.
    fn bodies_consideration(&self, place: usize) -> Option<v1::Statement> {
        let own = &self.asker.profile.place.consisted_of;
        let common: Vec<&Place> = own
            .iter()
            .filter(|id| self.peer(place).place.consisted_of.contains(id))
            .filter_map(|id| Some(&self.register.get(self.register.position(id)?).place))
            .collect();
        let names: Vec<&str> = common.iter().map(|place| place.name.as_str()).collect();
        let ids: Vec<&str> = common.iter().map(|place| place.id.as_str()).collect();
        (!common.is_empty()).then(|| {
            let text = format!("both partnerships had {} in them: it is in part your own work", words::list(&names));
            statement(Code::SameBodies, text, &[("places", names.join("; ")), ("place_ids", ids.join("; "))])
        })
    }

    /// Both are to be replaced by the same body.
    fn succession_consideration(&self, place: usize) -> Option<v1::Statement> {
        let own = self.asker.profile.place.planned_succession.as_ref()?;
        let theirs = self.peer(place).place.planned_succession.as_ref()?;
        (own.successor == theirs.successor && own.vesting_date == theirs.vesting_date).then(|| {
            let (successor, day) = (own.successor.as_str(), own.vesting_date.to_string());
            let text = format!("you are both to become part of {successor} on {day}: you may be planning it together");
            statement(Code::SamePlannedSuccessor, text, &[("successor", successor), ("vesting_date", &day)])
        })
    }

    /// They are done, or have given up: nothing is said about how well it went.
    fn outcome_consideration(&self, shared: &Shared<'_>) -> Option<v1::Statement> {
        let Ground::Record(record) = shared.ground else { return None };
        let label = self.label(shared.problem);
        let named = [("problem", label.as_ref()), ("problem_id", shared.problem.as_str())];
        match record.status {
            Status::Solved => {
                let text = format!("{label} is on record as done there: ask what they would do differently");
                Some(statement(Code::DoneThere, text, &named))
            }
            Status::Stopped => {
                let text = format!("they stopped work on {label}: ask what they learned");
                Some(statement(Code::StoppedThere, text, &named))
            }
            Status::Live | Status::Parked => None,
        }
    }

    /// Duties of the asked problem that somebody else holds, on either side.
    fn duty_considerations(&self, place: usize) -> Vec<v1::Statement> {
        let governance = &self.vocabulary().governance;
        let touched = self.touched();
        let here = |function| self.holders_here(function);
        let there = |function| self.holders_there(place, function);
        let told = |whither: &str, code: Code, held: Vec<holders::Elsewhere<'_>>| -> Vec<v1::Statement> {
            let tell = |one: holders::Elsewhere<'_>| {
                let (who, functions) = (&one.who, words::list(&one.labels()));
                let text =
                    format!("{whither}, {who} {} {functions}: think of them when you choose who meets", one.hold);
                statement(code, text, &one.values())
            };
            held.into_iter().map(tell).collect()
        };
        let mut all = told("here", Code::DutyElsewhereHere, holders::elsewhere(governance, touched, here));
        all.extend(told("there", Code::DutyElsewhereThere, holders::elsewhere(governance, touched, there)));
        all
    }

    /// Nobody has said that it is a problem, on one side or on both.
    fn derived_considerations(&self, shared: &Shared<'_>) -> Vec<v1::Statement> {
        let mut all = Vec::new();
        if shared.is_derived_there() {
            let (label, id) = (self.label(shared.problem), shared.problem.as_str());
            let text =
                format!("{label} is not on record there, a figure suggests it: ask first whether they see it so");
            all.push(statement(Code::DerivedThere, text, &[("problem", label.as_ref()), ("problem_id", id)]));
        }
        if shared.is_derived_here() {
            let (label, id) = (self.label(shared.own.problem), shared.own.problem.as_str());
            let text = format!("{label} is not on record for you, a figure suggests it");
            all.push(statement(Code::DerivedHere, text, &[("problem", label.as_ref()), ("problem_id", id)]));
        }
        all
    }

    /// Nothing of what is shared is on record on both sides. What was recorded on one is not called unrecorded.
    fn only_suggested(&self, shared: &[&Shared<'_>]) -> v1::Statement {
        let labels: Vec<_> = shared.iter().map(|one| self.label(one.problem)).collect();
        let ids: Vec<&str> = shared.iter().map(|one| one.problem.as_str()).collect();
        let what = words::list(&labels);
        let text = if shared.iter().all(|one| one.is_derived_there()) {
            format!("figures suggest {what} there, nobody has recorded it")
        } else {
            format!("{what}: on record on one side at most, on the other figures suggest it")
        };
        let named = [("problems", labels.join("; ")), ("problem_ids", ids.join("; "))];
        statement(Code::OnlySuggested, text, &named)
    }

    fn stale_consideration(&self, shared: &[&Shared<'_>]) -> Option<v1::Statement> {
        let newest = newest(shared.iter().copied())?;
        is_stale(newest, self.query.today).then(|| {
            let date = newest.to_string();
            statement(
                Code::Stale,
                format!("their newest record here is of {date}: ask what has changed"),
                &[("as_of", &date)],
            )
        })
    }

    fn sibling_consideration(&self, place: usize) -> Option<v1::Statement> {
        if relation(self.register, self.asker, place) == Relation::External {
            return None;
        }
        let parents = self.register.hierarchy().parents(place).iter();
        let common = parents.filter(|parent| self.asker.parents.contains(parent));
        let common: Vec<&Place> = common.map(|&parent| &self.register.get(parent).place).collect();
        let names: Vec<&str> = common.iter().map(|place| place.official_name.as_str()).collect();
        let ids: Vec<&str> = common.iter().map(|place| place.id.as_str()).collect();
        let text = format!("you are both part of {}: you may meet there already", words::list(&names));
        Some(statement(Code::Sibling, text, &[("part_of", &names.join("; ")), ("part_of_ids", &ids.join("; "))]))
    }
}

/// The most recent day of what a peer has on record.
pub(super) fn newest<'s>(shared: impl Iterator<Item = &'s Shared<'s>>) -> Option<jiff::civil::Date> {
    let day = |one: &Shared<'_>| match one.ground {
        Ground::Record(record) => Some(record.latest().as_of),
        Ground::Pressure(_) | Ground::Asked => None,
    };
    shared.filter_map(day).max()
}

fn doubt_considerations(doubts: Doubts) -> Vec<v1::Statement> {
    let all = [
        (doubts.little_known, Code::LittleKnown, "less than half of what could be compared is known on both sides"),
        (
            doubts.common_problems,
            Code::CommonProblems,
            "over half of all places have what you two share: it sets neither of you apart",
        ),
        (doubts.crowded_tie, Code::CrowdedTie, "more places fit as well as this one than could be listed"),
    ];
    all.into_iter().filter(|(holds, ..)| *holds).map(|(_, code, text)| words::bare(code, text)).collect()
}
