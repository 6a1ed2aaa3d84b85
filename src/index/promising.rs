//! Who may be among the first: the most promising place is looked at first, and nobody after whom no promise is high enough.
//!
//! A search by bounds, best first (Hart, Nilsson and Raphael, "A Formal Basis for the Heuristic Determination of Minimum Cost
//! Paths", IEEE Transactions on Systems Science and Cybernetics 4, 1968): whoever is looked at had to be, unless a bound is
//! sharpened.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::PlaceSet;
use super::bounds::Bounds;
use super::columns::BLOCK;
use super::question::Question;
use crate::domain::block::Weights;
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::slot::{Slot, Spot};

/// Everyone of some places, most promising first, for as long as somebody asks.
pub struct Promising<'q> {
    bounds: Bounds<'q>,
    order: &'q [Slot],
    eligible: &'q PlaceSet,
    /// Nothing bounds it: it is looked at first, and not among those of its block.
    aside: Option<Slot>,
    waiting: BinaryHeap<Waiting>,
    floor: Floor,
}

impl Question<'_> {
    /// Everyone of `eligible` who can be among the first `number`, or falls short of the last of them by `margin` at most, most
    /// promising first; with 0 everyone.
    pub fn promising<'q>(
        &'q self,
        weights: &Weights,
        eligible: &'q PlaceSet,
        number: usize,
        margin: f32,
    ) -> Promising<'q> {
        let bounds = Bounds::new(self, weights);
        let certain = BinaryHeap::new();
        let floor = Floor { value: f32::MIN, number, slack: bounds.slack(), margin, certain };
        let blocks = bounds.of_blocks().into_iter().map(|(block, most)| Waiting::new(most, What::Block(block)));
        let aside = self.index.aside;
        let first = aside.filter(|&place| eligible.contains(place));
        let first = first.map(|place| Waiting::new(f32::MAX, What::Place(place)));
        let waiting = blocks.chain(first).collect();
        Promising { bounds, order: &self.index.frame.order, eligible, aside, waiting, floor }
    }
}

impl Promising<'_> {
    /// The next one, by its position in the register; nobody once no fit of those who are left can be `lowest` or higher, now or
    /// in a call before.
    pub fn next(&mut self, lowest: f32, cancel: &Cancel) -> Result<Option<Slot>, Cancelled> {
        self.floor.value = self.floor.value.max(lowest);
        while let Some(waiting) = self.waiting.pop().filter(|one| one.most() >= self.floor.value) {
            match waiting.what {
                What::Place(place) => return Ok(Some(place)),
                What::Block(block) => {
                    let context = self.bounds.context_of_block(block);
                    let most = waiting.most() - self.bounds.context_weight() + context;
                    self.waiting.push(Waiting::new(most, What::BlockInContext(block, context)));
                }
                What::BlockInContext(block, context) => {
                    cancel.check()?;
                    self.open(block, context);
                }
            }
        }
        Ok(None)
    }

    /// Looks at the places of a block one by one. `most_context` is the most that context can bring to any of them.
    fn open(&mut self, block: usize, most_context: f32) {
        let sums = self.bounds.sums(block);
        let places = self.order.chunks(BLOCK).nth(block).unwrap_or_default();
        for (at, (&place, sum)) in (block * BLOCK..).map(Spot::new).zip(places.iter().zip(sums)) {
            if !self.eligible.contains(place) || self.aside == Some(place) {
                continue;
            }
            let most = sum + self.bounds.rest(at, place);
            if most + most_context < self.floor.value {
                continue;
            }
            let most = most + self.bounds.context(at);
            if most >= self.floor.value {
                self.floor.raise(most);
                self.waiting.push(Waiting::new(most, What::Place(place)));
            }
        }
    }
}

/// What was not looked at yet, and the most that any fit in it can be.
#[derive(Clone, Copy)]
struct Waiting {
    /// As bits: those of non-negative numbers are in their order.
    most: u32,
    what: What,
}

/// A block is looked at twice: what context brings is worked out for those only that could matter if it brought all it can.
#[derive(Clone, Copy)]
enum What {
    Block(usize),
    BlockInContext(usize, f32),
    Place(Slot),
}

impl Waiting {
    fn new(most: f32, what: What) -> Self {
        Self { most: most.max(0.0).to_bits(), what }
    }

    fn most(self) -> f32 {
        f32::from_bits(self.most)
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.most.cmp(&other.most)
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.most == other.most
    }
}

impl Eq for Waiting {}

/// What a bound must reach: the fit that the last of those wanted is known to have, or is sure to have by the bounds alone, less
/// the margin.
struct Floor {
    value: f32,
    /// How many are wanted; 0 leaves the value to whoever works out fits.
    number: usize,
    /// How far a fit can be below its bound.
    slack: f32,
    margin: f32,
    /// The highest fits that are certain, as bits: those of non-negative numbers are in their order.
    certain: BinaryHeap<Reverse<u32>>,
}

impl Floor {
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
