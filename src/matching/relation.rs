//! How a peer's area and government lie to the asker's. Shown and filtered on; areas never move a fit.

use super::asker::Asker;
use crate::domain::governance::{Function, Governance};
use crate::domain::place::Place;
use crate::domain::query::{Governed, Relation};
use crate::domain::register::Register;
use crate::domain::slot::Slot;

/// How two bodies are governed, one seen from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GovernanceRelation {
    /// The same type.
    SameType,
    /// Another type that holds the same parts of every function in question.
    SameDuties,
    /// Neither.
    Different,
    /// The type or a duty is unknown on either side.
    Unknown,
}

/// Whether a place is part of the same larger place as the asker.
pub fn relation(register: &Register, asker: &Asker<'_>, place: Slot) -> Relation {
    let parents = register.hierarchy().parents(place);
    if parents.iter().any(|parent| asker.parents.contains(parent)) { Relation::Sibling } else { Relation::External }
}

/// Whether a place has half to double as many people as another; false where a number is not known.
pub fn is_of_similar_size(one: &Place, other: &Place) -> bool {
    let both = one.population.zip(other.population);
    both.is_some_and(|(one, other)| {
        let (one, other) = (u64::from(one), u64::from(other));
        other * 2 >= one && other <= one * 2
    })
}

/// Whether a place is governed as wanted, seen from the asker. Where a type or a duty is not known, it is not.
pub fn is_governed(
    governance: &Governance,
    wanted: Governed,
    asker: &Place,
    place: &Place,
    functions: &[&Function],
) -> bool {
    match wanted {
        Governed::SameType => {
            asker.governance_type == place.governance_type && governance.type_of(&place.governance_type).is_some()
        }
        Governed::SameDuties => functions.iter().all(|function| {
            let both = governance.standing(asker, function).zip(governance.standing(place, function));
            both.is_some_and(|(own, theirs)| own.parts == theirs.parts)
        }),
    }
}

/// Compares types and, where they differ, the duties over `functions`.
pub fn governance_relation<'f>(
    governance: &Governance,
    one: &Place,
    other: &Place,
    functions: impl Iterator<Item = &'f Function>,
) -> GovernanceRelation {
    if governance.type_of(&one.governance_type).is_none() || governance.type_of(&other.governance_type).is_none() {
        return GovernanceRelation::Unknown;
    }
    if one.governance_type == other.governance_type {
        return GovernanceRelation::SameType;
    }
    let mut relation = GovernanceRelation::SameDuties;
    for function in functions {
        match (governance.standing(one, function), governance.standing(other, function)) {
            (Some(a), Some(b)) if a.parts == b.parts => {}
            (Some(_), Some(_)) => relation = GovernanceRelation::Different,
            _ => return GovernanceRelation::Unknown,
        }
    }
    relation
}
