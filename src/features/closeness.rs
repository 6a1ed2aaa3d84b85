//! How near places lie to their nearest and to anybody: what corrects an order for hubs and for gaps, and never a fit.
//!
//! Both are statistics of all places, so they are learned in training and kept in the artefact: worked out again when a
//! question comes, they would tell of facts that are not everybody's, and cost a comparison of everybody with everybody.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::seq::index::sample;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use super::encoder::{Encoder, PlaceRow};
use super::vector::{BlockVector, Sparse};
use crate::domain::block::{Block, Weights};
use crate::domain::id::PlaceId;
use crate::domain::register::Register;
use crate::domain::stage::StageMode;

/// A place's nearest are this many.
const NEAREST: usize = 10;
/// Above this many places, each is held against a seeded sample of so many.
const SAMPLE: usize = 2_000;
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
    /// Learns from all places; `weights` are those of a place-wide question. The same places give the same numbers.
    pub fn learn(encoder: &Encoder, register: &Register, weights: &Weights) -> Self {
        let profiles = register.profiles();
        let rows: Vec<PlaceRow> = profiles.iter().map(|profile| encoder.place_row(profile)).collect();
        let among: Vec<usize> = if rows.len() > SAMPLE {
            let drawn = sample(&mut Xoshiro256PlusPlus::seed_from_u64(SEED), rows.len(), SAMPLE);
            drawn.into_iter().collect::<BTreeSet<usize>>().into_iter().collect()
        } else {
            (0..rows.len()).collect()
        };
        let own_area = |place: usize| -> BTreeSet<usize> {
            let hierarchy = register.hierarchy();
            hierarchy.ancestors(place).into_iter().chain(hierarchy.descendants(place)).chain([place]).collect()
        };
        let each: Vec<[f64; Block::COUNT]> = (0..rows.len())
            .map(|place| {
                let stage = encoder.stage_query(StageMode::Alongside, &profiles[place]);
                let own = own_area(place);
                let others = among.iter().filter(|other| !own.contains(other));
                nearest(others.map(|&other| likeness(&rows[place], &stage, &rows[other])), weights)
            })
            .collect();
        Self {
            average_context: rounded(average(rows.iter().map(|row| &row.context))),
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
    let fit = |one: &[f64; Block::COUNT]| -> f64 {
        Block::ALL.iter().zip(one).map(|(&block, likeness)| weights.of(block) * likeness).sum()
    };
    let mut best: Vec<(f64, [f64; Block::COUNT])> = others.map(|one| (fit(&one), one)).collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    mean(best.iter().take(NEAREST).map(|(_, one)| one))
}

fn mean<'a>(all: impl Iterator<Item = &'a [f64; Block::COUNT]> + Clone) -> [f64; Block::COUNT] {
    let count = all.clone().count().max(1) as f64;
    std::array::from_fn(|block| all.clone().map(|one| one[block]).sum::<f64>() / count)
}

/// Likeness of two places place-wide and alongside, in the order of [`Block::ALL`].
fn likeness(place: &PlaceRow, stage: &BlockVector, other: &PlaceRow) -> [f64; Block::COUNT] {
    let product = |one: &BlockVector, two: &BlockVector| one.features.dot(&two.features);
    Block::ALL.map(|block| match block {
        Block::Problem => place.problem.dot(&other.problem),
        Block::Companions => 0.0,
        Block::StartingPoint => product(&place.circumstances.starting_point, &other.circumstances.starting_point),
        Block::Factors => product(&place.circumstances.factors, &other.circumstances.factors),
        Block::Stage => product(stage, &other.stage),
        Block::Governance => product(&place.governance, &other.governance),
        Block::Context => product(&place.context, &other.context),
    })
}

/// Likeness over what is known, summed over all pairs. The sum over pairs of an inner product is that of the sum of all
/// vectors with itself, less each with itself: no pair is looked at.
fn average<'a>(blocks: impl Iterator<Item = &'a BlockVector> + Clone) -> f64 {
    let over_pairs = |of: fn(&BlockVector) -> &Sparse| {
        let sum = Sparse::sum(blocks.clone().map(of));
        sum.dot(&sum) - blocks.clone().map(|block| of(block).dot(of(block))).sum::<f64>()
    };
    let known = over_pairs(|block| &block.known);
    if known > 0.0 { over_pairs(|block| &block.features) / known } else { 0.0 }
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
        assert!((average(blocks.iter()) - likeness / known).abs() < 1e-12);
        assert_eq!(average([].iter()), 0.0);
    }
}
