//! The blocks of a row, and how much each weighs.

use std::fmt;

use thiserror::Error;

/// A block of features. The order is the order of every explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    /// The problem that is shared.
    Problem,
    /// What else the two places work on. One-problem queries only.
    Companions,
    /// Where the work started from.
    StartingPoint,
    /// What helps or hinders the work.
    Factors,
    /// What the places say of it in their own words.
    Text,
    /// How far the work is.
    Stage,
    /// How the place is governed and which duties it holds.
    Governance,
    /// The area in figures.
    Context,
}

impl Block {
    /// All blocks, in order.
    pub const ALL: [Self; 8] = [
        Self::Problem,
        Self::Companions,
        Self::StartingPoint,
        Self::Factors,
        Self::Text,
        Self::Stage,
        Self::Governance,
        Self::Context,
    ];
    /// How many blocks there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The name that callers, packs and answers use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Companions => "companions",
            Self::Stage => "stage",
            Self::Governance => "governance",
            Self::Context => "context",
            Self::Factors => "factors",
            Self::StartingPoint => "starting_point",
            Self::Text => "text",
        }
    }

    /// The block of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.name() == name)
    }

    /// All names, for messages.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why weights are refused.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum WeightError {
    /// Not the name of a block.
    #[error("unknown block '{0}'; the blocks are {names}", names = Block::names())]
    UnknownBlock(String),
    /// Negative, NaN or infinite.
    #[error("the weight of {block} is {weight}; a weight is a finite number of 0 or more")]
    NotAWeight {
        /// The block.
        block: Block,
        /// The number given.
        weight: f64,
    },
    /// Nothing left to compare.
    #[error("all weights are zero; at least one block that this kind of query has must weigh something")]
    AllZero,
}

/// One weight a block: finite, at least 0, not all zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights([f64; Block::COUNT]);

impl Weights {
    /// Checks one number a block, in the order of [`Block::ALL`].
    pub fn new(numbers: [f64; Block::COUNT]) -> Result<Self, WeightError> {
        for (block, weight) in Block::ALL.into_iter().zip(numbers) {
            if !weight.is_finite() || weight < 0.0 {
                return Err(WeightError::NotAWeight { block, weight });
            }
        }
        if numbers.iter().all(|&weight| weight == 0.0) {
            return Err(WeightError::AllZero);
        }
        Ok(Self(numbers))
    }

    /// The weight of a block, before any rescaling.
    pub fn of(&self, block: Block) -> f64 {
        self.0[block as usize]
    }

    /// The sum over all blocks, in their order, of the weight times what `of` says of the block.
    pub fn total(&self, of: impl Fn(Block) -> f64) -> f64 {
        Block::ALL.into_iter().map(|block| self.of(block) * of(block)).sum()
    }

    /// Weights that sum to 1 over the blocks that `present` has; an absent block lends its weight to the others in
    /// proportion.
    pub fn rescaled(self, present: impl Fn(Block) -> bool) -> Result<Self, WeightError> {
        let kept = Block::ALL.map(|block| if present(block) { self.of(block) } else { 0.0 });
        let largest = kept.iter().fold(0.0_f64, |a, &b| a.max(b));
        if largest == 0.0 {
            return Err(WeightError::AllZero);
        }
        // Dividing by the largest first keeps the sum finite whatever the caller gives.
        let sum: f64 = kept.iter().map(|weight| weight / largest).sum();
        Ok(Self(kept.map(|weight| weight / largest / sum)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVEN: [f64; Block::COUNT] = [1.0; Block::COUNT];

    #[test]
    fn an_absent_block_lends_its_weight_in_proportion() {
        let weights = Weights::new([0.30, 0.05, 0.0, 0.0, 0.0, 0.15, 0.15, 0.15])
            .and_then(|w| w.rescaled(|b| b != Block::Companions));
        let weights = weights.expect("positive weights");
        assert!((weights.of(Block::Problem) - 0.4).abs() < 1e-12);
        assert_eq!(weights.of(Block::Companions), 0.0);
        assert!((Block::ALL.map(|b| weights.of(b)).iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn weights_that_mean_nothing_are_refused() {
        let even = Weights::new(EVEN).expect("even weights");
        let with = |stage: f64| Weights::new(Block::ALL.map(|block| if block == Block::Stage { stage } else { 1.0 }));
        for stage in [f64::NAN, -0.1, f64::INFINITY] {
            assert!(matches!(with(stage), Err(WeightError::NotAWeight { block: Block::Stage, .. })));
        }
        assert_eq!(Weights::new([0.0; Block::COUNT]), Err(WeightError::AllZero));
        assert_eq!(even.rescaled(|_| false), Err(WeightError::AllZero));
    }

    #[test]
    fn enormous_weights_do_not_overflow() {
        let weights = Weights::new([f64::MAX; Block::COUNT]).and_then(|w| w.rescaled(|_| true)).expect("finite");
        assert!((weights.of(Block::Stage) - 1.0 / Block::COUNT as f64).abs() < 1e-12);
    }
}
