//! Who answers now: the calls over the snapshot that is current, which is exchanged while calls are in flight.

use tokio::sync::watch;

use super::calls::Calls;
use super::standing::{Knowing, Standing, caught_up};
use crate::live::Turn;

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

    /// Tells whenever another snapshot answers.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.0.current.changes()
    }

    /// A turn to let another snapshot answer, once nobody else has it.
    pub fn turn(&self) -> Turn<'_> {
        self.0.current.turn()
    }
}
