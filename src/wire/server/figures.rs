//! What is told of the server at `/metrics`: everything that is counted, with how it stands when somebody looks.

use std::sync::Arc;

use super::house::House;
use super::watches::Watches;
use super::worker::Worker;
use crate::contract::answering::Answering;
use crate::contract::error::CallError;
use crate::contract::runs::Runs;
use crate::telemetry::metrics::{self, Standing};

/// Who knows how the server stands.
#[derive(Clone)]
pub(super) struct Figures {
    pub(super) house: Arc<House>,
    pub(super) worker: Worker,
    pub(super) watches: Watches,
    pub(super) runs: Option<Runs>,
    pub(super) answering: Answering,
}

impl Figures {
    /// All of it, as Prometheus reads it.
    pub(super) fn text(&self) -> Result<String, CallError> {
        let (connections, held_bytes) = self.house.standing();
        let (turns_taken, turns_waiting) = self.worker.standing();
        let answers = self.answering.figures();
        let standing = Standing {
            connections,
            held_bytes,
            turns_taken,
            turns_waiting,
            watches: self.watches.open_now(),
            runs: self.runs.as_ref().map(Runs::under_way),
            places: answers.places,
            revision: answers.revision,
            model: answers.model,
        };
        metrics::text(&standing).map_err(|error| CallError::internal(&error))
    }
}
