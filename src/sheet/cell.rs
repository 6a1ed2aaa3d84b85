//! Numbers as spreadsheet programs write them.

use thiserror::Error;

/// A text that is no whole number of 0 or more that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no whole number of 0 or more: write digits only")]
pub struct NotWhole;

/// A text that is no finite number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no number: write digits, with a point before decimals")]
pub struct NoNumber;

/// Largest whole number that is exact as a floating-point one.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number of 0 or more. Programs that know only floating-point numbers write 229060 as `229060.0` or `2.2906e5`; those are
/// taken for what they are.
///
/// # Errors
/// Where it is no number, has a fraction, is negative or does not fit.
pub fn whole<T: TryFrom<u64>>(cell: &str) -> Result<T, NotWhole> {
    let exact = cell.parse::<u64>().ok().or_else(|| {
        let number = cell.parse::<f64>().ok()?;
        (number.fract() == 0.0 && (0.0..=EXACT).contains(&number)).then_some(number as u64)
    });
    exact.and_then(|number| T::try_from(number).ok()).ok_or(NotWhole)
}

/// A finite number.
///
/// # Errors
/// Where it is none.
pub fn number(cell: &str) -> Result<f64, NoNumber> {
    cell.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or(NoNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f2_a_whole_number_that_was_saved_as_a_float_is_one() {
        for (cell, number) in [("229060", 229_060), ("229060.0", 229_060), ("2.2906e5", 229_060), ("0", 0), ("0.00", 0)]
        {
            assert_eq!(whole::<u32>(cell), Ok(number), "{cell}");
        }
        assert_eq!(whole::<u64>("18446744073709551615"), Ok(u64::MAX), "no digit is lost where there is no point");
        for wrong in ["", "229060.5", "-1", "229,060", "nan", "inf", "4294967296", "many"] {
            assert_eq!(whole::<u32>(wrong), Err(NotWhole), "{wrong}");
        }
        assert_eq!(number("nan"), Err(NoNumber));
    }
}
