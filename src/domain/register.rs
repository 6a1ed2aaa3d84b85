//! All registered places, and how to find one by what people call it.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::from_fn;
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use super::hierarchy::{Hierarchy, HierarchyError};
use super::id::PlaceId;
use super::names::{Among, FindError, Found, NameIndex, Naming, Suggested};
use super::passage::Passage;
use super::pieces::Pieces;
use super::profile::{Profile, position};
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
    profiles: Pieces<Profile>,
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
        let twice = profiles.windows(2).find(|two| two[0].place.id == two[1].place.id);
        if let Some([one, _]) = twice {
            return Err(RegisterError::Duplicate(one.place.id.clone()));
        }
        let profiles = Pieces::from(profiles);
        Ok(Self {
            hierarchy: Arc::new(Hierarchy::new(&profiles)?),
            profiles,
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

    /// A later state in which so much is known of some places, and nothing of some that went. Who stays, and nothing else is known of
    /// it, is shared with this one; so are names and the hierarchy where nobody comes, goes or is another body.
    ///
    /// # Errors
    /// Where places are no hierarchy any more.
    pub fn with(&self, known: BTreeMap<PlaceId, Option<Profile>>) -> Result<Self, RegisterError> {
        let next = Self { profiles: self.profiles_with(known), ..self.clone() };
        let passage = next.since(self);
        if passage.is_of_records_alone() {
            return Ok(next);
        }
        let hierarchy = self.hierarchy.with(&passage, &next.profiles)?;
        let bodies: Vec<Slot> = passage.new.iter().chain(&passage.other).copied().collect();
        let gone: Vec<PlaceId> = passage.gone.iter().map(|&place| self.get(place).place.id.clone()).collect();
        let names = self.names.get().and_then(|names| names.with(next.among(), &gone, &bodies));
        let names = names.map_or_else(OnceLock::new, OnceLock::from);
        Ok(Self { hierarchy: Arc::new(hierarchy), names: Arc::new(names), ..next })
    }

    fn profiles_with(&self, known: BTreeMap<PlaceId, Option<Profile>>) -> Pieces<Profile> {
        let stands = |(id, profile): (&PlaceId, &Option<Profile>)| self.position(id).zip(profile.clone());
        if let Some(stay) = known.iter().map(stands).collect::<Option<Vec<_>>>() {
            return self.profiles.with(stay);
        }
        let mut profiles = Vec::with_capacity(self.profiles.len() + known.len());
        let mut before = self.profiles.iter().peekable();
        for (id, profile) in known {
            profiles.extend(from_fn(|| before.next_if(|one| one.place.id < id).cloned()));
            _ = before.next_if(|one| one.place.id == id);
            profiles.extend(profile);
        }
        profiles.extend(before.cloned());
        profiles.into()
    }

    /// What is new since an earlier state.
    pub fn since(&self, before: &Self) -> Passage {
        self.since_all_stay(before).unwrap_or_else(|| self.since_some_move(before))
    }

    /// The same where everybody stands where they stood; none elsewhere.
    fn since_all_stay(&self, before: &Self) -> Option<Passage> {
        let mut passage = Passage::default();
        for (place, profile, one) in self.profiles.beside(&before.profiles)? {
            match one {
                one if one == profile => {}
                one if one.place.id != profile.place.id => return None,
                one if one.is_same_but_for_records(profile) => passage.changed.push(place),
                _ => passage.other.push(place),
            }
        }
        Some(passage)
    }

    fn since_some_move(&self, before: &Self) -> Passage {
        let mut passage = Passage::default();
        let mut earlier = before.places().peekable();
        for (place, profile) in self.places() {
            let id = &profile.place.id;
            let is_the_same = |(_, one): &(Slot, &Profile)| *one == profile;
            if earlier.next_if(is_the_same).is_some() {
                continue;
            }
            passage.gone.extend(from_fn(|| Some(earlier.next_if(|(_, one)| one.place.id < *id)?.0)));
            match earlier.next_if(|(_, one)| one.place.id == *id) {
                None => passage.new.push(place),
                Some((_, one)) if one == profile => {}
                Some((_, one)) if one.is_same_but_for_records(profile) => passage.changed.push(place),
                Some(_) => passage.other.push(place),
            }
        }
        passage.gone.extend(earlier.map(|(place, _)| place));
        passage
    }

    /// Whether places are called as in another state, but for those that came or became other bodies since.
    pub fn is_called_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.naming, &other.naming) && Arc::ptr_eq(&self.succession, &other.succession)
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
    pub fn profiles(&self) -> &Pieces<Profile> {
        &self.profiles
    }

    /// All places with their positions, in the order of their identifiers.
    pub fn places(&self) -> impl DoubleEndedIterator<Item = (Slot, &Profile)> + ExactSizeIterator + Clone {
        self.profiles.each()
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
        position(&self.profiles, id)
    }

    /// Which place is part of which.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// Former places whose successors lead, over any number of steps, to this one; in the order in which they were given.
    pub fn predecessors(&self, place: Slot) -> Vec<&FormerPlace> {
        self.succession.predecessors(&self.get(place).place.id, |id| self.position(id))
    }

    /// The registered places that a former one became, however many steps that took; a registered one itself.
    pub fn current(&self, former: &PlaceId) -> BTreeSet<Slot> {
        self.succession.current(former, |id| self.position(id))
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
        self.names.get_or_init(|| NameIndex::new(self.among()))
    }

    fn among(&self) -> Among<'_> {
        Among { profiles: &self.profiles, succession: &self.succession, naming: &self.naming }
    }
}
