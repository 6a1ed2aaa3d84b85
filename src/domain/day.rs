//! Days, written one way only.

use jiff::civil::Date;
use thiserror::Error;

/// A text that is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("is no day: write it as YYYY-MM-DD")]
pub struct DayError;

/// Reads `YYYY-MM-DD` and nothing else: no time, no zone, no shorter form.
pub fn parse(text: &str) -> Result<Date, DayError> {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if !shape {
        return Err(DayError);
    }
    text.parse().map_err(|_| DayError)
}

/// A day as people write it: "26 March 2026".
pub fn shown(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_told_as_people_write_it() {
        assert_eq!(shown(date(2026, 3, 6)), "6 March 2026");
    }

    #[test]
    fn a_day_is_written_one_way_only() {
        assert!(parse("2024-02-29").is_ok());
        for wrong in
            ["", "20240229", "2024-2-29", "2023-02-29", "2024-02-29T05:00", "-00001-01-01", "2024-13-01", "２０２４-0"]
        {
            assert_eq!(parse(wrong), Err(DayError), "{wrong}");
        }
    }
}
