//! How good a ranking of problems is, given what was hidden.

use std::collections::BTreeSet;

/// Rankings are read this far.
pub(super) const READ: usize = 10;

/// Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen 2002), 0 to 1: 1 where all that was hidden comes
/// first.
pub(super) fn ndcg<T: Ord>(ranked: &[T], hidden: &BTreeSet<T>) -> f64 {
    let gain = |position: usize| 1.0 / (position as f64 + 2.0).log2();
    let found = ranked.iter().take(READ).enumerate().filter(|(_, code)| hidden.contains(code));
    let best: f64 = (0..READ.min(hidden.len())).map(gain).sum();
    if best > 0.0 { found.map(|(position, _)| gain(position)).sum::<f64>() / best } else { 0.0 }
}

/// Share of what was hidden that is among the first ten.
pub(super) fn recall<T: Ord>(ranked: &[T], hidden: &BTreeSet<T>) -> f64 {
    let found = ranked.iter().take(READ).filter(|code| hidden.contains(code)).count();
    found as f64 / hidden.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_are_those_worked_by_hand() {
        let hidden = BTreeSet::from([4, 7]);
        // 1 and 1/log2(3) at best; found at the first and the third place: 1 and 1/2.
        let best = 1.0 + 1.0 / 3.0_f64.log2();
        assert!((ndcg(&[4, 1, 7], &hidden) - 1.5 / best).abs() < 1e-12);
        assert_eq!(ndcg(&[4, 7], &hidden), 1.0);
        assert_eq!(ndcg(&[1, 2, 3], &hidden), 0.0);
        assert_eq!(recall(&[4, 1, 2], &hidden), 0.5);
        let late: Vec<usize> = (10..20).chain([4]).collect();
        assert_eq!((ndcg(&late, &hidden), recall(&late, &hidden)), (0.0, 0.0), "the eleventh is not read");
    }
}
