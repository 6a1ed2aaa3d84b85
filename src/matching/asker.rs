//! Who asks, and which places are its own area.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::domain::pressure::Pressure;
use crate::domain::profile::Profile;
use crate::domain::query::{OwnStage, Query, Subject};
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::domain::stage::Stage;
use crate::index::Index;

/// Who asks, resolved against the register.
#[derive(Debug, Clone)]
pub struct Asker<'a> {
    /// What it asks.
    pub query: &'a Query,
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
    /// What figures suggest of it: those of a registered place are kept with its row.
    pub pressures: Cow<'a, [Pressure]>,
}

impl<'a> Asker<'a> {
    /// Resolves the subject of a query.
    pub fn of(query: &'a Query, register: &'a Register, index: &'a Index) -> Self {
        let hierarchy = register.hierarchy();
        match &query.subject {
            Subject::Registered(place) => Self {
                query,
                profile: register.get(*place),
                place: Some(*place),
                key: register.get(*place).place.id.to_string(),
                parents: hierarchy.parents(*place).to_vec(),
                above: hierarchy.ancestors(*place),
                below: hierarchy.descendants(*place),
                pressures: Cow::Borrowed(&index.row(*place).pressures),
            },
            Subject::Described(described) => Self {
                query,
                profile: &described.profile,
                place: None,
                key: described.key.clone(),
                parents: described.parents.clone(),
                above: described.ancestors(hierarchy),
                below: BTreeSet::new(),
                pressures: Cow::Owned(index.encoder().pressures(&described.profile)),
            },
        }
    }

    /// The own stage on the asked problem: given in the call, else recorded, else unknown.
    pub fn stage(&self) -> Option<Stage> {
        match self.query.own_stage {
            OwnStage::Given(stage) => stage,
            OwnStage::Recorded => self.profile.record(self.query.problem.as_ref()?)?.stage,
        }
    }

    /// The same as the fit compares it: a stage given in the call always, a recorded one where its record says so.
    pub fn compared_stage(&self) -> Option<Stage> {
        match self.query.own_stage {
            OwnStage::Given(stage) => stage,
            OwnStage::Recorded => self.profile.record(self.query.problem.as_ref()?)?.compared_stage(),
        }
    }

    /// Whether a place lies above or below the asker (law 5).
    pub fn is_own_area(&self, place: Slot) -> bool {
        self.above.contains(&place) || self.below.contains(&place)
    }
}
