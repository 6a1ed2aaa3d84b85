//! How far one half of a block says the same as the other: what a block moves is worth no more than that.
//!
//! A block is made of parts (problems, themes of figures, functions, dimensions). They are dealt into two halves at random, and
//! places of one governance type are compared by each half alone. Were the block a measure of likeness, the two would agree; the
//! reliability of the whole is then `2 r / (1 + r)` of what the halves agree (Spearman 1910, Brown 1910).

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::Serialize;

use super::SEED;
use super::correlation::pearson;
use crate::domain::block::Block;
use crate::domain::profile::Profile;
use crate::domain::slot::Slot;
use crate::engine::View;
use crate::features::vector::Sparse;

/// So many times the parts are dealt anew.
const SPLITS: u64 = 30;
/// Above this many places of one type, only the first so many (by id) are compared with each other.
const OF_A_TYPE: usize = 400;

/// How far the halves of a block agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reliability {
    /// The block.
    pub block: &'static str,
    /// Parts that any place has something of.
    pub parts: usize,
    /// Pairs of places of one governance type with something known in both halves on both sides, in the mean over the splits.
    pub mean_pairs: f64,
    /// Correlation of the likeness by one half with that by the other, about the means of the types; mean over the splits. None
    /// where there are no two parts, or no likeness differs.
    pub halves_agree: Option<f64>,
    /// What that makes of the whole block, -1 to 1.
    pub reliability: Option<f64>,
}

/// A place's features of one part of a block.
type Parts = BTreeMap<String, Sparse>;

/// The blocks of a place-wide question, in order, over all places with a live record.
pub(super) fn reliability(view: &View) -> Vec<Reliability> {
    let register = view.register();
    let mut types: BTreeMap<&str, Vec<Slot>> = BTreeMap::new();
    for (place, profile) in register.places().filter(|(_, one)| one.live().next().is_some()) {
        let of_type = types.entry(profile.place.governance_type.as_str()).or_default();
        if of_type.len() < OF_A_TYPE {
            of_type.push(place);
        }
    }
    let types: Vec<Vec<Slot>> = types.into_values().collect();
    view.vocabulary().blocks(true).map(|block| measure(view, block, &types)).collect()
}

fn measure(view: &View, block: Block, types: &[Vec<Slot>]) -> Reliability {
    let rows: Vec<Vec<Parts>> =
        types.iter().map(|places| places.iter().map(|&place| parts(view, block, place)).collect()).collect();
    let named: BTreeSet<&str> = rows.iter().flatten().flat_map(Parts::keys).map(String::as_str).collect();
    let named: Vec<&str> = named.into_iter().collect();
    let splits: Vec<(usize, Option<f64>)> = (0..SPLITS)
        .into_par_iter()
        .map(|split| {
            let mut dealt = named.clone();
            dealt.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(SEED + split));
            let half: BTreeSet<&str> = dealt.iter().take(dealt.len() / 2).copied().collect();
            agreement(&rows, &half)
        })
        .collect();
    let agree: Vec<f64> = splits.iter().filter_map(|(_, agree)| *agree).collect();
    let mean = (!agree.is_empty()).then(|| agree.iter().sum::<f64>() / agree.len() as f64);
    Reliability {
        block: block.name(),
        parts: named.len(),
        mean_pairs: splits.iter().map(|(pairs, _)| *pairs as f64).sum::<f64>() / SPLITS as f64,
        halves_agree: mean,
        reliability: mean.map(|agree| 2.0 * agree / (1.0 + agree)),
    }
}

/// Compares all pairs of each type by the parts in `half` and by the others: the number of pairs, and how far the two agree.
fn agreement(rows: &[Vec<Parts>], half: &BTreeSet<&str>) -> (usize, Option<f64>) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for places in rows {
        let halves: Vec<Option<(Sparse, Sparse)>> = places.iter().map(|parts| halves(parts, half)).collect();
        let known: Vec<&(Sparse, Sparse)> = halves.iter().flatten().collect();
        let from = first.len();
        for (position, one) in known.iter().enumerate() {
            for other in &known[..position] {
                first.push(one.0.dot(&other.0));
                second.push(one.1.dot(&other.1));
            }
        }
        about_mean(&mut first[from..]);
        about_mean(&mut second[from..]);
    }
    (first.len(), pearson(&first, &second))
}

/// The row over the parts of a half, and that over the others, each of length one; none where one of them is empty.
fn halves(parts: &Parts, half: &BTreeSet<&str>) -> Option<(Sparse, Sparse)> {
    let row = |of_half: bool| {
        let sum =
            Sparse::sum(parts.iter().filter(|(part, _)| half.contains(part.as_str()) == of_half).map(|(_, one)| one));
        let length = sum.length();
        (length > 0.0).then(|| sum.scaled(1.0 / length))
    };
    Some((row(true)?, row(false)?))
}

fn about_mean(numbers: &mut [f64]) {
    let mean = numbers.iter().sum::<f64>() / numbers.len().max(1) as f64;
    numbers.iter_mut().for_each(|number| *number -= mean);
}

/// What a place has of each part of a block.
fn parts(view: &View, block: Block, place: Slot) -> Parts {
    let (encoder, row) = (view.encoder(), view.row(place));
    if block == Block::Problem {
        return problems(view, view.register().get(place));
    }
    let mut parts: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    for &(column, value) in encoder.block(row, block).features.entries() {
        let part = part(view, &encoder.column_name(block, column));
        parts.entry(part).or_default().push((column, value));
    }
    parts.into_iter().map(|(part, entries)| (part, Sparse::from_entries(entries))).collect()
}

/// The part that a named column belongs to: what stands before the colon or the sign, of a figure its theme.
fn part(view: &View, column: &str) -> String {
    let of = column.split(':').next().unwrap_or_default().trim_end_matches(['+', '-']);
    let figure = view.vocabulary().indicators.iter().find(|one| one.id.as_str() == of);
    figure.map_or(of, |figure| &figure.theme).to_owned()
}

/// By problem node: a place's own codes under each.
fn problems(view: &View, profile: &Profile) -> Parts {
    let mix = view.encoder().live(profile, &[]);
    mix.by_node().map(|(node, vector)| (node.get().to_string(), vector.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three places: by each part the first two are alike and the third is not.
    fn places(agree: bool) -> Vec<Vec<Parts>> {
        let place = |one: usize, two: usize| {
            let at = |part: usize, column| {
                (part.to_string(), Sparse::from_entries([(10 * part + column, 1.0), (10 * part + 9, 1.0)]))
            };
            Parts::from([at(0, one), at(1, two)])
        };
        let third = if agree { place(1, 1) } else { place(0, 1) };
        vec![vec![place(0, 0), if agree { place(0, 0) } else { place(1, 0) }, third]]
    }

    #[test]
    fn halves_that_say_the_same_agree_wholly_and_others_do_not() {
        let half = BTreeSet::from(["0"]);
        let (pairs, agree) = agreement(&places(true), &half);
        assert_eq!(pairs, 3);
        assert!((agree.expect("differences") - 1.0).abs() < 1e-12);
        // By one part the first and the third are alike, by the other the first and the second.
        let (_, agree) = agreement(&places(false), &half);
        assert!((agree.expect("differences") + 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_half_of_which_nothing_is_known_is_not_compared() {
        assert_eq!(agreement(&places(true), &BTreeSet::new()), (0, None));
    }
}
