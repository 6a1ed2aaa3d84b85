//! How much time it takes to share, and how much time there is.

use std::fmt;

use thiserror::Error;

/// Working days within a year, those of all people of one place taken together: 0 to 1,000.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Effort(f64);

/// An amount of time that nobody takes or gives.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{0} is outside 0 to {max} days", max = Effort::MAX)]
pub struct EffortError(f64);

impl Effort {
    /// Most days.
    pub const MAX: f64 = 1_000.0;

    /// Accepts 0 to 1,000 days, parts of a day too; anything else is an error, never clamped.
    pub fn of_days(days: f64) -> Result<Self, EffortError> {
        // Zero has one sign only, so that equal amounts are written alike.
        if (0.0..=Self::MAX).contains(&days) { Ok(Self(days.abs())) } else { Err(EffortError(days)) }
    }

    /// 0 to 1,000.
    pub fn days(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0 == 1.0 { "" } else { "s" };
        write!(f, "{} day{plural}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_of_time_is_never_clamped() {
        for wrong in [-0.5, 1_000.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(Effort::of_days(wrong).is_err(), "{wrong}");
        }
        let written = |days| Effort::of_days(days).map(|effort| effort.to_string());
        let all = [-0.0, 0.125, 1.0, 1_000.0].map(written).into_iter().collect::<Result<Vec<String>, _>>();
        assert_eq!(all, Ok(["0 days", "0.125 days", "1 day", "1000 days"].map(str::to_owned).to_vec()));
    }
}
