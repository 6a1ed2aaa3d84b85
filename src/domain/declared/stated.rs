//! What a place says of itself: who it is, and how it stands with a problem.

use jiff::civil::Date;

use super::matter::Matter;
use crate::domain::circumstances::StartingLevel;
use crate::domain::contact_point::ContactPoint;
use crate::domain::factor::HeldFactor;
use crate::domain::id::{GovernanceTypeId, PlaceId};
use crate::domain::record::Status;
use crate::domain::self_assessment::SelfAssessment;
use crate::domain::stage::Stage;
use crate::domain::story::Story;

/// Who a body says that it is. What it leaves empty stays as the public record has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredPlace {
    /// Its identifier.
    pub id: PlaceId,
    /// Short name.
    pub name: String,
    /// How it is governed; a type that the vocabulary does not know counts as unknown.
    pub governance_type: GovernanceTypeId,
    /// Name of the body; empty as above.
    pub official_name: String,
    /// Nation or state; empty as above.
    pub nation: String,
    /// Region; empty as above.
    pub region: String,
    /// The larger places that it is directly part of; empty as above.
    pub part_of: Vec<PlaceId>,
}

/// What a place says of itself beside who it is. A listed body that says it stays what the public record says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeclaredItself {
    /// Its setting in its own words, such as its politics (R29); empty where it says nothing of it.
    pub setting: String,
    /// Whom to write to (R137).
    pub contacts: Vec<ContactPoint>,
}

impl DeclaredItself {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a place says that it stands with one problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredRecord {
    /// What it is about.
    pub matter: Matter,
    /// Whether it still has it.
    pub status: Status,
    /// How far it is; none where it does not say.
    pub stage: Option<Stage>,
    /// The day it speaks of.
    pub as_of: Date,
    /// In its own words: with the next two shared apart from the rest, and private where the place does not say otherwise.
    pub statement: String,
    /// What helps and what hinders, one entry for each factor.
    pub factors: Vec<HeldFactor>,
    /// Where the work started from, one entry for each dimension.
    pub starting_point: Vec<StartingLevel>,
    /// Whether the place is not sure of it yet.
    pub provisional: bool,
    /// How it sees itself in it, where it says so: told to whomever status and stage are.
    pub self_assessment: Option<SelfAssessment>,
    /// What it tells of its work on it: shared as its words are, what did not go well apart from the rest.
    pub story: Story,
}

impl DeclaredRecord {
    /// Whether another says the same of status, stage and day, is as sure of it, and sees itself in it so.
    pub fn stands_as(&self, other: &Self) -> bool {
        let standing = |one: &Self| (one.status, one.stage, one.as_of, one.provisional, one.self_assessment);
        standing(self) == standing(other)
    }

    /// Whether another stands as it does and says the same in words, but for what did not go well.
    pub fn speaks_as(&self, other: &Self) -> bool {
        self.stands_as(other)
            && (&self.statement, &self.factors, &self.starting_point)
                == (&other.statement, &other.factors, &other.starting_point)
            && (self.story == other.story || self.story.without_setbacks() == other.story.without_setbacks())
    }
}
