//! A name and what it names.

use std::collections::{BTreeMap, BTreeSet};

use super::super::id::PlaceId;
use super::super::profile::Profile;
use super::super::slot::Slot;
use super::super::succession::Succession;
use super::Spelling;

/// A name and what it names.
#[derive(Debug, Clone)]
pub(in super::super) struct Entry {
    pub(in super::super) name: String,
    pub(in super::super) names: Named,
}

/// What a name names, by position in the register.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Named {
    /// A place.
    Place(Slot),
    /// An area with several places.
    Area(Vec<Slot>),
    /// A place that was called so before.
    Formerly(Slot),
    /// A former place: what is there today is asked of the register when somebody asks, because successions can be long.
    Replaced(PlaceId),
}

/// Of when a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Age {
    Today,
    /// That of a body that was brought together for a time.
    ItsTime,
    Past,
}

/// What a text is looked up in.
#[derive(Clone, Copy)]
pub(in super::super) struct Among<'a> {
    pub(in super::super) profiles: &'a [Profile],
    pub(in super::super) registered: &'a BTreeMap<PlaceId, Slot>,
    pub(in super::super) succession: &'a Succession,
    pub(in super::super) spelling: &'a Spelling,
}

impl Entry {
    pub(super) fn age(&self, profiles: &[Profile]) -> Age {
        match self.names {
            Named::Place(place) if !profiles[place].place.consisted_of.is_empty() => Age::ItsTime,
            Named::Place(_) | Named::Area(_) => Age::Today,
            Named::Formerly(_) | Named::Replaced(_) => Age::Past,
        }
    }

    pub(super) fn is_own(&self) -> bool {
        matches!(self.names, Named::Place(_))
    }

    pub(super) fn places(&self, among: Among<'_>) -> BTreeSet<Slot> {
        match &self.names {
            Named::Place(place) | Named::Formerly(place) => [*place].into(),
            Named::Area(places) => places.iter().copied().collect(),
            Named::Replaced(id) => among.succession.current(id, among.registered),
        }
    }
}
