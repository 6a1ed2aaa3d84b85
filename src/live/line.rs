//! Writes that come while another is under way wait in a line, and go on together: one commit and one snapshot for all of them.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::wish::{Done, Wish, WriteError};
use crate::domain::cancel::Cancel;

/// One write that waits for its turn.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) wish: Wish,
    pub(super) cancel: Cancel,
    outcome: Mutex<Option<Result<Done, WriteError>>>,
}

impl Waiting {
    /// What became of it, told once; none as long as nobody has taken it along.
    pub(super) fn outcome(&self) -> Option<Result<Done, WriteError>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn settle(&self, outcome: Result<Done, WriteError>) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }
}

/// Those that wait, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Line(Mutex<Vec<Arc<Waiting>>>);

impl Line {
    pub(super) fn join(&self, wish: Wish, cancel: Cancel) -> Arc<Waiting> {
        let waiting = Arc::new(Waiting { wish, cancel, outcome: Mutex::default() });
        self.waiting().push(Arc::clone(&waiting));
        waiting
    }

    /// All that wait now, this one among them: whoever took it along and broke off left it unsettled.
    pub(super) fn all_with(&self, own: &Arc<Waiting>) -> Vec<Arc<Waiting>> {
        let mut all = mem::take(&mut *self.waiting());
        if !all.iter().any(|one| Arc::ptr_eq(one, own)) {
            all.push(Arc::clone(own));
        }
        all
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Arc<Waiting>>> {
        // Each change is whole before the next begins.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
