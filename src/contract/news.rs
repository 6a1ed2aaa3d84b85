//! What is new in an answer since a time that its caller names.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::day;
use crate::domain::text;

/// Longest time that is read, in characters.
const TIME_LIMIT: usize = 40;

/// Reads a time with its zone, or a day from its beginning on; none where nothing is given.
pub(super) fn since(raw: &str) -> Result<Option<Timestamp>, String> {
    if raw.is_empty() {
        return Ok(None);
    }
    text::within(raw, TIME_LIMIT).map_err(|error| error.to_string())?;
    let of_a_day = || day::parse(raw).ok().and_then(|day| day.to_zoned(TimeZone::UTC).ok()).map(|day| day.timestamp());
    let since = of_a_day().or_else(|| raw.parse::<Timestamp>().ok());
    since.map(Some).ok_or_else(|| "is no time such as 2026-11-27T10:00:00Z, nor a day such as 2026-11-27".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_zone_and_a_day_begins_at_midnight() {
        let read = |raw| since(raw).expect("a time").expect("given").to_string();
        assert_eq!(read("2026-11-27"), "2026-11-27T00:00:00Z");
        assert_eq!(read("2026-11-27T10:00:00+01:00"), "2026-11-27T09:00:00Z");
        assert_eq!(since(""), Ok(None));
        for wrong in ["yesterday", "2026-11-27T10:00:00", "2026-13-01", &"1".repeat(41)] {
            assert!(since(wrong).is_err(), "{wrong}");
        }
    }
}
