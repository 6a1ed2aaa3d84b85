//! All registered places, and how to find one by what people call it.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::alike::most_alike;
use super::hierarchy::{Hierarchy, HierarchyError};
use super::id::PlaceId;
use super::profile::Profile;

/// A place that others replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerPlace {
    /// Its identifier.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
    /// What replaced it; may itself be a former place.
    pub successor: PlaceId,
}

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

/// Why a text names no single place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FindError {
    /// Nothing of that name; places with a similar one, best first, by position.
    #[error("no place of that id or name")]
    Unknown(Vec<usize>),
    /// Several of that name or part of a name, or a former place with several successors, by position.
    #[error("several places are meant")]
    Ambiguous(Vec<usize>),
}

/// How a text was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Position of the place in the register.
    pub place: usize,
    /// The former place that was named, if one was.
    pub former: Option<FormerPlace>,
}

/// All registered places, in the order of their identifiers.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    profiles: Vec<Profile>,
    positions: BTreeMap<PlaceId, usize>,
    hierarchy: Hierarchy,
    former: Vec<FormerPlace>,
    succession: Succession,
}

/// Former places by position, so that a long chain of them is walked step by step and never searched.
#[derive(Debug, Clone, PartialEq)]
struct Succession {
    /// Under their own identifier; several where a place was split up.
    of: BTreeMap<PlaceId, Vec<usize>>,
    /// Under that of their successor.
    into: BTreeMap<PlaceId, Vec<usize>>,
}

impl Succession {
    fn of(former: &[FormerPlace]) -> Self {
        let mut succession = Self { of: BTreeMap::new(), into: BTreeMap::new() };
        for (position, one) in former.iter().enumerate() {
            succession.of.entry(one.id.clone()).or_default().push(position);
            succession.into.entry(one.successor.clone()).or_default().push(position);
        }
        succession
    }
}

impl Register {
    /// Checks that identifiers are unique and that no place is part of itself.
    pub fn new(mut profiles: Vec<Profile>, former: Vec<FormerPlace>) -> Result<Self, RegisterError> {
        profiles.sort_by(|a, b| a.place.id.cmp(&b.place.id));
        let mut positions = BTreeMap::new();
        for (position, profile) in profiles.iter().enumerate() {
            if positions.insert(profile.place.id.clone(), position).is_some() {
                return Err(RegisterError::Duplicate(profile.place.id.clone()));
            }
        }
        let hierarchy = Hierarchy::new(profiles.iter().map(|profile| &profile.place), &positions)?;
        let succession = Succession::of(&former);
        Ok(Self { profiles, positions, hierarchy, former, succession })
    }

    /// All places, in the order of their identifiers.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The place at a position.
    pub fn get(&self, place: usize) -> &Profile {
        &self.profiles[place]
    }

    /// Position of an identifier.
    pub fn position(&self, id: &PlaceId) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// Which place is part of which.
    pub fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    /// Former places whose successors lead, over any number of steps, to this one; in the order in which they were given.
    pub fn predecessors(&self, place: usize) -> Vec<&FormerPlace> {
        let mut found = BTreeSet::new();
        let mut open = vec![&self.get(place).place.id];
        while let Some(id) = open.pop() {
            for &position in self.succession.into.get(id).into_iter().flatten() {
                let former = &self.former[position];
                // A registered place is itself what stands there, whatever it is said to have become.
                if self.position(&former.id).is_none() && found.insert(position) {
                    open.push(&former.id);
                }
            }
        }
        found.into_iter().map(|position| &self.former[position]).collect()
    }

    /// The place that `text` names: an identifier (current or former), an exact name (current names win over former
    /// ones), or a part of one name only. Case does not matter.
    pub fn find(&self, text: &str) -> Result<Found, FindError> {
        let wanted = text.trim().to_lowercase();
        let by_id = |profile: &Profile| profile.place.id.as_str().to_lowercase() == wanted;
        let exact = |profile: &Profile| names(profile).any(|name| name == wanted);
        let part = |profile: &Profile| names(profile).any(|name| name.contains(&wanted));
        if let Some(found) = self.single(by_id).or_else(|| self.single(exact)) {
            return found;
        }
        if let Some(found) = self.find_former(&wanted) {
            return found;
        }
        if !wanted.is_empty()
            && let Some(found) = self.single(part)
        {
            return found;
        }
        Err(FindError::Unknown(self.similar(&wanted)))
    }

    fn single(&self, matches: impl Fn(&Profile) -> bool) -> Option<Result<Found, FindError>> {
        let all: Vec<usize> = (0..self.profiles.len()).filter(|&place| matches(&self.profiles[place])).collect();
        match all[..] {
            [] => None,
            [place] => Some(Ok(Found { place, former: None })),
            _ => Some(Err(FindError::Ambiguous(all))),
        }
    }

    fn find_former(&self, wanted: &str) -> Option<Result<Found, FindError>> {
        let named =
            |former: &&FormerPlace| former.id.as_str().to_lowercase() == wanted || former.name.to_lowercase() == wanted;
        let former = self.former.iter().find(named)?;
        let successors: Vec<usize> = self
            .former
            .iter()
            .filter(named)
            .flat_map(|former| self.current(&former.id))
            .collect::<BTreeSet<usize>>()
            .into_iter()
            .collect();
        match successors[..] {
            [] => None,
            [place] => Some(Ok(Found { place, former: Some(former.clone()) })),
            _ => Some(Err(FindError::Ambiguous(successors))),
        }
    }

    /// The registered places that a former one became, however many steps that took; a registered one itself.
    pub fn current(&self, former: &PlaceId) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = vec![former];
        let mut found = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.position(id) {
                Some(place) => {
                    found.insert(place);
                }
                None => {
                    let stood = self.succession.of.get(id).into_iter().flatten();
                    open.extend(stood.map(|&position| &self.former[position].successor));
                }
            }
        }
        found
    }

    /// Up to five places with a name like `wanted`, best first.
    fn similar(&self, wanted: &str) -> Vec<usize> {
        let places = 0..self.profiles.len();
        most_alike(places, |&place| names(&self.profiles[place]).collect(), wanted)
    }
}

fn names(profile: &Profile) -> impl Iterator<Item = String> {
    [profile.place.name.to_lowercase(), profile.place.official_name.to_lowercase()].into_iter()
}
