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
    let pairs = |count: f64| count * (count - 1.0) / 2.0;
    let together: f64 = both.values().copied().map(pairs).sum();
    let (in_rows, in_columns): (f64, f64) =
        (rows.values().copied().map(pairs).sum(), columns.values().copied().map(pairs).sum());
    let all = pairs(one.len() as f64);
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
}
