//! What there is already: nobody needs a second group for the same conversation (R115).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::convene::circle::Circle;
use crate::domain::id::ProblemId;
use crate::domain::record::Status;

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExistingGroup {
    /// The problem.
    pub problem_id: String,
    /// What kind of group: `RUNNING_GROUP` as the convener named it; `LARGER_PLACE`, which has the problem live itself and of
    /// which at least two that take part are a part; `CONVENERS_MEMBERS`, a convener's closed circle of which at least two are.
    pub kind: &'static str,
    /// Its identifier: the convener's own, a place or a convener.
    pub group_id: String,
    /// Its name.
    pub display_name: String,
    /// Those of it who take part, or all of a running group.
    pub place_ids: Vec<String>,
    /// Who could join a running group that has room, best fit first.
    pub may_join_place_ids: Vec<String>,
}

/// Everything that exists for the problem of a circle. Who may join is filled in later.
pub(super) fn existing(circle: &Circle<'_>, problem: &ProblemId, running: &[RunningGroup]) -> Vec<ExistingGroup> {
    let register = circle.engine().register();
    let vocabulary = circle.engine().vocabulary();
    let id = |place: usize| register.get(place).place.id.to_string();
    let group = |kind, group_id: String, display_name: &str, places: &[usize]| ExistingGroup {
        problem_id: problem.to_string(),
        kind,
        group_id,
        display_name: display_name.to_owned(),
        place_ids: places.iter().map(|&place| id(place)).collect(),
        may_join_place_ids: Vec::new(),
    };
    let running = running.iter().filter(|one| &one.problem == problem);
    let running = running.map(|one| group("RUNNING_GROUP", one.id.clone(), &one.name, &one.places));
    let larger = (0..register.profiles().len()).filter_map(|place| {
        let is_live = |record: &crate::domain::record::Record| record.status == Status::Live;
        register.get(place).record(problem).filter(|record| is_live(record))?;
        let below = register.hierarchy().descendants(place);
        let parts: Vec<usize> = circle.places().iter().copied().filter(|part| below.contains(part)).collect();
        let name = register.get(place).place.name.as_str();
        (parts.len() > 1).then(|| group("LARGER_PLACE", id(place), name, &parts))
    });
    let path: BTreeSet<&ProblemId> = vocabulary.taxonomy.path(problem).map(|one| &one.id).collect();
    let closed = vocabulary.conveners.iter().filter_map(|one| {
        let about = one.problems.is_empty() || one.problems.iter().any(|code| path.contains(code));
        let members =
            circle.places().iter().copied().filter(|&place| one.places.contains(&register.get(place).place.id));
        let members: Vec<usize> = members.collect();
        (one.is_available() && about && members.len() > 1)
            .then(|| group("CONVENERS_MEMBERS", one.id.to_string(), &one.name, &members))
    });
    running.chain(larger).chain(closed).collect()
}
