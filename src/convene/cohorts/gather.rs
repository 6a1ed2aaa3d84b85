//! Problem by problem: who is free, who sits with whom, who is left.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::compare::Tally;
use super::existing::{Belonging, ExistingGroup, RunningGroup, existing, offer};
use super::network::Networks;
use super::part::Part;
use super::row::{Proposal, conveners};
use super::seat::Unseated;
use super::{CohortError, CohortOptions, Cohorts};
use crate::convene::circle::{Circle, CircleOptions};
use crate::convene::grouping;
use crate::domain::cancel::Cancel;
use crate::domain::fit::Billionths;
use crate::domain::id::ProblemId;
use crate::domain::slot::{Member, Slot};
use crate::engine::{EngineError, View};

/// Forms cohorts on the problem of `circle`, or without one on every problem that at least two places have live, the rarest
/// first: who shares a rare problem has few others to turn to, who shares a common one has many. Given up soon after `cancel` is
/// set.
pub fn cohorts(
    view: &View,
    circle: &CircleOptions,
    wanted: &CohortOptions,
    cancel: &Cancel,
) -> Result<Cohorts, CohortError> {
    wanted.check(view)?;
    let problems = match &circle.problem {
        Some(problem) => vec![problem.clone()],
        None => problems(view, circle, wanted),
    };
    let mut run = Run { view, wanted, cancel, taken: BTreeMap::new(), tally: Tally::default() };
    let (mut found, mut proposals, mut unseated) = (Vec::new(), Vec::new(), Vec::new());
    for (at, problem) in problems.iter().enumerate() {
        let about =
            run.about(&Circle::new(view, CircleOptions { problem: Some(problem.clone()), ..circle.clone() }))?;
        found.extend(about.existing);
        proposals.extend(about.proposals);
        unseated.extend(about.unseated.into_iter().map(|(place, why)| (place, at, why)));
    }
    proposals.sort_by_cached_key(Proposal::order);
    unseated.sort_by(|one, other| (one.0, &problems[one.1]).cmp(&(other.0, &problems[other.1])));
    let report = run.tally.report(wanted);
    Ok(Cohorts { problems, existing: found, proposals, unseated, report })
}

/// The problems of the networks, where there are some; else all that two who take part have live.
fn problems(view: &View, circle: &CircleOptions, wanted: &CohortOptions) -> Vec<ProblemId> {
    let taxonomy = &view.vocabulary().taxonomy;
    let is_asked = |problem: &ProblemId| {
        wanted.networks.is_empty() || wanted.networks.iter().any(|network| &network.problem == problem)
    };
    let mut holders: BTreeMap<&ProblemId, usize> = BTreeMap::new();
    for profile in view.register().profiles() {
        for problem in profile.live().map(|record| &record.problem).filter(|problem| is_asked(problem)) {
            let about = CircleOptions { problem: Some(problem.clone()), ..circle.clone() };
            *holders.entry(problem).or_default() += usize::from(about.admits(taxonomy, profile) == Some(Ok(())));
        }
    }
    let mut problems: Vec<(usize, &ProblemId)> = holders
        .into_iter()
        .filter(|&(problem, number)| number > 1 && taxonomy.has_weight(problem))
        .map(|(problem, number)| (number, problem))
        .collect();
    problems.sort_unstable();
    problems.into_iter().map(|(_, problem)| problem.clone()).collect()
}

struct Run<'e, 'o> {
    view: &'e View,
    wanted: &'o CohortOptions,
    cancel: &'o Cancel,
    /// How many cohorts each place is in.
    taken: BTreeMap<Slot, usize>,
    tally: Tally,
}

/// What comes of one problem.
#[derive(Default)]
struct About {
    existing: Vec<ExistingGroup>,
    proposals: Vec<Proposal>,
    /// Who sits nowhere, by position in the register.
    unseated: Vec<(Slot, Unseated)>,
}

/// What comes of one part.
struct Seated {
    proposals: Vec<Proposal>,
    unseated: Vec<(Slot, Unseated)>,
    tally: Tally,
}

impl Run<'_, '_> {
    fn about(&mut self, circle: &Circle<'_>) -> Result<About, EngineError> {
        let Some(problem) = &circle.options().problem else { return Ok(About::default()) };
        let mut existing = existing(circle, problem, &self.wanted.running);
        let running = self.wanted.running.iter().filter(|one| &one.problem == problem);
        let meets: BTreeSet<Slot> = running.flat_map(|one| one.places.iter().copied()).collect();
        let networks = Networks::about(&self.wanted.networks, problem);
        let (mut unseated, mut free) = (Vec::new(), Vec::new());
        let barred = self.view.register().slots().filter(|&place| networks.may_sit(place));
        unseated.extend(barred.filter_map(|place| Some((place, Unseated::Barred(circle.barred(place)?)))));
        for (member, &place) in Member::each(circle.places()).filter(|&(_, &place)| networks.may_sit(place)) {
            if meets.contains(&place) {
                unseated.push((place, Unseated::InExistingGroup));
            } else if self.taken.get(&place).copied().unwrap_or(0) >= usize::from(self.wanted.per_place.get()) {
                unseated.push((place, Unseated::AtCapacity));
            } else {
                free.push(member);
            }
        }
        offer(circle, problem, &free, self.wanted, &mut existing, self.cancel)?;
        let mut parts = Vec::new();
        for (network, mut free) in networks.split(circle, free) {
            while !free.is_empty() {
                parts.push((network, Part::cut(circle, &mut free, self.wanted.part.get(), self.cancel)?));
            }
        }
        let belonging = Belonging::new(&existing);
        let seat = |(network, members): (Option<&RunningGroup>, Vec<Member>)| {
            self.seat(circle, problem, members, network, &belonging)
        };
        let seated = parts.into_par_iter().map(seat).collect::<Result<Vec<Seated>, EngineError>>()?;
        let mut proposals = Vec::new();
        for seated in seated {
            for &place in seated.proposals.iter().flat_map(|proposal| &proposal.places) {
                *self.taken.entry(place).or_default() += 1;
            }
            proposals.extend(seated.proposals);
            unseated.extend(seated.unseated);
            self.tally.add(&seated.tally);
        }
        Ok(About { existing, proposals, unseated })
    }

    /// Splits one part into groups. Nothing but the part decides them, so that parts can be split side by side.
    fn seat(
        &self,
        circle: &Circle<'_>,
        problem: &ProblemId,
        members: Vec<Member>,
        network: Option<&RunningGroup>,
        belonging: &Belonging<'_>,
    ) -> Result<Seated, EngineError> {
        let part = Part::new(circle, problem, members, self.wanted.stage_steps, self.cancel)?;
        let order: Vec<usize> = (0..part.members.len()).collect();
        let formed = grouping::form(&part.table, &order, self.wanted.size, self.wanted.seed);
        let mixed = self.wanted.mix_sectors.then(|| grouping::mix(&part.table, &formed, &part.sectors));
        let grouping = mixed.as_ref().unwrap_or(&formed);
        let place = |one: usize| circle.places()[part.members[one]];
        let may_meet =
            |group: &[usize]| self.may_meet(problem, &group.iter().map(|&one| place(one)).collect::<Vec<_>>());
        let mut proposals = Vec::new();
        let mut unseated: Vec<(Slot, Unseated)> =
            grouping.left.iter().map(|&left| (place(left), part.unseated(left))).collect();
        for group in &grouping.groups {
            if may_meet(group) {
                let mixed = !formed.groups.contains(group);
                let proposal = self.proposal(circle, problem, &part, group, belonging, mixed);
                proposals.push(Proposal { network: network.cloned(), ..proposal });
            } else {
                unseated.extend(group.iter().map(|&one| (place(one), Unseated::NoConvener)));
            }
        }
        self.cancel.check()?;
        let tally = Tally::of(&part, &formed, mixed.as_ref(), self.wanted, &may_meet);
        Ok(Seated { proposals, unseated, tally })
    }

    /// Whether somebody may bring all of some places together: whoever leads the sessions, or a convener of the pack (R60).
    fn may_meet(&self, problem: &ProblemId, places: &[Slot]) -> bool {
        self.wanted.facilitator.is_some() || !conveners(self.view, problem, places).is_empty()
    }

    fn proposal(
        &self,
        circle: &Circle<'_>,
        problem: &ProblemId,
        part: &Part,
        group: &[usize],
        belonging: &Belonging<'_>,
        mixed_for_sectors: bool,
    ) -> Proposal {
        let places: Vec<Slot> = group.iter().map(|&one| circle.places()[part.members[one]]).collect();
        let pairs =
            group.iter().enumerate().flat_map(|(at, &one)| group[at + 1..].iter().map(move |&other| (one, other)));
        let fits: Vec<Billionths> = pairs.filter_map(|(one, other)| part.table.fit(one, other)).collect();
        let decisions = places.iter().filter_map(|&place| self.wanted.decisions.get(&(place, problem.clone())));
        Proposal {
            decision_by: decisions.min().copied(),
            problem: problem.clone(),
            mean_fit: Billionths::new(fits.iter().sum::<Billionths>().whole() / fits.len().max(1) as u64),
            worst_fit: fits.iter().min().copied().unwrap_or_default(),
            id: Proposal::id_of(self.view, problem, &places),
            existing: belonging.holding_two(&places),
            mixed_for_sectors,
            network: None,
            places,
        }
    }
}
