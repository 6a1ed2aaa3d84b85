//! How long a server may answer without having asked its store again: where several answer from one store, no longer than the others
//! wait for it.
//!
//! A server that is cut off does not know what was taken back meanwhile, and whoever takes something back must not wait for ever for one
//! that is cut off. So each may answer as of what it knows for [`LEASE`] from the moment at which it began to ask whether there was more,
//! by a clock of its own that nobody sets; and a withdrawal is acknowledged when all have told the store that they know it, or when
//! [`LEASE`] has passed since it was kept, by the clock of the server that took it. Whoever answers without it began to ask before it was
//! kept, and so its time is over by then: no two clocks are compared. (Servers are not to be sent to sleep: a clock of this kind may stand
//! still meanwhile.)

use std::time::{Duration, Instant};

use tokio::sync::watch;

/// How long a server answers after it began to ask what was written. Three or four questions may be lost within it before it stops; and it
/// is the longest that a withdrawal waits for a server that died.
pub const LEASE: Duration = Duration::from_secs(2);

/// The time for which a server may answer. Copies are one.
#[derive(Debug, Clone)]
pub struct Lease(Option<watch::Sender<Option<Instant>>>);

impl Lease {
    /// Of the one program that writes to its store: nobody else knows more.
    pub(super) fn for_ever() -> Self {
        Self(None)
    }

    /// Of one of several: not begun yet.
    pub(super) fn of_a_replica() -> Self {
        Self(Some(watch::Sender::new(None)))
    }

    /// Whether the server may answer now.
    pub fn holds(&self) -> bool {
        self.ends().is_none_or(|end| Instant::now() < end)
    }

    /// When it ends unless it is renewed; none where it has no end. One that was never begun has ended.
    pub fn ends(&self) -> Option<Instant> {
        self.0.as_ref().map(|began| (*began.borrow()).map_or_else(Instant::now, |began| began + LEASE))
    }

    /// Tells whenever it is renewed, and since when that server asked what was written; none where nobody else writes.
    pub fn renewals(&self) -> Option<watch::Receiver<Option<Instant>>> {
        self.0.as_ref().map(watch::Sender::subscribe)
    }

    /// From when the server began to ask what was written, all of which it knows by now.
    pub(super) fn renew(&self, began: Instant) {
        if let Some(lease) = &self.0 {
            lease.send_replace(Some(began));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_29_a_lease_counts_from_the_moment_at_which_the_question_began() {
        let lease = Lease::of_a_replica();
        assert!(!lease.holds(), "nothing was asked yet");
        let now = Instant::now();
        lease.renew(now);
        assert!(lease.holds() && lease.ends() == Some(now + LEASE));
        if let Some(long_ago) = now.checked_sub(LEASE) {
            lease.renew(long_ago);
            assert!(!lease.holds(), "the answer took as long as it may answer");
        }
        assert!(Lease::for_ever().holds());
    }
}
