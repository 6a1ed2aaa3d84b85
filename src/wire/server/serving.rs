//! What a service is to the methods that are made of the table of calls.

use std::pin::Pin;

use tokio_stream::Stream;
use tonic::Status;

use super::begun::Begun;
use super::worker::Worker;
use crate::access::Pass;

/// The messages of a stream.
pub(super) type Messages<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// What the methods of a service need of it.
pub(super) trait Serving {
    /// Who answers.
    type Keeper: Send + 'static;

    /// Who answers a call that begins now, to the owner of a pass.
    fn begin(&self, pass: Pass) -> Begun<Self::Keeper>;

    /// Where work is done.
    fn worker(&self) -> &Worker;
}
