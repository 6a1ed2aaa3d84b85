//! Writes that come while another is under way wait in a line, and go on together: one commit and one snapshot for all of them.
//!
//! One of those who wait leads: it takes all along that wait then. The others sleep until theirs is settled, and touch nothing that a
//! leader holds: so those who come meanwhile are all there when the next one leads, however many have just been answered. Nobody is woken but
//! whoever is answered, and the one that leads next.

use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::wish::{Done, Wish, WriteError};
use crate::domain::cancel::Cancel;

/// One write that waits for its turn.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) wish: Wish,
    pub(super) cancel: Cancel,
    outcome: Mutex<Outcome>,
    /// Woken once it is settled, or when it is to lead; it sleeps upon the state of the line.
    woken: Condvar,
}

/// What became of a write.
#[derive(Debug, Default)]
enum Outcome {
    #[default]
    Open,
    Settled(Box<Result<Done, WriteError>>),
    /// It was told: nobody takes it along any more.
    Told,
}

impl Waiting {
    /// What became of it, told once; none as long as nobody has taken it along.
    pub(super) fn outcome(&self) -> Option<Result<Done, WriteError>> {
        let mut outcome = self.locked();
        match mem::take(&mut *outcome) {
            Outcome::Settled(settled) => {
                *outcome = Outcome::Told;
                Some(*settled)
            }
            other => {
                *outcome = other;
                None
            }
        }
    }

    pub(super) fn settle(&self, settled: Result<Done, WriteError>) {
        *self.locked() = Outcome::Settled(Box::new(settled));
    }

    fn is_open(&self) -> bool {
        matches!(*self.locked(), Outcome::Open)
    }

    fn locked(&self) -> MutexGuard<'_, Outcome> {
        // Each change is whole before the next begins.
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Those that wait, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Line {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    waiting: Vec<Arc<Waiting>>,
    is_led: bool,
}

impl Line {
    pub(super) fn join(&self, wish: Wish, cancel: Cancel) -> Arc<Waiting> {
        let waiting = Arc::new(Waiting { wish, cancel, outcome: Mutex::default(), woken: Condvar::new() });
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
            state = own.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.is_led = true;
        let mut all = mem::take(&mut state.waiting);
        drop(state);
        if !all.iter().any(|one| Arc::ptr_eq(one, own)) {
            all.push(Arc::clone(own));
        }
        let leading = Leading { line: self, own, all };
        lead(&leading.all);
        drop(leading);
        own.outcome()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is whole before the next begins.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leads until it is dropped, however that comes about.
struct Leading<'a> {
    line: &'a Line,
    own: &'a Arc<Waiting>,
    /// Those who were taken along.
    all: Vec<Arc<Waiting>>,
}

impl Drop for Leading<'_> {
    fn drop(&mut self) {
        let mut state = self.line.state();
        state.is_led = false;
        // Whoever was taken along and left as it was is in line again, before those who came later.
        let is_left = |one: &&Arc<Waiting>| !Arc::ptr_eq(one, self.own) && one.is_open();
        let left: Vec<Arc<Waiting>> = self.all.iter().filter(is_left).cloned().collect();
        state.waiting.splice(..0, left);
        let next = state.waiting.first().cloned();
        drop(state);
        self.all.iter().chain(&next).for_each(|one| one.woken.notify_one());
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::*;
    use crate::domain::cancel::Cancelled;
    use crate::domain::declared::Wanted;
    use crate::domain::id::PlaceId;

    fn wish() -> Wish {
        let wanted = Wanted::Gone { place: PlaceId::new("x:a").expect("an id") };
        Wish { wanted, also: Vec::new(), etag: None, request: None, only_check: false, acting: None }
    }

    /// An outcome that is as good as any.
    fn settle(all: &[Arc<Waiting>]) {
        all.iter().for_each(|one| one.settle(Err(WriteError::Cancelled(Cancelled))));
    }

    #[test]
    fn issue_25_all_who_come_are_settled_once_and_many_of_them_together() {
        let (line, led, taken) = (Line::default(), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let own = line.join(wish(), Cancel::new());
                        let settled = line.settled(&own, |all| {
                            led.fetch_add(1, Ordering::SeqCst);
                            taken.fetch_add(all.len(), Ordering::SeqCst);
                            thread::sleep(Duration::from_millis(1));
                            settle(all);
                        });
                        assert!(settled.is_some());
                    }
                });
            }
        });
        assert_eq!(taken.into_inner(), 320, "each is taken along once");
        assert!(led.into_inner() < 160, "and with others");
    }

    #[test]
    fn issue_25_whoever_was_taken_along_by_one_that_broke_off_goes_on_with_the_next() {
        let (line, led) = (Line::default(), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let own = line.join(wish(), Cancel::new());
                        let settled = catch_unwind(AssertUnwindSafe(|| {
                            line.settled(&own, |all| {
                                thread::sleep(Duration::from_millis(1));
                                if led.fetch_add(1, Ordering::SeqCst) % 3 == 0 {
                                    panic!("broken on purpose");
                                }
                                settle(all);
                            })
                        }));
                        assert!(settled.is_err() || settled.is_ok_and(|settled| settled.is_some()));
                    }
                });
            }
        });
        assert!(line.state().waiting.is_empty(), "nobody is left in it");
    }
}
