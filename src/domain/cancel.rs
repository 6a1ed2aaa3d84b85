//! Work that is no longer wanted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

/// Whoever asked no longer waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("whoever asked no longer waits")]
pub struct Cancelled;

/// Tells long work to stop: polled by whoever works, set by whoever waited.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

/// Sets the flag when it is dropped.
#[derive(Debug)]
pub struct CancelOnDrop(Cancel);

impl Cancel {
    /// A flag that nobody has set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops the work at its next poll.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// An error once the flag is set.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.0.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }

    /// A guard that stops the work when whoever waits goes away.
    pub fn on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.clone())
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_stops_when_whoever_waits_goes_away() {
        let cancel = Cancel::new();
        let guard = cancel.on_drop();
        assert_eq!(cancel.check(), Ok(()));
        drop(guard);
        assert_eq!(cancel.check(), Err(Cancelled));
    }
}
