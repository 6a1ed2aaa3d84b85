//! Who answers now: the calls over the snapshot that is current, which is exchanged while calls are in flight.

use tokio::sync::watch;

use super::calls::Calls;
use super::standing::{Knowing, Standing, caught_up};
use crate::live::Turn;

/// What answers, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Places that everybody may be told of.
    pub places: usize,
    /// Number of the last write; none where nothing is written.
    pub revision: Option<u64>,
    /// Version of the model.
    pub model: String,
}

/// The calls over the snapshot that answers now. Copies share it: an exchange through one is seen by all.
#[derive(Clone)]
pub struct Answering(Calls);

impl Answering {
    /// Answers with these.
    pub fn new(calls: Calls) -> Self {
        Self(calls)
    }

    /// Who answers a call that begins now: taken once, so that the call is answered wholly by one snapshot.
    pub fn now(&self) -> Calls {
        self.0.as_of_now()
    }

    /// Whether they may be asked now.
    pub fn standing(&self) -> Standing {
        Standing::of(self.0.writer.as_ref().map(|writer| writer.lease().clone()))
    }

    /// Waits until a request can be answered with the writes that it names, where others may have written them.
    pub async fn knowing(&self, request: &impl Knowing) {
        caught_up(request, &self.standing(), || self.now()).await;
    }

    /// What answers now, in numbers of which none is of a single place.
    pub fn figures(&self) -> Figures {
        let calls = self.now();
        Figures {
            places: calls.view.register().profiles().len(),
            revision: calls.writer.as_ref().map(|_| calls.answers.ledger.declared().write().0),
            model: calls.view.versions().model.clone(),
        }
    }

    /// Tells whenever another snapshot answers.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.0.current.changes()
    }

    /// A turn to let another snapshot answer, once nobody else has it.
    pub fn turn(&self) -> Turn<'_> {
        self.0.current.turn()
    }
}
