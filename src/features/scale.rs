//! Indicators on one scale: a transform against skewness, then the number of standard deviations from the mean.

use serde::{Deserialize, Serialize};

use crate::domain::indicator::{FIGURE_LIMIT, Scale};
use crate::domain::moments::Moments;

/// Beyond this many standard deviations all values count as equally far out.
pub const CLIP: f64 = 3.0;
/// Figures that are skewed by no more than this stay as they are.
const SKEWNESS_LIMIT: f64 = 1.0;
/// Shares are kept this far from 0 and 1 before their logit is taken.
const SHARE_MARGIN: f64 = 0.002;

/// What is done to a figure before it is standardised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Transform {
    /// Nothing.
    Identity,
    /// Natural logarithm of the value plus an offset (half the smallest positive value where there are zeros).
    Log {
        /// The offset, 0 or more.
        offset: f64,
    },
    /// Log odds of the value as a share of `whole`.
    Logit {
        /// 100 for percentages, 1 for shares.
        whole: f64,
    },
    /// Square root.
    Sqrt,
}

impl Transform {
    fn apply(self, value: f64) -> f64 {
        match self {
            Self::Identity => value,
            // A figure below everything that the model saw is as low as can be, not infinitely low.
            Self::Log { offset } => (value + offset).max(f64::MIN_POSITIVE).ln(),
            Self::Logit { whole } => {
                let share = (value / whole).clamp(SHARE_MARGIN, 1.0 - SHARE_MARGIN);
                (share / (1.0 - share)).ln()
            }
            Self::Sqrt => value.max(0.0).sqrt(),
        }
    }
}

/// Brings the figures of one indicator onto the common scale.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scaler {
    transform: Transform,
    mean: f64,
    deviation: f64,
}

impl Scaler {
    /// Learns from all known figures of an indicator; none where there are none.
    ///
    /// Figures skewed by no more than 1 stay as they are; others take the transform (log, logit for shares, square
    /// root) that leaves the least skewness. Moments divide by the number of places.
    pub fn learn(values: &[f64], scale: Scale) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        let transform = choose(values, scale);
        let Moments { mean, deviation, .. } = moments(values, transform);
        Some(Self { transform, mean, deviation })
    }

    /// Whether these are numbers that [`Self::learn`] can give.
    pub fn is_sound(&self) -> bool {
        let transform = match self.transform {
            Transform::Identity | Transform::Sqrt => true,
            Transform::Log { offset } => (0.0..=FIGURE_LIMIT).contains(&offset),
            Transform::Logit { whole } => whole == 1.0 || whole == 100.0,
        };
        transform && self.mean.abs() <= FIGURE_LIMIT && (0.0..=2.0 * FIGURE_LIMIT).contains(&self.deviation)
    }

    /// Standard deviations from the mean, not clipped; 0 where all places have the same figure.
    pub fn standardise(&self, value: f64) -> f64 {
        if self.deviation == 0.0 {
            return 0.0;
        }
        (self.transform.apply(value) - self.mean) / self.deviation
    }

    /// [`Self::standardise`], clipped at [`CLIP`] either way.
    pub fn clipped(&self, value: f64) -> f64 {
        self.standardise(value).clamp(-CLIP, CLIP)
    }
}

fn choose(values: &[f64], scale: Scale) -> Transform {
    let skewness = moments(values, Transform::Identity).skewness;
    let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
    if skewness.abs() <= SKEWNESS_LIMIT || smallest < 0.0 {
        return Transform::Identity;
    }
    let smallest_positive = values.iter().copied().filter(|&value| value > 0.0).fold(f64::INFINITY, f64::min);
    let offset = if smallest == 0.0 { smallest_positive / 2.0 } else { 0.0 };
    let logit = match scale {
        Scale::Amount => None,
        Scale::Percentage => Some(Transform::Logit { whole: 100.0 }),
        Scale::Share => Some(Transform::Logit { whole: 1.0 }),
    };
    let candidates = [Some(Transform::Log { offset }), logit, Some(Transform::Sqrt)];
    let skewness = |transform: &Transform| moments(values, *transform).skewness.abs();
    let best = candidates.into_iter().flatten().min_by(|a, b| skewness(a).total_cmp(&skewness(b)));
    best.unwrap_or(Transform::Identity)
}

fn moments(values: &[f64], transform: Transform) -> Moments {
    Moments::of(&values.iter().map(|&value| transform.apply(value)).collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symmetric_figure_stays_as_it_is() {
        let scaler = Scaler::learn(&[1.0, 2.0, 3.0, 4.0, 5.0], Scale::Amount).expect("figures");
        assert_eq!(scaler.transform, Transform::Identity);
        assert!((scaler.standardise(3.0)).abs() < 1e-12);
        assert!((scaler.standardise(5.0) - 2.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_skewed_figure_takes_the_transform_that_leaves_the_least_skewness() {
        let powers: Vec<f64> = (0..12).map(|power| 2.0_f64.powi(power)).collect();
        let scaler = Scaler::learn(&powers, Scale::Amount).expect("figures");
        assert_eq!(scaler.transform, Transform::Log { offset: 0.0 });
        let with_zero: Vec<f64> = [0.0].into_iter().chain(powers).collect();
        let scaler = Scaler::learn(&with_zero, Scale::Amount).expect("figures");
        assert!(
            matches!(scaler.transform, Transform::Log { offset } if offset == 0.5)
                || scaler.transform == Transform::Sqrt
        );
    }

    #[test]
    fn values_beyond_anything_seen_stay_finite() {
        let powers: Vec<f64> = (0..12).map(|power| 2.0_f64.powi(power)).collect();
        let scaler = Scaler::learn(&powers, Scale::Amount).expect("figures");
        for value in [f64::MIN, -1.0, 0.0, f64::MAX] {
            assert!(scaler.clipped(value).abs() <= CLIP);
        }
        let constant = Scaler::learn(&[7.0, 7.0], Scale::Amount).expect("figures");
        assert_eq!(constant.clipped(9.0), 0.0);
        assert_eq!(Scaler::learn(&[], Scale::Amount), None);
    }
}
