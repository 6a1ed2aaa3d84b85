//! k-means: linfa's, handed better starts and checked for what it does not check.
//!
//! linfa recomputes every centroid in its own start, counts the last run's clusters instead of the best one's where there are
//! several, and panics on empty or NaN data: starts are drawn here (k-means++ with several trials a step, as scikit-learn
//! does), Lloyd's steps are taken with bounds on sparse rows, each run is one of its own, and what linfa's `fit` makes of that is
//! counted again. Where there are many rows, linfa fits a sample of them.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array1, Array2, Ix1};
use rand::seq::index::sample;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use thiserror::Error;

use super::lloyd::settle;
use super::sparse::{Centres, SparseRows};
use crate::domain::cancel::Cancelled;

/// Most steps that linfa takes.
const STEPS: u64 = 300;
/// linfa ends when all centroids together move less than this (absolute).
const TOLERANCE: f64 = 1e-6;
/// Above this many rows a seeded sample of so many stands for all when starts are tried.
pub(super) const SAMPLE: usize = 4_000;
/// Where centroids settle among more rows than that, a mean move of this share of the variance is the end (scikit-learn's).
const NEARLY: f64 = 1e-4;

/// Rows as linfa takes them, without targets.
type Dense = DatasetBase<Array2<f64>, ndarray::Array<(), Ix1>>;

/// Why rows cannot be grouped.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KMeansError {
    /// Fewer different rows than groups.
    #[error("{rows} different rows make no {groups} groups")]
    TooFew {
        /// Different rows.
        rows: usize,
        /// Groups asked for.
        groups: usize,
    },
    /// A value that is no number.
    #[error("a row holds a value that is no number")]
    NotANumber,
    /// Whoever asked no longer waits.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// linfa gave up.
    #[error("k-means gave up: {0}")]
    Failed(String),
}

/// Rows in groups: 0 to k - 1, each with at least one row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grouping {
    /// The group of each row.
    pub groups: Vec<usize>,
    /// The mean row of each group.
    pub centroids: Array2<f64>,
    /// Sum of squared distances of rows to their centroid.
    pub inertia: f64,
}

/// The best of `starts` runs by inertia, the first of equals. The same seed gives the same groups, whatever the number of
/// threads.
///
/// Over [`SAMPLE`] rows the runs are on a seeded sample; the best one's centroids then settle among all rows.
pub(super) fn kmeans(rows: &SparseRows, k: usize, starts: u64, seed: u64) -> Result<Grouping, KMeansError> {
    if !rows.are_finite() {
        return Err(KMeansError::NotANumber);
    }
    if rows.len() > SAMPLE {
        let found = best_run(&rows.select(&drawn(rows.len(), SAMPLE, seed)), k, starts, seed)?;
        return Ok(finish(rows, &settle(rows, found.centroids, NEARLY).groups));
    }
    best_run(rows, k, starts, seed)
}

/// So many different rows, drawn with a seed, in ascending order.
pub(super) fn drawn(rows: usize, number: usize, seed: u64) -> Vec<usize> {
    let mut drawn = sample(&mut Xoshiro256PlusPlus::seed_from_u64(seed), rows, number.min(rows)).into_vec();
    drawn.sort_unstable();
    drawn
}

fn best_run(rows: &SparseRows, k: usize, starts: u64, seed: u64) -> Result<Grouping, KMeansError> {
    let seed_of = |start: u64| seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(start);
    let data = DatasetBase::from(rows.dense());
    let runs: Vec<Grouping> = (0..starts.max(1))
        .into_par_iter()
        .map(|start| one_run(rows, &data, k, seed_of(start)))
        .collect::<Result<_, _>>()?;
    let least = runs.into_iter().reduce(|best, run| if run.inertia < best.inertia { run } else { best });
    least.ok_or(KMeansError::TooFew { rows: rows.len(), groups: k })
}

fn one_run(rows: &SparseRows, data: &Dense, k: usize, seed: u64) -> Result<Grouping, KMeansError> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let start = settle(rows, spread_start(rows, k, &mut random)?, 0.0).centroids;
    let fitted = KMeans::params_with_rng(k, random)
        .init_method(KMeansInit::Precomputed(start))
        .n_runs(1)
        .max_n_iterations(STEPS)
        .tolerance(TOLERANCE)
        .fit(data)
        .map_err(|error| KMeansError::Failed(error.to_string()))?;
    let groups: Array1<usize> = fitted.predict(data);
    Ok(finish(rows, groups.as_slice().unwrap_or_default()))
}

/// Leaves out groups that nobody is in, and takes each centroid as the mean of its rows: linfa's is that at convergence only.
pub(super) fn finish(rows: &SparseRows, groups: &[usize]) -> Grouping {
    let mut used: Vec<usize> = groups.to_vec();
    used.sort_unstable();
    used.dedup();
    let groups: Vec<usize> = groups.iter().filter_map(|group| used.binary_search(group).ok()).collect();
    let centroids = means(rows, &groups, used.len());
    let centres = Centres::new(&centroids);
    let mut distances = Vec::new();
    let mut inertia = 0.0;
    for (row, &group) in groups.iter().enumerate() {
        rows.squared_distances(row, &centres, &mut distances);
        inertia += distances[group];
    }
    Grouping { groups, centroids, inertia }
}

/// The mean row of each group.
fn means(rows: &SparseRows, groups: &[usize], number: usize) -> Array2<f64> {
    let mut means = Array2::zeros((number, rows.width()));
    let mut sizes = vec![0.0; number];
    for (row, &group) in groups.iter().enumerate() {
        rows.row(row).for_each(|(column, value)| means[(group, column)] += value);
        sizes[group] += 1.0;
    }
    for (mut mean, size) in means.outer_iter_mut().zip(sizes) {
        mean.mapv_inplace(|sum| sum / f64::max(size, 1.0));
    }
    means
}

/// k-means++ (Arthur and Vassilvitskii 2007): each next centroid is drawn by squared distance from those so far, the best of
/// a few draws by what is left.
fn spread_start(rows: &SparseRows, k: usize, random: &mut Xoshiro256PlusPlus) -> Result<Array2<f64>, KMeansError> {
    let too_few = |found: usize| KMeansError::TooFew { rows: found, groups: k };
    if rows.len() < k || k == 0 {
        return Err(too_few(rows.len()));
    }
    let distances_to = |chosen: usize| -> Vec<f64> {
        let other = rows.sum(std::iter::once(chosen));
        let product = |row: usize| rows.row(row).map(|(column, value)| value * other[column]).sum::<f64>();
        let distance = |row: usize| (rows.square(row) + rows.square(chosen) - 2.0 * product(row)).max(0.0);
        (0..rows.len()).map(distance).collect()
    };
    let squares: f64 = (0..rows.len()).map(|row| rows.square(row)).sum();
    let trials = 2 + (k as f64).ln().floor() as usize;
    let mut chosen = vec![random.gen_range(0..rows.len())];
    let mut left = distances_to(chosen[0]);
    while chosen.len() < k {
        let all: f64 = left.iter().sum();
        if all <= f64::EPSILON * squares {
            return Err(too_few(chosen.len()));
        }
        let mut best: Option<(f64, usize, Vec<f64>)> = None;
        for _ in 0..trials {
            let candidate = draw(&left, random.gen_range(0.0..all));
            let distances: Vec<f64> = distances_to(candidate).iter().zip(&left).map(|(a, b)| a.min(*b)).collect();
            let sum: f64 = distances.iter().sum();
            if best.as_ref().is_none_or(|(least, ..)| sum < *least) {
                best = Some((sum, candidate, distances));
            }
        }
        if let Some((_, candidate, distances)) = best {
            chosen.push(candidate);
            left = distances;
        }
    }
    Ok(rows.select(&chosen).dense())
}

/// The position at which the running sum passes `point`.
fn draw(weights: &[f64], point: f64) -> usize {
    let mut sum = 0.0;
    let passes = weights.iter().position(|weight| {
        sum += weight;
        sum > point
    });
    passes.unwrap_or(weights.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::super::lloyd::nearest;
    use super::*;
    use ndarray::array;

    #[test]
    fn two_heaps_are_two_groups_with_their_means() {
        let rows = SparseRows::of(&array![[0.0], [1.0], [10.0], [12.0]]);
        let found = kmeans(&rows, 2, 3, 7).expect("two groups");
        assert_eq!(found.groups[0], found.groups[1]);
        assert_eq!(found.groups[2], found.groups[3]);
        assert_ne!(found.groups[0], found.groups[2]);
        let mut centroids: Vec<f64> = found.centroids.iter().copied().collect();
        centroids.sort_by(f64::total_cmp);
        assert_eq!(centroids, [0.5, 11.0]);
        assert!((found.inertia - 2.5).abs() < 1e-12);
    }

    #[test]
    fn what_linfa_would_panic_on_is_an_error() {
        let few = SparseRows::of(&array![[1.0], [1.0], [2.0]]);
        assert_eq!(kmeans(&few, 3, 1, 1), Err(KMeansError::TooFew { rows: 2, groups: 3 }));
        assert_eq!(kmeans(&few, 4, 1, 1), Err(KMeansError::TooFew { rows: 3, groups: 4 }));
        assert_eq!(kmeans(&few, 0, 1, 1), Err(KMeansError::TooFew { rows: 3, groups: 0 }));
        assert_eq!(kmeans(&SparseRows::of(&array![[f64::NAN], [1.0]]), 1, 1, 1), Err(KMeansError::NotANumber));
        let none = SparseRows::new(2);
        assert_eq!(kmeans(&none, 1, 1, 1), Err(KMeansError::TooFew { rows: 0, groups: 1 }));
    }

    #[test]
    fn the_same_seed_gives_the_same_groups_and_every_group_has_somebody() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        let rows = SparseRows::of(&Array2::from_shape_fn((200, 6), |_| random.gen_range(-1.0..1.0)));
        for k in [2, 7, 20] {
            let once = kmeans(&rows, k, 4, 11).expect("groups");
            assert_eq!(once, kmeans(&rows, k, 4, 11).expect("the same"));
            assert_eq!(once.centroids.nrows(), k);
            assert!((0..k).all(|group| once.groups.contains(&group)));
            assert_eq!(nearest(&rows, &once.centroids), once.groups);
        }
    }

    #[test]
    fn many_rows_are_started_from_a_sample_and_their_centroids_are_the_means_of_all() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(6);
        let heap = |row: usize| row % 3;
        let rows = SparseRows::of(&Array2::from_shape_fn((SAMPLE + 500, 3), |(row, column)| {
            f64::from(u8::from(column == heap(row))) * 4.0 + random.gen_range(-1.0..1.0)
        }));
        let found = kmeans(&rows, 3, 2, 1).expect("groups");
        assert!((0..rows.len()).all(|row| found.groups[row] == found.groups[heap(row)]));
        let mean = rows.sum((0..rows.len()).step_by(3));
        let of_first = found.centroids.row(found.groups[0]);
        let size = rows.len().div_ceil(3) as f64;
        assert!(mean.iter().zip(of_first).all(|(sum, value)| (sum / size - value).abs() < 1e-12));
    }
}
