//! Problem by problem: who is free, who sits with whom, who is left.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::compare::Tally;
use super::existing::{ExistingGroup, existing};
use super::row::{self, Proposal};
use super::seat::Unseated;
use super::{CohortError, CohortOptions, Cohorts};
use crate::convene::circle::{Circle, CircleOptions};
use crate::convene::grouping::{self, Table};
use crate::convene::pairing::{Candidates, Wish};
use crate::domain::id::ProblemId;
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::engine::{Engine, EngineError};
use crate::proto::v1;

/// So many at most are split into groups at once: all pairs of them are compared. More are first cut into parts of that size,
/// each around one place and those nearest to it (R84).
const PART: usize = 512;

/// Forms cohorts on the problem of `options`, or without one on every problem that at least two places have live, the rarest
/// first: who shares a rare problem has few others to turn to, who shares a common one has many.
pub fn cohorts(engine: &Engine, options: &CircleOptions, wanted: &CohortOptions) -> Result<Cohorts, CohortError> {
    wanted.check(engine)?;
    let problems = match &options.problem {
        Some(problem) => vec![problem.clone()],
        None => problems(engine),
    };
    let mut run = Run { engine, wanted, taken: BTreeMap::new(), tally: Tally::default() };
    let (mut found, mut proposals, mut unseated) = (Vec::new(), Vec::new(), Vec::new());
    for problem in &problems {
        let circle = Circle::new(engine, CircleOptions { problem: Some(problem.clone()), ..options.clone() });
        let about = run.about(&circle, problem)?;
        found.extend(about.existing);
        proposals.extend(about.proposals);
        unseated.extend(about.unseated.into_iter().map(|(place, why)| (place, problem, why)));
    }
    proposals.sort_by_cached_key(Proposal::order);
    unseated.sort_by_key(|&(place, problem, _)| (place, problem));
    let mut rows: Vec<v1::CohortRow> = found.iter().map(|one: &ExistingGroup| one.row(engine)).collect();
    for proposal in &proposals {
        rows.push(proposal.row(engine, options, wanted, &found)?);
    }
    rows.extend(unseated.iter().map(|&(place, problem, why)| row::unseated(engine, problem, place, why)));
    let report = run.tally.report(options, wanted.seed);
    Ok(Cohorts { rows, report })
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
    /// How many cohorts each place is in.
    taken: BTreeMap<usize, usize>,
    tally: Tally,
}

/// What comes of one problem.
struct About {
    existing: Vec<ExistingGroup>,
    proposals: Vec<Proposal>,
    /// Who sits nowhere, by position in the register.
    unseated: Vec<(usize, Unseated)>,
}

impl Run<'_, '_> {
    fn about(&mut self, circle: &Circle<'_>, problem: &ProblemId) -> Result<About, EngineError> {
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
        self.offer(circle, problem, &free, &mut existing)?;
        let mut proposals = Vec::new();
        while !free.is_empty() {
            let part = Part::cut(circle, problem, &mut free)?;
            let table = part.table(self.wanted.stage_steps);
            let order: Vec<usize> = (0..table.members()).collect();
            let grouping = grouping::form(&table, &order, self.wanted.size, self.wanted.seed);
            self.tally.count(&table, &grouping, self.wanted);
            let place = |one: usize| circle.places()[part.members[one]];
            unseated.extend(grouping.left.iter().map(|&left| (place(left), part.unseated(left, &table))));
            for group in &grouping.groups {
                for &one in group {
                    *self.taken.entry(place(one)).or_default() += 1;
                }
                proposals.push(self.proposal(circle, problem, &part, &table, group));
            }
        }
        Ok(About { existing, proposals, unseated })
    }

    fn proposal(
        &self,
        circle: &Circle<'_>,
        problem: &ProblemId,
        part: &Part,
        table: &Table,
        group: &[usize],
    ) -> Proposal {
        let places: Vec<usize> = group.iter().map(|&one| circle.places()[part.members[one]]).collect();
        let pairs =
            group.iter().enumerate().flat_map(|(at, &one)| group[at + 1..].iter().map(move |&other| (one, other)));
        let fits: Vec<u64> = pairs.filter_map(|(one, other)| table.fit(one, other)).collect();
        let decisions = places.iter().filter_map(|&place| self.wanted.decisions.get(&(place, problem.clone())));
        Proposal {
            decision_by: decisions.min().copied(),
            problem: problem.clone(),
            mean_fit: fits.iter().sum::<u64>() / fits.len().max(1) as u64,
            worst_fit: fits.iter().copied().min().unwrap_or(0),
            id: Proposal::id_of(self.engine, problem, &places),
            places,
        }
    }

    /// Tells running groups with room who could join them, before anything new is formed.
    fn offer(
        &self,
        circle: &Circle<'_>,
        problem: &ProblemId,
        free: &[usize],
        existing: &mut [ExistingGroup],
    ) -> Result<(), EngineError> {
        let running = self.wanted.running.iter().filter(|one| &one.problem == problem);
        for (running, told) in running.zip(existing) {
            let room = self.wanted.size.largest().saturating_sub(running.places.len());
            let inside: Vec<usize> = running.places.iter().filter_map(|&place| circle.member(place)).collect();
            if room == 0 || inside.is_empty() {
                continue;
            }
            let mut fits: BTreeMap<usize, (usize, u64)> = BTreeMap::new();
            for &member in &inside {
                let stage = stage(circle, member, problem);
                let near = |wish: &Wish| similar(stage, stage_of(circle, wish, problem), self.wanted.stage_steps);
                for wish in circle.wishes(member)?.iter().filter(|wish| near(wish)) {
                    let (with, fit) = fits.entry(wish.other).or_default();
                    (*with, *fit) = (*with + 1, *fit + wish.fit);
                }
            }
            let mut may: Vec<(Reverse<u64>, usize)> = free
                .iter()
                .filter_map(|member| {
                    fits.get(member).filter(|(with, _)| *with == inside.len()).map(|one| (Reverse(one.1), *member))
                })
                .collect();
            may.sort_unstable();
            told.may_join = may.iter().take(room).map(|&(_, member)| circle.places()[member]).collect();
        }
        Ok(())
    }
}

/// Members that are split into groups together.
struct Part {
    members: Vec<usize>,
    stages: Vec<Option<Stage>>,
    candidates: Candidates,
}

impl Part {
    /// Takes a part out of those who are free: the first of them and those nearest to it, or all where they are few enough.
    fn cut(circle: &Circle<'_>, problem: &ProblemId, free: &mut Vec<usize>) -> Result<Self, EngineError> {
        let mut members: Vec<usize> = if free.len() <= PART {
            std::mem::take(free)
        } else {
            let first = free[0];
            let mut near: BTreeSet<usize> = BTreeSet::from([first]);
            let wishes = circle.wishes(first)?;
            near.extend(
                wishes.iter().map(|wish| wish.other).filter(|other| free.binary_search(other).is_ok()).take(PART - 1),
            );
            free.retain(|one| !near.contains(one));
            near.into_iter().collect()
        };
        members.sort_unstable();
        let at = |member: usize| members.binary_search(&member).ok();
        let within = |wish: Wish| at(wish.other).map(|other| Wish { other, ..wish });
        let wishes = members
            .iter()
            .map(|&member| Ok(circle.wishes(member)?.into_iter().filter_map(within).collect()))
            .collect::<Result<Vec<Vec<Wish>>, EngineError>>()?;
        let stages = members.iter().map(|&member| stage(circle, member, problem)).collect();
        Ok(Self { stages, candidates: Candidates::new(wishes), members })
    }

    /// Who may sit with whom: peers whose known stages lie near enough.
    fn table(&self, steps: u8) -> Table {
        let weights: BTreeMap<(usize, usize), u64> =
            self.candidates.edges().iter().map(|edge| ((edge.one, edge.other), edge.weight)).collect();
        Table::new(self.members.len(), |one, other| {
            weights.get(&(one, other)).copied().filter(|_| similar(self.stages[one], self.stages[other], steps))
        })
    }

    fn unseated(&self, member: usize, table: &Table) -> Unseated {
        if self.candidates.of(member).is_empty() {
            Unseated::NobodyEligible
        } else if (0..table.members()).all(|other| other == member || table.fit(member, other).is_none()) {
            Unseated::StagesApart
        } else {
            Unseated::NoRoom
        }
    }
}

fn stage(circle: &Circle<'_>, member: usize, problem: &ProblemId) -> Option<Stage> {
    circle.profile(member).record(problem).filter(|record| record.status == Status::Live)?.stage
}

fn stage_of(circle: &Circle<'_>, wish: &Wish, problem: &ProblemId) -> Option<Stage> {
    stage(circle, wish.other, problem)
}

fn similar(one: Option<Stage>, other: Option<Stage>, steps: u8) -> bool {
    one.zip(other).is_none_or(|(one, other)| one.steps_to(other).unsigned_abs() <= u32::from(steps))
}
