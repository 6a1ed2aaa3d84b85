//! Who may be among the first: everyone whose bound reaches what the first are sure to have.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::PlaceSet;
use super::bounds::Bounds;
use super::columns::BLOCK;
use super::question::Question;
use crate::domain::block::Weights;
use crate::domain::cancel::{Cancel, Cancelled};

/// How far down a ranking is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Depth {
    /// The first `number`, everyone who ties with the last of them, and who falls short of that one by `margin` at most.
    First {
        /// How many.
        number: usize,
        /// A difference of fits, 0 or more.
        margin: f64,
    },
    /// Everyone with this fit or a higher one.
    Down {
        /// The lowest fit wanted.
        fit: f64,
    },
}

/// A place, and the most that its fit can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Promise {
    /// Its position in the register.
    pub place: usize,
    /// No fit is above it; it may itself be above 1.
    pub most: f64,
}

impl Question<'_> {
    /// Everyone of `eligible` who can belong to what is wanted, most promising first. Nobody who belongs is missing.
    pub fn promising(
        &self,
        weights: &Weights,
        eligible: &PlaceSet,
        depth: Depth,
        cancel: &Cancel,
    ) -> Result<Vec<Promise>, Cancelled> {
        if matches!(depth, Depth::First { number, .. } if number >= eligible.len()) {
            return Ok(eligible.iter().map(|place| Promise { place, most: f64::INFINITY }).collect());
        }
        let bounds = Bounds::new(self, weights);
        let mut floor = Floor::new(depth, bounds.slack());
        let mut found: Vec<(f32, usize)> = Vec::new();
        // The most promising block first: the floor is soon so high that most blocks need not be looked at.
        let mut blocks: BinaryHeap<Waiting> = Waiting::all(bounds.of_blocks()).collect();
        while let Some(waiting) = blocks.pop().filter(|one| one.most() >= floor.value) {
            let block = waiting.block;
            let Some(most_context) = waiting.context else {
                let context = bounds.context_of_block(block);
                blocks.push(Waiting::new(waiting.most() - bounds.context_weight() + context, block, Some(context)));
                continue;
            };
            cancel.check()?;
            let sums = bounds.sums(block);
            let places = self.index.order.chunks(BLOCK).nth(block).unwrap_or_default();
            for (at, (&place, sum)) in (block * BLOCK..).zip(places.iter().zip(sums)) {
                let place = place as usize;
                if !eligible.contains(place) {
                    continue;
                }
                let most = sum + bounds.rest(at, place);
                if most + most_context < floor.value {
                    continue;
                }
                let most = most + bounds.context(at);
                if most >= floor.value {
                    floor.raise(most);
                    found.push((most, place));
                }
            }
        }
        found.retain(|(most, _)| *most >= floor.value);
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(found.into_iter().map(|(most, place)| Promise { place, most: f64::from(most) }).collect())
    }
}

/// A block of places that was not looked at yet. It is looked at twice: what context brings is worked out for those only that
/// could matter if it brought all it can.
#[derive(Clone, Copy)]
struct Waiting {
    /// The most that any fit in it can be, as bits: those of non-negative numbers are in their order.
    most: u32,
    block: usize,
    /// The most that context can bring, once it is known.
    context: Option<f32>,
}

impl Waiting {
    fn all(most: Vec<f32>) -> impl Iterator<Item = Self> {
        most.into_iter().enumerate().map(|(block, most)| Self::new(most, block, None))
    }

    fn new(most: f32, block: usize, context: Option<f32>) -> Self {
        Self { most: most.max(0.0).to_bits(), block, context }
    }

    fn most(self) -> f32 {
        f32::from_bits(self.most)
    }

    /// The highest first; of equals the first block.
    fn rank(self) -> (u32, Reverse<usize>) {
        (self.most, Reverse(self.block))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl Eq for Waiting {}

/// What a bound must reach.
struct Floor {
    /// Whoever stays below it is not wanted.
    value: f32,
    number: usize,
    slack: f32,
    margin: f32,
    /// The highest fits that are certain, as bits: those of non-negative numbers are in their order.
    certain: BinaryHeap<Reverse<u32>>,
}

impl Floor {
    fn new(depth: Depth, slack: f32) -> Self {
        let certain = BinaryHeap::new();
        match depth {
            Depth::First { number, margin } => {
                Self { value: f32::NEG_INFINITY, number, slack, margin: margin as f32 + ROUNDING, certain }
            }
            Depth::Down { fit } => Self { value: fit as f32 - ROUNDING, number: 0, slack, margin: 0.0, certain },
        }
    }

    /// Takes note of a bound: the fit is no further below it than the slack.
    fn raise(&mut self, most: f32) {
        if self.number == 0 {
            return;
        }
        self.certain.push(Reverse((most - self.slack).max(0.0).to_bits()));
        if self.certain.len() > self.number {
            self.certain.pop();
        }
        if let (true, Some(Reverse(last))) = (self.certain.len() == self.number, self.certain.peek()) {
            self.value = self.value.max(f32::from_bits(*last) - self.margin);
        }
    }
}

/// Covers the rounding of a fit to billionths and of numbers near 1 to 32 bits.
const ROUNDING: f32 = 1e-6;
