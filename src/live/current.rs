//! Which snapshot answers: one at a time, exchanged whole while calls are in flight.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::watch;

use crate::engine::{Snapshot, View};

/// The snapshot that answers now, as its callers see it. Copies share it: an exchange through one is seen by all.
#[derive(Debug, Clone)]
pub struct Current {
    view: Arc<RwLock<View>>,
    changing: Arc<Mutex<()>>,
    changed: watch::Sender<()>,
}

/// A turn to change which snapshot answers; whoever holds it changes that alone.
#[derive(Debug)]
pub struct Turn<'a> {
    current: &'a Current,
    _alone: MutexGuard<'a, ()>,
}

impl Current {
    /// Answers with this one at first.
    pub fn new(view: View) -> Self {
        Self { view: Arc::new(RwLock::new(view)), changing: Arc::new(Mutex::new(())), changed: watch::Sender::new(()) }
    }

    /// Who answers a call that begins now: taken once, so that the call is answered wholly from one snapshot.
    pub fn now(&self) -> View {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells whenever another snapshot answers: from then on, none that was before.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// A turn to change it, once nobody else has it.
    pub fn turn(&self) -> Turn<'_> {
        // Nothing is half changed by whoever broke off: an exchange is one step.
        Turn { current: self, _alone: self.changing.lock().unwrap_or_else(PoisonError::into_inner) }
    }
}

impl Turn<'_> {
    /// Who answers now, until this turn changes it.
    pub fn now(&self) -> View {
        self.current.now()
    }

    /// Lets another snapshot answer all calls that begin from now on, seen by the same callers; calls in flight keep theirs.
    pub fn exchange(&self, snapshot: Snapshot) {
        let next = Arc::new(snapshot).view(self.now().pass().clone());
        let mut answering = self.current.view.write().unwrap_or_else(PoisonError::into_inner);
        let before = mem::replace(&mut *answering, next);
        // The rows of the old snapshot are given back without keeping anybody waiting.
        drop(answering);
        self.current.changed.send_replace(());
        drop(before);
    }
}
