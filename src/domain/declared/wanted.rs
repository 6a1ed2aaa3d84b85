//! What somebody wants said. A field that is left out stays as it stands, so what a wish comes to is known when its turn comes.

use jiff::civil::Date;

use super::brought::Brought;
use super::change::Change;
use super::itself::ItselfFields;
use super::matter::Matter;
use super::said::Declared;
use super::stated::{DeclaredPlace, DeclaredRecord};
use crate::domain::circumstances::StartingLevel;
use crate::domain::consent::{Consent, Scope};
use crate::domain::factor::HeldFactor;
use crate::domain::id::{GovernanceTypeId, PlaceId};
use crate::domain::record::Status;
use crate::domain::register::Register;
use crate::domain::self_assessment::SelfAssessment;
use crate::domain::stage::Stage;
use crate::domain::stage_history::Move;
use crate::domain::story::{Story, StoryFields};

/// What somebody wants said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Who a body says that it is.
    Place(PlaceFields),
    /// What a place says of itself beside who it is.
    Itself(ItselfFields),
    /// How a place says that it stands with a problem.
    Record(RecordFields),
    /// What a place takes back.
    Retire {
        /// The place.
        place: PlaceId,
        /// What it said it of.
        matter: Matter,
    },
    /// For whom something is.
    Consent {
        /// The place.
        place: PlaceId,
        /// What it is about.
        scope: Scope,
        /// For whom, until when, and who says so.
        consent: Consent,
    },
    /// For whom something is, as it was said elsewhere.
    Bring(Brought),
    /// A place goes that is there.
    Erase {
        /// The place.
        place: PlaceId,
    },
    /// A place is not to be there, whether it is or not.
    Gone {
        /// The place.
        place: PlaceId,
    },
    /// A place had gone elsewhere before it said what follows: what was said of it here goes, unless it went here as well.
    HadGone {
        /// The place.
        place: PlaceId,
    },
}

/// Fields of a [`DeclaredPlace`]; none for one that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceFields {
    /// Which body.
    pub id: PlaceId,
    /// Short name.
    pub name: Option<String>,
    /// How it is governed.
    pub governance_type: Option<GovernanceTypeId>,
    /// Name of the body; empty as the public record has it, as each of the next three.
    pub official_name: Option<String>,
    /// Nation or state.
    pub nation: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// The larger places that it is directly part of.
    pub part_of: Option<Vec<PlaceId>>,
}

/// Fields of a [`DeclaredRecord`]; none for one that stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFields {
    /// Which place.
    pub place: PlaceId,
    /// What the record is about.
    pub matter: Matter,
    /// Whether it still has the problem.
    pub status: Option<Status>,
    /// How far it is, where that is known.
    pub stage: Option<Option<Stage>>,
    /// The day it speaks of.
    pub as_of: Option<Date>,
    /// In its own words.
    pub statement: Option<String>,
    /// What helps and what hinders.
    pub factors: Option<Vec<HeldFactor>>,
    /// Where the work started from.
    pub starting_point: Option<Vec<StartingLevel>>,
    /// Whether the place is not sure of it yet.
    pub provisional: Option<bool>,
    /// How it sees itself in it, where it says so.
    pub self_assessment: Option<Option<SelfAssessment>>,
    /// What it tells of its work on it.
    pub story: Box<StoryFields>,
    /// What moved the work to its stage; empty where that is not said.
    pub moved_by: String,
    /// The day that a new record speaks of where it does not say.
    pub today: Date,
}

impl Wanted {
    /// The place that it is about.
    pub fn place(&self) -> &PlaceId {
        match self {
            Self::Place(fields) => &fields.id,
            Self::Itself(fields) => &fields.place,
            Self::Record(fields) => &fields.place,
            Self::Bring(brought) => &brought.place,
            Self::Retire { place, .. }
            | Self::Consent { place, .. }
            | Self::Erase { place }
            | Self::Gone { place }
            | Self::HadGone { place } => place,
        }
    }

    /// The matter that it is about, where it is about one.
    pub fn matter(&self) -> Option<&Matter> {
        match self {
            Self::Record(fields) => Some(&fields.matter),
            Self::Retire { matter, .. } => Some(matter),
            Self::Place(_)
            | Self::Itself(_)
            | Self::Consent { .. }
            | Self::Bring(_)
            | Self::Erase { .. }
            | Self::Gone { .. }
            | Self::HadGone { .. } => None,
        }
    }

    /// What it says for whom it is, where it says that.
    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Consent { scope, .. } | Self::Bring(Brought { scope, .. }) => Some(scope),
            Self::Place(_)
            | Self::Itself(_)
            | Self::Record(_)
            | Self::Retire { .. }
            | Self::Erase { .. }
            | Self::Gone { .. }
            | Self::HadGone { .. } => None,
        }
    }

    /// Whether it says every word of its own that a record has: who asks for it learns none from the record.
    pub fn says_all(&self, record: &DeclaredRecord) -> bool {
        let Self::Record(fields) = self else { return false };
        fields.matter == record.matter
            && fields.statement.as_ref() == Some(&record.statement)
            && fields.factors.as_ref() == Some(&record.factors)
            && fields.starting_point.as_ref() == Some(&record.starting_point)
            && fields.on(&Declared::default()).story == record.story
    }

    /// The change that it comes to. Fields that are left out are those that the place declared; name and type of a body that
    /// declared none are those of the public record, and none where that has none either.
    pub(super) fn on(&self, declared: &Declared, public: &Register) -> Option<Change> {
        Some(match self {
            Self::Place(fields) => Change::PutPlace(fields.on(declared, public)?),
            Self::Itself(fields) => Change::PutItself { place: fields.place.clone(), itself: fields.on(declared) },
            Self::Record(fields) => Change::PutRecord { place: fields.place.clone(), record: fields.on(declared) },
            Self::Retire { place, matter } => Change::Retire { place: place.clone(), matter: matter.clone() },
            Self::Consent { place, scope, consent } => {
                let (place, scope, consent) = (place.clone(), scope.clone(), consent.clone());
                Change::Consent { place, scope, consent }
            }
            Self::Bring(brought) => Change::Bring(brought.clone()),
            Self::Erase { place } | Self::Gone { place } | Self::HadGone { place } => {
                Change::Erase { place: place.clone() }
            }
        })
    }
}

impl PlaceFields {
    fn on(&self, declared: &Declared, public: &Register) -> Option<DeclaredPlace> {
        let said = declared.place(&self.id).map(|kept| &kept.value);
        let is_gone = declared.gone().contains(&self.id);
        let listed = public.position(&self.id).filter(|_| !is_gone).map(|position| &public.get(position).place);
        let name = || said.map(|said| &said.name).or(listed.map(|listed| &listed.name)).cloned();
        let kind = said.map(|said| &said.governance_type).or(listed.map(|listed| &listed.governance_type));
        let stands = |given: &Option<String>, field: fn(&DeclaredPlace) -> &String| {
            given.clone().unwrap_or_else(|| said.map(field).cloned().unwrap_or_default())
        };
        Some(DeclaredPlace {
            id: self.id.clone(),
            name: self.name.clone().or_else(name)?,
            governance_type: self.governance_type.clone().or_else(|| kind.cloned())?,
            official_name: stands(&self.official_name, |said| &said.official_name),
            nation: stands(&self.nation, |said| &said.nation),
            region: stands(&self.region, |said| &said.region),
            part_of: self.part_of.clone().or_else(|| Some(said?.part_of.clone())).unwrap_or_default(),
        })
    }
}

impl RecordFields {
    /// Whether it says what moved the work to a stage, and comes to a record without one.
    pub(super) fn moves_nowhere(&self, declared: &Declared) -> bool {
        !self.moved_by.is_empty() && self.on(declared).stage.is_none()
    }

    fn on(&self, declared: &Declared) -> DeclaredRecord {
        let said = declared.record(&self.place, &self.matter).map(|kept| &kept.value);
        let stage = self.stage.or(said.map(|said| said.stage)).flatten();
        let as_of = self.as_of.or(said.map(|said| said.as_of)).unwrap_or(self.today);
        let before = said.map(|said| (said.stage, said.as_of));
        let moved = stage.map(|stage| Move { before, now: (stage, as_of), by: &self.moved_by });
        DeclaredRecord {
            matter: self.matter.clone(),
            status: self.status.or(said.map(|said| said.status)).unwrap_or(Status::Live),
            stage,
            as_of,
            statement: self.statement.clone().or_else(|| Some(said?.statement.clone())).unwrap_or_default(),
            factors: self.factors.clone().or_else(|| Some(said?.factors.clone())).unwrap_or_default(),
            starting_point: self
                .starting_point
                .clone()
                .or_else(|| Some(said?.starting_point.clone()))
                .unwrap_or_default(),
            provisional: self.provisional.or(said.map(|said| said.provisional)).unwrap_or_default(),
            story: self.story.on_moving(said.map_or(&Story::default(), |said| &said.story), moved),
            self_assessment: self.self_assessment.or(said.map(|said| said.self_assessment)).flatten(),
        }
    }
}

impl From<Change> for Wanted {
    /// Every field said.
    fn from(change: Change) -> Self {
        match change {
            Change::PutPlace(place) => Self::Place(place.into()),
            Change::PutItself { place, itself } => Self::Itself(ItselfFields::all(place, itself)),
            Change::PutRecord { place, record } => Self::Record(RecordFields {
                place,
                matter: record.matter,
                status: Some(record.status),
                stage: Some(record.stage),
                as_of: Some(record.as_of),
                statement: Some(record.statement),
                factors: Some(record.factors),
                starting_point: Some(record.starting_point),
                provisional: Some(record.provisional),
                self_assessment: Some(record.self_assessment),
                story: Box::new(record.story.into()),
                moved_by: String::new(),
                today: record.as_of,
            }),
            Change::Retire { place, matter } => Self::Retire { place, matter },
            Change::Consent { place, scope, consent } => Self::Consent { place, scope, consent },
            Change::Bring(brought) => Self::Bring(brought),
            Change::Erase { place } => Self::Erase { place },
        }
    }
}

impl From<DeclaredPlace> for PlaceFields {
    fn from(place: DeclaredPlace) -> Self {
        Self {
            id: place.id,
            name: Some(place.name),
            governance_type: Some(place.governance_type),
            official_name: Some(place.official_name),
            nation: Some(place.nation),
            region: Some(place.region),
            part_of: Some(place.part_of),
        }
    }
}
