//! Through whose eyes what places declared is looked at.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::consent::Lens;
use super::id::PlaceId;

/// Through whose eyes what places declared is looked at. The plain one is everybody's, on no day in particular: it shows what is
/// shared with everybody without an end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sight {
    /// Whether everything is shown, whoever shares it with whom.
    pub all: bool,
    /// The caller's.
    pub lens: Lens,
    /// Bodies that are told that they are there, and who they are, because the caller speaks for them.
    pub bodies: BTreeSet<PlaceId>,
    /// The place that is seen as it tells itself: who asks in its own name.
    pub own: Option<PlaceId>,
    /// The places in whose name is asked: what others keep from one of them is not shown.
    pub askers: BTreeSet<PlaceId>,
    /// Whether everybody's questions are asked at once: what is kept from anybody is not shown.
    pub for_all_askers: bool,
    /// The day, for what is shared until another.
    pub day: Option<Date>,
}

impl Sight {
    /// Everything that was declared.
    pub fn of_all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// Everybody's, with one place as it tells itself.
    pub fn of_place(place: PlaceId) -> Self {
        Self { own: Some(place), ..Self::default() }
    }

    /// What it sees of all other places than its own, and of that one what its caller is told without asking in its name: what others see,
    /// or, of a body of which others are not told, that it is there. None where no place is its own.
    pub fn of_others(&self) -> Option<Self> {
        (!self.all && self.own.is_some()).then(|| Self { own: None, ..self.clone() })
    }

    /// Whether something that is kept from some places is kept from those who ask.
    pub fn is_of(&self, except: &BTreeSet<PlaceId>) -> bool {
        !except.is_empty() && (self.for_all_askers || !except.is_disjoint(&self.askers))
    }

    /// Whether a place is seen as it tells itself.
    pub fn is_own(&self, place: &PlaceId) -> bool {
        self.all || self.own.as_ref() == Some(place)
    }
}
