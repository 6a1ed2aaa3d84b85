//! Work that is no longer wanted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use thiserror::Error;

/// Whoever asked no longer waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("whoever asked no longer waits")]
pub struct Cancelled;

/// Tells long work to stop: polled by whoever works, set by whoever waited.
#[derive(Debug, Clone, Default)]
pub struct Cancel {
    is_set: Arc<AtomicBool>,
    polled: Option<Arc<AtomicU64>>,
}

/// Sets the flag when it is dropped.
#[derive(Debug)]
pub struct CancelOnDrop(Cancel);

impl Cancel {
    /// A flag that nobody has set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, which counts how often it is polled: once for each place that is judged and each row that is scored, so that two answers
    /// can be compared by the work that they took.
    pub fn counting() -> Self {
        Self { polled: Some(Arc::default()), ..Self::default() }
    }

    /// How often it was polled; none where nobody counts.
    pub fn polled(&self) -> Option<u64> {
        self.polled.as_ref().map(|polled| polled.load(Ordering::Relaxed))
    }

    /// Stops the work at its next poll.
    pub fn cancel(&self) {
        self.is_set.store(true, Ordering::Relaxed);
    }

    /// An error once the flag is set.
    pub fn check(&self) -> Result<(), Cancelled> {
        if let Some(polled) = &self.polled {
            polled.fetch_add(1, Ordering::Relaxed);
        }
        if self.is_set.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
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
