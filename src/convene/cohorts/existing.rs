//! What there is already: nobody needs a second group for the same conversation (R115).

use std::collections::BTreeSet;

use crate::convene::circle::Circle;
use crate::domain::id::ProblemId;
use crate::domain::record::{Record, Status};
use crate::proto::v1;

/// A group that meets already, as the convener names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningGroup {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it meets about.
    pub problem: ProblemId,
    /// Its members, by their positions in the register.
    pub places: Vec<usize>,
}

/// A group that could be joined or asked, instead of a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExistingGroup {
    pub(super) problem: ProblemId,
    pub(super) kind: v1::ExistingGroupKind,
    /// Its identifier: the convener's own, a place or a convener.
    pub(super) id: String,
    pub(super) name: String,
    /// Those of it who take part, or all of a running group, by their positions in the register.
    pub(super) places: Vec<usize>,
    /// Who could join a running group that has room, best fit first.
    pub(super) may_join: Vec<usize>,
}

/// Everything that exists for the problem of a circle. Who may join is filled in later.
pub(super) fn existing(circle: &Circle<'_>, problem: &ProblemId, running: &[RunningGroup]) -> Vec<ExistingGroup> {
    let register = circle.engine().register();
    let vocabulary = circle.engine().vocabulary();
    let group = |kind, id: String, name: &str, places: Vec<usize>| ExistingGroup {
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
    let larger = (0..register.profiles().len()).filter_map(|place| {
        let is_live = |record: &Record| record.status == Status::Live;
        register.get(place).record(problem).filter(|record| is_live(record))?;
        let below = register.hierarchy().descendants(place);
        let parts: Vec<usize> = circle.places().iter().copied().filter(|part| below.contains(part)).collect();
        let known = &register.get(place).place;
        let kind = v1::ExistingGroupKind::LargerPlace;
        (parts.len() > 1).then(|| group(kind, known.id.to_string(), &known.name, parts))
    });
    let path: BTreeSet<&ProblemId> = vocabulary.taxonomy.path(problem).map(|one| &one.id).collect();
    let closed = vocabulary.conveners.iter().filter_map(|one| {
        let about = one.problems.is_empty() || one.problems.iter().any(|code| path.contains(code));
        let members =
            circle.places().iter().copied().filter(|&place| one.places.contains(&register.get(place).place.id));
        let members: Vec<usize> = members.collect();
        let kind = v1::ExistingGroupKind::ConvenersMembers;
        (one.is_available() && about && members.len() > 1).then(|| group(kind, one.id.to_string(), &one.name, members))
    });
    running.chain(larger).chain(closed).collect()
}
