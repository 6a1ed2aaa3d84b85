//! Whether an answer is right as often as it says.

/// Bins of equal width.
const BINS: usize = 10;

/// Expected calibration error: in each bin of confidence the distance of its mean from the share that is right, weighed by how many
/// answers fall into it.
pub(super) fn expected_error(answers: impl Iterator<Item = (f64, bool)>) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); BINS];
    for (confidence, right) in answers {
        let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
        *bin = (bin.0 + 1.0, bin.1 + confidence, bin.2 + f64::from(u8::from(right)));
    }
    let all: f64 = bins.iter().map(|(number, ..)| number).sum();
    let apart: f64 = bins.iter().map(|(_, confidence, right)| (confidence - right).abs()).sum();
    if all == 0.0 { 0.0 } else { apart / all }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_right_as_often_as_he_says_has_no_error() {
        let four_in_five = (0..10).map(|one| (0.8, one < 8));
        assert!(expected_error(four_in_five).abs() < 1e-12);
        assert!((expected_error([(0.9, false), (0.9, false)].into_iter()) - 0.9).abs() < 1e-12);
        // Half of the answers are 0.1 too sure, the others 0.3 too unsure.
        let mixed = [(0.6, true), (0.6, false), (0.2, true), (0.2, false)];
        assert!((expected_error(mixed.into_iter()) - (0.5 * 0.1 + 0.5 * 0.3)).abs() < 1e-12);
        assert_eq!(expected_error(std::iter::empty()), 0.0);
        assert!((expected_error([(1.0, true)].into_iter())).abs() < 1e-12, "the last bin holds its upper end");
    }
}
