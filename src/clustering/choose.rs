//! How many groups there are, and whether there are any.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::agreement::{adjusted_rand, agreement_with_having};
use super::kmeans::{Grouping, KMeansError, SAMPLE, drawn, kmeans};
use super::lloyd::nearest;
use super::rows::Rows;
use super::silhouette::silhouettes;
use super::sparse::SparseRows;
use super::split::split;
use crate::domain::block::Block;
use crate::domain::progress::{Phase, Progress, Watch};

/// Most groups that are tried.
const MOST: usize = 14;
/// A group stands for this many places on average, or more.
const ROOM: usize = 20;
/// Starts of the grouping that is kept, and of those that it is held against.
const STARTS: u64 = 5;
/// Resamples behind a stability, and shuffles behind a comparison.
const RESAMPLES: u64 = 6;
const SHUFFLES: u64 = 3;
/// A grouping that agrees more than this with the types of places, or with who has one problem, is that and nothing else.
const SOMETHING_ELSE: f64 = 0.5;
/// A silhouette that is not this much larger than that of shuffled blocks shows nothing.
const MARGIN: f64 = 0.02;

/// How strong a grouping is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupStructure {
    /// No more than in shuffled blocks.
    None,
    /// A silhouette below 0.25 (Kaufman and Rousseeuw 1990 call that no substantial structure): groups help to read a list and
    /// are not to be taken for kinds of places.
    Weak,
    /// Below 0.5.
    Fair,
    /// 0.5 or more.
    Strong,
}

/// One number of groups that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// Number of groups before any that was too large was split.
    pub k: usize,
    /// Mean silhouette on the rows that were grouped.
    pub silhouette: f64,
    /// The largest of the same on rows whose blocks were shuffled among places.
    pub shuffled_silhouette: f64,
    /// Mean adjusted Rand index with groupings of resampled places.
    pub stability: f64,
    /// Adjusted Rand index with the governance types.
    pub agreement_with_type: f64,
    /// The largest adjusted Rand index with having one problem or not, and that problem.
    pub agreement_with_problem: f64,
    /// That problem.
    pub problem: String,
}

impl Tried {
    /// Whether it is a grouping of its own.
    fn is_one(&self) -> bool {
        self.agreement_with_type <= SOMETHING_ELSE && self.agreement_with_problem <= SOMETHING_ELSE
    }

    /// What the best is chosen by: distinct and stable.
    fn merit(&self) -> f64 {
        self.silhouette * self.stability
    }

    /// How strong it is.
    pub fn structure(&self) -> GroupStructure {
        match self.silhouette {
            low if low < self.shuffled_silhouette + MARGIN => GroupStructure::None,
            low if low < 0.25 => GroupStructure::Weak,
            low if low < 0.5 => GroupStructure::Fair,
            _ => GroupStructure::Strong,
        }
    }
}

/// What is known of each row beside its features.
#[derive(Debug, Clone)]
pub(super) struct Known<'a> {
    /// Its governance type.
    pub kinds: Vec<&'a str>,
    /// Its live problems.
    pub problems: Vec<Vec<&'a str>>,
}

/// Every number of groups that was tried, and the one that was chosen with its grouping.
pub(super) type Chosen = (Vec<Tried>, Option<(usize, Grouping)>);

/// Tries every number of groups. None is chosen where no grouping is one of its own and shows more than shuffled blocks do.
///
/// Over [`SAMPLE`] rows, shuffles and resamples are of a seeded sample of so many; groupings are of all rows.
pub(super) fn choose(rows: &Rows, known: &Known<'_>, seed: u64, watch: &mut Watch<'_>) -> Result<Chosen, KMeansError> {
    let most = MOST.min(rows.matrix.len() / ROOM);
    let mut groupings = Vec::new();
    // Half of the work is grouping, the other half holding the groups against shuffles and resamples.
    let mut tell = |done: f64| watch(Progress { phase: Phase::Groups, done: done / 2.0 });
    for k in 2..=most {
        tell((k - 2) as f64 / (most - 1) as f64)?;
        match grouped(&rows.matrix, k, STARTS, seed) {
            Err(KMeansError::TooFew { .. }) => break,
            other => groupings.push(other?),
        }
    }
    let few = drawn(rows.matrix.len(), SAMPLE, seed);
    let sample = rows.matrix.select(&few);
    let compared = Compared {
        silhouettes: silhouettes_of(&rows.matrix, &groupings, seed),
        shuffled: shuffled_silhouettes(&Rows { matrix: sample.clone(), ..rows.clone() }, groupings.len(), seed),
    };
    let mut tried = Vec::new();
    let mut best: Option<(f64, usize)> = None;
    for (position, grouping) in groupings.iter().enumerate() {
        tell(1.0 + position as f64 / groupings.len() as f64)?;
        let (problem, agreement_with_problem) = agreement_with_problem(known, &grouping.groups);
        let of_few: Vec<usize> = few.iter().map(|&row| grouping.groups[row]).collect();
        let one = Tried {
            k: position + 2,
            silhouette: compared.silhouettes[position],
            shuffled_silhouette: compared.shuffled[position],
            stability: stability(&sample, &of_few, position + 2, seed),
            agreement_with_type: adjusted_rand(&grouping.groups, &known.kinds),
            agreement_with_problem,
            problem,
        };
        let better = best.is_none_or(|(merit, _)| one.merit() > merit);
        if one.is_one() && one.structure() != GroupStructure::None && better {
            best = Some((one.merit(), position));
        }
        tried.push(one);
    }
    Ok((tried, best.map(|(_, position)| (position, groupings.swap_remove(position)))))
}

/// Silhouettes by number of groups: of the rows, and the largest of their shuffles.
struct Compared {
    silhouettes: Vec<f64>,
    shuffled: Vec<f64>,
}

/// k groups, and more where one was too large.
fn grouped(rows: &SparseRows, k: usize, starts: u64, seed: u64) -> Result<Grouping, KMeansError> {
    split(rows, kmeans(rows, k, starts, seed)?, seed)
}

fn silhouettes_of(rows: &SparseRows, groupings: &[Grouping], seed: u64) -> Vec<f64> {
    let groups: Vec<&[usize]> = groupings.iter().map(|one| one.groups.as_slice()).collect();
    silhouettes(rows, &groups, seed)
}

fn shuffled_silhouettes(rows: &Rows, number: usize, seed: u64) -> Vec<f64> {
    let mut largest = vec![f64::NEG_INFINITY; number];
    for one in 0..SHUFFLES {
        let dealt = shuffle(rows, seed + one);
        let groupings: Vec<Grouping> =
            (2..2 + number).into_par_iter().filter_map(|k| grouped(&dealt, k, 1, seed).ok()).collect();
        let found = silhouettes_of(&dealt, &groupings, seed);
        largest.iter_mut().zip(found).for_each(|(most, one)| *most = most.max(one));
    }
    largest
}

/// Mean adjusted Rand index of a grouping with those of resampled rows.
fn stability(rows: &SparseRows, groups: &[usize], k: usize, seed: u64) -> f64 {
    let of_resample = |resample: u64| {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed + 1_000 + resample);
        let drawn: Vec<usize> = (0..rows.len()).map(|_| random.gen_range(0..rows.len())).collect();
        let found = grouped(&rows.select(&drawn), k, 1, seed + resample).ok()?;
        Some(adjusted_rand(groups, &nearest(rows, &found.centroids)))
    };
    let found: Vec<f64> = (0..RESAMPLES).into_par_iter().filter_map(of_resample).collect();
    found.iter().sum::<f64>() / found.len().max(1) as f64
}

fn agreement_with_problem(known: &Known<'_>, groups: &[usize]) -> (String, f64) {
    let mut having: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, problems) in known.problems.iter().enumerate() {
        problems.iter().for_each(|&problem| having.entry(problem).or_default().push(place));
    }
    let all = having.into_iter().map(|(code, places)| (code.to_owned(), agreement_with_having(groups, &places)));
    all.reduce(|a, b| if b.1 > a.1 { b } else { a }).unwrap_or_default()
}

/// The same blocks, each block's rows dealt anew among places: whatever holds them together across blocks is gone.
pub(super) fn shuffle(rows: &Rows, seed: u64) -> SparseRows {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut order: BTreeMap<Block, Vec<usize>> = BTreeMap::new();
    for &block in &rows.blocks {
        order.entry(block).or_insert_with(|| {
            let mut places: Vec<usize> = (0..rows.matrix.len()).collect();
            places.shuffle(&mut random);
            places
        });
    }
    let mut dealt = SparseRows::new(rows.matrix.width());
    for place in 0..rows.matrix.len() {
        let from = |(block, places): (&Block, &Vec<usize>)| {
            let block = *block;
            rows.matrix.row(places[place]).filter(move |&(column, _)| rows.blocks[column] == block)
        };
        dealt.push(order.iter().flat_map(from));
    }
    dealt
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::progress::unwatched;
    use ndarray::Array2;

    /// Rows of `groups` heaps in two blocks, with noise of this size.
    fn planted(groups: usize, noise: f64) -> (Rows, Vec<usize>) {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
        let heaps: Vec<usize> = (0..240).map(|place| place % groups).collect();
        let matrix = Array2::from_shape_fn((240, 24), |(place, column)| {
            let at = if column % groups == heaps[place] { 1.0 } else { 0.0 };
            at + noise * random.gen_range(-1.0..1.0)
        });
        let block = |column: usize| if column < 12 { Block::Problem } else { Block::Context };
        let columns = (0..24).map(|column| format!("{column:02}")).collect();
        (Rows { matrix: SparseRows::of(&matrix), columns, blocks: (0..24).map(block).collect() }, heaps)
    }

    fn nothing_else() -> Known<'static> {
        Known {
            kinds: (0..240).map(|place| if place % 7 < 3 { "a" } else { "b" }).collect(),
            problems: vec![vec![]; 240],
        }
    }

    #[test]
    fn planted_groups_are_recovered() {
        for groups in [3, 5, 8] {
            let (rows, heaps) = planted(groups, 0.6);
            let (tried, best) = choose(&rows, &nothing_else(), 1, &mut unwatched).expect("measured");
            let (position, found) = best.expect("groups");
            assert!(adjusted_rand(&found.groups, &heaps) >= 0.9, "{groups} planted, {:?}", tried[position]);
        }
    }

    #[test]
    fn shuffled_blocks_are_no_structure() {
        let (rows, _) = planted(4, 0.8);
        // Noise alone, dealt anew: what is left holds within blocks only, and no better than another deal.
        let noise = Array2::from_shape_fn((240, 24), {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(8);
            move |_| random.gen_range(-1.0..1.0)
        });
        for matrix in [SparseRows::of(&noise), shuffle(&rows, 99)] {
            let dealt = Rows { matrix, ..rows.clone() };
            let (tried, best) = choose(&dealt, &nothing_else(), 1, &mut unwatched).expect("measured");
            assert!(best.is_none(), "{tried:?}");
        }
    }

    #[test]
    fn a_grouping_that_is_the_types_of_places_is_none() {
        let (rows, heaps) = planted(3, 0.3);
        let types = ["x", "y", "z"];
        let known = Known { kinds: heaps.iter().map(|&heap| types[heap]).collect(), problems: vec![vec![]; 240] };
        let (tried, best) = choose(&rows, &known, 1, &mut unwatched).expect("measured");
        let taken = best.map(|(position, _)| tried[position].clone());
        assert!(taken.is_none_or(|one| one.agreement_with_type <= 0.5), "the types were taken for groups");
        assert!(tried.iter().any(|one| one.agreement_with_type > 0.9));
    }

    #[test]
    fn the_same_rows_give_the_same_groups() {
        let (rows, _) = planted(5, 0.6);
        let once = choose(&rows, &nothing_else(), 1, &mut unwatched).expect("measured");
        assert_eq!(once, choose(&rows, &nothing_else(), 1, &mut unwatched).expect("measured"));
    }

    #[test]
    fn the_number_of_threads_never_shows() {
        let (rows, _) = planted(5, 0.8);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| choose(&rows, &nothing_else(), 1, &mut unwatched).expect("measured"))
        };
        let one = with(1);
        assert_eq!(one, with(2));
        assert_eq!(one, with(4));
    }
}
