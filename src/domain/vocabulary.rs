//! The words and tables that a domain pack brings, apart from its places.

use std::num::NonZeroU8;

use super::block::{Block, WeightError, Weights};
use super::circumstances::Dimension;
use super::factor::Factor;
use super::governance::{Function, Governance};
use super::id::{FactorId, IndicatorId, ProblemId, SourceId};
use super::indicator::Indicator;
use super::language::Language;
use super::personal::PersonalForms;
use super::place::Place;
use super::pressure::PressureRule;
use super::problem_figure::ProblemFigure;
use super::record::Record;
use super::sharing::{Approach, Convener, Crunch};
use super::source::Source;
use super::stage::StageLabels;
use super::stage_rule::StageRule;
use super::taxonomy::Taxonomy;
use super::term::Term;
use super::weighing::{DefaultWeights, OwnWeights};

/// Everything that a pack says about its domain as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// The problems.
    pub taxonomy: Taxonomy,
    /// How people write; empty in a pack that has no such table.
    pub language: Language,
    /// Types, functions and duties.
    pub governance: Governance,
    /// Bodies that hold a duty for places and are none themselves: nobody asks for them or is matched with them.
    pub bodies: Vec<Place>,
    /// Figures of areas.
    pub indicators: Vec<Indicator>,
    /// Which figure suggests which problem.
    pub pressure_rules: Vec<PressureRule>,
    /// Figures that measure one problem each; empty in a pack that has no such table.
    pub problem_figures: Vec<ProblemFigure>,
    /// Words for the stages.
    pub stages: StageLabels,
    /// How stages were read out of public facts.
    pub stage_rules: Vec<StageRule>,
    /// Default weights of the blocks.
    pub weights: DefaultWeights,
    /// What places that govern an area are called, more than one: councils, cities.
    pub places_word: String,
    /// In whole years: a record older than this brings nobody together. None where age bars nobody.
    pub oldest_record_years: Option<NonZeroU8>,
    /// Publications.
    pub sources: Vec<Source>,
    /// What helps or hinders work; empty in a pack that has no such table.
    pub factors: Vec<Factor>,
    /// Published lists of factors that the pack's own were matched with.
    pub factor_lists: Vec<FactorList>,
    /// Where work starts from; empty in a pack that has no such table.
    pub starting_point: Vec<Dimension>,
    /// Sectors that have words and take the lead.
    pub sectors: Vec<Term>,
    /// For whom work is done.
    pub client_groups: Vec<Term>,
    /// Forms of delivery.
    pub delivery_models: Vec<Term>,
    /// How far services are brought together, least first.
    pub integration_extents: Vec<Term>,
    /// Ways of sharing, least effort first.
    pub approaches: Vec<Approach>,
    /// Who brings places together.
    pub conveners: Vec<Convener>,
    /// When places have no time; empty in a pack that has no such table.
    pub calendar: Vec<Crunch>,
    /// By what personal data is told.
    pub personal: PersonalForms,
    /// Whether any place lets everybody compare its own words: only then is there a text block.
    pub own_words: bool,
}

/// A list of factors that somebody published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorList {
    /// Code and title.
    pub term: Term,
    /// Code and label of each entry, in the list's order.
    pub entries: Vec<(String, String)>,
}

impl Vocabulary {
    /// The source of an identifier.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| &source.id == id)
    }

    /// The stage of a record in words: those of the rule that gave it where it has some, else the word of the scale.
    pub fn stage_words(&self, record: &Record) -> &str {
        let rule = self.stage_rules.iter().find(|rule| rule.code == record.staged().stage_rule);
        rule.and_then(|rule| rule.words(record.stage)).unwrap_or_else(|| self.stages.of(record.stage))
    }

    /// Position of an indicator in [`Self::indicators`].
    pub fn indicator_index(&self, id: &IndicatorId) -> Option<usize> {
        self.indicators.iter().position(|indicator| &indicator.id == id)
    }

    /// Position of a factor in [`Self::factors`].
    pub fn factor_index(&self, id: &FactorId) -> Option<usize> {
        self.factors.iter().position(|factor| &factor.id == id)
    }

    /// Whether a question has a block: a place-wide one has no companions, and a pack without a table has no block of it.
    pub fn has_block(&self, block: Block, place_wide: bool) -> bool {
        match block {
            Block::Companions => !place_wide,
            Block::Factors => !self.factors.is_empty(),
            Block::StartingPoint => !self.starting_point.is_empty(),
            Block::Text => self.own_words,
            Block::Problem | Block::Stage | Block::Governance | Block::Context => true,
        }
    }

    /// The blocks that a question has, in order.
    pub fn blocks(&self, place_wide: bool) -> impl Iterator<Item = Block> {
        Block::ALL.into_iter().filter(move |&block| self.has_block(block, place_wide))
    }

    /// Weights rescaled over the blocks that a question has.
    pub fn rescaled(&self, weights: Weights, place_wide: bool) -> Result<Weights, WeightError> {
        weights.rescaled(|block| self.has_block(block, place_wide))
    }

    /// The weights in force for a kind of question: a caller's own over the defaults of that kind, rescaled over its blocks.
    pub fn weights_in_force(&self, own: &OwnWeights, place_wide: bool) -> Result<Weights, WeightError> {
        self.rescaled(own.over(self.weights.of(place_wide))?, place_wide)
    }

    /// The functions that a problem touches; empty for codes that touch none.
    pub fn functions_touched(&self, problem: &ProblemId) -> Vec<&Function> {
        let touched = self.taxonomy.get(problem).map_or(&[][..], |problem| &problem.functions);
        self.governance.functions.iter().filter(|function| touched.contains(&function.id)).collect()
    }
}
