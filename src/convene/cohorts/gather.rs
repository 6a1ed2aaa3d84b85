//! Problem by problem: who is free, who sits with whom, who is left.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::compare::Tally;
use super::existing::{Belonging, ExistingGroup, existing, offer};
use super::part::Part;
use super::row::Proposal;
use super::seat::Unseated;
use super::{CohortError, CohortOptions, Cohorts};
use crate::convene::circle::{Circle, CircleOptions};
use crate::convene::grouping;
use crate::domain::cancel::Cancel;
use crate::domain::id::ProblemId;
use crate::engine::{Engine, EngineError};

/// Forms cohorts on the problem of `circle`, or without one on every problem that at least two places have live, the rarest
/// first: who shares a rare problem has few others to turn to, who shares a common one has many. Given up soon after `cancel` is
/// set.
pub fn cohorts(
    engine: &Engine,
    circle: &CircleOptions,
    wanted: &CohortOptions,
    cancel: &Cancel,
) -> Result<Cohorts, CohortError> {
    wanted.check(engine)?;
    let problems = match &circle.problem {
        Some(problem) => vec![problem.clone()],
        None => problems(engine),
    };
    let mut run = Run { engine, wanted, cancel, taken: BTreeMap::new(), tally: Tally::default() };
    let (mut found, mut proposals, mut unseated) = (Vec::new(), Vec::new(), Vec::new());
    for (at, problem) in problems.iter().enumerate() {
        let about =
            run.about(&Circle::new(engine, CircleOptions { problem: Some(problem.clone()), ..circle.clone() }))?;
        found.extend(about.existing);
        proposals.extend(about.proposals);
        unseated.extend(about.unseated.into_iter().map(|(place, why)| (place, at, why)));
    }
    proposals.sort_by_cached_key(Proposal::order);
    unseated.sort_by(|one, other| (one.0, &problems[one.1]).cmp(&(other.0, &problems[other.1])));
    let report = run.tally.report(circle, wanted);
    Ok(Cohorts {
        circle: circle.clone(),
        wanted: wanted.clone(),
        problems,
        existing: found,
        proposals,
        unseated,
        report,
    })
}

fn problems(engine: &Engine) -> Vec<ProblemId> {
    let taxonomy = &engine.vocabulary().taxonomy;
    let mut holders: BTreeMap<&ProblemId, usize> = BTreeMap::new();
    for record in engine.register().profiles().iter().flat_map(|profile| profile.live()) {
        *holders.entry(&record.problem).or_default() += 1;
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
    engine: &'e Engine,
    wanted: &'o CohortOptions,
    cancel: &'o Cancel,
    /// How many cohorts each place is in.
    taken: BTreeMap<usize, usize>,
    tally: Tally,
}

/// What comes of one problem.
#[derive(Default)]
struct About {
    existing: Vec<ExistingGroup>,
    proposals: Vec<Proposal>,
    /// Who sits nowhere, by position in the register.
    unseated: Vec<(usize, Unseated)>,
}

/// What comes of one part.
struct Seated {
    proposals: Vec<Proposal>,
    unseated: Vec<(usize, Unseated)>,
    tally: Tally,
}

impl Run<'_, '_> {
    fn about(&mut self, circle: &Circle<'_>) -> Result<About, EngineError> {
        let Some(problem) = &circle.options().problem else { return Ok(About::default()) };
        let mut existing = existing(circle, problem, &self.wanted.running);
        let running = self.wanted.running.iter().filter(|one| &one.problem == problem);
        let meets: BTreeSet<usize> = running.flat_map(|one| one.places.iter().copied()).collect();
        let (mut unseated, mut free) = (Vec::new(), Vec::new());
        for (member, &place) in circle.places().iter().enumerate() {
            if meets.contains(&place) {
                unseated.push((place, Unseated::InExistingGroup));
            } else if self.taken.get(&place).copied().unwrap_or(0) >= self.wanted.per_place {
                unseated.push((place, Unseated::AtCapacity));
            } else {
                free.push(member);
            }
        }
        offer(circle, problem, &free, self.wanted, &mut existing, self.cancel)?;
        let mut parts = Vec::new();
        while !free.is_empty() {
            parts.push(Part::cut(circle, &mut free, self.wanted.part.get(), self.cancel)?);
        }
        let belonging = Belonging::new(&existing);
        let seat = |members: Vec<usize>| self.seat(circle, problem, members, &belonging);
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
        members: Vec<usize>,
        belonging: &Belonging<'_>,
    ) -> Result<Seated, EngineError> {
        let part = Part::new(circle, problem, members, self.wanted.stage_steps, self.cancel)?;
        let order: Vec<usize> = (0..part.members.len()).collect();
        let formed = grouping::form(&part.table, &order, self.wanted.size, self.wanted.seed);
        let mixed = self.wanted.mix_sectors.then(|| grouping::mix(&part.table, &formed, &part.sectors));
        let grouping = mixed.as_ref().unwrap_or(&formed);
        let place = |one: usize| circle.places()[part.members[one]];
        let unseated = grouping.left.iter().map(|&left| (place(left), part.unseated(left))).collect();
        let proposal = |group: &Vec<usize>| {
            let mixed = !formed.groups.contains(group);
            self.proposal(circle, problem, &part, group, belonging, mixed)
        };
        let proposals = grouping.groups.iter().map(proposal).collect();
        self.cancel.check()?;
        let tally = Tally::of(&part, &formed, mixed.as_ref(), self.wanted);
        Ok(Seated { proposals, unseated, tally })
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
        let places: Vec<usize> = group.iter().map(|&one| circle.places()[part.members[one]]).collect();
        let pairs =
            group.iter().enumerate().flat_map(|(at, &one)| group[at + 1..].iter().map(move |&other| (one, other)));
        let fits: Vec<u64> = pairs.filter_map(|(one, other)| part.table.fit(one, other)).collect();
        let decisions = places.iter().filter_map(|&place| self.wanted.decisions.get(&(place, problem.clone())));
        Proposal {
            decision_by: decisions.min().copied(),
            problem: problem.clone(),
            mean_fit: fits.iter().sum::<u64>() / fits.len().max(1) as u64,
            worst_fit: fits.iter().copied().min().unwrap_or(0),
            id: Proposal::id_of(self.engine, problem, &places),
            existing: belonging.holding_two(&places),
            mixed_for_sectors,
            places,
        }
    }
}
