//! How much each reader may say within an hour, so that one who floods keeps nobody else from being heard. Kept in memory alone: the
//! file has no addresses.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::file::{Corrections, KeepError, MOST_IN_AN_HOUR, MOST_OF_ONE};
use super::said::Said;

/// When each reader's remarks of the last hour were taken; no more of them than are taken from all.
#[derive(Debug, Default)]
pub struct Readers(Mutex<BTreeMap<IpAddr, Vec<Timestamp>>>);

impl Readers {
    /// Keeps a remark of a reader.
    ///
    /// # Errors
    ///
    /// [`KeepError::TooManyOfOne`], and as [`Corrections::keep`].
    pub fn keep(&self, file: &Corrections, reader: IpAddr, said: Said, now: Timestamp) -> Result<u64, KeepError> {
        let reader = one(reader);
        // What was taken is put there in one step.
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hour = SignedDuration::from_hours(1);
        taken.retain(|_, times| {
            times.retain(|at| now.duration_since(*at) < hour);
            !times.is_empty()
        });
        if taken.get(&reader).is_some_and(|times| times.len() >= MOST_OF_ONE) {
            return Err(KeepError::TooManyOfOne);
        }
        let number = file.keep(said, now)?;
        debug_assert!(taken.len() <= MOST_IN_AN_HOUR, "the file takes no more");
        taken.entry(reader).or_default().push(now);
        Ok(number)
    }
}

/// Whoever has an address of IPv6 has the rest of its network, too.
fn one(reader: IpAddr) -> IpAddr {
    match reader.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from(u128::from(address) >> 64 << 64).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corrections::About;
    use crate::domain::personal::PersonalForms;

    #[test]
    fn whoever_floods_keeps_nobody_else_from_being_heard() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = Corrections::at(&dir.path().join("remarks"));
        let readers = Readers::default();
        let now = Timestamp::from_second(1_800_000_000).expect("a time");
        let keep = |address: &str, at: Timestamp| {
            let said = Said::new(About::default(), "Wrong.", &PersonalForms::default()).expect("may be kept");
            readers.keep(&file, address.parse().expect("an address"), said, at)
        };
        for _ in 0..MOST_OF_ONE {
            keep("2001:db8::1", now).expect("kept");
        }
        for other in ["2001:db8::1", "2001:db8::2:3"] {
            assert!(matches!(keep(other, now), Err(KeepError::TooManyOfOne)), "{other} is the same network");
        }
        keep("2001:db8:0:1::1", now).expect("another network");
        keep("192.0.2.7", now).expect("another reader");
        keep("::ffff:192.0.2.7", now).expect("the same by its other name");
        keep("2001:db8::1", now + SignedDuration::from_hours(1)).expect("an hour later");
        for reader in 0..MOST_IN_AN_HOUR {
            _ = keep(&format!("198.51.{}.{}", reader / 200, reader % 200), now);
        }
        assert!(matches!(keep("203.0.113.1", now), Err(KeepError::TooMany)), "all of them together have a bound, too");
        assert!(readers.0.lock().expect("nobody broke off").len() <= MOST_IN_AN_HOUR);
    }
}
