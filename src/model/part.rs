//! The parts of a model that move fits, so that two models can be told apart part by part.

use super::Model;

/// What training learned that moves fits. Groups never do, and the weights of blocks are the pack's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How common each problem is.
    Corpus,
    /// The scale of each figure.
    Scalers,
    /// How the figures weigh where nobody asks for a weight set.
    IndicatorWeights,
    /// Of which problems stages are compared place-wide.
    StageSpread,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Corpus, Self::Scalers, Self::IndicatorWeights, Self::StageSpread];

    /// The name that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Corpus => "corpus",
            Self::Scalers => "scalers",
            Self::IndicatorWeights => "indicator_weights",
            Self::StageSpread => "stage_spread",
        }
    }
}

impl Model {
    /// This model with one part of another of the same pack.
    pub fn with_part(&self, part: Part, other: &Self) -> Self {
        let mut mixed = self.clone();
        let (parameters, theirs) = (&mut mixed.parameters, &other.parameters);
        match part {
            Part::Corpus => {
                parameters.corpus = theirs.corpus.clone();
                mixed.hung = other.hung.clone();
            }
            Part::Scalers => {
                parameters.scalers = theirs.scalers.clone();
                parameters.problem_scalers = theirs.problem_scalers.clone();
            }
            Part::IndicatorWeights => parameters.indicator_weights = theirs.indicator_weights.clone(),
            Part::StageSpread => parameters.stage_spread = theirs.stage_spread.clone(),
        }
        mixed
    }
}
