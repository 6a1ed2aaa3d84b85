//! The most that the fit of a place with a question can be, worked out far faster than the fit.
//!
//! Each block is bounded by what it is made of: sparse blocks are added up by column, governance is known for each way of
//! being governed, context has a table for each level. What is left (companions, circumstances of one record) counts in full
//! where there is any.

use super::columns::{BLOCK, Sums};
use super::levels::LevelBounds;
use super::question::{Kind, Question};
use super::wide::Table;
use crate::domain::block::{Block, Weights};
use crate::domain::stage::Stage;
use crate::features::problem;
use crate::features::vector::Sparse;

/// What sums of 32-bit numbers may be off; far more than they are.
const MARGIN: f64 = 1e-5;

/// Bounds for one question and one set of weights.
pub(super) struct Bounds<'q> {
    question: &'q Question<'q>,
    sparse: Vec<SparseBlock<'q>>,
    near: Vec<NearCode>,
    /// By way of being governed.
    governance: Vec<f32>,
    context: LevelBounds,
    context_weight: f32,
    companions: f32,
    circumstances: f32,
}

/// A place-wide block: the stored columns, and the asker's row times the weight of the block.
struct SparseBlock<'q> {
    table: &'q Table,
    asker: Vec<(usize, f32)>,
}

/// Records, or pressures, of a code that can meet the asked one.
struct NearCode {
    code: usize,
    pressure: bool,
    /// What one of each stage brings (the last stands for an unknown one), and [`STEP`] for each kind of code that is chosen
    /// before others.
    brings: [f32; Stage::ALL.len() + 1],
}

/// More than problem and stage can bring together: what is chosen first outdoes the others, whatever their stage.
const STEP: f32 = 2.0;

impl<'q> Bounds<'q> {
    pub(super) fn new(question: &'q Question<'q>, weights: &Weights) -> Self {
        let index = question.index;
        let governance = weights.of(Block::Governance);
        let mut bounds = Self {
            question,
            sparse: Vec::new(),
            near: Vec::new(),
            governance: question.governance.iter().map(|one| (governance * one.similarity + MARGIN) as f32).collect(),
            context: index.levels.bounds(&question.standings, &question.indicator_weights),
            context_weight: weights.of(Block::Context) as f32,
            companions: 0.0,
            circumstances: 0.0,
        };
        match &question.kind {
            Kind::PlaceWide { include_pressures } => bounds.sparse = place_wide(question, weights, *include_pressures),
            Kind::OneProblem { include_pressures, companions, .. } => {
                bounds.near = near_codes(question, weights, *include_pressures);
                let any = |known: bool, block: Block| if known { weights.of(block) as f32 } else { 0.0 };
                bounds.companions = any(!companions.is_zero(), Block::Companions);
                let own = &question.circumstances;
                bounds.circumstances = any(!own.factors.features.is_zero(), Block::Factors)
                    + any(!own.starting_point.features.is_zero(), Block::StartingPoint);
            }
        }
        bounds
    }

    /// How far a fit can be below its bound, at most.
    pub(super) fn slack(&self) -> f32 {
        let context = self.context_weight * self.context.slack as f32;
        context + self.companions + self.circumstances + 2.0 * MARGIN as f32
    }

    /// The most that any fit in each block of places can be, if context brings all it can.
    pub(super) fn of_blocks(&self) -> Vec<f32> {
        let index = self.question.index;
        let near = self.near.iter().flat_map(|near| near.brings).map(without_steps).fold(0.0, f32::max);
        let everywhere = near + self.companions + self.circumstances + self.context_weight + MARGIN as f32;
        let mut most = Vec::with_capacity(index.ways.len());
        for (part, ways) in index.ways.chunks(BLOCK).enumerate() {
            let mut sums = [0.0; BLOCK];
            for one in &self.sparse {
                one.asker.iter().for_each(|&(column, weight)| one.table.tops.add(column, part, weight, &mut sums));
            }
            most.extend(ways.iter().zip(sums).map(|(ways, sum)| {
                let governance = ways.iter().map(|&way| self.governance[way as usize]).fold(0.0, f32::max);
                everywhere + sum + governance
            }));
        }
        most
    }

    /// The most that all blocks but context can bring, for each place of a block of places; but for what [`Self::rest`]
    /// adds.
    pub(super) fn sums(&self, block: usize) -> Sums {
        let mut sums = [0.0; BLOCK];
        for one in &self.sparse {
            one.asker.iter().for_each(|&(column, weight)| one.table.places.add(column, block, weight, &mut sums));
        }
        let (first, end) = (block * BLOCK, (block + 1) * BLOCK);
        for near in &self.near {
            let holders = &self.question.index.holders;
            let posting = if near.pressure { holders.pressed(near.code) } else { holders.recorded(near.code) };
            for &(at, stage) in posting.within(first, end) {
                let sum = &mut sums[at as usize % BLOCK];
                *sum = sum.max(near.brings[stage.map_or(Stage::ALL.len(), |stage| usize::from(stage.number()))]);
            }
        }
        if !self.near.is_empty() {
            sums = sums.map(without_steps);
        }
        sums
    }

    /// The most that governance, companions and the circumstances of one record can bring to a place, by where blocks hold it and
    /// by its position in the register.
    pub(super) fn rest(&self, at: usize, place: usize) -> f32 {
        let index = self.question.index;
        let circumstances = self.circumstances > 0.0 && index.circumstanced.contains(place);
        let governance = self.governance[index.governed_in_order[at] as usize];
        governance + self.companions + if circumstances { self.circumstances } else { 0.0 }
    }

    /// The most that context can bring at all.
    pub(super) fn context_weight(&self) -> f32 {
        self.context_weight
    }

    /// The most that context can bring to any place of a block of places.
    pub(super) fn context_of_block(&self, block: usize) -> f32 {
        self.context_weight * self.question.index.levels.most_of_block(&self.context, block)
    }

    /// The most that context can bring to one place, by where blocks hold it.
    pub(super) fn context(&self, at: usize) -> f32 {
        self.context_weight * self.question.index.levels.most(&self.context, at)
    }
}

fn without_steps(brings: f32) -> f32 {
    brings - STEP * (brings / STEP) as i32 as f32
}

fn place_wide<'q>(question: &'q Question<'q>, weights: &Weights, include_pressures: bool) -> Vec<SparseBlock<'q>> {
    let wide = &question.index.wide;
    let own = &question.circumstances;
    let block = |block: Block, table: &'q Table, asker: &Sparse| {
        let weight = weights.of(block);
        let asker = asker.entries().iter().map(|&(column, value)| (column, (weight * value) as f32)).collect();
        SparseBlock { table, asker }
    };
    let problem = if include_pressures { &wide.problem_with_pressures } else { &wide.problem };
    vec![
        block(Block::Problem, problem, &question.problem),
        block(Block::Stage, &wide.stage, &question.stage.features),
        block(Block::Factors, &wide.factors, &own.factors.features),
        block(Block::StartingPoint, &wide.starting_point, &own.starting_point.features),
    ]
}

/// In the order in which a peer's record is chosen, last choice first: the same code on record, then the highest product,
/// then the stage (`matching::shared`). What brings the same is told apart by the stage alone.
fn near_codes(question: &Question<'_>, weights: &Weights, include_pressures: bool) -> Vec<NearCode> {
    let Kind::OneProblem { asked, .. } = &question.kind else { return Vec::new() };
    let encoder = &question.index.encoder;
    let taxonomy = &encoder.vocabulary().taxonomy;
    let mut stages = [0.0; Stage::ALL.len() + 1];
    let kernel = question.stage.features.entries();
    kernel.iter().for_each(|&(stage, value)| stages[stage] = weights.of(Block::Stage) * value);
    let mut near: Vec<(bool, f64, usize, bool)> = Vec::new();
    for &code in taxonomy.related(asked) {
        let id = &taxonomy.problems()[code].id;
        let product = question.problem.dot(encoder.unit(id));
        near.push((id == asked, product, code, false));
        if include_pressures {
            near.push((false, problem::weight(true) * product, code, true));
        }
    }
    near.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut codes = Vec::new();
    for (rank, alike) in near.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).enumerate() {
        let first = rank as f32 * STEP;
        codes.extend(alike.iter().map(|&(_, product, code, pressure)| {
            let problem = weights.of(Block::Problem) * product;
            let brings = stages.map(|stage| first + (problem + if pressure { 0.0 } else { stage }) as f32);
            NearCode { code, pressure, brings }
        }));
    }
    codes
}
