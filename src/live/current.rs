//! Which snapshot answers: one at a time, exchanged whole while calls are in flight.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tokio::sync::watch;

use super::seen::Seen;
use super::trail::{Moment, Trail};
use crate::domain::declared::{Ledger, Stirred, WriteNumber};
use crate::engine::{Snapshot, View};

/// What answers a call: both are of one state, so that a call tells nothing of which it does not know whether it was written.
#[derive(Debug, Clone)]
pub struct Answers {
    /// What everybody sees.
    pub view: View,
    /// What it is seen of: what is publicly known, and what places said.
    pub ledger: Arc<Ledger>,
    /// What others see.
    pub(super) seen: Arc<Seen>,
    /// The last write by which less may be seen of a place than before.
    narrowed: WriteNumber,
    /// What was stirred before.
    trail: Arc<Trail>,
}

impl Answers {
    /// Of one state that follows on none.
    pub(super) fn new(view: View, ledger: Arc<Ledger>, narrowed: WriteNumber) -> Self {
        Self { view, ledger, seen: Arc::default(), narrowed, trail: Arc::default() }
    }

    /// The last write since the program began by which less may be seen of a place than before; what was made earlier and was not given
    /// yet may tell too much.
    pub fn narrowed(&self) -> WriteNumber {
        self.narrowed
    }

    /// Which state this is.
    pub fn moment(&self) -> Moment {
        self.trail.last()
    }

    /// All that was stirred since a state that answered; none where anything may be otherwise, or that was too long ago.
    pub fn stirred_since(&self, moment: Moment) -> Option<impl Iterator<Item = &Stirred>> {
        self.trail.since(moment)
    }
}

/// The snapshot that answers now, as its callers see it. Copies share it: an exchange through one is seen by all.
#[derive(Debug, Clone)]
pub struct Current {
    answers: Arc<RwLock<Answers>>,
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
    /// Answers with this one at first, and keeps nothing that places say.
    pub fn new(view: View) -> Self {
        let ledger = Arc::new(Ledger::of_nothing(Arc::clone(view.whole_world())));
        Self::with_ledger(view, ledger)
    }

    /// Answers with this one at first, and with what it is seen of.
    pub fn with_ledger(view: View, ledger: Arc<Ledger>) -> Self {
        let answers = Arc::new(RwLock::new(Answers::new(view, ledger, WriteNumber::default())));
        Self { answers, changing: Arc::new(Mutex::new(())), changed: watch::Sender::new(()) }
    }

    /// Who answers a call that begins now: taken once, so that the call is answered wholly from one snapshot.
    pub fn now(&self) -> Answers {
        self.answers.read().unwrap_or_else(PoisonError::into_inner).clone()
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
    pub fn now(&self) -> Answers {
        self.current.now()
    }

    /// Lets another snapshot of what is known answer all calls that begin from now on, seen by the same callers; calls in flight
    /// keep theirs.
    pub fn exchange(&self, snapshot: Snapshot) {
        let Answers { ledger, narrowed, .. } = self.now();
        self.publish(snapshot, ledger, narrowed, None);
    }

    /// The same with another snapshot of what is known from now on; `narrows`: whether less may be seen of a place than before; `stirred`:
    /// all of which anything is otherwise, none where that may be anything.
    pub fn exchange_with(&self, snapshot: Snapshot, ledger: Arc<Ledger>, narrows: bool, stirred: Option<Vec<Stirred>>) {
        let narrowed = if narrows { ledger.declared().write() } else { self.now().narrowed };
        self.publish(snapshot, ledger, narrowed, stirred);
    }

    fn publish(&self, snapshot: Snapshot, ledger: Arc<Ledger>, narrowed: WriteNumber, stirred: Option<Vec<Stirred>>) {
        let Answers { view, trail, .. } = self.now();
        let view = Arc::new(snapshot).view(view.pass().clone());
        let next = Answers { trail: Arc::new(trail.with(stirred)), ..Answers::new(view, ledger, narrowed) };
        let mut answering = self.current.answers.write().unwrap_or_else(PoisonError::into_inner);
        let before = mem::replace(&mut *answering, next);
        // The rows of the old snapshot are given back without keeping anybody waiting.
        drop(answering);
        self.current.changed.send_replace(());
        drop(before);
    }
}
