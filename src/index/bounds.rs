//! The most that the fit of a place with a question can be, worked out far faster than the fit.
//!
//! Each block is bounded by what it is made of: sparse blocks are added up by column, governance is known for each way of
//! being governed, context has a table for each level. What is left (the circumstances of one record, and companions where a
//! whole theme is asked) counts in full where there is any.

use super::columns::{BLOCK, Sums};
use super::companions::AskedCompanions;
use super::held::Held;
use super::levels::LevelBounds;
use super::question::{Kind, Question};
use super::wide::Table;
use crate::domain::block::{Block, Weights};
use crate::domain::slot::{Slot, Spot};
use crate::features::measured;

/// What sums of 32-bit numbers may be off; far more than they are.
const MARGIN: f64 = 1e-5;

/// Bounds for one question and one set of weights.
pub(super) struct Bounds<'q> {
    question: &'q Question<'q>,
    matter: Matters<'q>,
    /// By way of being governed.
    governance: Vec<f32>,
    context: LevelBounds,
    context_weight: f32,
    /// How far what the problem's own figures bring can be below its bound.
    figures_slack: f32,
    /// The most that companions can bring.
    companions: f32,
    /// What the circumstances of one record can bring to whoever has any.
    circumstances: f32,
}

/// What the problems that places have, and what hangs on them, can bring.
enum Matters<'q> {
    /// Place-wide: blocks that are added up as they are needed.
    Wide(Vec<SparseBlock<'q>>),
    /// Of one problem: who has anything of it, and the asker's companions.
    One(Held<'q>, Option<AskedCompanions>),
}

/// A place-wide block: the stored columns, and the asker's row times the weight of the block.
struct SparseBlock<'q> {
    table: &'q Table,
    asker: Vec<(usize, f32)>,
}

impl<'q> Bounds<'q> {
    pub(super) fn new(question: &'q Question<'q>, weights: &Weights) -> Self {
        let index = question.index;
        let governance = weights.of(Block::Governance);
        let mut bounds = Self {
            question,
            matter: Matters::Wide(Vec::new()),
            governance: question.governance.iter().map(|one| (governance * one.similarity + MARGIN) as f32).collect(),
            context: index.frame.levels.bounds(&question.standings, &question.indicator_weights),
            context_weight: weights.of(Block::Context) as f32,
            figures_slack: 0.0,
            companions: 0.0,
            circumstances: 0.0,
        };
        match &question.kind {
            Kind::PlaceWide { include_pressures } => {
                bounds.matter = Matters::Wide(place_wide(question, weights, *include_pressures));
            }
            Kind::OneProblem { include_pressures, companions, left_out, .. } => {
                let held = Held::new(question, weights, *include_pressures);
                bounds.figures_slack = (weights.of(Block::Problem) * measured::SHARE * held.figures_slack()) as f32;
                let any = |known: bool, block: Block| if known { weights.of(block) as f32 } else { 0.0 };
                let weight = weights.of(Block::Companions);
                bounds.companions = any(!companions.is_zero(), Block::Companions);
                bounds.matter = Matters::One(held, index.tables.companions.asked(companions, left_out, weight));
                bounds.circumstances = Block::ALL.into_iter().map(|block| of_record(question, weights, block)).sum();
            }
        }
        bounds
    }

    /// How far a fit can be below its bound, at most.
    pub(super) fn slack(&self) -> f32 {
        let known = matches!(self.matter, Matters::One(_, Some(_)));
        let companions = if known { 0.0 } else { self.companions };
        let figures = self.context_weight * self.context.slack as f32 + self.figures_slack;
        figures + companions + self.circumstances + 2.0 * MARGIN as f32
    }

    /// The most that any fit in each block of places can be, if context brings all it can; of one problem in those blocks alone in
    /// which anybody has anything of it.
    pub(super) fn of_blocks(&self) -> Vec<(usize, f32)> {
        let everywhere = self.companions + self.circumstances + self.context_weight + MARGIN as f32;
        match &self.matter {
            Matters::Wide(blocks) => self.wide_blocks(blocks).map(|most| everywhere + most).enumerate().collect(),
            Matters::One(held, _) => {
                let governed = &self.question.index.frame.governed_in_order;
                let mut blocks = Vec::new();
                held.each_block(|block, sums| {
                    let ways = governed.chunks(BLOCK).nth(block).unwrap_or_default();
                    let most = sums.iter().zip(ways).map(|(sum, &way)| sum + self.governance[way as usize]);
                    blocks.push((block, everywhere + most.fold(f32::MIN, f32::max)));
                });
                blocks
            }
        }
    }

    fn wide_blocks(&self, blocks: &[SparseBlock<'_>]) -> impl Iterator<Item = f32> {
        let ways = &self.question.index.frame.ways;
        ways.chunks(BLOCK).enumerate().flat_map(move |(part, ways)| {
            let mut sums = [0.0; BLOCK];
            for one in blocks {
                one.asker.iter().for_each(|&(column, weight)| one.table.tops.add(column, part, weight, &mut sums));
            }
            ways.iter()
                .zip(sums)
                .map(|(ways, sum)| sum + ways.iter().map(|&way| self.governance[way as usize]).fold(0.0, f32::max))
        })
    }

    /// The most that all blocks but context can bring, for each place of a block of places; but for what [`Self::rest`]
    /// adds.
    pub(super) fn sums(&self, block: usize) -> Sums {
        let mut sums = [0.0; BLOCK];
        match &self.matter {
            Matters::Wide(blocks) => {
                for one in blocks {
                    one.asker
                        .iter()
                        .for_each(|&(column, weight)| one.table.places.add(column, block, weight, &mut sums));
                }
            }
            Matters::One(held, companions) => {
                sums = held.of_block(block);
                match companions {
                    Some(asked) => {
                        let index = self.question.index;
                        let exact = |at: Spot| self.question.companions(index.frame.order[at]).similarity as f32;
                        index.tables.companions.add(asked, block, &mut sums, |at| self.companions * exact(at));
                    }
                    None => sums.iter_mut().for_each(|sum| *sum += self.companions),
                }
            }
        }
        sums
    }

    /// The most that governance and the circumstances of one record can bring to a place, by where blocks hold it and by its
    /// position in the register.
    pub(super) fn rest(&self, at: Spot, place: Slot) -> f32 {
        let index = self.question.index;
        let circumstances = self.circumstances > 0.0 && index.tables.circumstanced.contains(place);
        let governance = self.governance[index.frame.governed_in_order[at] as usize];
        governance + if circumstances { self.circumstances } else { 0.0 }
    }

    /// The most that context can bring at all.
    pub(super) fn context_weight(&self) -> f32 {
        self.context_weight
    }

    /// The most that context can bring to any place of a block of places.
    pub(super) fn context_of_block(&self, block: usize) -> f32 {
        self.context_weight * self.question.index.frame.levels.most_of_block(&self.context, block)
    }

    /// The most that context can bring to one place, by where blocks hold it.
    pub(super) fn context(&self, at: Spot) -> f32 {
        self.context_weight * self.question.index.frame.levels.most(&self.context, at)
    }
}

/// The most that a block which is a matter of one record can bring in a question about one problem. A block that is none is bounded
/// elsewhere; the compiler asks of a new one which it is.
fn of_record(question: &Question<'_>, weights: &Weights, block: Block) -> f32 {
    match block {
        Block::Factors | Block::StartingPoint | Block::Text => {
            let own = question.circumstances.block(block);
            if own.is_some_and(|own| !own.features.is_zero()) { weights.of(block) as f32 } else { 0.0 }
        }
        // By code and stage, by way of being governed, by level, and as companions.
        Block::Problem | Block::Stage | Block::Governance | Block::Context | Block::Companions => 0.0,
    }
}

/// Each block that is added up column by column.
fn place_wide<'q>(question: &'q Question<'q>, weights: &Weights, include_pressures: bool) -> Vec<SparseBlock<'q>> {
    let block = |block: Block| {
        let weight = weights.of(block);
        let weighed = |&(column, value): &(usize, f64)| (column, (weight * value) as f32);
        let asker = question.by_column(block)?.entries().iter().map(weighed).collect();
        Some(SparseBlock { table: question.index.tables.wide.table(block, include_pressures)?, asker })
    };
    Block::ALL.into_iter().filter_map(block).collect()
}
