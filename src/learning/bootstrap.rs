//! Means of places, with the interval in which they would lie for other places like them.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use super::SEED;

/// Resamples behind an interval.
const RESAMPLES: usize = 2_000;

/// A mean over places, with the central 95% of the means of resampled places (percentile bootstrap, Efron 1979).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// 2.5% of resampled means lie below.
    pub low: f64,
    /// 2.5% of resampled means lie above.
    pub high: f64,
}

impl Interval {
    /// Of one number a place; all zero where there is no place. The same numbers give the same interval.
    pub fn of(numbers: &[f64]) -> Self {
        if numbers.is_empty() {
            return Self { mean: 0.0, low: 0.0, high: 0.0 };
        }
        let mut random = Xoshiro256PlusPlus::seed_from_u64(SEED);
        let count = numbers.len() as f64;
        let mut draw = || (0..numbers.len()).map(|_| numbers[random.gen_range(0..numbers.len())]).sum::<f64>() / count;
        let mut means: Vec<f64> = (0..RESAMPLES).map(|_| draw()).collect();
        means.sort_by(f64::total_cmp);
        let at = |share: f64| means[((RESAMPLES - 1) as f64 * share).round() as usize];
        Self { mean: numbers.iter().sum::<f64>() / count, low: at(0.025), high: at(0.975) }
    }

    /// Of the differences, place by place: `ours` less `theirs`.
    pub fn of_difference(ours: &[f64], theirs: &[f64]) -> Self {
        Self::of(&ours.iter().zip(theirs).map(|(a, b)| a - b).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_its_mean_and_narrows_with_more_places() {
        let few: Vec<f64> = (0..20).map(|number| f64::from(number % 2)).collect();
        let many: Vec<f64> = (0..2_000).map(|number| f64::from(number % 2)).collect();
        let (few, many) = (Interval::of(&few), Interval::of(&many));
        assert!(few.low < few.mean && few.mean < few.high);
        assert!(many.high - many.low < (few.high - few.low) / 3.0);
        assert_eq!(Interval::of(&[0.3; 9]), Interval { mean: Interval::of(&[0.3; 9]).mean, ..Interval::of(&[0.3; 9]) });
    }

    #[test]
    fn no_difference_has_an_interval_of_nothing() {
        let same = Interval::of_difference(&[0.1, 0.9], &[0.1, 0.9]);
        assert_eq!((same.mean, same.low, same.high), (0.0, 0.0, 0.0));
    }
}
