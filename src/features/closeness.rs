//! How near places lie to their nearest and to anybody: what corrects an order for hubs and for gaps, and never a fit.
//!
//! Both are statistics of all places, so they are learned in training and kept in the artefact: worked out again when a
//! question comes, they would tell of facts that are not everybody's, and cost a comparison of everybody with everybody.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::{Array1, Array2};
use rand::SeedableRng;
use rand::seq::index::sample;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::encoder::Encoder;
use super::row::PlaceRow;
use super::vector::{BlockVector, Sparse};
use crate::domain::block::{Block, Weights};
use crate::domain::id::PlaceId;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::domain::stage::StageMode;

/// A place's nearest are this many.
const NEAREST: usize = 10;
/// Above this many places, each is held against a seeded sample of so many.
const SAMPLE: usize = 1_000;
const SEED: u64 = 2026;
/// Digits kept: finer than anything that shows in an order, coarse enough to be the same on every processor.
const DIGITS: f64 = 1e6;

/// How near places lie to each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closeness {
    /// Likeness in context of any two places, as a share of what is known on both sides, 0 to 1: what an unknown figure is
    /// worth where gaps are to count as average.
    pub average_context: f64,
    /// Names of the blocks, in the order of the numbers below.
    blocks: Vec<String>,
    /// By id: mean likeness, block by block, of the ten other places that fit best by the pack's weights, place-wide and
    /// alongside, whether or not they share a problem, without the own area.
    nearest: BTreeMap<String, [f64; Block::COUNT]>,
    /// The mean of `nearest`: stands for places that came after training.
    anybody: [f64; Block::COUNT],
}

impl Closeness {
    /// Whether there are numbers under the id of a place.
    pub fn names(&self, place: &PlaceId) -> bool {
        self.nearest.contains_key(place.as_str())
    }

    /// Learns from all places; `weights` are those of a place-wide question. The same places give the same numbers.
    pub fn learn(encoder: &Encoder, register: &Register, weights: &Weights) -> Self {
        let profiles = register.profiles();
        let rows: Vec<PlaceRow> = profiles.iter().map(|profile| encoder.place_row(profile)).collect();
        let among: Vec<Slot> = if rows.len() > SAMPLE {
            let drawn = sample(&mut Xoshiro256PlusPlus::seed_from_u64(SEED), rows.len(), SAMPLE);
            drawn.into_iter().map(Slot::new).collect::<BTreeSet<Slot>>().into_iter().collect()
        } else {
            Slot::all(rows.len()).collect()
        };
        let contexts = Array2::from_shape_vec(
            (among.len(), encoder.context_width()),
            among.iter().flat_map(|&place| dense_context(encoder, &rows[place])).collect(),
        )
        .unwrap_or_default();
        let of_place = |place: Slot| {
            let stage = encoder.stage_query(StageMode::Alongside, &profiles[place]);
            let context = contexts.dot(&Array1::from_vec(dense_context(encoder, &rows[place])));
            let own = register.hierarchy().own_area(place);
            let others = among.iter().zip(&context).filter(|(other, _)| !own.contains(other));
            nearest(
                others.map(|(&other, &context)| likeness(encoder, &rows[place], &stage, &rows[other], context)),
                weights,
            )
        };
        let each: Vec<[f64; Block::COUNT]> = (0..rows.len()).into_par_iter().map(Slot::new).map(of_place).collect();
        Self {
            average_context: rounded(average(rows.iter().map(|row| encoder.context(&row.standings)))),
            blocks: Block::ALL.map(|block| block.name().to_owned()).to_vec(),
            anybody: mean(each.iter()).map(rounded),
            nearest: profiles
                .iter()
                .zip(each)
                .map(|(one, near)| (one.place.id.to_string(), near.map(rounded)))
                .collect(),
        }
    }

    /// How alike a place and its nearest are, block by block, in the order of [`Block::ALL`].
    pub fn of(&self, place: &PlaceId) -> &[f64; Block::COUNT] {
        self.nearest.get(place.as_str()).unwrap_or(&self.anybody)
    }

    /// Whether these are numbers that training makes.
    pub fn is_sound(&self) -> bool {
        let share = |number: &f64| (0.0..=1.0).contains(number);
        share(&self.average_context)
            && self.blocks.iter().map(String::as_str).eq(Block::ALL.map(Block::name))
            && self.nearest.values().chain([&self.anybody]).flatten().all(share)
    }
}

/// The mean likeness of those that fit best.
fn nearest(others: impl Iterator<Item = [f64; Block::COUNT]>, weights: &Weights) -> [f64; Block::COUNT] {
    let mut best: Vec<(f64, [f64; Block::COUNT])> =
        others.map(|one| (weights.total(|block| one[block as usize]), one)).collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    mean(best.iter().take(NEAREST).map(|(_, one)| one))
}

fn mean<'a>(all: impl Iterator<Item = &'a [f64; Block::COUNT]> + Clone) -> [f64; Block::COUNT] {
    let count = all.clone().count().max(1) as f64;
    std::array::from_fn(|block| all.clone().map(|one| one[block]).sum::<f64>() / count)
}

/// Likeness of two places place-wide and alongside, in the order of [`Block::ALL`]. The stage is asked for and figures are
/// compared all at once.
fn likeness(
    encoder: &Encoder,
    place: &PlaceRow,
    stage: &BlockVector,
    other: &PlaceRow,
    context: f64,
) -> [f64; Block::COUNT] {
    Block::ALL.map(|block| match block {
        Block::Stage => stage.features.dot(&other.stage.features),
        Block::Context => context,
        _ => encoder.block(place, block).features.dot(&encoder.block(other, block).features),
    })
}

/// The context block, column by column.
fn dense_context(encoder: &Encoder, row: &PlaceRow) -> Vec<f64> {
    let mut dense = vec![0.0; encoder.context_width()];
    for &(column, value) in encoder.context(&row.standings).features.entries() {
        dense[column] = value;
    }
    dense
}

/// Likeness over what is known, summed over all pairs. The sum over pairs of an inner product is that of the sum of all
/// vectors with itself, less each with itself: no pair is looked at.
fn average(blocks: impl Iterator<Item = BlockVector>) -> f64 {
    let (mut features, mut known) = (OverPairs::default(), OverPairs::default());
    for block in blocks {
        features.add(&block.features);
        known.add(&block.known);
    }
    let known = known.total();
    if known > 0.0 { features.total() / known } else { 0.0 }
}

/// The inner products of all pairs of some vectors, summed.
#[derive(Default)]
struct OverPairs {
    sum: BTreeMap<usize, f64>,
    with_itself: f64,
}

impl OverPairs {
    fn add(&mut self, vector: &Sparse) {
        vector.entries().iter().for_each(|&(position, value)| *self.sum.entry(position).or_default() += value);
        self.with_itself += vector.dot(vector);
    }

    fn total(&self) -> f64 {
        self.sum.values().map(|value| value * value).sum::<f64>() - self.with_itself
    }
}

fn rounded(number: f64) -> f64 {
    ((number * DIGITS).round() / DIGITS).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_over_all_pairs_is_that_of_the_pairs_one_by_one() {
        let block = |features: &[(usize, f64)], known: &[(usize, f64)]| BlockVector {
            features: Sparse::from_entries(features.iter().copied()),
            known: Sparse::from_entries(known.iter().copied()),
        };
        let blocks = [
            block(&[(0, 0.6), (1, 0.8)], &[(0, 1.0)]),
            block(&[(1, 0.5), (2, 0.5)], &[(0, 0.7), (1, 0.7)]),
            block(&[(0, 0.3)], &[(1, 0.5)]),
        ];
        let (mut likeness, mut known) = (0.0, 0.0);
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let found = blocks[one].likeness(&blocks[other]);
            likeness += found.similarity;
            known += found.known;
        }
        assert!((average(blocks.iter().cloned()) - likeness / known).abs() < 1e-12);
        assert_eq!(average(std::iter::empty()), 0.0);
    }
}
