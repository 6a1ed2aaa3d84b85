//! All registered places, and how to find one by what people call it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use super::hierarchy::{Hierarchy, HierarchyError};
use super::id::PlaceId;
use super::names::{Among, Entry, FindError, Found, NameIndex, Named, Naming, Suggested};
use super::profile::Profile;
use super::slot::Slot;
use super::succession::{FormerPlace, Succession};

/// Why places make no register.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegisterError {
    /// An identifier that stands twice.
    #[error("the id '{0}' stands twice")]
    Duplicate(PlaceId),
    /// A part-of relation that is none.
    #[error(transparent)]
    Hierarchy(#[from] HierarchyError),
}

/// All registered places, in the order of their identifiers. Later states share what is the same in them.
#[derive(Debug, Clone)]
pub struct Register {
    profiles: Vec<Profile>,
    positions: Arc<BTreeMap<PlaceId, Slot>>,
    hierarchy: Arc<Hierarchy>,
    succession: Arc<Succession>,
    naming: Arc<Naming>,
    /// Made of all the others when a name is first asked for: who never asks (a batch, a training) pays nothing.
    names: Arc<OnceLock<NameIndex>>,
}

impl PartialEq for Register {
    fn eq(&self, other: &Self) -> bool {
        self.profiles == other.profiles && self.succession == other.succession && self.naming == other.naming
    }
}

impl Register {
    /// Checks that identifiers are unique and that no place is part of itself.
    pub fn new(mut profiles: Vec<Profile>, former: Vec<FormerPlace>) -> Result<Self, RegisterError> {
        profiles.sort_by(|a, b| a.place.id.cmp(&b.place.id));
        let mut positions = BTreeMap::new();
        for (position, profile) in Slot::each(&profiles) {
            if positions.insert(profile.place.id.clone(), position).is_some() {
                return Err(RegisterError::Duplicate(profile.place.id.clone()));
            }
        }
        let hierarchy = Hierarchy::new(profiles.iter().map(|profile| &profile.place), &positions)?;
        Ok(Self {
            profiles,
            positions: Arc::new(positions),
            hierarchy: Arc::new(hierarchy),
            succession: Arc::new(Succession::new(former)),
            naming: Arc::default(),
            names: Arc::default(),
        })
    }

    /// The same places, called as a pack says; what it says of a place that is not registered is left out.
    #[must_use]
    pub fn called(self, naming: Naming) -> Self {
        Self { naming: Arc::new(naming), names: Arc::default(), ..self }
    }

    /// A later state in which some of the places have other records; none where one of them is not registered, or is another body
    /// than it was.
    pub fn with(&self, changed: Vec<Profile>) -> Option<Self> {
        let mut next = self.clone();
        for profile in changed {
            let place = self.position(&profile.place.id)?;
            if !self.get(place).is_same_but_for_records(&profile) {
                return None;
            }
            next.profiles[place] = profile;
        }
        Some(next)
    }

    /// The places that have other records than in the state that this one was made of by [`Self::with`], in one step or many; none
    /// where it was not made of that one so, and anything may be new.
    pub fn changed_since(&self, before: &Self) -> Option<Vec<Slot>> {
        let is_made_of_it = Arc::ptr_eq(&self.positions, &before.positions) && Arc::ptr_eq(&self.names, &before.names);
        let both = self.places().zip(&before.profiles);
        let changed = both.filter(|((_, now), before)| !now.is_shared_with(before)).map(|((place, _), _)| place);
        is_made_of_it.then(|| changed.collect())
    }

    /// What the pack says about the names of its places.
    pub fn naming(&self) -> &Naming {
        &self.naming
    }

    /// Places that others replaced, in the order in which they were given.
    pub fn former(&self) -> &[FormerPlace] {
        self.succession.former()
    }

    /// All places, in the order of their identifiers.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// All places with their positions, in the order of their identifiers.
    pub fn places(&self) -> impl DoubleEndedIterator<Item = (Slot, &Profile)> + ExactSizeIterator + Clone {
        Slot::each(&self.profiles)
    }

    /// All positions, in the order of the identifiers.
    pub fn slots(&self) -> impl DoubleEndedIterator<Item = Slot> + ExactSizeIterator + Clone + use<> {
        Slot::all(self.profiles.len())
    }

    /// The place at a position.
    pub fn get(&self, place: Slot) -> &Profile {
        &self.profiles[place]
    }

    /// Position of an identifier.
    pub fn position(&self, id: &PlaceId) -> Option<Slot> {
        self.positions.get(id).copied()
    }

    /// Which place is part of which.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// Former places whose successors lead, over any number of steps, to this one; in the order in which they were given.
    pub fn predecessors(&self, place: Slot) -> Vec<&FormerPlace> {
        self.succession.predecessors(&self.get(place).place.id, &self.positions)
    }

    /// The registered places that a former one became, however many steps that took; a registered one itself.
    pub fn current(&self, former: &PlaceId) -> BTreeSet<Slot> {
        self.succession.current(former, &self.positions)
    }

    /// The place that `text` names, as [`super::names`] says. The first question after a change builds the index of names.
    pub fn find(&self, text: &str) -> Result<Found, FindError> {
        self.names().find(text, self.among())
    }

    /// The places that a list may show to whoever looks for this text, by position.
    pub fn containing(&self, text: &str) -> Vec<Slot> {
        self.names().containing(text, self.among())
    }

    /// At most so many places that may be meant by what is typed so far, likeliest first.
    pub fn beginning(&self, text: &str, most: usize) -> Vec<Suggested> {
        self.names().beginning(text, self.among(), most)
    }

    /// The index of all names.
    fn names(&self) -> &NameIndex {
        self.names.get_or_init(|| NameIndex::new(self.among(), self.further_names()))
    }

    fn among(&self) -> Among<'_> {
        Among {
            profiles: &self.profiles,
            registered: &self.positions,
            succession: &self.succession,
            spelling: &self.naming.spelling,
        }
    }

    /// Names that stand with no place: aliases, areas, former places.
    fn further_names(&self) -> Vec<Entry> {
        let alias = |alias: &super::names::Alias| {
            let place = self.position(&alias.place)?;
            let names = if alias.former { Named::Formerly(place) } else { Named::Place(place) };
            Some(Entry { name: alias.name.clone(), names })
        };
        let area = |area: &super::names::Area| {
            let places: Vec<Slot> = area.places.iter().filter_map(|id| self.position(id)).collect();
            area.names
                .iter()
                .map(move |name| Entry { name: name.clone(), names: Named::Area(places.clone()) })
                .collect::<Vec<_>>()
        };
        let former =
            |former: &FormerPlace| Entry { name: former.name.clone(), names: Named::Replaced(former.id.clone()) };
        let aliases = self.naming.aliases.iter().filter_map(alias);
        aliases
            .chain(self.naming.areas.iter().flat_map(area))
            .chain(self.succession.former().iter().map(former))
            .collect()
    }
}
