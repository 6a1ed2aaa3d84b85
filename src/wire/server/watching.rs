//! MatchService.WatchPeers over the wire: the question is asked again whenever something was written or another model answers.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::sleep;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Extensions, Request, Response, Status};
use tracing::Instrument;

use super::admission::Admitted;
use super::serving::Messages;
use super::worker::Worker;
use crate::contract::answering::Answering;
use crate::contract::watch::Known;
use crate::proto::v1;
use crate::wire::status::to_status;

/// Most watches at once.
pub(super) const WATCHES: usize = 1_000;
/// After so long without news a reader is told that there are none.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Most messages that wait for their reader. Whoever reads slowly is told later, and of the last state.
const AHEAD: usize = 16;

/// One reader's question.
struct Question {
    answering: Answering,
    worker: Worker,
    query: v1::FindPeersRequest,
    /// Who asks, and whose turn it is when it is asked again.
    caller: Extensions,
}

impl Question {
    async fn asked(&self) -> Result<Known, Status> {
        let mut request = Request::new(self.query.clone());
        *request.extensions_mut() = self.caller.clone();
        // A watch outlives many a token.
        let calls = self.answering.now().seen_by(Admitted::of(request.extensions()).still()?);
        let answer = self.worker.answer(request, move |message, cancel| calls.find_peers(message, cancel)).await?;
        Ok(Known::new(answer.into_inner()))
    }
}

/// Answers with the state of the list, and then with what is new until nobody reads any more.
pub(super) async fn watch(
    answering: Answering,
    worker: Worker,
    query: v1::FindPeersRequest,
    resume_token: String,
    caller: Extensions,
    room: OwnedSemaphorePermit,
) -> Result<Response<Messages<v1::WatchPeersResponse>>, Status> {
    // Before the first question: what is written while it is answered is news.
    let mut changes = answering.changes();
    let question = Question { answering, worker, query, caller };
    let mut known = question.asked().await?;
    let (sender, stream) = mpsc::channel(AHEAD);
    let first = if known.is_known_by(&resume_token) { known.heartbeat() } else { known.initial() };
    let watching = async move {
        let _room = room;
        if sender.send(Ok(first)).await.is_err() {
            return;
        }
        loop {
            let news = tokio::select! {
                changed = changes.changed() => match changed {
                    Ok(()) => question.asked().await.and_then(|now| {
                        let events = now.since(&known).map_err(|error| to_status(&error))?;
                        known = now;
                        Ok(events)
                    }),
                    // Nobody answers any more.
                    Err(_) => return,
                },
                () = sleep(HEARTBEAT) => Admitted::of(&question.caller).still().map(|_| vec![known.heartbeat()]),
                () = sender.closed() => return,
            };
            match news {
                Ok(events) => {
                    for event in events {
                        if sender.send(Ok(event)).await.is_err() {
                            return;
                        }
                    }
                }
                Err(status) => {
                    // Nobody who reads it is no error.
                    _ = sender.send(Err(status)).await;
                    return;
                }
            }
        }
    };
    tokio::spawn(watching.in_current_span());
    Ok(Response::new(Box::pin(ReceiverStream::new(stream))))
}

/// A place among all watches.
pub(super) fn room(rooms: &Arc<tokio::sync::Semaphore>) -> Option<OwnedSemaphorePermit> {
    Arc::clone(rooms).try_acquire_owned().ok()
}
