//! Which place is part of which.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::id::PlaceId;
use super::place::Place;

/// Why places make no hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HierarchyError {
    /// A larger place that is not registered.
    #[error("'{child}' is part of '{parent}', which is not a registered place")]
    UnknownParent {
        /// The place.
        child: PlaceId,
        /// What it names.
        parent: PlaceId,
    },
    /// A place that is, over one or more steps, part of itself.
    #[error("'{0}' is part of itself, directly or over other places")]
    Cycle(PlaceId),
}

/// The places' part-of relation; without cycles. Places are named by their position in the register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hierarchy {
    parents: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
}

impl Hierarchy {
    /// Reads `part_of` of places that stand in `positions` under their ids.
    pub fn new<'a>(
        places: impl Iterator<Item = &'a Place>,
        positions: &BTreeMap<PlaceId, usize>,
    ) -> Result<Self, HierarchyError> {
        let mut hierarchy =
            Self { parents: vec![Vec::new(); positions.len()], children: vec![Vec::new(); positions.len()] };
        for (child, place) in places.enumerate() {
            for parent in &place.part_of {
                let unknown = || HierarchyError::UnknownParent { child: place.id.clone(), parent: parent.clone() };
                let &parent = positions.get(parent).ok_or_else(unknown)?;
                hierarchy.parents[child].push(parent);
                hierarchy.children[parent].push(child);
            }
            // Checked at each step, so that what is walked never has a cycle but the one just closed.
            if hierarchy.ancestors(child).contains(&child) {
                return Err(HierarchyError::Cycle(place.id.clone()));
            }
        }
        Ok(hierarchy)
    }

    /// The places that one is directly part of.
    pub fn parents(&self, place: usize) -> &[usize] {
        &self.parents[place]
    }

    /// The places that are directly part of one.
    pub fn children(&self, place: usize) -> &[usize] {
        &self.children[place]
    }

    /// Everything above a place.
    pub fn ancestors(&self, place: usize) -> BTreeSet<usize> {
        reach(&self.parents, &self.parents[place])
    }

    /// Everything above a place that is directly part of `parents`, those included.
    pub fn ancestors_from(&self, parents: &[usize]) -> BTreeSet<usize> {
        reach(&self.parents, parents)
    }

    /// Everything below a place.
    pub fn descendants(&self, place: usize) -> BTreeSet<usize> {
        reach(&self.children, &self.children[place])
    }
}

fn reach(edges: &[Vec<usize>], from: &[usize]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open: Vec<usize> = from.to_vec();
    while let Some(place) = open.pop() {
        if found.insert(place) {
            open.extend(&edges[place]);
        }
    }
    found
}
