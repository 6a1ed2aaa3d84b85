//! Who asks, and which places are its own area.

use std::collections::BTreeSet;

use crate::domain::profile::Profile;
use crate::domain::query::{OwnStage, Query, Subject};
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::domain::stage::Stage;

/// Who asks, resolved against the register.
#[derive(Debug, Clone)]
pub struct Asker<'a> {
    /// What is known of it.
    pub profile: &'a Profile,
    /// Its position, if it is registered.
    pub place: Option<Slot>,
    /// What stands for it where ties are broken.
    pub key: String,
    /// The places that it is directly part of.
    pub parents: Vec<Slot>,
    /// Everything above it.
    pub above: BTreeSet<Slot>,
    /// Everything below it.
    pub below: BTreeSet<Slot>,
}

impl<'a> Asker<'a> {
    /// Resolves the subject of a query.
    pub fn of(query: &'a Query, register: &'a Register) -> Self {
        let hierarchy = register.hierarchy();
        match &query.subject {
            Subject::Registered(place) => Self {
                profile: register.get(*place),
                place: Some(*place),
                key: register.get(*place).place.id.to_string(),
                parents: hierarchy.parents(*place).to_vec(),
                above: hierarchy.ancestors(*place),
                below: hierarchy.descendants(*place),
            },
            Subject::Described(described) => Self {
                profile: &described.profile,
                place: None,
                key: described.key.clone(),
                parents: described.parents.clone(),
                above: described.ancestors(hierarchy),
                below: BTreeSet::new(),
            },
        }
    }

    /// The own stage on the asked problem: given in the call, else recorded, else unknown.
    pub fn stage(&self, query: &Query) -> Option<Stage> {
        match query.own_stage {
            OwnStage::Given(stage) => stage,
            OwnStage::Recorded => self.profile.record(query.problem.as_ref()?)?.stage,
        }
    }

    /// The same as the fit compares it: a stage given in the call always, a recorded one where its record says so.
    pub fn compared_stage(&self, query: &Query) -> Option<Stage> {
        match query.own_stage {
            OwnStage::Given(stage) => stage,
            OwnStage::Recorded => self.profile.record(query.problem.as_ref()?)?.compared_stage(),
        }
    }

    /// Whether a place lies above or below the asker (law 5).
    pub fn is_own_area(&self, place: Slot) -> bool {
        self.above.contains(&place) || self.below.contains(&place)
    }
}
