//! The options of a question, and the request that they make.

use std::collections::BTreeMap;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};

use super::backend::Backend;
use super::failure::Failure;
use super::{Globals, backend, find, time};
use crate::domain::block::{Block, Weights};
use crate::domain::query::Limit;
use crate::domain::stage::Stage;
use crate::domain::weighing::OwnWeights;
use crate::page::Asked;
use crate::proto::{codes, v1};

/// The options of a question.
#[derive(Debug, Clone, Args)]
#[group(skip)]
pub struct Options {
    /// Ask with one problem: a code, a name or a synonym [default: all live records]
    #[arg(long, value_name = "PROBLEM", group = "about", value_parser = NonEmptyStringValueParser::new())]
    problem: Option<String>,
    /// Ask with the one problem that these words mean: what is not sure enough comes back as a question
    #[arg(long, value_name = "WORDS", group = "about", value_parser = NonEmptyStringValueParser::new())]
    text: Option<String>,
    /// Which stages to meet
    #[arg(long, value_enum, default_value_t)]
    stage_mode: Mode,
    /// Your own stage on the problem, for this question: 0 not considering, 1 planning, 2 designing, 3 piloting, 4 scaling, 5
    /// fully operational
    #[arg(long, value_name = "0..5", value_parser = stage, requires = "about", allow_negative_numbers = true)]
    stage: Option<Stage>,
    /// Weights of blocks, such as problem=0.5,stage=0; blocks not named keep theirs
    #[arg(long, value_name = "BLOCK=W,...", value_parser = weights)]
    weights: Option<NamedWeights>,
    /// Weigh the figures of the area as learned from a list (codes: peermatch taxonomy vocabulary)
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    weight_set: String,
    /// How many peers, 1 to 10
    #[arg(long, value_name = "N", value_parser = limit, allow_negative_numbers = true, default_value = "5")]
    limit: i32,
    #[command(flatten)]
    pressures: Pressures,
    /// Look for places that have what you lack and lack what you have, instead of places in the same conditions
    #[arg(long)]
    complement_factors: bool,
    /// Use the words of this sector for problems (codes: peermatch taxonomy vocabulary)
    #[arg(long, value_name = "SECTOR", default_value = "", hide_default_value = true)]
    audience_sector: String,
    /// Types of bodies that may introduce the two: nobody of another type is proposed (may be repeated)
    #[arg(long, value_name = "TYPE")]
    convener_type: Vec<String>,
    #[command(flatten)]
    time: time::Options,
    /// Change who is listed, or in which order; never a fit (may be repeated)
    #[arg(long, value_enum, value_name = "EXTRA")]
    ranking_extra: Vec<Extra>,
    /// Only peers whose shared record has this form of delivery (a code; may be repeated)
    #[arg(long, value_name = "MODEL")]
    delivery_model: Vec<String>,
    /// Only peers whose shared record this sector leads (a code)
    #[arg(long, value_name = "SECTOR", default_value = "", hide_default_value = true)]
    lead_sector: String,
    /// Only peers of this peer group (see 'peermatch groups')
    #[arg(long, value_name = "GROUP", default_value = "", hide_default_value = true)]
    group: String,
    /// Only peers of this region
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// Only peers of this governance type (may be repeated)
    #[arg(long, value_name = "TYPE")]
    governance_type: Vec<String>,
    /// Only peers that are governed so, seen from this place
    #[arg(long, value_enum, default_value_t)]
    governance: Governance,
    /// Only peers that see themselves so in what is shared, by their own word
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    assessed: Assessed,
    /// Only peers with half to double as many people as this place
    #[arg(long)]
    similar_size: bool,
    /// Never this place (may be repeated)
    #[arg(long, value_name = "PLACE")]
    exclude: Vec<String>,
}

/// The options of a question that everybody is asked.
#[derive(Debug, Clone, Args)]
#[group(skip)]
pub struct ForEveryone {
    /// Which stages to meet
    #[arg(long, value_enum, default_value_t)]
    stage_mode: Mode,
    /// Weights of blocks, such as problem=0.5,stage=0; blocks not named keep theirs
    #[arg(long, value_name = "BLOCK=W,...", value_parser = weights)]
    weights: Option<NamedWeights>,
    /// How many peers, 1 to 10
    #[arg(long, value_name = "N", value_parser = limit, allow_negative_numbers = true, default_value = "5")]
    limit: i32,
    #[command(flatten)]
    pressures: Pressures,
    /// Use the words of this sector for problems (codes: peermatch taxonomy vocabulary)
    #[arg(long, value_name = "SECTOR", default_value = "", hide_default_value = true)]
    audience_sector: String,
    /// Types of bodies that may introduce the two: nobody of another type is proposed (may be repeated)
    #[arg(long, value_name = "TYPE")]
    convener_type: Vec<String>,
    #[command(flatten)]
    time: time::Options,
    /// Let another sector or form of delivery, another region or a place of similar size in among those listed (may be repeated)
    #[arg(long, value_enum, value_name = "EXTRA")]
    ranking_extra: Vec<Extra>,
}

/// What derived pressures are used for [default: they fill up where too few have the one problem on record].
#[derive(Debug, Clone, Args)]
struct Pressures {
    /// Let derived pressures make places peers as records do, at half weight
    #[arg(long, conflicts_with = "no_pressures")]
    include_pressures: bool,
    /// List only places that have it on record, however few [default: where fewer than the limit have the one problem on record,
    /// places follow that figures suggest it of]
    #[arg(long)]
    no_pressures: bool,
}

impl Pressures {
    fn code(&self) -> v1::PressureUse {
        match (self.include_pressures, self.no_pressures) {
            (true, _) => v1::PressureUse::Always,
            (_, true) => v1::PressureUse::Never,
            _ => v1::PressureUse::Fill,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Mode {
    /// Those at a similar stage
    #[default]
    Alongside,
    /// Only those known to be further on
    Ahead,
    /// Whichever of the two counts more
    Either,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Extra {
    /// One led by another sector, and not all of one form of delivery
    Diversity,
    /// One from another region
    NonNeighbour,
    /// One with half to double as many people
    SimilarSize,
    /// Places that lie near to everybody stand further back
    HubCorrection,
    /// Unknown figures of the area rank as average
    EvenGaps,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Assessed {
    /// However they see themselves
    #[default]
    Any,
    /// They call it a strength
    Strength,
    /// They call it a challenge
    Challenge,
    /// The other of what this place calls it: a challenge where that is a strength, else a strength
    Complement,
}

impl Assessed {
    fn code(self) -> v1::SelfAssessmentFilter {
        match self {
            Self::Any => v1::SelfAssessmentFilter::Any,
            Self::Strength => v1::SelfAssessmentFilter::Strength,
            Self::Challenge => v1::SelfAssessmentFilter::Challenge,
            Self::Complement => v1::SelfAssessmentFilter::Complement,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Governance {
    /// However they are governed
    #[default]
    Any,
    /// As the same type of body
    Same,
    /// With the same duties for what is asked, as whichever type
    Compatible,
}

impl Governance {
    fn code(self) -> v1::GovernanceFilter {
        match self {
            Self::Any => v1::GovernanceFilter::Any,
            Self::Same => v1::GovernanceFilter::Same,
            Self::Compatible => v1::GovernanceFilter::Compatible,
        }
    }
}

impl Mode {
    fn code(self) -> v1::StageMode {
        match self {
            Self::Alongside => v1::StageMode::Alongside,
            Self::Ahead => v1::StageMode::Ahead,
            Self::Either => v1::StageMode::Either,
        }
    }
}

impl Extra {
    fn code(self) -> v1::RankingExtra {
        match self {
            Self::Diversity => v1::RankingExtra::Diversity,
            Self::NonNeighbour => v1::RankingExtra::NonNeighbour,
            Self::SimilarSize => v1::RankingExtra::SimilarSize,
            Self::HubCorrection => v1::RankingExtra::HubCorrection,
            Self::EvenGaps => v1::RankingExtra::EvenGaps,
        }
    }
}

#[derive(Debug, Clone)]
struct NamedWeights(Vec<(String, f64)>);

impl Options {
    /// Opens whoever answers: to read texts where the question has one.
    ///
    /// # Errors
    /// As [`backend::Options::open`] and [`backend::Options::open_to_read`].
    pub(super) fn open(&self, from: &backend::Options, globals: &Globals) -> Result<Backend, Failure> {
        if self.text.is_none() { from.open(globals) } else { from.open_to_read(globals) }
    }

    /// The request of the contract that these options make.
    pub fn request(&self, backend: &Backend, place: &v1::PlaceSummary) -> Result<v1::FindPeersRequest, Failure> {
        let problem = self.problem.as_deref().map(|wanted| find::problem(backend, wanted)).transpose()?;
        Ok(v1::FindPeersRequest {
            subject: Some(v1::find_peers_request::Subject::PlaceId(place.place_id.clone())),
            problem_id: problem.unwrap_or_default(),
            text: self.text.clone().unwrap_or_default(),
            stage_mode: self.stage_mode.code().into(),
            stage: self.stage.map(|stage| codes::stage(Some(stage)).into()),
            weights: named(self.weights.as_ref()),
            context_weight_set: self.weight_set.clone(),
            limit: Some(self.limit),
            filter: Some(self.filter(backend)?),
            pressures: self.pressures.code().into(),
            audience_sector: self.audience_sector.clone(),
            complement_factors: self.complement_factors,
            ranking_extras: self.ranking_extra.iter().map(|extra| extra.code().into()).collect(),
            time_available_days: self.time.days(),
            convener_types: self.convener_type.clone(),
            ..Default::default()
        })
    }

    /// The same question, as the page takes it: what the page has no box for is left out.
    pub fn asked(&self, place: &str) -> Asked {
        let written = |choice: Option<clap::builder::PossibleValue>| {
            choice.map(|choice| choice.get_name().to_owned()).unwrap_or_default()
        };
        Asked {
            place: place.to_owned(),
            problem: self.problem.as_ref().or(self.text.as_ref()).cloned().unwrap_or_default(),
            stages: written(self.stage_mode.to_possible_value()),
            governance: written(self.governance.to_possible_value()),
            peer: String::new(),
        }
    }

    fn filter(&self, backend: &Backend) -> Result<v1::Filter, Failure> {
        let exclude = self.exclude.iter().map(|wanted| Ok(find::place(backend, wanted)?.place_id));
        Ok(v1::Filter {
            region: self.region.clone().unwrap_or_default(),
            governance_types: self.governance_type.clone(),
            exclude_place_ids: exclude.collect::<Result<_, Failure>>()?,
            delivery_models: self.delivery_model.clone(),
            lead_sector: self.lead_sector.clone(),
            peer_group_id: self.group.clone(),
            similar_size: self.similar_size,
            governance: self.governance.code().into(),
            self_assessment: self.assessed.code().into(),
            ..Default::default()
        })
    }
}

impl ForEveryone {
    /// The question without the place that asks it.
    pub fn request(&self) -> v1::FindPeersRequest {
        v1::FindPeersRequest {
            stage_mode: self.stage_mode.code().into(),
            weights: named(self.weights.as_ref()),
            limit: Some(self.limit),
            pressures: self.pressures.code().into(),
            audience_sector: self.audience_sector.clone(),
            ranking_extras: self.ranking_extra.iter().map(|extra| extra.code().into()).collect(),
            time_available_days: self.time.days(),
            convener_types: self.convener_type.clone(),
            ..Default::default()
        }
    }
}

fn named(weights: Option<&NamedWeights>) -> BTreeMap<String, f64> {
    weights.map(|named| named.0.iter().cloned().collect()).unwrap_or_default()
}

pub(super) fn stage(text: &str) -> Result<Stage, String> {
    let number = text.parse().ok().and_then(Stage::from_number);
    number.ok_or_else(|| "a stage is a number from 0 (not considering) to 5 (fully operational)".to_owned())
}

fn limit(text: &str) -> Result<i32, String> {
    let number: i64 = text.parse().map_err(|_| "a limit is a whole number from 1 to 10".to_owned())?;
    let limit = Limit::new(number).map_err(|error| error.to_string())?;
    i32::try_from(limit.get()).map_err(|error| error.to_string())
}

fn weights(text: &str) -> Result<NamedWeights, String> {
    let mut named: Vec<(String, f64)> = Vec::new();
    for part in text.split(',') {
        let (block, weight) =
            part.split_once('=').ok_or_else(|| "weights are written as block=number,block=number".to_owned())?;
        let (block, weight) = (block.trim(), weight.trim());
        let number: f64 = weight.parse().map_err(|_| format!("the weight of '{block}' is no number"))?;
        if named.iter().any(|(known, _)| known == block) {
            return Err(format!("'{block}' is named twice"));
        }
        named.push((block.to_owned(), number));
    }
    // Checked again with the rest of the request; here it is known that the command line is at fault.
    let checked = OwnWeights::from_named(named.iter().map(|(block, weight)| (block.as_str(), *weight)));
    let even = Weights::new([1.0; Block::COUNT]);
    checked.and_then(|own| own.over(even?)).map_err(|error| error.to_string())?;
    Ok(NamedWeights(named))
}
