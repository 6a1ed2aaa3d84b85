//! How much nearer a row is to its own group than to the next (Rousseeuw 1987).

use ndarray::{Array2, Axis, Slice};
use rayon::prelude::*;

use super::kmeans::drawn;
use super::sparse::SparseRows;

/// Above this many rows a seeded sample stands for all.
const SAMPLE: usize = 10_000;
/// Rows whose distances to all others are taken together.
const BLOCK: usize = 128;

/// The mean silhouettes of several groupings of the same rows, -1 to 1 each; a row alone in its group counts 0, as does a
/// grouping of one group. The distances are the costly part, and are taken once for all groupings.
///
/// Over 10,000 rows a sample drawn with `seed` is taken.
pub(super) fn silhouettes(rows: &SparseRows, groupings: &[&[usize]], seed: u64) -> Vec<f64> {
    if rows.len() <= SAMPLE {
        return of_all(rows, groupings);
    }
    let drawn = drawn(rows.len(), SAMPLE, seed);
    let of_drawn = |groups: &&[usize]| drawn.iter().map(|&row| groups[row]).collect::<Vec<usize>>();
    let groupings: Vec<Vec<usize>> = groupings.iter().map(of_drawn).collect();
    let groupings: Vec<&[usize]> = groupings.iter().map(Vec::as_slice).collect();
    of_all(&rows.select(&drawn), &groupings)
}

fn of_all(rows: &SparseRows, groupings: &[&[usize]]) -> Vec<f64> {
    let dense = rows.dense();
    let sizes: Vec<Vec<f64>> = groupings.iter().map(|groups| sizes(groups)).collect();
    let starts: Vec<usize> = (0..rows.len()).step_by(BLOCK).collect();
    let blocks: Vec<Vec<f64>> = starts
        .into_par_iter()
        .map(|start| {
            let end = (start + BLOCK).min(rows.len());
            let products = dense.slice_axis(Axis(0), Slice::from(start..end)).dot(&dense.t());
            let each = groupings.iter().zip(&sizes);
            each.map(|(groups, sizes)| of_block(rows, start, &products, groups, sizes)).collect()
        })
        .collect();
    // In the order of the rows, whatever the number of threads.
    let total = |grouping: usize| blocks.iter().map(|block| block[grouping]).sum::<f64>();
    (0..groupings.len()).map(|grouping| total(grouping) / rows.len().max(1) as f64).collect()
}

fn sizes(groups: &[usize]) -> Vec<f64> {
    let mut sizes = vec![0.0; groups.iter().max().map_or(0, |&last| last + 1)];
    groups.iter().for_each(|&group| sizes[group] += 1.0);
    sizes
}

/// Sum of the silhouettes of the rows from `start` on, of whose products with all rows these are.
fn of_block(rows: &SparseRows, start: usize, products: &Array2<f64>, groups: &[usize], sizes: &[f64]) -> f64 {
    if sizes.iter().filter(|&&size| size > 0.0).count() < 2 {
        return 0.0;
    }
    let mut sums = vec![0.0; sizes.len()];
    let mut total = 0.0;
    for (offset, products) in products.outer_iter().enumerate() {
        let one = start + offset;
        let own = groups[one];
        if sizes[own] < 2.0 {
            continue;
        }
        sums.fill(0.0);
        for (other, (product, &group)) in products.iter().zip(groups).enumerate() {
            let squared: f64 = rows.square(one) + rows.square(other) - 2.0 * product;
            // Rounding may leave a hair off zero between equal rows.
            sums[group] += if other == one { 0.0 } else { squared.max(0.0).sqrt() };
        }
        let within = sums[own] / (sizes[own] - 1.0);
        let others = (0..sizes.len()).filter(|&group| group != own && sizes[group] > 0.0);
        let between = others.map(|group| sums[group] / sizes[group]).fold(f64::INFINITY, f64::min);
        let larger = within.max(between);
        total += if larger > 0.0 { (between - within) / larger } else { 0.0 };
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn it_is_that_of_scikit_learn() {
        let rows = SparseRows::of(&array![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [5.0, 5.0], [5.0, 6.0], [9.0, 0.0]]);
        // scikit-learn 1.9.1: silhouette_score(rows, [0, 0, 0, 1, 1, 2]).
        let expected = 0.702_375_188;
        assert!((silhouettes(&rows, &[&[0, 0, 0, 1, 1, 2]], 1)[0] - expected).abs() < 1e-9);
    }

    #[test]
    fn one_group_equal_rows_and_single_rows_count_nothing() {
        let rows = SparseRows::of(&array![[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]);
        assert_eq!(silhouettes(&rows, &[&[0, 0, 0], &[0, 0, 1], &[0, 1, 2]], 1), [0.0; 3]);
    }
}
