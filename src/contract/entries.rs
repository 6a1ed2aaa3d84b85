//! Entries of the access log that wait until they are written down.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::audit::Answer;

/// Entries that wait. Copies share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries(Arc<Mutex<Vec<Answer>>>);

impl Entries {
    pub(super) fn add(&self, entry: Answer) {
        self.all().push(entry);
    }

    /// All that wait, which wait no more.
    pub(super) fn take(&self) -> Vec<Answer> {
        mem::take(&mut *self.all())
    }

    pub(super) fn len(&self) -> usize {
        self.all().len()
    }

    fn all(&self) -> MutexGuard<'_, Vec<Answer>> {
        // Each change is whole before the next begins.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
