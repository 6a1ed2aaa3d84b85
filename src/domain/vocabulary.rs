//! The words and tables that a domain pack brings, apart from its places.

use super::block::Weights;
use super::governance::{Function, Governance};
use super::id::{IndicatorId, ProblemId, SourceId};
use super::indicator::Indicator;
use super::pressure::PressureRule;
use super::source::Source;
use super::stage::StageLabels;
use super::taxonomy::Taxonomy;

/// Everything that a pack says about its domain as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// The problems.
    pub taxonomy: Taxonomy,
    /// Types, functions and duties.
    pub governance: Governance,
    /// Figures of areas.
    pub indicators: Vec<Indicator>,
    /// Which figure suggests which problem.
    pub pressure_rules: Vec<PressureRule>,
    /// Words for the stages.
    pub stages: StageLabels,
    /// Default weights of the blocks.
    pub weights: Weights,
    /// Publications.
    pub sources: Vec<Source>,
}

impl Vocabulary {
    /// The source of an identifier.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| &source.id == id)
    }

    /// Position of an indicator in [`Self::indicators`].
    pub fn indicator_index(&self, id: &IndicatorId) -> Option<usize> {
        self.indicators.iter().position(|indicator| &indicator.id == id)
    }

    /// The functions that a problem touches; empty for codes that touch none.
    pub fn functions_touched(&self, problem: &ProblemId) -> Vec<&Function> {
        let touched = self.taxonomy.get(problem).map_or(&[][..], |problem| &problem.functions);
        self.governance.functions.iter().filter(|function| touched.contains(&function.id)).collect()
    }
}
