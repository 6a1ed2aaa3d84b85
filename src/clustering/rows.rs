//! The places' rows as one dense matrix, each block scaled by the square root of its weight: the squared distance of two rows
//! is then their fit turned round (design section 4).
//!
//! Columns have names, so that a centroid learned from one pack can be held against the rows of another version of it.

use std::collections::BTreeMap;

use ndarray::Array2;

use crate::domain::block::{Block, Weights};
use crate::domain::stage::Stage;
use crate::features::encoder::{Encoder, PlaceRow};
use crate::features::vector::Sparse;

/// Three consecutive ones of eight, over the root of three, have the inner products of the alongside kernel.
const STAGE_STEPS: usize = Stage::ALL.len() + 2;

/// Rows of places: one line a place, one column for each feature that any of them has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// Places by columns.
    pub matrix: Array2<f64>,
    /// The name of each column, in ascending order.
    pub columns: Vec<String>,
    /// The block of each column.
    pub blocks: Vec<Block>,
}

impl Rows {
    /// Lays out rows with the weights of a place-wide question.
    pub(super) fn new<'a>(
        encoder: &Encoder,
        places: impl Iterator<Item = &'a PlaceRow> + Clone,
        weights: &Weights,
    ) -> Self {
        let mut columns: Vec<(Block, usize)> =
            places.clone().flat_map(|row| entries(encoder, row, weights)).map(|(column, _)| column).collect();
        columns.sort_unstable();
        columns.dedup();
        columns.sort_by_cached_key(|&(block, column)| name(encoder, block, column));
        let positions: BTreeMap<(Block, usize), usize> =
            columns.iter().enumerate().map(|(position, &column)| (column, position)).collect();
        let mut matrix = Array2::zeros((places.clone().count(), columns.len()));
        for (mut line, row) in matrix.outer_iter_mut().zip(places) {
            for (column, value) in entries(encoder, row, weights) {
                line[positions[&column]] = value;
            }
        }
        Self {
            matrix,
            columns: columns.iter().map(|&(block, column)| name(encoder, block, column)).collect(),
            blocks: columns.into_iter().map(|(block, _)| block).collect(),
        }
    }
}

/// The features of one row by the names of their columns.
pub(super) fn named_features(encoder: &Encoder, row: &PlaceRow, weights: &Weights) -> Vec<(String, f64)> {
    let all = entries(encoder, row, weights).into_iter();
    all.map(|((block, column), value)| (name(encoder, block, column), value)).collect()
}

fn name(encoder: &Encoder, block: Block, column: usize) -> String {
    match block {
        // Spread stages have more steps than there are stages.
        Block::Stage => {
            let code = encoder.column_name(Block::Problem, column / STAGE_STEPS);
            format!("{block}:{code}:{}", column % STAGE_STEPS)
        }
        _ => format!("{block}:{}", encoder.column_name(block, column)),
    }
}

fn entries(encoder: &Encoder, row: &PlaceRow, weights: &Weights) -> Vec<((Block, usize), f64)> {
    let mut all = Vec::new();
    let mut add = |block: Block, features: &Sparse| {
        let root = weights.of(block).sqrt();
        all.extend(features.entries().iter().map(|&(column, value)| ((block, column), root * value)));
    };
    add(Block::Problem, &row.problem);
    add(Block::StartingPoint, &row.circumstances.starting_point.features);
    add(Block::Factors, &row.circumstances.factors.features);
    add(Block::Stage, &stages(&row.stage.features));
    add(Block::Governance, &row.governance.features);
    add(Block::Context, &encoder.context(&row.standings).features);
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
