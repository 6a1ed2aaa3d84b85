//! Which place is part of which.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::id::PlaceId;
use super::place::Place;
use super::slot::Slot;

/// Why places make no hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HierarchyError {
    /// A place that is not registered.
    #[error("'{place}' names '{other}', which is not a registered place")]
    Unknown {
        /// The place that names it.
        place: PlaceId,
        /// What it names.
        other: PlaceId,
    },
    /// A place that is, over one or more steps, part of itself.
    #[error("'{0}' is part of itself, directly or over other places")]
    Cycle(PlaceId),
}

/// The places' part-of relation; without cycles. Places are named by their position in the register.
///
/// What a partnership of its time consisted of lies below it like what is part of it, but is not part of it today: only
/// [`Self::parents`] makes siblings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hierarchy {
    parents: Vec<Vec<Slot>>,
    children: Vec<Vec<Slot>>,
    above: Vec<Vec<Slot>>,
    below: Vec<Vec<Slot>>,
}

impl Hierarchy {
    /// Reads `part_of` and `consisted_of` of places that stand in `positions` under their ids.
    pub fn new<'a>(
        places: impl Iterator<Item = &'a Place>,
        positions: &BTreeMap<PlaceId, Slot>,
    ) -> Result<Self, HierarchyError> {
        let none = || vec![Vec::new(); positions.len()];
        let mut hierarchy = Self { parents: none(), children: none(), above: none(), below: none() };
        for (place, one) in places.enumerate() {
            let place = Slot::new(place);
            let position = |other: &PlaceId| {
                let unknown = || HierarchyError::Unknown { place: one.id.clone(), other: other.clone() };
                positions.get(other).copied().ok_or_else(unknown)
            };
            for parent in &one.part_of {
                let parent = position(parent)?;
                hierarchy.parents[place].push(parent);
                hierarchy.children[parent].push(place);
                hierarchy.lay_below(parent, place);
            }
            for body in &one.consisted_of {
                hierarchy.lay_below(place, position(body)?);
            }
        }
        let on_cycle = hierarchy.cycle();
        let id = |place| positions.iter().find(|&(_, &position)| position == place).map(|(id, _)| id.clone());
        on_cycle.and_then(id).map_or(Ok(hierarchy), |id| Err(HierarchyError::Cycle(id)))
    }

    /// A place that is above itself, the last of its circle, if there is one: each place is left once, after all that lies above it.
    fn cycle(&self) -> Option<Slot> {
        let mut state = vec![Walk::Ahead; self.above.len()];
        for start in Slot::all(self.above.len()) {
            let mut path = vec![start];
            while let Some(&place) = path.last() {
                if state[place] == Walk::Ahead {
                    state[place] = Walk::Under;
                    for &above in &self.above[place] {
                        match state[above] {
                            Walk::Ahead => path.push(above),
                            Walk::Under => {
                                let since = path.iter().rev().copied().take_while(|&one| one != above);
                                return since.filter(|&one| state[one] == Walk::Under).chain([above]).max();
                            }
                            Walk::Done => {}
                        }
                    }
                } else {
                    state[place] = Walk::Done;
                    path.pop();
                }
            }
        }
        None
    }

    fn lay_below(&mut self, above: Slot, below: Slot) {
        self.above[below].push(above);
        self.below[above].push(below);
    }

    /// The places that one is directly part of.
    pub fn parents(&self, place: Slot) -> &[Slot] {
        &self.parents[place]
    }

    /// The places that are directly part of one.
    pub fn children(&self, place: Slot) -> &[Slot] {
        &self.children[place]
    }

    /// Everything above a place.
    pub fn ancestors(&self, place: Slot) -> BTreeSet<Slot> {
        reach(&self.above, &self.above[place])
    }

    /// Everything above all of some places.
    pub fn shared_ancestors(&self, places: &[Slot]) -> BTreeSet<Slot> {
        let above = places.iter().map(|&place| self.ancestors(place));
        above.reduce(|one, other| &one & &other).unwrap_or_default()
    }

    /// Everything above a place that is directly part of `parents`, those included.
    pub fn ancestors_from(&self, parents: &[Slot]) -> BTreeSet<Slot> {
        reach(&self.above, parents)
    }

    /// A place, everything above it and everything below it: whoever is no peer of its (law 5).
    pub fn own_area(&self, place: Slot) -> BTreeSet<Slot> {
        self.ancestors(place).into_iter().chain(self.descendants(place)).chain([place]).collect()
    }

    /// Everything below a place.
    pub fn descendants(&self, place: Slot) -> BTreeSet<Slot> {
        reach(&self.below, &self.below[place])
    }
}

/// How far the search for a cycle is with a place.
#[derive(Clone, Copy, PartialEq)]
enum Walk {
    /// Not seen yet.
    Ahead,
    /// What lies above it is looked at.
    Under,
    /// All above it is known to be without a cycle.
    Done,
}

fn reach(edges: &[Vec<Slot>], from: &[Slot]) -> BTreeSet<Slot> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Slot> = from.to_vec();
    while let Some(place) = open.pop() {
        if found.insert(place) {
            open.extend(&edges[place]);
        }
    }
    found
}
