//! A question, checked.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use thiserror::Error;

use super::circumstances::IntegrationAxis;
use super::contact::Contacts;
use super::effort::Effort;
use super::hierarchy::Hierarchy;
use super::id::{GovernanceTypeId, PlaceId, ProblemId, TermId};
use super::names::By;
use super::pressure::PressureUse;
use super::profile::Profile;
use super::self_assessment::Assessed;
use super::sharing::Convener;
use super::slot::{GroupNo, Slot};
use super::stage::{Stage, StageMode};
use super::weighing::OwnWeights;

/// Who asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A registered place, by its position in the register.
    Registered(Slot),
    /// A place described in the call. Its `part_of` names registered places.
    Described(Box<Described>),
}

/// A place described in the call.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    /// What the caller says of it.
    pub profile: Profile,
    /// Stands in the place of an id where ties are broken: the hash of the profile's canonical JSON.
    pub key: String,
    /// Positions of the registered places that it is directly part of.
    pub parents: Vec<Slot>,
}

/// The own stage on the asked problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OwnStage {
    /// As recorded.
    #[default]
    Recorded,
    /// As the caller says for this call.
    Given(Option<Stage>),
}

/// A number of peers that nobody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{0} is outside 1 to {max}", max = Limit::MAX)]
pub struct LimitError(pub i64);

/// How many peers are wanted: 1 to 10, because an answer should be worth reading whole (R108).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    /// Most peers in one answer.
    pub const MAX: u8 = 10;

    /// Accepts 1 to 10; anything else is an error, never clamped.
    pub fn new(number: i64) -> Result<Self, LimitError> {
        match u8::try_from(number) {
            Ok(small @ 1..=Self::MAX) => Ok(Self(small)),
            _ => Err(LimitError(number)),
        }
    }

    /// 1 to 10.
    pub fn get(self) -> usize {
        usize::from(self.0)
    }
}

impl Default for Limit {
    /// Five: about as many as somebody rings.
    fn default() -> Self {
        Self(5)
    }
}

/// How a peer's area lies to the asker's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// No larger place in common.
    External,
    /// Part of the same larger place.
    Sibling,
}

/// How a peer must be governed to be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Governed {
    /// As the same type of body.
    SameType,
    /// With the same duties for what is asked, as whichever type.
    SameDuties,
}

/// Which eligible places may be listed. All conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only this nation.
    pub nation: Option<String>,
    /// Only this region.
    pub region: Option<String>,
    /// Only these types; empty allows all.
    pub governance_types: Vec<GovernanceTypeId>,
    /// Only these stages on the shared problem (`None` is "unknown"); empty allows all.
    pub stages: Vec<Option<Stage>>,
    /// Never these.
    pub exclude: Vec<PlaceId>,
    /// Only siblings, or only others.
    pub relation: Option<Relation>,
    /// Only of this peer group, by its position in the model.
    pub peer_group: Option<GroupNo>,
    /// Only with one of these forms of delivery; empty allows all.
    pub delivery_models: Vec<TermId>,
    /// Only led by this sector.
    pub lead_sector: Option<TermId>,
    /// Only brought together along this axis; both counts as either.
    pub integration_axis: Option<IntegrationAxis>,
    /// Only with half to double as many people as the asker has; nobody whose number is not known.
    pub similar_size: bool,
    /// Only governed so; nobody of whom that is not known.
    pub governance: Option<Governed>,
    /// Only where the peer sees itself so in what is shared; nobody of whom that is not said.
    pub self_assessment: Option<Assessed>,
}

/// What may change who is listed, or in which order; never a fit. Those that order are applied first, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extra {
    /// Unknown figures of the area rank as average.
    EvenGaps,
    /// Places that lie near to everybody stand further back (CSLS).
    HubCorrection,
    /// At least one peer led by another sector, and not all of one form of delivery (R27, R100).
    Diversity,
    /// At least one peer from another region (R39).
    NonNeighbour,
    /// At least one peer with half to double as many people as the asker has.
    SimilarSize,
}

impl Extra {
    /// The name that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::EvenGaps => "even_gaps",
            Self::HubCorrection => "hub_correction",
            Self::Diversity => "diversity",
            Self::NonNeighbour => "non_neighbour",
            Self::SimilarSize => "similar_size",
        }
    }

    /// Whether it puts all in another order; the others exchange one of those listed.
    pub fn orders(self) -> bool {
        matches!(self, Self::EvenGaps | Self::HubCorrection)
    }
}

/// How a text of the question was understood, where that is not word for word: the asker is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A problem that was said in other words than its names.
    Problem {
        /// What was said, made fit to be shown.
        text: String,
        /// What it was taken for.
        problem: ProblemId,
        /// The words that decided, most telling first.
        words: Vec<String>,
        /// What the pack says of the problem that a sentence model found it likest; empty where words alone decided.
        like: String,
        /// What read it.
        encoder: String,
        /// How sure that is, above 0 and at most 1.
        confidence: f64,
    },
    /// A place that was not named by its identifier or the whole of a name that it has today.
    Place {
        /// Path of the field.
        field: String,
        /// What stands there, made fit to be shown.
        text: String,
        /// The place that it was taken for, by its position in the register.
        place: Slot,
        /// By what.
        by: By,
    },
    /// A governance type that the pack does not know: it counts as unknown.
    UnknownType {
        /// What stands there, made fit to be shown.
        text: String,
        /// The type that is called most like it.
        nearest: Option<GovernanceTypeId>,
    },
}

/// A question, checked: who asks, with what, on which terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Who asks.
    pub subject: Subject,
    /// With which problem; none asks with all live records.
    pub problem: Option<ProblemId>,
    /// The own stage on the asked problem.
    pub own_stage: OwnStage,
    /// On which terms: a batch asks everybody's questions on the same.
    pub terms: Arc<Terms>,
}

/// What is asked for, whoever asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// Which stages to meet.
    pub stage_mode: StageMode,
    /// What the caller puts in the place of the pack's weights.
    pub weights: OwnWeights,
    /// Learned weights of the indicators, by their position in the model; none weighs the pack's themes alike.
    pub weight_set: Option<usize>,
    /// How many peers.
    pub limit: Limit,
    /// Who may be listed.
    pub filter: Filter,
    /// What derived pressures are used for, as it was asked for; see [`Query::pressures_in_force`].
    pub pressures: PressureUse,
    /// Whether to look for who has what the asker lacks, instead of who is helped and hindered alike (R121).
    pub complement_factors: bool,
    /// What may change who is listed.
    pub extras: Vec<Extra>,
    /// Whose words to use for problems; the pack's own where none is given.
    pub sector_words: Option<TermId>,
    /// Time that the asker can give to one peer; none is any amount. It changes what is proposed, never who is listed.
    pub time_available: Option<Effort>,
    /// Types of bodies that may introduce the two; any where none is given. It changes what is proposed, never who is listed (R60).
    pub convener_types: Vec<TermId>,
    /// Who has met before, as far as whoever asks knows.
    pub contacts: Arc<Contacts>,
    /// How the texts of the question were understood, in the order of the fields; empty where all are word for word.
    pub readings: Vec<Reading>,
    /// Since when what is new is told; it changes nothing else.
    pub since: Option<Timestamp>,
    /// The day by which staleness is judged.
    pub today: Date,
}

impl Terms {
    /// Whether a body may introduce the two, or bring them together: any may where no type is asked for.
    pub fn wants_of_conveners(&self, convener: &Convener) -> bool {
        self.convener_types.is_empty() || self.convener_types.contains(&convener.kind)
    }

    /// Alongside, with the pack's weights and nothing else asked for.
    pub fn new(today: Date) -> Self {
        Self {
            stage_mode: StageMode::default(),
            weights: OwnWeights::default(),
            weight_set: None,
            limit: Limit::default(),
            filter: Filter::default(),
            pressures: PressureUse::default(),
            complement_factors: false,
            extras: Vec::new(),
            sector_words: None,
            time_available: None,
            convener_types: Vec::new(),
            contacts: Arc::default(),
            readings: Vec::new(),
            since: None,
            today,
        }
    }
}

impl Query {
    /// A place-wide question, alongside, with the pack's weights and nothing else asked for.
    pub fn new(subject: Subject, today: Date) -> Self {
        Self { subject, problem: None, own_stage: OwnStage::default(), terms: Arc::new(Terms::new(today)) }
    }

    /// The question of a registered place on given terms, with one problem or with all its live records.
    pub fn of(place: Slot, problem: Option<&ProblemId>, terms: &Arc<Terms>) -> Self {
        let (subject, terms) = (Subject::Registered(place), Arc::clone(terms));
        Self { subject, problem: problem.cloned(), own_stage: OwnStage::default(), terms }
    }

    /// Its terms, to be changed; no other question's change with them.
    pub fn terms_mut(&mut self) -> &mut Terms {
        Arc::make_mut(&mut self.terms)
    }

    /// What pressures are used for: place-wide nothing is filled up with them.
    pub fn pressures_in_force(&self) -> PressureUse {
        match (self.terms.pressures, &self.problem) {
            (PressureUse::Fill, None) => PressureUse::Never,
            (wanted, _) => wanted,
        }
    }
}

impl Described {
    /// Everything above the described place.
    pub fn ancestors(&self, hierarchy: &Hierarchy) -> std::collections::BTreeSet<Slot> {
        hierarchy.ancestors_from(&self.parents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_never_clamped() {
        for wrong in [0, -1, 11, 1_000_000, i64::MAX, i64::MIN] {
            assert_eq!(Limit::new(wrong), Err(LimitError(wrong)));
        }
        assert_eq!(Limit::new(10).map(Limit::get), Ok(10));
        assert_eq!(Limit::default().get(), 5);
    }
}
