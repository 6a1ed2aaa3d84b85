//! A question, encoded once and held against any number of places.

use std::borrow::Cow;

use ndarray::Array1;

use super::Index;
use super::measured::OwnFigures;
use crate::domain::block::Block;
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::slot::{ProblemNo, Slot};
use crate::domain::stage::{Stage, StageMode};
use crate::features::context::{self, CENTRES, Standings};
use crate::features::encoder::Encoder;
use crate::features::factors::Pairing;
use crate::features::row::{CircumstanceRow, PlaceRow};
use crate::features::vector::{BlockVector, Likeness, Sparse};
use crate::features::{measured, problem, stage};

/// What is asked, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Who asks.
    pub profile: &'a Profile,
    /// Its position, where the index holds its row: what is stored is not made anew.
    pub place: Option<Slot>,
    /// With which problem; none asks with all live records.
    pub problem: Option<AskedProblem<'a>>,
    /// Which stages are welcome.
    pub stage_mode: StageMode,
    /// Whether pressures count, at half weight.
    pub include_pressures: bool,
    /// Whether like factors are wanted, or those that make up for what is missing.
    pub pairing: Pairing,
    /// How the indicators weigh within the context block, in their order and summing to 1; none weighs them as the model does.
    pub indicator_weights: Option<&'a [f64]>,
}

impl<'a> Asked<'a> {
    /// All live records of a place beside those of others, with nothing that a caller may choose: what measurements ask.
    pub fn place_wide(profile: &'a Profile, place: Slot) -> Self {
        Self {
            profile,
            place: Some(place),
            problem: None,
            stage_mode: StageMode::Alongside,
            include_pressures: false,
            pairing: Pairing::Alike,
            indicator_weights: None,
        }
    }
}

/// The one problem that is asked.
#[derive(Debug, Clone, Copy)]
pub struct AskedProblem<'a> {
    /// Its code.
    pub id: &'a ProblemId,
    /// The asker's own stage, if it is known and compared.
    pub stage: Option<Stage>,
}

/// What a peer has of the asked problem: a record, or a pressure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter<'a> {
    /// Its code.
    pub problem: &'a ProblemId,
    /// Its stage, if it is known and compared.
    pub stage: Option<Stage>,
    /// Whether it is only derived.
    pub pressure: bool,
}

/// A question, encoded.
#[derive(Debug)]
pub struct Question<'a> {
    pub(super) index: &'a Index,
    pub(super) problem: Cow<'a, Sparse>,
    pub(super) stage: BlockVector,
    /// How alike the asker is to each way of being governed.
    pub(super) governance: Vec<Likeness>,
    pub(super) standings: Cow<'a, Standings>,
    /// How the indicators weigh within the context block.
    pub(super) indicator_weights: Vec<f64>,
    /// The asker's context block, column by column.
    context: Array1<f64>,
    pub(super) circumstances: Cow<'a, CircumstanceRow>,
    /// The asker's figures of the one problem that is asked, where something measures it.
    pub(super) figures: Option<OwnFigures<'a>>,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// The asked code, the asker's companions, and the codes of which the nodes are left out of everybody's.
    OneProblem {
        asked: ProblemId,
        include_pressures: bool,
        companions: Sparse,
        left_out: Vec<ProblemNo>,
    },
    PlaceWide {
        include_pressures: bool,
    },
}

impl<'a> Question<'a> {
    pub(super) fn new(index: &'a Index, asked: &Asked<'_>) -> Self {
        let encoder = &index.frame.encoder;
        let profile = asked.profile;
        let stored = asked.place.map(|place| index.row(place));
        let include_pressures = asked.include_pressures;
        let indicator_weights = asked.indicator_weights.unwrap_or(&encoder.parameters().indicator_weights).to_vec();
        let (problem, stage, kind) = match asked.problem {
            Some(one) => {
                let left_out = encoder.asked_nodes(one.id);
                let companions =
                    stored.map_or_else(|| encoder.offered(profile).row(&left_out), |row| row.offered.row(&left_out));
                let stage = stage::query_row(asked.stage_mode, one.stage);
                let kind = Kind::OneProblem { asked: one.id.clone(), include_pressures, companions, left_out };
                (Cow::Borrowed(encoder.unit(one.id)), stage, kind)
            }
            None => {
                let stage = encoder.stage_query(asked.stage_mode, profile);
                (wide_problem(encoder, stored, asked), stage, Kind::PlaceWide { include_pressures })
            }
        };
        let governance = match (asked.problem, stored) {
            (None, Some(row)) => Cow::Borrowed(row.governance.as_ref()),
            (problem, _) => Cow::Owned(encoder.governance_query(profile, problem.map(|one| one.id))),
        };
        let standings =
            stored.map_or_else(|| Cow::Owned(encoder.standings(profile)), |row| Cow::Borrowed(&row.standings));
        Self {
            index,
            problem,
            stage,
            governance: index.frame.governed.blocks().map(|theirs| governance.likeness(theirs)).collect(),
            context: dense(&context::encode(&standings, &indicator_weights).features, encoder.context_width()),
            standings,
            indicator_weights,
            circumstances: circumstances(encoder, stored, asked),
            figures: asked.problem.and_then(|one| {
                OwnFigures::of(index, encoder.vocabulary().taxonomy.position(one.id)?, profile, asked.place)
            }),
            kind,
        }
    }

    /// How alike the asker and a place are, block by block, in the order of [`Block::ALL`]. A one-problem question
    /// compares with `matter`, and finds nothing alike without one; a place-wide one compares all live records.
    pub fn likeness(&self, place: Slot, matter: Option<Matter<'_>>) -> [Likeness; Block::COUNT] {
        Block::ALL.map(|block| match block {
            Block::Problem => self.problem_likeness(place, matter),
            Block::Companions => self.companions(place),
            Block::Factors => self.circumstances.factors.likeness(&self.theirs(place, matter).factors),
            Block::StartingPoint => {
                self.circumstances.starting_point.likeness(&self.theirs(place, matter).starting_point)
            }
            Block::Text => self.circumstances.text.likeness(&self.theirs(place, matter).text),
            Block::Stage => self.stage_likeness(place, matter),
            Block::Governance => self.governance[self.index.frame.governed.way(place) as usize],
            Block::Context => self.context_likeness(place),
        })
    }

    /// The asker's side of a block of the place-wide row that is added up column by column; none of the others.
    pub(super) fn by_column(&self, block: Block) -> Option<&Sparse> {
        match block {
            Block::Problem => Some(&self.problem),
            Block::Stage => Some(&self.stage.features),
            Block::Factors | Block::StartingPoint | Block::Text => {
                self.circumstances.block(block).map(|own| &own.features)
            }
            // Known by way of being governed, by level, and not asked for place-wide.
            Block::Governance | Block::Context | Block::Companions => None,
        }
    }

    fn context_likeness(&self, place: Slot) -> Likeness {
        let theirs = self.index.rows[place].standings.iter();
        let mut features = Array1::zeros(self.context.len());
        let mut known = 0.0;
        for (position, ((mine, theirs), weight)) in
            self.standings.iter().zip(theirs).zip(&self.indicator_weights).enumerate()
        {
            let (Some(_), Some(z)) = (mine, theirs) else { continue };
            let root = weight.sqrt();
            known += root * root;
            let first = position * CENTRES.len();
            context::bumps(z).iter().enumerate().for_each(|(bump, value)| features[first + bump] = root * value);
        }
        Likeness { similarity: features.dot(&self.context), known }
    }

    fn problem_likeness(&self, place: Slot, matter: Option<Matter<'_>>) -> Likeness {
        let row = &self.index.rows[place];
        let theirs = match self.kind {
            Kind::OneProblem { .. } => {
                let product = |matter: Matter<'_>| {
                    problem::weight(matter.pressure) * self.problem.dot(self.index.frame.encoder.unit(matter.problem))
                };
                let product = matter.map_or(0.0, product);
                let code_alone = Likeness { similarity: product, known: 1.0 };
                let figures = self.figures.as_ref();
                return figures.map_or(code_alone, |own| measured::with_figures(product, own.likeness(place)));
            }
            Kind::PlaceWide { include_pressures: true } => &row.problem_with_pressures.features,
            Kind::PlaceWide { include_pressures: false } => &row.problem.features,
        };
        // Whoever is a peer by what it has solved may have nothing live to compare.
        let known = !self.problem.is_zero() && !theirs.is_zero();
        Likeness { similarity: self.problem.dot(theirs), known: f64::from(u8::from(known)) }
    }

    /// The peer's circumstances: of the record that is compared, or place-wide of all live ones.
    fn theirs(&self, place: Slot, matter: Option<Matter<'_>>) -> &CircumstanceRow {
        static NOTHING: std::sync::LazyLock<CircumstanceRow> = std::sync::LazyLock::new(CircumstanceRow::default);
        let row = &self.index.rows[place];
        match self.kind {
            Kind::PlaceWide { .. } => &row.circumstances,
            Kind::OneProblem { .. } => {
                let compared = matter.filter(|matter| !matter.pressure);
                compared.and_then(|matter| row.circumstances_of(matter.problem)).unwrap_or(&NOTHING)
            }
        }
    }

    pub(super) fn companions(&self, place: Slot) -> Likeness {
        let Kind::OneProblem { companions, left_out, .. } = &self.kind else { return Likeness::default() };
        let theirs = self.index.rows[place].offered.row(left_out);
        if companions.is_zero() || theirs.is_zero() {
            return Likeness::default();
        }
        Likeness { similarity: companions.dot(&theirs), known: 1.0 }
    }

    fn stage_likeness(&self, place: Slot, matter: Option<Matter<'_>>) -> Likeness {
        match self.kind {
            Kind::OneProblem { .. } => self.stage.likeness(&stage::record_row(matter.and_then(|one| one.stage))),
            Kind::PlaceWide { .. } => self.stage.likeness(&self.index.rows[place].stage),
        }
    }
}

/// The asker's place-wide problem row.
fn wide_problem<'a>(encoder: &Encoder, stored: Option<&'a PlaceRow>, asked: &Asked<'_>) -> Cow<'a, Sparse> {
    match stored {
        Some(row) if asked.include_pressures => Cow::Borrowed(&row.problem_with_pressures.features),
        Some(row) => Cow::Borrowed(&row.problem.features),
        None => {
            let pressures = if asked.include_pressures { encoder.pressures(asked.profile) } else { Vec::new() };
            Cow::Owned(encoder.live(asked.profile, &pressures).row(&[]))
        }
    }
}

/// The asker's circumstances: of its record of the asked problem, or place-wide of all live ones.
fn circumstances<'a>(encoder: &Encoder, stored: Option<&'a PlaceRow>, asked: &Asked<'_>) -> Cow<'a, CircumstanceRow> {
    match (asked.problem, stored) {
        (Some(one), _) => {
            let own = asked.profile.record(one.id).map(|record| &record.circumstances);
            Cow::Owned(encoder.circumstances(own.into_iter(), asked.pairing))
        }
        (None, Some(row)) if asked.pairing == Pairing::Alike => Cow::Borrowed(&row.circumstances),
        (None, _) => {
            let live = asked.profile.live().map(|record| &record.circumstances);
            Cow::Owned(encoder.circumstances(live, asked.pairing))
        }
    }
}

fn dense(features: &Sparse, width: usize) -> Array1<f64> {
    let mut dense = Array1::zeros(width);
    features.entries().iter().for_each(|&(column, value)| dense[column] = value);
    dense
}
