//! Who answers now: one snapshot at a time, exchanged while calls are in flight.

use std::mem;
use std::sync::{Arc, PoisonError, RwLock};

use super::calls::Calls;
use crate::engine::Snapshot;

/// The calls of the snapshot that answers now. Copies share it: an exchange through one is seen by all.
#[derive(Clone)]
pub struct Answering(Arc<RwLock<Calls>>);

impl Answering {
    /// Answers with these at first.
    pub fn new(calls: Calls) -> Self {
        Self(Arc::new(RwLock::new(calls)))
    }

    /// Who answers a call that begins now: taken once, so that the call is answered wholly by one snapshot.
    pub fn now(&self) -> Calls {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Lets another snapshot answer all calls that begin from now on, seen by the same callers; calls in flight keep theirs.
    pub fn exchange(&self, snapshot: Snapshot) {
        let next = self.now().over(snapshot);
        let mut answering = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = mem::replace(&mut *answering, next);
        // The rows of the old snapshot are given back without keeping anybody waiting.
        drop(answering);
        drop(before);
    }
}
