//! What there is already: nobody needs a second group for the same conversation (R115).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::CohortOptions;
use super::part;
use crate::convene::circle::Circle;
use crate::domain::cancel::Cancel;
use crate::domain::fit::{Billionths, Fit};
use crate::domain::id::ProblemId;
use crate::domain::record::{Record, Status};
use crate::domain::slot::{Member, Slot};
use crate::engine::EngineError;
use crate::proto::v1;

/// A group that meets already, as the convener names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningGroup {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it meets about.
    pub problem: ProblemId,
    /// Its members, by their positions in the register.
    pub places: Vec<Slot>,
}

/// A group that could be joined or asked, instead of a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ExistingGroup {
    pub(super) problem: ProblemId,
    pub(super) kind: v1::ExistingGroupKind,
    /// Its identifier: the convener's own, a place or a convener.
    pub(super) id: String,
    pub(super) name: String,
    /// Those of it who take part, or all of a running group, by their positions in the register.
    pub(super) places: Vec<Slot>,
    /// Who could join a running group that has room, best fit first.
    pub(super) may_join: Vec<Slot>,
}

/// Everything that exists for the problem of a circle. Who may join is filled in later.
pub(super) fn existing(circle: &Circle<'_>, problem: &ProblemId, running: &[RunningGroup]) -> Vec<ExistingGroup> {
    let register = circle.view().register();
    let vocabulary = circle.view().vocabulary();
    let group = |kind, id: String, name: &str, places: Vec<Slot>| ExistingGroup {
        problem: problem.clone(),
        kind,
        id,
        name: name.to_owned(),
        places,
        may_join: Vec::new(),
    };
    let running = running.iter().filter(|one| &one.problem == problem);
    let running =
        running.map(|one| group(v1::ExistingGroupKind::Running, one.id.clone(), &one.name, one.places.clone()));
    let members = |places: &mut dyn Iterator<Item = Slot>| -> Vec<Slot> {
        let mut members: Vec<Slot> = places.filter(|&place| circle.member(place).is_some()).collect();
        members.sort_unstable();
        members
    };
    let larger = register.slots().filter_map(|place| {
        let is_live = |record: &Record| record.status == Status::Live;
        let profile = register.get(place);
        profile.record(problem).filter(|record| is_live(record)).filter(|_| circle.barred(place).is_none())?;
        let parts = members(&mut register.hierarchy().descendants(place).into_iter());
        let known = &profile.place;
        let kind = v1::ExistingGroupKind::LargerPlace;
        (parts.len() > 1).then(|| group(kind, known.id.to_string(), &known.name, parts))
    });
    let path: BTreeSet<&ProblemId> = vocabulary.taxonomy.path(problem).map(|one| &one.id).collect();
    let closed = vocabulary.conveners.iter().filter_map(|one| {
        let about = one.problems.is_empty() || one.problems.iter().any(|code| path.contains(code));
        let members = members(&mut one.places.iter().filter_map(|id| register.position(id)));
        let kind = v1::ExistingGroupKind::ConvenersMembers;
        (one.is_available() && about && members.len() > 1).then(|| group(kind, one.id.to_string(), &one.name, members))
    });
    running.chain(larger).chain(closed).collect()
}

/// Tells running groups with room who could join them, before anything new is formed: whoever may sit with all of its members,
/// those who fit them best first. Where many are free only as many as a part holds, those nearest to its first member, are looked at.
pub(super) fn offer(
    circle: &Circle<'_>,
    problem: &ProblemId,
    free: &[Member],
    wanted: &CohortOptions,
    existing: &mut [ExistingGroup],
    cancel: &Cancel,
) -> Result<(), EngineError> {
    let running = existing.par_iter_mut().filter(|one| one.kind == v1::ExistingGroupKind::Running);
    running.try_for_each(|running| {
        let room = wanted.size.largest().saturating_sub(running.places.len());
        let inside: Vec<Member> = running.places.iter().filter_map(|&place| circle.member(place)).collect();
        let Some(&first) = inside.first().filter(|_| room > 0) else { return Ok(()) };
        let stage = |member: Member| part::stage(circle, member, problem);
        let near =
            |one: Member| inside.iter().all(|&other| part::similar(stage(one), stage(other), wanted.stage_steps));
        let near: Vec<Slot> = free.iter().filter(|&&one| near(one)).map(|&one| circle.places()[one]).collect();
        let (view, query) = (circle.view(), circle.query(first));
        let mut near = view.ask(&view.asker(&query), cancel)?.first_among(&near, wanted.part.get())?;
        near.sort_unstable();
        let mut sums: Vec<Option<Billionths>> = vec![Some(Billionths::default()); near.len()];
        for &member in &inside {
            let query = circle.query(member);
            let fits = view.ask(&view.asker(&query), cancel)?.fits(&near)?;
            for (sum, fit) in sums.iter_mut().zip(fits) {
                *sum = sum.zip(fit.map(Fit::billionths)).map(|(sum, fit)| sum + fit);
            }
        }
        let mut may: Vec<(Reverse<Billionths>, Slot)> =
            sums.into_iter().zip(near).filter_map(|(sum, place)| Some((Reverse(sum?), place))).collect();
        may.sort_unstable();
        running.may_join = may.into_iter().take(room).map(|(_, place)| place).collect();
        Ok(())
    })
}

/// Which of some groups each place is in.
pub(super) struct Belonging<'g> {
    groups: &'g [ExistingGroup],
    of: BTreeMap<Slot, Vec<usize>>,
}

impl<'g> Belonging<'g> {
    pub(super) fn new(groups: &'g [ExistingGroup]) -> Self {
        let mut of: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
        for (at, group) in groups.iter().enumerate() {
            group.places.iter().for_each(|&place| of.entry(place).or_default().push(at));
        }
        Self { groups, of }
    }

    /// The groups, by identifier and name, that hold at least two of some places, in their order.
    pub(super) fn holding_two(&self, places: &[Slot]) -> Vec<(String, String)> {
        let mut held: Vec<usize> = places.iter().filter_map(|place| self.of.get(place)).flatten().copied().collect();
        held.sort_unstable();
        let named = |chunk: &[usize]| (self.groups[chunk[0]].id.clone(), self.groups[chunk[0]].name.clone());
        held.chunk_by(|one, next| one == next).filter(|same| same.len() > 1).map(named).collect()
    }
}
