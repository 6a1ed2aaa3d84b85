//! How far two groupings agree.

use std::collections::BTreeMap;

/// The adjusted Rand index: 1 for the same grouping, about 0 for unrelated ones (Hubert and Arabie 1985). 0 where either side
/// has one group only and the other more.
pub fn adjusted_rand<A: Ord, B: Ord>(one: &[A], other: &[B]) -> f64 {
    let mut both: BTreeMap<(&A, &B), f64> = BTreeMap::new();
    let (mut rows, mut columns): (BTreeMap<&A, f64>, BTreeMap<&B, f64>) = (BTreeMap::new(), BTreeMap::new());
    for (a, b) in one.iter().zip(other) {
        *both.entry((a, b)).or_default() += 1.0;
        *rows.entry(a).or_default() += 1.0;
        *columns.entry(b).or_default() += 1.0;
    }
    adjusted(both.into_values(), rows.into_values(), columns.into_values(), one.len())
}

/// [`adjusted_rand`] of groups 0, 1, ... with being among `having` or not, without looking at who is not.
pub(super) fn agreement_with_having(groups: &[usize], having: &[usize]) -> f64 {
    let count = |rows: &mut dyn Iterator<Item = usize>| -> Vec<f64> {
        let mut sizes = vec![0.0; groups.iter().max().map_or(0, |&last| last + 1)];
        rows.for_each(|group| sizes[group] += 1.0);
        sizes
    };
    let sizes = count(&mut groups.iter().copied());
    let with = count(&mut having.iter().map(|&row| groups[row]));
    let without: Vec<f64> = sizes.iter().zip(&with).map(|(all, with)| all - with).collect();
    let columns = [having.len() as f64, (groups.len() - having.len()) as f64];
    adjusted(with.into_iter().chain(without), sizes.into_iter(), columns.into_iter(), groups.len())
}

fn adjusted(
    both: impl Iterator<Item = f64>,
    rows: impl Iterator<Item = f64>,
    columns: impl Iterator<Item = f64>,
    number: usize,
) -> f64 {
    let pairs = |count: f64| count * (count - 1.0) / 2.0;
    let together: f64 = both.map(pairs).sum();
    let (in_rows, in_columns): (f64, f64) = (rows.map(pairs).sum(), columns.map(pairs).sum());
    let all = pairs(number as f64);
    let expected = if all > 0.0 { in_rows * in_columns / all } else { 0.0 };
    let most = (in_rows + in_columns) / 2.0;
    if most == expected { 1.0 } else { (together - expected) / (most - expected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_sees_the_grouping_and_not_its_names() {
        assert_eq!(adjusted_rand(&[0, 0, 1, 1], &["b", "b", "a", "a"]), 1.0);
        // Worked by scikit-learn 1.9.1: adjusted_rand_score([0, 0, 1, 1], [0, 0, 1, 2]) and ([0, 0, 1, 1], [0, 1, 0, 1]).
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 0, 1, 2]) - 0.571_428_571).abs() < 1e-9);
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-9);
        assert_eq!(adjusted_rand(&[0, 0, 0, 0], &[0, 1, 2, 3]), 0.0);
    }

    #[test]
    fn having_something_is_a_grouping_like_any_other() {
        let groups = [0, 1, 2, 0, 1, 2, 0, 0];
        for having in [vec![], vec![0, 3, 6, 7], vec![1, 2], vec![0, 1, 2, 3, 4, 5, 6, 7]] {
            let has: Vec<bool> = (0..8).map(|row| having.contains(&row)).collect();
            assert_eq!(agreement_with_having(&groups, &having), adjusted_rand(&groups, &has), "{having:?}");
        }
    }
}
