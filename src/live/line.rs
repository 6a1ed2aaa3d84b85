//! Writes that come while another is under way wait in a line, and go on together: one commit and one snapshot for all of them.
//!
//! One of those who wait leads: it takes all along that wait then. The others sleep until theirs is settled, and touch nothing that a
//! leader holds: so those who come meanwhile are all there when the next one leads, however many have just been answered.

use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

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
pub(super) struct Line {
    state: Mutex<State>,
    settled: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: Vec<Arc<Waiting>>,
    is_led: bool,
}

impl Line {
    pub(super) fn join(&self, wish: Wish, cancel: Cancel) -> Arc<Waiting> {
        let waiting = Arc::new(Waiting { wish, cancel, outcome: Mutex::default() });
        self.state().waiting.push(Arc::clone(&waiting));
        waiting
    }

    /// Waits until somebody has settled this one, or until nobody leads: then all that wait go on under `lead`, this one among them,
    /// even if whoever took it along broke off. Returns what became of it; none where `lead` left it unsettled.
    pub(super) fn settled(
        &self,
        own: &Arc<Waiting>,
        lead: impl FnOnce(&[Arc<Waiting>]),
    ) -> Option<Result<Done, WriteError>> {
        let mut state = self.state();
        loop {
            if let Some(outcome) = own.outcome() {
                return Some(outcome);
            }
            if !state.is_led {
                break;
            }
            state = self.settled.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.is_led = true;
        let mut all = mem::take(&mut state.waiting);
        drop(state);
        let leading = Leading(self);
        if !all.iter().any(|one| Arc::ptr_eq(one, own)) {
            all.push(Arc::clone(own));
        }
        lead(&all);
        drop(leading);
        own.outcome()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is whole before the next begins.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leads until it is dropped, however that comes about.
struct Leading<'a>(&'a Line);

impl Drop for Leading<'_> {
    fn drop(&mut self) {
        self.0.state().is_led = false;
        self.0.settled.notify_all();
    }
}
