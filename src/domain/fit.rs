//! Numbers that are shares: of a fit, of what is known.

use thiserror::Error;

/// Rounding errors of a sum of products may leave the range by this much; more is a fault of ours.
const TOLERANCE: f64 = 1e-9;

/// Numbers are compared in whole billionths (design section 4): what differs by less is a matter of the order of a sum.
pub const BILLION: f64 = 1e9;

/// A number in whole billionths.
pub fn billionths(number: f64) -> i64 {
    (number * BILLION).round() as i64
}

/// What so many billionths are of 1.
pub fn of_billionths(number: u64) -> f64 {
    number as f64 / BILLION
}

/// A number that should have been within 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{0} is not within 0 to 1")]
pub struct FitError(pub f64);

/// How well a place fits as a peer, or how much of a comparison is known: 0 to 1, never NaN.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Fit(f64);

impl Fit {
    /// Accepts 0 to 1, and rounds off what floating-point sums add beyond it (at most 1e-9).
    pub fn new(value: f64) -> Result<Self, FitError> {
        if !(-TOLERANCE..=1.0 + TOLERANCE).contains(&value) {
            return Err(FitError(value));
        }
        Ok(Self(value.clamp(0.0, 1.0)))
    }

    /// The number, 0 to 1.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The fit in whole billionths: the precision at which fits are compared (design section 4).
    pub fn billionths(self) -> u64 {
        (self.0 * BILLION).round() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fit_is_a_share_and_never_nan() {
        assert!(Fit::new(f64::NAN).is_err());
        assert!(Fit::new(1.1).is_err());
        assert!(Fit::new(-0.1).is_err());
        assert_eq!(Fit::new(1.0 + 1e-12).map(Fit::value), Ok(1.0));
        assert_eq!(Fit::new(0.25).map(Fit::billionths), Ok(250_000_000));
    }
}
