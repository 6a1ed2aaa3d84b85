//! Numbers that are shares: of a fit, of what is known.

use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Rounding errors of a sum of products may leave the range by this much; more is a fault of ours.
const TOLERANCE: f64 = 1e-9;

/// Numbers are compared in whole billionths (design section 4): what differs by less is a matter of the order of a sum.
pub const BILLION: f64 = 1e9;

/// A number in whole billionths.
pub fn billionths(number: f64) -> i64 {
    (number * BILLION).round() as i64
}

/// A fit, or a sum of fits, in whole billionths: what fits are compared in, and added up in whatever order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Billionths(u64);

impl Billionths {
    /// So many.
    pub const fn new(whole: u64) -> Self {
        Self(whole)
    }

    /// How many.
    pub const fn whole(self) -> u64 {
        self.0
    }

    /// What they are of 1.
    pub fn share(self) -> f64 {
        self.0 as f64 / BILLION
    }
}

impl Add for Billionths {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sum for Billionths {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}

impl<'a> Sum<&'a Self> for Billionths {
    fn sum<I: Iterator<Item = &'a Self>>(all: I) -> Self {
        all.copied().sum()
    }
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
    pub fn billionths(self) -> Billionths {
        Billionths((self.0 * BILLION).round() as u64)
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
        assert_eq!(Fit::new(0.25).map(Fit::billionths), Ok(Billionths(250_000_000)));
    }
}
