//! How places share what they know, and who brings them together.

use super::effort::Effort;
use super::id::{GovernanceTypeId, PlaceId, ProblemId, TermId};
use super::place::Place;
use super::taxonomy::Challenge;

/// A way of sharing, from a conversation to a review (R77).
#[derive(Debug, Clone, PartialEq)]
pub struct Approach {
    /// Code.
    pub id: TermId,
    /// Label, for people.
    pub label: String,
    /// What it takes, in words.
    pub resource: String,
    /// Time that it takes of one place within a year, as the pack judges it.
    pub effort: Effort,
    /// What to keep in mind.
    pub considerations: Vec<String>,
    /// For which kind of challenge.
    pub suits: Vec<Challenge>,
    /// Whether it may be the first between strangers (R97).
    pub first_between_strangers: bool,
}

/// A time of the year at which places have none to spare (R79).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crunch {
    /// Code.
    pub id: TermId,
    /// What is on, for people.
    pub label: String,
    /// Its months, 1 to 12.
    pub months: Vec<u8>,
    /// Types of places that it holds for; empty for all.
    pub governance_types: Vec<GovernanceTypeId>,
}

impl Crunch {
    /// Whether it holds for places of a type.
    pub fn is_of(&self, kind: &GovernanceTypeId) -> bool {
        self.governance_types.is_empty() || self.governance_types.contains(kind)
    }
}

/// Whether a convener still exists (R136).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConvenerStatus {
    /// It does.
    Open,
    /// It does not: never suggested.
    Closed,
    /// Not known: never suggested either.
    Unknown,
}

/// A body that can bring places together (R60).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convener {
    /// Code.
    pub id: TermId,
    /// Name.
    pub name: String,
    /// Code of its type.
    pub kind: TermId,
    /// Whether bodies of its type may convene at all: those who assure, inspect or fund places may not.
    pub may_convene: bool,
    /// Whether it still exists.
    pub status: ConvenerStatus,
    /// Codes and themes that it convenes about; empty for any.
    pub problems: Vec<ProblemId>,
    /// Types of places that it is for; empty for all.
    pub governance_types: Vec<GovernanceTypeId>,
    /// Regions that it is for; empty for all.
    pub regions: Vec<String>,
    /// Its members, where it is for them alone; empty where it is for all.
    pub places: Vec<PlaceId>,
    /// What it does, in the pack's own words.
    pub says: String,
    /// Other names.
    pub aliases: Vec<String>,
}

impl Convener {
    /// Whether it is available, is for its members alone whatever they are to meet about, and all of some places are members.
    pub fn is_their_own(&self, places: &[&Place]) -> bool {
        self.problems.is_empty() && self.is_network_of(places)
    }

    /// Whether it is available, is for its members alone, be it about some problems alone, and all of some places are members.
    pub fn is_network_of(&self, places: &[&Place]) -> bool {
        self.is_available() && places.iter().all(|place| self.places.contains(&place.id))
    }

    /// Whether it may be suggested as a route at all.
    pub fn is_available(&self) -> bool {
        self.may_convene && self.status == ConvenerStatus::Open
    }
}
