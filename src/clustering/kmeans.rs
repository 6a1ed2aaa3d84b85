//! k-means: linfa's, handed better starts and checked for what it does not check.
//!
//! linfa recomputes every centroid in its own start, counts the last run's clusters instead of the best one's where there are
//! several, and panics on empty or NaN data: starts are drawn here (k-means++ with several trials a step, as scikit-learn
//! does), Lloyd's steps are taken by matrix products until nobody moves, each run is one of its own, and what linfa's `fit`
//! makes of that is counted again.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{KMeans, KMeansInit};
use ndarray::{Array1, Array2, ArrayView2, Axis};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use thiserror::Error;

use crate::domain::cancel::Cancelled;

/// Most steps of one run.
const STEPS: u64 = 300;
/// A run ends when all centroids together move less than this (absolute, as linfa takes it).
const TOLERANCE: f64 = 1e-6;

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
    #[error("k-means failed: {0}")]
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
pub(super) fn kmeans(rows: ArrayView2<'_, f64>, k: usize, starts: u64, seed: u64) -> Result<Grouping, KMeansError> {
    if rows.iter().any(|value| !value.is_finite()) {
        return Err(KMeansError::NotANumber);
    }
    let mut best: Option<Grouping> = None;
    for start in 0..starts.max(1) {
        let run = one_run(rows, k, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(start))?;
        if best.as_ref().is_none_or(|best| run.inertia < best.inertia) {
            best = Some(run);
        }
    }
    best.ok_or(KMeansError::TooFew { rows: rows.nrows(), groups: k })
}

/// The nearest centroid of each row.
pub(super) fn nearest(rows: ArrayView2<'_, f64>, centroids: &Array2<f64>) -> Vec<usize> {
    let squares: Array1<f64> = centroids.outer_iter().map(|centroid| centroid.dot(&centroid)).collect();
    let products = rows.dot(&centroids.t());
    let of_row = |products: ndarray::ArrayView1<'_, f64>| {
        let distances = products.iter().zip(&squares).map(|(product, square)| square - 2.0 * product).enumerate();
        // The first of equals.
        distances.fold((0, f64::INFINITY), |best, one| if one.1 < best.1 { one } else { best }).0
    };
    products.outer_iter().map(of_row).collect()
}

fn one_run(rows: ArrayView2<'_, f64>, k: usize, seed: u64) -> Result<Grouping, KMeansError> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let start = settle(rows, spread_start(rows, k, &mut random)?);
    let data = DatasetBase::from(rows.to_owned());
    let fitted = KMeans::params_with_rng(k, random)
        .init_method(KMeansInit::Precomputed(start))
        .n_runs(1)
        .max_n_iterations(STEPS)
        .tolerance(TOLERANCE)
        .fit(&data)
        .map_err(|error| KMeansError::Failed(error.to_string()))?;
    let groups: Array1<usize> = fitted.predict(&data);
    Ok(finish(rows, groups.as_slice().unwrap_or_default()))
}

/// Lloyd's steps (1982) until nobody changes groups; a group that nobody is in keeps its centroid.
fn settle(rows: ArrayView2<'_, f64>, mut centroids: Array2<f64>) -> Array2<f64> {
    let mut groups = Vec::new();
    for _ in 0..STEPS {
        let moved = nearest(rows, &centroids);
        if moved == groups {
            break;
        }
        let number = centroids.nrows();
        let fresh = means(rows, &moved, number);
        for group in (0..number).filter(|group| moved.contains(group)) {
            centroids.row_mut(group).assign(&fresh.row(group));
        }
        groups = moved;
    }
    centroids
}

/// Leaves out groups that nobody is in, and takes each centroid as the mean of its rows: linfa's is that at convergence only.
fn finish(rows: ArrayView2<'_, f64>, groups: &[usize]) -> Grouping {
    let mut used: Vec<usize> = groups.to_vec();
    used.sort_unstable();
    used.dedup();
    let groups: Vec<usize> = groups.iter().filter_map(|group| used.binary_search(group).ok()).collect();
    let centroids = means(rows, &groups, used.len());
    let distance = |(row, &group): (ndarray::ArrayView1<'_, f64>, &usize)| {
        row.iter().zip(centroids.row(group)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>()
    };
    let inertia = rows.outer_iter().zip(&groups).map(distance).sum();
    Grouping { groups, centroids, inertia }
}

/// The mean row of each group.
pub(super) fn means(rows: ArrayView2<'_, f64>, groups: &[usize], number: usize) -> Array2<f64> {
    let mut means = Array2::zeros((number, rows.ncols()));
    let mut sizes = vec![0.0; number];
    for (row, &group) in rows.outer_iter().zip(groups) {
        means.row_mut(group).zip_mut_with(&row, |sum, value| *sum += value);
        sizes[group] += 1.0;
    }
    for (mut mean, size) in means.outer_iter_mut().zip(sizes) {
        mean.mapv_inplace(|sum| sum / f64::max(size, 1.0));
    }
    means
}

/// k-means++ (Arthur and Vassilvitskii 2007): each next centroid is drawn by squared distance from those so far, the best of
/// a few draws by what is left.
fn spread_start(
    rows: ArrayView2<'_, f64>,
    k: usize,
    random: &mut Xoshiro256PlusPlus,
) -> Result<Array2<f64>, KMeansError> {
    let too_few = |found: usize| KMeansError::TooFew { rows: found, groups: k };
    if rows.nrows() < k || k == 0 {
        return Err(too_few(rows.nrows()));
    }
    let squares: Vec<f64> = rows.outer_iter().map(|row| row.dot(&row)).collect();
    let distances_to = |chosen: usize| -> Vec<f64> {
        let products = rows.dot(&rows.row(chosen));
        let each = products.iter().zip(&squares);
        each.map(|(product, square)| (square + squares[chosen] - 2.0 * product).max(0.0)).collect()
    };
    let trials = 2 + (k as f64).ln().floor() as usize;
    let mut chosen = vec![random.gen_range(0..rows.nrows())];
    let mut left = distances_to(chosen[0]);
    while chosen.len() < k {
        let all: f64 = left.iter().sum();
        if all <= f64::EPSILON * squares.iter().sum::<f64>() {
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
    Ok(rows.select(Axis(0), &chosen))
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
    use super::*;
    use ndarray::array;

    #[test]
    fn two_heaps_are_two_groups_with_their_means() {
        let rows = array![[0.0], [1.0], [10.0], [12.0]];
        let found = kmeans(rows.view(), 2, 3, 7).expect("two groups");
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
        let few = array![[1.0], [1.0], [2.0]];
        assert_eq!(kmeans(few.view(), 3, 1, 1), Err(KMeansError::TooFew { rows: 2, groups: 3 }));
        assert_eq!(kmeans(few.view(), 4, 1, 1), Err(KMeansError::TooFew { rows: 3, groups: 4 }));
        assert_eq!(kmeans(few.view(), 0, 1, 1), Err(KMeansError::TooFew { rows: 3, groups: 0 }));
        assert_eq!(kmeans(array![[f64::NAN], [1.0]].view(), 1, 1, 1), Err(KMeansError::NotANumber));
        let none = Array2::<f64>::zeros((0, 2));
        assert_eq!(kmeans(none.view(), 1, 1, 1), Err(KMeansError::TooFew { rows: 0, groups: 1 }));
    }

    #[test]
    fn the_same_seed_gives_the_same_groups_and_every_group_has_somebody() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        let rows = Array2::from_shape_fn((200, 6), |_| random.gen_range(-1.0..1.0));
        for k in [2, 7, 20] {
            let once = kmeans(rows.view(), k, 4, 11).expect("groups");
            assert_eq!(once, kmeans(rows.view(), k, 4, 11).expect("the same"));
            assert_eq!(once.centroids.nrows(), k);
            assert!((0..k).all(|group| once.groups.contains(&group)));
            assert_eq!(nearest(rows.view(), &once.centroids).len(), 200);
        }
    }
}
