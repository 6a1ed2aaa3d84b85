//! Makes rows: one place at a time, always with the same parameters.

use std::borrow::Cow;
use std::sync::Arc;

use thiserror::Error;

use super::context::{self, Standings};
use super::factors::{self, Pairing};
use super::governance::GovernanceSpace;
use super::measured::Measures;
use super::parameters::Parameters;
use super::pressure;
use super::problem::{self, Held, ProblemMix};
use super::row::{CircumstanceRow, PlaceRow};
use super::stage;
use super::starting_point;
use super::vector::{BlockVector, Sparse};
use crate::domain::block::Block;
use crate::domain::circumstances::Circumstances;
use crate::domain::id::ProblemId;
use crate::domain::place::Place;
use crate::domain::pressure::Pressure;
use crate::domain::profile::Profile;
use crate::domain::slot::ProblemNo;
use crate::domain::stage::{Stage, StageMode};
use crate::domain::vocabulary::Vocabulary;
use crate::text::Reader;

/// Parameters of another pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the model was trained for other indicators or pressure rules than this pack has")]
pub struct OtherParameters;

/// Makes rows with one set of parameters.
#[derive(Debug, Clone)]
pub struct Encoder {
    vocabulary: Arc<Vocabulary>,
    parameters: Arc<Parameters>,
    space: GovernanceSpace,
    /// The unit vector of each code of the taxonomy.
    units: Vec<Sparse>,
    /// What measures each problem that is measured, in the order of the codes.
    measures: Vec<Measures>,
    /// Takes places' own words apart.
    reader: Arc<Reader>,
}

impl Encoder {
    /// Joins a vocabulary with the parameters that were learned for it.
    pub fn new(vocabulary: Arc<Vocabulary>, parameters: Arc<Parameters>) -> Result<Self, OtherParameters> {
        if !parameters.fits(&vocabulary) {
            return Err(OtherParameters);
        }
        Ok(Self::join(vocabulary, parameters))
    }

    /// The same parameters for a vocabulary that differs in nothing but its taxonomy, and has in it all that this one has. A code that
    /// training did not know counts as rare as one may.
    #[must_use]
    pub fn in_other_words(&self, vocabulary: Arc<Vocabulary>) -> Self {
        Self::join(vocabulary, Arc::clone(&self.parameters))
    }

    fn join(vocabulary: Arc<Vocabulary>, parameters: Arc<Parameters>) -> Self {
        let space = GovernanceSpace::new(&vocabulary.governance);
        let taxonomy = &vocabulary.taxonomy;
        let units = taxonomy.problems().iter().map(|one| problem::unit(taxonomy, &one.id)).collect();
        let measures = Measures::all(&vocabulary.problem_figures, &parameters.problem_scalers, |figure| {
            taxonomy.position(&figure.problem)
        });
        let reader = Arc::new(Reader::new(&vocabulary.language));
        Self { units, measures, vocabulary, parameters, space, reader }
    }

    /// The vocabulary that rows are made with.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The parameters that rows are made with.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Columns of the context block.
    pub fn context_width(&self) -> usize {
        self.parameters.indicators.len() * context::CENTRES.len()
    }

    /// The stored row of a place.
    pub fn place_row(&self, profile: &Profile) -> PlaceRow {
        self.place_row_with(profile, Arc::new(self.governance(&profile.place)))
    }

    /// The stored row of a place, with the governance block that it shares with others.
    pub fn place_row_with(&self, profile: &Profile, governance: Arc<BlockVector>) -> PlaceRow {
        let pressures = self.pressures(profile);
        PlaceRow {
            offered: self.offered(profile),
            problem: BlockVector::whole(self.live(profile, &[]).row(&[])),
            problem_with_pressures: BlockVector::whole(self.live(profile, &pressures).row(&[])),
            stage: stage::place_row(profile, &self.vocabulary.taxonomy, &self.parameters),
            governance,
            standings: self.standings(profile),
            circumstances: self.circumstances(profile.live().map(|record| &record.circumstances), Pairing::Alike),
            by_problem: self.circumstances_by_problem(profile),
            pressures,
        }
    }

    /// Derived problems of a place.
    pub fn pressures(&self, profile: &Profile) -> Vec<Pressure> {
        pressure::derive(profile, &self.vocabulary, &self.parameters.scalers, &self.parameters.cuts)
    }

    /// All records but parked ones, by problem node.
    pub fn offered(&self, profile: &Profile) -> ProblemMix {
        self.mix(profile.offered().map(|record| Held { problem: &record.problem, pressure: false }))
    }

    /// Live records and the given pressures, by problem node.
    pub fn live(&self, profile: &Profile, pressures: &[Pressure]) -> ProblemMix {
        let records = profile.live().map(|record| Held { problem: &record.problem, pressure: false });
        let pressures = pressures.iter().map(|one| Held { problem: &one.problem, pressure: true });
        self.mix(records.chain(pressures))
    }

    /// The asker's place-wide stage row.
    pub fn stage_query(&self, mode: StageMode, profile: &Profile) -> BlockVector {
        stage::place_query_row(mode, profile, &self.vocabulary.taxonomy, &self.parameters)
    }

    /// The asker's governance block for the functions that a problem touches; for all of them without a problem.
    pub fn governance_query(&self, profile: &Profile, asked: Option<&ProblemId>) -> BlockVector {
        let touched = asked.map(|problem| self.vocabulary.functions_touched(problem)).unwrap_or_default();
        self.space.encode_query(&self.vocabulary.governance, &profile.place, &touched)
    }

    /// The governance block of a place, over all functions.
    pub fn governance(&self, place: &Place) -> BlockVector {
        self.space.encode(&self.vocabulary.governance, place)
    }

    /// Where a place stands on each indicator.
    pub fn standings(&self, profile: &Profile) -> Standings {
        Standings::new(&profile.figures, &self.parameters.scalers)
    }

    /// The context block, one group of columns for each indicator; the same on either side.
    pub fn context(&self, standings: &Standings) -> BlockVector {
        context::encode(standings, &self.parameters.indicator_weights)
    }

    /// One block of a place-wide row. There are no companions in it: a place-wide question has none.
    pub fn block<'r>(&self, row: &'r PlaceRow, block: Block) -> Cow<'r, BlockVector> {
        match block {
            Block::Context => Cow::Owned(self.context(&row.standings)),
            Block::Companions => Cow::Owned(BlockVector::default()),
            Block::Problem | Block::StartingPoint | Block::Factors | Block::Text | Block::Stage | Block::Governance => {
                row.stored(block).map_or_else(Cow::default, Cow::Borrowed)
            }
        }
    }

    /// What measures each problem that is measured, in the order of the codes.
    pub fn measures(&self) -> &[Measures] {
        &self.measures
    }

    /// The circumstances of one record, or of several together, as an asker or as a peer.
    pub fn circumstances<'a>(
        &self,
        records: impl Iterator<Item = &'a Circumstances> + Clone,
        pairing: Pairing,
    ) -> CircumstanceRow {
        let factors = records.clone().map(|one| one.factors.as_slice());
        CircumstanceRow {
            factors: factors::encode(&self.vocabulary.factors, factors, pairing),
            starting_point: starting_point::encode(
                &self.vocabulary.starting_point,
                records.clone().map(|one| one.starting_point.as_slice()),
            ),
            text: self.parameters.spoken.encode(&self.reader, own_words(records)),
        }
    }

    /// The words that two sides both say of a matter, as the second writes them, rarest first; at most five.
    pub fn words_in_common<'a>(
        &self,
        mine: impl Iterator<Item = &'a Circumstances>,
        theirs: impl Iterator<Item = &'a Circumstances>,
    ) -> Vec<String> {
        self.parameters.spoken.in_common(&self.reader, own_words(mine), own_words(theirs))
    }

    fn circumstances_by_problem(&self, profile: &Profile) -> Vec<(ProblemId, CircumstanceRow)> {
        let rows = profile.offered().map(|record| {
            let row = self.circumstances(std::iter::once(&record.circumstances), Pairing::Alike);
            (record.problem.clone(), row)
        });
        rows.filter(|(_, row)| *row != CircumstanceRow::default()).collect()
    }

    /// The nodes that a question with `asked` leaves out of everybody's companions: its own, and for a theme all below
    /// it. What makes a place eligible is never counted again as what else it works on.
    pub fn asked_nodes(&self, asked: &ProblemId) -> Vec<ProblemNo> {
        let taxonomy = &self.vocabulary.taxonomy;
        let node = taxonomy.node(asked).and_then(|node| taxonomy.position(&node.id));
        node.map(|node| taxonomy.at_or_below(node).collect()).unwrap_or_default()
    }

    /// What a column of a block stands for, in words that outlive a version of the pack: codes, never positions.
    pub fn column_name(&self, block: Block, column: usize) -> String {
        let code = |position: usize| {
            self.vocabulary.taxonomy.problems().get(position).map_or(String::new(), |one| one.id.to_string())
        };
        match block {
            Block::Problem | Block::Companions => code(column),
            Block::Stage => format!("{}:{}", code(column / Stage::ALL.len()), column % Stage::ALL.len()),
            Block::Governance => self.space.column_name(&self.vocabulary.governance, column),
            Block::Context => {
                let indicator = self.parameters.indicators.get(column / context::CENTRES.len());
                format!("{}:{}", indicator.map_or("", String::as_str), column % context::CENTRES.len())
            }
            Block::Factors => factors::column_name(&self.vocabulary.factors, column),
            Block::StartingPoint => starting_point::column_name(&self.vocabulary.starting_point, column),
            Block::Text => self.parameters.spoken.column_name(column),
        }
    }

    /// The unit vector of a code; zero for a stop-concept or an unknown code.
    pub fn unit(&self, problem: &ProblemId) -> &Sparse {
        static ZERO: Sparse = Sparse::zero();
        self.vocabulary.taxonomy.position(problem).map_or(&ZERO, |position| &self.units[position])
    }

    fn mix<'a>(&self, held: impl Iterator<Item = Held<'a>>) -> ProblemMix {
        ProblemMix::new(&self.vocabulary.taxonomy, &self.parameters.corpus, held)
    }
}

fn own_words<'a>(records: impl Iterator<Item = &'a Circumstances>) -> impl Iterator<Item = &'a str> {
    records.map(|one| one.own_words.as_str())
}
