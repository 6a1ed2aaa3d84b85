//! Small whole numbers that have a range: whoever holds one need not look again.

use thiserror::Error;

/// A number outside the range that it was meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{number} is outside {least} to {most}")]
pub struct RangeError {
    number: i64,
    least: u8,
    most: u8,
}

/// A whole number from `LEAST` to `MOST`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Within<const LEAST: u8, const MOST: u8>(u8);

impl<const LEAST: u8, const MOST: u8> Within<LEAST, MOST> {
    /// Accepts numbers within the range; anything else is an error, never clamped.
    ///
    /// # Errors
    /// The number and its range, where it is outside.
    pub fn new(number: i64) -> Result<Self, RangeError> {
        let small = u8::try_from(number).ok().filter(|small| (LEAST..=MOST).contains(small));
        small.map(Self).ok_or(RangeError { number, least: LEAST, most: MOST })
    }

    /// One that is known when the program is built; outside the range it does not build.
    pub const fn usual<const NUMBER: u8>() -> Self {
        const { assert!(LEAST <= NUMBER && NUMBER <= MOST, "outside its range") };
        Self(NUMBER)
    }

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_outside_its_range_is_told_with_it_and_never_clamped() {
        let of_year = Within::<1, 12>::new;
        assert!((1..=12).all(|number| of_year(number).is_ok_and(|one| i64::from(one.get()) == number)));
        for wrong in [i64::MIN, -1, 0, 13, 256 + 1, i64::MAX] {
            let told = of_year(wrong).map_err(|error| error.to_string());
            assert_eq!(told, Err(format!("{wrong} is outside 1 to 12")));
        }
    }
}
