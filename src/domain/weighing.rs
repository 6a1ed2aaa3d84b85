//! How blocks weigh by default, by what they are for, and what a caller puts in its place.

use super::block::{Block, WeightError, Weights};
use super::text;
use super::uncovered::Uncovered;

/// A pack's weights of the blocks. Which of them serve depends on what is compared: one record with another, all live
/// records of a place, or places that are to be grouped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DefaultWeights {
    /// Of questions about one problem, and of whatever has no weights of its own.
    pub one_problem: Weights,
    /// Of place-wide questions, where the pack has weights of their own for them.
    pub place_wide: Option<Weights>,
    /// Of peer groups, where the pack has weights of their own for them.
    pub groups: Option<Weights>,
}

impl DefaultWeights {
    /// The weights of a kind of question, before they are rescaled.
    pub fn of(&self, place_wide: bool) -> Weights {
        if place_wide { self.place_wide.unwrap_or(self.one_problem) } else { self.one_problem }
    }

    /// The weights by which places are grouped, before they are rescaled.
    pub fn of_groups(&self) -> Weights {
        self.groups.unwrap_or(self.one_problem)
    }
}

/// What a caller puts in the place of default weights, block by block: finite numbers of 0 or more. Blocks that are not named
/// keep the default of the kind of question that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct OwnWeights([Option<f64>; Block::COUNT]);

impl OwnWeights {
    /// Checks weights by the names of their blocks; of a block that is named twice the last counts.
    pub fn from_named<'a>(named: impl IntoIterator<Item = (&'a str, f64)>) -> Result<Self, WeightError> {
        let mut own = Self::default();
        for (name, weight) in named {
            let block = Block::from_name(name).ok_or_else(|| WeightError::UnknownBlock(text::echo(name)))?;
            if !weight.is_finite() || weight < 0.0 {
                return Err(WeightError::NotAWeight { block, weight });
            }
            own.0[block as usize] = Some(weight);
        }
        Ok(own)
    }

    /// The blocks that are to weigh something.
    pub fn weighty(&self) -> impl Iterator<Item = Block> {
        Block::ALL.into_iter().filter(|&block| self.0[block as usize].is_some_and(|weight| weight > 0.0))
    }

    /// The same, where blocks that an agreement does not cover weigh nothing, whatever stands here.
    pub fn without(self, uncovered: &Uncovered) -> Self {
        Self(Block::ALL.map(|block| if uncovered.has(block) { Some(0.0) } else { self.0[block as usize] }))
    }

    /// These alone: a block that is not named weighs nothing.
    pub fn alone(&self) -> Result<Weights, WeightError> {
        Weights::new(self.0.map(|weight| weight.unwrap_or(0.0)))
    }

    /// The defaults with these in their place.
    pub fn over(&self, defaults: Weights) -> Result<Weights, WeightError> {
        Weights::new(Block::ALL.map(|block| self.0[block as usize].unwrap_or(defaults.of(block))))
    }
}

impl From<Weights> for OwnWeights {
    /// Every block is named.
    fn from(weights: Weights) -> Self {
        Self(Block::ALL.map(|block| Some(weights.of(block))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(numbers: [f64; Block::COUNT]) -> Weights {
        Weights::new(numbers).expect("weights")
    }

    #[test]
    fn each_kind_of_question_has_its_own_weights_and_falls_back_on_the_first() {
        let one_problem = weights([0.3, 0.05, 0.07, 0.08, 0.05, 0.15, 0.15, 0.15]);
        let place_wide = weights([0.1, 0.0, 0.07, 0.08, 0.05, 0.05, 0.3, 0.3]);
        let both = DefaultWeights { one_problem, place_wide: Some(place_wide), groups: None };
        assert_eq!((both.of(false), both.of(true), both.of_groups()), (one_problem, place_wide, one_problem));
        let single = DefaultWeights { place_wide: None, ..both };
        assert_eq!(single.of(true), one_problem);
    }

    #[test]
    fn a_block_that_is_not_named_keeps_its_default() {
        let defaults = weights([0.1, 0.0, 0.07, 0.08, 0.05, 0.05, 0.3, 0.3]);
        let own = OwnWeights::from_named([("context", 2.0), ("stage", 0.0)]).expect("weights");
        assert_eq!(own.over(defaults), Ok(weights([0.1, 0.0, 0.07, 0.08, 0.05, 0.0, 0.3, 2.0])));
        assert_eq!(OwnWeights::default().over(defaults), Ok(defaults));
        assert_eq!(
            OwnWeights::from(own.over(defaults).expect("weights")).over(weights([1.0; Block::COUNT])),
            own.over(defaults)
        );
    }

    #[test]
    fn what_is_no_weight_is_refused_by_name() {
        assert!(matches!(OwnWeights::from_named([("astrology", 1.0)]), Err(WeightError::UnknownBlock(_))));
        for weight in [f64::NAN, f64::INFINITY, -0.1] {
            let refused = OwnWeights::from_named([("stage", weight)]);
            assert!(matches!(refused, Err(WeightError::NotAWeight { block: Block::Stage, .. })));
        }
    }
}
