//! A name and what it names.

use std::collections::BTreeSet;

use super::super::id::PlaceId;
use super::super::pieces::Pieces;
use super::super::profile::{Profile, position_near};
use super::super::slot::Slot;
use super::super::succession::Succession;
use super::spelling::Core;
use super::{Naming, Spelling};

/// A name and what it names.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) names: Named,
    /// Where it stands among all names: no two stand in one place.
    pub(super) order: Order,
    /// Of when it is.
    pub(super) age: Age,
    /// Without regard to spelling.
    pub(super) plain: String,
    /// Without the words that say what kind of body it is.
    pub(super) core: Core,
}

/// What a name names. Positions are those of the state in which it was written down: where the place stands now is near.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named {
    /// A place.
    Place(PlaceId, Slot),
    /// An area with several places.
    Area(Vec<PlaceId>),
    /// A place that was called so before.
    Formerly(PlaceId, Slot),
    /// A former place: what is there today is asked of the register when somebody asks, because successions can be long.
    Replaced(PlaceId),
}

/// The order of names: those that stand with places, by place, then further ones, then areas, then former places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    /// The name or official name of a place.
    Own(PlaceId, u8),
    /// A further name, by where the pack has it.
    Alias(usize),
    /// The name of an area.
    Area(usize, usize),
    /// The name of a former place.
    Former(usize),
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
    pub(in super::super) profiles: &'a Pieces<Profile>,
    pub(in super::super) succession: &'a Succession,
    pub(in super::super) naming: &'a Naming,
}

impl Among<'_> {
    pub(super) fn spelling(&self) -> &Spelling {
        &self.naming.spelling
    }

    /// Where a place stands that stood there or near.
    fn position(&self, id: &PlaceId, near: Slot) -> Option<Slot> {
        position_near(self.profiles, id, near)
    }
}

impl Entry {
    pub(super) fn new(name: &str, names: Named, order: Order, age: Age, spelling: &Spelling) -> Self {
        let plain = spelling.plain(name);
        Self { name: name.to_owned(), names, order, age, core: spelling.core(&plain), plain }
    }

    /// Whether it is a name that a place has today, and not that of an area.
    pub(super) fn is_own(&self) -> bool {
        matches!(self.names, Named::Place(..))
    }

    /// The one place that it is a name of, of today or of before.
    pub(super) fn of_place(&self) -> Option<&PlaceId> {
        match &self.names {
            Named::Place(id, _) | Named::Formerly(id, _) => Some(id),
            Named::Area(_) | Named::Replaced(_) => None,
        }
    }

    pub(super) fn places(&self, among: Among<'_>) -> BTreeSet<Slot> {
        match &self.names {
            Named::Place(id, near) | Named::Formerly(id, near) => among.position(id, *near).into_iter().collect(),
            Named::Area(places) => places.iter().filter_map(|id| among.position(id, Slot::new(0))).collect(),
            Named::Replaced(id) => among.succession.current(id, |id| among.position(id, Slot::new(0))),
        }
    }
}
