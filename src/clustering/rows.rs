//! The places' rows as one sparse matrix, each block scaled by the square root of its weight: the squared distance of two rows
//! is then their fit turned round (design section 4).
//!
//! Columns have names, so that a centroid learned from one pack can be held against the rows of another version of it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::sparse::SparseRows;
use crate::domain::block::{Block, Weights};
use crate::domain::profile::Profile;
use crate::domain::stage::Stage;
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;
use crate::features::vector::Sparse;

/// Three consecutive ones of eight, over the root of three, have the inner products of the alongside kernel.
const STAGE_STEPS: usize = Stage::ALL.len() + 2;
/// Places that are encoded together; their rows as places are dropped before the next are made.
const ENCODED: usize = 2_048;

/// A column before it has a place among all: its block, and its number in the block.
pub(super) type Feature = (Block, usize);

/// Rows of places: one line a place, one column for each feature that any of them has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// Places by columns.
    pub matrix: SparseRows,
    /// The name of each column, in ascending order.
    pub columns: Vec<String>,
    /// The block of each column.
    pub blocks: Vec<Block>,
}

impl Rows {
    /// Lays out rows with the weights of a place-wide question.
    pub(super) fn new(encoder: &Encoder, places: &[&Profile], weights: &Weights) -> Self {
        // Columns are numbered as they come, and put in the order of their names at the end.
        let mut numbers: BTreeMap<Feature, usize> = BTreeMap::new();
        let mut numbered: Vec<Vec<(u32, f64)>> = Vec::with_capacity(places.len());
        for together in places.chunks(ENCODED) {
            let encoded: Vec<Vec<(Feature, f64)>> =
                together.par_iter().map(|profile| entries(encoder, &encoder.place_row(profile), weights)).collect();
            for row in encoded {
                let number = |(feature, value): (Feature, f64)| {
                    let next = numbers.len();
                    (*numbers.entry(feature).or_insert(next) as u32, value)
                };
                numbered.push(row.into_iter().map(number).collect());
            }
        }
        let mut named: Vec<(String, Block, usize)> = numbers
            .into_iter()
            .map(|((block, column), number)| (name(encoder, block, column), block, number))
            .collect();
        named.sort_unstable();
        let mut positions = vec![0; named.len()];
        named.iter().enumerate().for_each(|(position, (.., number))| positions[*number] = position);
        let mut matrix = SparseRows::new(named.len());
        for row in numbered {
            matrix.push(row.iter().map(|&(number, value)| (positions[number as usize], value)));
        }
        let (columns, blocks) = named.into_iter().map(|(name, block, _)| (name, block)).unzip();
        Self { matrix, columns, blocks }
    }
}

/// The name of a feature's column.
pub(super) fn name(encoder: &Encoder, block: Block, column: usize) -> String {
    match block {
        // Spread stages have more steps than there are stages.
        Block::Stage => {
            let code = encoder.column_name(Block::Problem, column / STAGE_STEPS);
            format!("{block}:{code}:{}", column % STAGE_STEPS)
        }
        _ => format!("{block}:{}", encoder.column_name(block, column)),
    }
}

/// The features of one row that are not zero, each once.
pub(super) fn entries(encoder: &Encoder, row: &PlaceRow, weights: &Weights) -> Vec<(Feature, f64)> {
    let mut all = Vec::new();
    for block in Block::ALL {
        let root = weights.of(block).sqrt();
        let stored = encoder.block(row, block);
        let spread = (block == Block::Stage).then(|| stages(&stored.features));
        let features = spread.as_ref().unwrap_or(&stored.features);
        all.extend(features.entries().iter().map(|&(column, value)| ((block, column), root * value)));
    }
    all.retain(|(_, value)| *value != 0.0);
    all
}

/// One-hot stages spread so that a plain inner product is the alongside kernel.
fn stages(one_hot: &Sparse) -> Sparse {
    let spread = one_hot.entries().iter().flat_map(|&(position, value)| {
        let (code, stage) = (position / Stage::ALL.len(), position % Stage::ALL.len());
        (0..3).map(move |step| (code * STAGE_STEPS + stage + step, value / 3.0_f64.sqrt()))
    });
    Sparse::from_entries(spread)
}
