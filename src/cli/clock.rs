//! What time it is, where a calendar can tell it.

use std::time::SystemTime;

use jiff::Timestamp;

use super::failure::Failure;

/// Refuses a clock that no calendar can tell, as a machine without a battery may have it.
pub fn check() -> Result<(), Failure> {
    told(SystemTime::now()).map(drop)
}

/// This moment. A clock that runs out of the calendar while the program runs stands still there.
pub(super) fn now() -> Timestamp {
    told(SystemTime::now()).unwrap_or(Timestamp::MAX)
}

fn told(clock: SystemTime) -> Result<Timestamp, Failure> {
    Timestamp::try_from(clock).map_err(|_| {
        Failure::data("the clock of this machine shows a time beyond the year 9999", "set the clock of this machine")
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cli::failure::Exit;

    #[test]
    fn issue_22_10_a_clock_beyond_the_year_9999_is_told_and_no_panic() {
        let day = Duration::from_secs(86_400);
        assert!(told(SystemTime::UNIX_EPOCH + 2_932_890 * day).is_ok(), "9999-12-25");
        let failure = told(SystemTime::UNIX_EPOCH + 2_932_900 * day).expect_err("10000-01-04");
        assert!(failure.exit == Exit::Data && failure.message.contains("beyond the year 9999"), "{failure:?}");
    }
}
