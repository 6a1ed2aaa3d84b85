//! Which place is part of which.

use std::collections::BTreeSet;

use thiserror::Error;

use super::edges::Edges;
use super::id::PlaceId;
use super::passage::Passage;
use super::pieces::Pieces;
use super::profile::{Profile, position};
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
    parents: Edges,
    children: Edges,
    /// What places of their time consisted of.
    consisted: Edges,
    above: Edges,
    below: Edges,
}

/// What places name: a place, and what it is part of or consisted of.
#[derive(Default)]
struct Names {
    part_of: Vec<(Slot, Slot)>,
    consisted: Vec<(Slot, Slot)>,
}

impl Hierarchy {
    /// Reads `part_of` and `consisted_of` of places in the order of their identifiers.
    pub(super) fn new(profiles: &Pieces<Profile>) -> Result<Self, HierarchyError> {
        let mut names = Names::default();
        Slot::all(profiles.len()).try_for_each(|place| names.read(profiles, place))?;
        let hierarchy = Self::of(profiles.len(), names);
        let on_cycle = hierarchy.cycle();
        hierarchy.without_cycle(on_cycle, profiles)
    }

    /// That of a later state: what new and other places name is read, and everybody else names whom they named.
    pub(super) fn with(&self, passage: &Passage, profiles: &Pieces<Profile>) -> Result<Self, HierarchyError> {
        let moved = passage.moved(self.parents.places());
        let stays = |from: Slot| moved[from].filter(|from| passage.other.binary_search(from).is_err());
        let mut names = Names::default();
        for (edges, pairs) in [(&self.parents, &mut names.part_of), (&self.consisted, &mut names.consisted)] {
            for (from, to) in edges.pairs().filter_map(|(from, to)| Some((stays(from)?, to))) {
                match moved[to] {
                    Some(to) => pairs.push((from, to)),
                    // Whoever stays and names who went is an error: reading what it names tells it.
                    None => Names::default().read(profiles, from)?,
                }
            }
        }
        let mut named = passage.new.iter().chain(&passage.other).copied();
        named.clone().try_for_each(|place| names.read(profiles, place))?;
        let hierarchy = Self::of(profiles.len(), names);
        // A circle that was not there before leads over a place that names others than before.
        let has_cycle = named.any(|place| hierarchy.ancestors(place).contains(&place));
        let on_cycle = if has_cycle { hierarchy.cycle() } else { None };
        hierarchy.without_cycle(on_cycle, profiles)
    }

    fn of(places: usize, Names { part_of, consisted }: Names) -> Self {
        let turned = |pairs: &[(Slot, Slot)]| pairs.iter().map(|&(one, other)| (other, one)).collect::<Vec<_>>();
        let above = [part_of.as_slice(), &turned(&consisted)].concat();
        Self {
            children: Edges::in_order(places, turned(&part_of)),
            below: Edges::in_order(places, turned(&above)),
            above: Edges::in_order(places, above),
            parents: Edges::as_named(places, part_of),
            consisted: Edges::as_named(places, consisted),
        }
    }

    fn without_cycle(self, on_cycle: Option<Slot>, profiles: &Pieces<Profile>) -> Result<Self, HierarchyError> {
        on_cycle.map_or(Ok(self), |place| Err(HierarchyError::Cycle(profiles[place].place.id.clone())))
    }

    /// A place that is above itself, the last of its circle, if there is one: each place is left once, after all that lies above it.
    fn cycle(&self) -> Option<Slot> {
        let mut state = vec![Walk::Ahead; self.above.places()];
        for start in Slot::all(self.above.places()) {
            let mut path = vec![start];
            while let Some(&place) = path.last() {
                if state[place] == Walk::Ahead {
                    state[place] = Walk::Under;
                    for &above in self.above.of(place) {
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

    /// The places that one is directly part of.
    pub fn parents(&self, place: Slot) -> &[Slot] {
        self.parents.of(place)
    }

    /// The places that are directly part of one.
    pub fn children(&self, place: Slot) -> &[Slot] {
        self.children.of(place)
    }

    /// The places that one is directly part of, and bodies of their time that consisted of it.
    pub fn directly_above(&self, place: Slot) -> &[Slot] {
        self.above.of(place)
    }

    /// Everything above a place.
    pub fn ancestors(&self, place: Slot) -> BTreeSet<Slot> {
        reach(&self.above, self.above.of(place))
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
        reach(&self.below, self.below.of(place))
    }
}

impl Names {
    /// What one place names.
    fn read(&mut self, profiles: &Pieces<Profile>, place: Slot) -> Result<(), HierarchyError> {
        let one = &profiles[place].place;
        for (named, pairs) in [(&one.part_of, &mut self.part_of), (&one.consisted_of, &mut self.consisted)] {
            for other in named {
                let unknown = || HierarchyError::Unknown { place: one.id.clone(), other: other.clone() };
                pairs.push((place, position(profiles, other).ok_or_else(unknown)?));
            }
        }
        Ok(())
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

fn reach(edges: &Edges, from: &[Slot]) -> BTreeSet<Slot> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Slot> = from.to_vec();
    while let Some(place) = open.pop() {
        if found.insert(place) {
            open.extend(edges.of(place));
        }
    }
    found
}
