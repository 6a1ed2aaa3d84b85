//! Lloyd's steps (1982), leaving out the distances that cannot matter (Hamerly 2010).
//!
//! A row that is nearer to its own centroid than half the way to the next, or than any other centroid can have come, stays
//! where it is. Each row is held against the centroids by itself and moved rows are added up in their order, so that the
//! number of threads never shows.

use ndarray::Array2;
use rayon::prelude::*;

use super::sparse::{Centres, SparseRows};

/// Most steps of one run.
const STEPS: usize = 300;
/// Bounds must hold by this much: distances are exact to about a millionth of that.
const SLACK: f64 = 1e-6;

/// Where the steps ended.
pub(super) struct Settled {
    /// The centroids.
    pub centroids: Array2<f64>,
    /// The group of each row.
    pub groups: Vec<usize>,
}

/// What is known of one row without looking.
#[derive(Clone, Copy)]
struct Bounds {
    group: usize,
    /// At least its distance to its own centroid.
    upper: f64,
    /// At most its distance to any other.
    lower: f64,
}

/// Takes steps until nobody changes groups, or until all centroids together move less than the root of `tolerance` times the
/// mean variance of a column (as scikit-learn has it; 0 goes to the end). A group that nobody is in keeps its centroid.
pub(super) fn settle(rows: &SparseRows, mut centroids: Array2<f64>, tolerance: f64) -> Settled {
    let still = tolerance * variance(rows);
    let number = centroids.nrows();
    let mut bounds = vec![Bounds { group: usize::MAX, upper: f64::INFINITY, lower: 0.0 }; rows.len()];
    let (mut sums, mut sizes) = (Array2::<f64>::zeros(centroids.dim()), vec![0_usize; number]);
    let mut moves = vec![0.0; number];
    for _ in 0..STEPS {
        let moved = assign(rows, &centroids, &moves, &mut bounds);
        if moved.is_empty() {
            break;
        }
        for (row, before) in moved {
            let now = bounds[row].group;
            if before != usize::MAX {
                rows.row(row).for_each(|(column, value)| sums[(before, column)] -= value);
                sizes[before] -= 1;
            }
            rows.row(row).for_each(|(column, value)| sums[(now, column)] += value);
            sizes[now] += 1;
        }
        for group in (0..number).filter(|&group| sizes[group] > 0) {
            let fresh = sums.row(group).mapv(|sum| sum / sizes[group] as f64);
            let apart = &fresh - &centroids.row(group);
            moves[group] = apart.dot(&apart).sqrt();
            centroids.row_mut(group).assign(&fresh);
        }
        if moves.iter().map(|moved| moved * moved).sum::<f64>() < still {
            assign(rows, &centroids, &moves, &mut bounds);
            break;
        }
    }
    Settled { centroids, groups: bounds.into_iter().map(|one| one.group).collect() }
}

/// The nearest centroid of each row, the first of equals.
pub(super) fn nearest(rows: &SparseRows, centroids: &Array2<f64>) -> Vec<usize> {
    let mut bounds = vec![Bounds { group: usize::MAX, upper: f64::INFINITY, lower: 0.0 }; rows.len()];
    assign(rows, centroids, &vec![0.0; centroids.nrows()], &mut bounds);
    bounds.into_iter().map(|one| one.group).collect()
}

/// Puts each row to its nearest centroid, after the centroids moved so far; tells who changed, and from which group.
fn assign(rows: &SparseRows, centroids: &Array2<f64>, moves: &[f64], bounds: &mut [Bounds]) -> Vec<(usize, usize)> {
    let centres = Centres::new(centroids);
    let halves = halves(centroids);
    let furthest = moves.iter().copied().fold(0.0, f64::max);
    let changed = bounds.par_iter_mut().enumerate().map_init(Vec::new, |distances, (row, own)| {
        let before = own.group;
        if before != usize::MAX {
            own.upper += moves[before];
            own.lower -= furthest;
            if own.upper + SLACK <= own.lower.max(halves[before]) {
                return None;
            }
        }
        rows.squared_distances(row, &centres, distances);
        *own = two_nearest(distances);
        (own.group != before).then_some((row, before))
    });
    changed.flatten().collect()
}

fn two_nearest(distances: &[f64]) -> Bounds {
    let (mut group, mut first, mut second) = (0, f64::INFINITY, f64::INFINITY);
    for (position, &distance) in distances.iter().enumerate() {
        if distance < first {
            (group, second, first) = (position, first, distance);
        } else if distance < second {
            second = distance;
        }
    }
    Bounds { group, upper: first.sqrt(), lower: second.sqrt() }
}

/// Half the distance of each centroid to the nearest other one.
fn halves(centroids: &Array2<f64>) -> Vec<f64> {
    let apart = |one: usize, other: usize| {
        let apart = &centroids.row(one) - &centroids.row(other);
        apart.dot(&apart).sqrt()
    };
    let number = centroids.nrows();
    let of = |one: usize| {
        (0..number).filter(|&other| other != one).map(|other| apart(one, other)).fold(f64::INFINITY, f64::min) / 2.0
    };
    (0..number).map(of).collect()
}

/// The mean variance of a column.
fn variance(rows: &SparseRows) -> f64 {
    let number = rows.len().max(1) as f64;
    let squares: f64 = (0..rows.len()).map(|row| rows.square(row)).sum();
    let mean: f64 = rows.sum(0..rows.len()).iter().map(|sum| (sum / number).powi(2)).sum();
    (squares / number - mean).max(0.0) / rows.width().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn some_rows() -> SparseRows {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(4);
        SparseRows::of(&Array2::from_shape_fn((900, 12), |(row, column)| {
            let at = if column % 5 == row % 5 { 1.0 } else { 0.0 };
            if random.gen_bool(0.6) { at + random.gen_range(0.0..0.9) } else { 0.0 }
        }))
    }

    /// Lloyd's steps without any bound.
    fn plainly(rows: &SparseRows, mut centroids: Array2<f64>) -> Vec<usize> {
        let mut groups = Vec::new();
        loop {
            let moved = nearest(rows, &centroids);
            if moved == groups {
                return groups;
            }
            for group in 0..centroids.nrows() {
                let own: Vec<usize> = (0..rows.len()).filter(|&row| moved[row] == group).collect();
                if !own.is_empty() {
                    let mean = rows.sum(own.iter().copied()).into_iter().map(|sum| sum / own.len() as f64);
                    centroids.row_mut(group).iter_mut().zip(mean).for_each(|(old, new)| *old = new);
                }
            }
            groups = moved;
        }
    }

    #[test]
    fn what_is_left_out_never_mattered() {
        let rows = some_rows();
        for number in [2, 5, 9] {
            let first: Vec<usize> = (0..number).map(|group| group * 7).collect();
            let start = rows.select(&first).dense();
            assert_eq!(settle(&rows, start.clone(), 0.0).groups, plainly(&rows, start), "{number} groups");
        }
    }

    #[test]
    fn the_number_of_threads_never_shows() {
        let rows = some_rows();
        let start = rows.select(&[0, 1, 2, 3, 4, 5]).dense();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| settle(&rows, start.clone(), 0.0))
        };
        let one = with(1);
        for threads in [2, 4] {
            let other = with(threads);
            assert_eq!((&one.groups, &one.centroids), (&other.groups, &other.centroids));
        }
    }
}
