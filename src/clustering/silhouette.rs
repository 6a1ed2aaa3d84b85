//! How much nearer a row is to its own group than to the next (Rousseeuw 1987).

use ndarray::{ArrayView2, Axis};
use rand::SeedableRng;
use rand::seq::index::sample;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Above this many rows a seeded sample stands for all.
const SAMPLE: usize = 10_000;

/// The mean silhouette of rows in groups, -1 to 1; a row alone in its group counts 0, as does a grouping of one group.
///
/// Over 10,000 rows a sample drawn with `seed` is taken.
pub(super) fn silhouette(rows: ArrayView2<'_, f64>, groups: &[usize], seed: u64) -> f64 {
    if rows.nrows() > SAMPLE {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut drawn = sample(&mut random, rows.nrows(), SAMPLE).into_vec();
        drawn.sort_unstable();
        let groups: Vec<usize> = drawn.iter().map(|&row| groups[row]).collect();
        return of_all(rows.select(Axis(0), &drawn).view(), &groups);
    }
    of_all(rows, groups)
}

fn of_all(rows: ArrayView2<'_, f64>, groups: &[usize]) -> f64 {
    let number = groups.iter().max().map_or(0, |&last| last + 1);
    let mut sizes = vec![0.0; number];
    groups.iter().for_each(|&group| sizes[group] += 1.0);
    if sizes.iter().filter(|&&size| size > 0.0).count() < 2 {
        return 0.0;
    }
    let squares: Vec<f64> = rows.outer_iter().map(|row| row.dot(&row)).collect();
    let mut total = 0.0;
    for (one, row) in rows.outer_iter().enumerate() {
        let products = rows.dot(&row);
        let mut sums = vec![0.0; number];
        for (other, product) in products.iter().enumerate() {
            let squared: f64 = squares[one] + squares[other] - 2.0 * product;
            // Rounding may leave a hair below zero between equal rows.
            sums[groups[other]] += if other == one { 0.0 } else { squared.max(0.0).sqrt() };
        }
        let own = groups[one];
        if sizes[own] < 2.0 {
            continue;
        }
        let within = sums[own] / (sizes[own] - 1.0);
        let others = (0..number).filter(|&group| group != own && sizes[group] > 0.0);
        let between = others.map(|group| sums[group] / sizes[group]).fold(f64::INFINITY, f64::min);
        let larger = within.max(between);
        total += if larger > 0.0 { (between - within) / larger } else { 0.0 };
    }
    total / rows.nrows() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn it_is_that_of_scikit_learn() {
        let rows = array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [5.0, 5.0], [5.0, 6.0], [9.0, 0.0]];
        // scikit-learn 1.9.1: silhouette_score(rows, [0, 0, 0, 1, 1, 2]).
        let expected = 0.702_375_188;
        assert!((silhouette(rows.view(), &[0, 0, 0, 1, 1, 2], 1) - expected).abs() < 1e-9);
    }

    #[test]
    fn one_group_equal_rows_and_single_rows_count_nothing() {
        let rows = array![[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]];
        assert_eq!(silhouette(rows.view(), &[0, 0, 0], 1), 0.0);
        assert_eq!(silhouette(rows.view(), &[0, 0, 1], 1), 0.0);
        assert_eq!(silhouette(rows.view(), &[0, 1, 2], 1), 0.0);
    }
}
