//! In which order places are kept: like beside like, so that a bound for a whole block of places says something.
//!
//! All places are split in two where they differ most, and each half again, down to blocks. The order changes how much work
//! a question is, never its answer.

use std::sync::Arc;

use super::columns::BLOCK;
use crate::domain::block::{Block, Weights};
use crate::domain::pieces::Pieces;
use crate::domain::slot::Slot;
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;

/// Rows that say where a set of places differs most; more of them would say the same.
const SAMPLE: usize = 1024;
/// Steps of the power iteration: the direction need not be exact.
const STEPS: usize = 3;

/// The positions in the register in the order in which places are kept.
pub(super) fn like_beside_like(encoder: &Encoder, rows: &Pieces<Arc<PlaceRow>>) -> Vec<Slot> {
    let mut order: Vec<Slot> = Slot::all(rows.len()).collect();
    if rows.len() > BLOCK {
        Plain::new(encoder, rows).halve(&mut order);
    }
    order
}

/// Place-wide rows, all blocks side by side, each times the root of its place-wide weight: their inner products are near what
/// most fits are.
struct Plain {
    width: usize,
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl Plain {
    fn new(encoder: &Encoder, rows: &Pieces<Arc<PlaceRow>>) -> Self {
        let weights = encoder.vocabulary().weights.of(true);
        let firsts = first_columns(encoder, rows);
        let mut plain = Self { width: 0, starts: vec![0], columns: Vec::new(), values: Vec::new() };
        for row in rows {
            for (block, first) in Block::ALL.into_iter().zip(firsts) {
                plain.push(&weights, block, encoder.block(row, block).features.entries(), first);
            }
            plain.starts.push(plain.columns.len());
        }
        plain
    }

    fn push(&mut self, weights: &Weights, block: Block, entries: &[(usize, f64)], first: usize) {
        let root = weights.of(block).sqrt();
        self.columns.extend(entries.iter().map(|(column, _)| (first + column) as u32));
        self.values.extend(entries.iter().map(|(_, value)| (root * value) as f32));
        self.width = self.width.max(entries.last().map_or(0, |(column, _)| first + column + 1));
    }

    /// Splits until nothing is longer than a block. Halves begin at whole blocks, so that no block lies across a split.
    fn halve(&self, places: &mut [Slot]) {
        if places.len() <= BLOCK {
            return;
        }
        let direction = self.direction(places);
        let mut along: Vec<(f64, Slot)> =
            places.iter().map(|&place| (self.product(place, &direction), place)).collect();
        along.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        places.iter_mut().zip(along).for_each(|(place, (_, sorted))| *place = sorted);
        let (left, right) = places.split_at_mut((places.len() / 2).next_multiple_of(BLOCK));
        rayon::join(|| self.halve(left), || self.halve(right));
    }

    /// The direction in which a sample of the places is spread most widely, by power iteration.
    fn direction(&self, places: &[Slot]) -> Vec<f64> {
        let sample: Vec<Slot> = places.iter().copied().step_by(places.len().div_ceil(SAMPLE)).collect();
        let mut mean = vec![0.0; self.width];
        sample.iter().for_each(|&place| self.add(place, 1.0 / sample.len() as f64, &mut mean));
        let from_mean = |direction: &[f64]| {
            let middle: f64 = mean.iter().zip(direction).map(|(a, b)| a * b).sum();
            sample.iter().map(|&place| self.product(place, direction) - middle).collect::<Vec<f64>>()
        };
        // Whoever lies farthest from the mean is a start that is not at right angles to the widest spread.
        let length = |&place: &Slot| self.row(place).map(|(_, value)| value * value).sum::<f64>();
        let distances: Vec<f64> =
            sample.iter().map(|place| length(place) - 2.0 * self.product(*place, &mean)).collect();
        let farthest = distances.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(at, _)| at);
        let mut direction: Vec<f64> = mean.iter().map(|value| -value).collect();
        self.add(sample[farthest], 1.0, &mut direction);
        for _ in 0..STEPS {
            let along = from_mean(&direction);
            let length = along.iter().map(|one| one * one).sum::<f64>().sqrt();
            if length == 0.0 {
                break;
            }
            direction.fill(0.0);
            for (&place, one) in sample.iter().zip(&along) {
                self.add(place, one / length, &mut direction);
            }
            let total = along.iter().sum::<f64>() / length;
            direction.iter_mut().zip(&mean).for_each(|(value, mean)| *value -= total * mean);
        }
        direction
    }

    fn row(&self, place: Slot) -> impl Iterator<Item = (usize, f64)> {
        let range = self.starts[place]..self.starts[place.get() + 1];
        let columns = self.columns[range.clone()].iter().map(|&column| column as usize);
        columns.zip(self.values[range].iter().map(|&value| f64::from(value)))
    }

    fn product(&self, place: Slot, direction: &[f64]) -> f64 {
        self.row(place).map(|(column, value)| value * direction[column]).sum()
    }

    fn add(&self, place: Slot, times: f64, sums: &mut [f64]) {
        self.row(place).for_each(|(column, value)| sums[column] += times * value);
    }
}

/// Where the columns of each block begin.
fn first_columns(encoder: &Encoder, rows: &Pieces<Arc<PlaceRow>>) -> [usize; Block::COUNT] {
    let width = |block: Block| match block {
        Block::Context => encoder.context_width(),
        _ => {
            let last = |row: &PlaceRow| row.stored(block)?.features.entries().last().map(|(column, _)| column + 1);
            rows.iter().filter_map(|row| last(row)).max().unwrap_or(0)
        }
    };
    let mut next = 0;
    Block::ALL.map(|block| {
        let first = next;
        next += width(block);
        first
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_hold_like_places_and_everybody_once() {
        let places = 8 * BLOCK;
        // Four kinds of place, each with a column of its own, beside one that differs from place to place.
        let kind = |place: Slot| place.get() as u32 % 4;
        let mut plain = Plain { width: 5, starts: vec![0], columns: Vec::new(), values: Vec::new() };
        for place in Slot::all(places) {
            plain.columns.extend([kind(place), 4]);
            plain.values.extend([1.0 + 0.25 * kind(place) as f32, 0.001 * (place.get() * 37 % 101) as f32]);
            plain.starts.push(plain.columns.len());
        }
        let mut order: Vec<Slot> = Slot::all(places).collect();
        plain.halve(&mut order);
        for block in order.chunks(BLOCK) {
            assert!(block.iter().all(|&place| kind(place) == kind(block[0])), "{block:?}");
        }
        order.sort_unstable();
        assert!(order.into_iter().eq(Slot::all(places)));
    }
}
