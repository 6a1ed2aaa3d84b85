//! What portals call: MatchService, PlaceService and TaxonomyService over the wire.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tonic::{Request, Response, Status, Streaming};

use super::admission::Admitted;
use super::serving::{Messages, Serving};
use super::watching;
use super::worker::{Part, Worker};
use crate::access::Pass;
use crate::contract::answering::Answering;
use crate::contract::calls::{Calls, invalid};
use crate::contract::error::CallError;
use crate::proto::v1;
use crate::wire::status::to_status;

pub(super) struct Service {
    answering: Answering,
    worker: Worker,
    watches: Arc<Semaphore>,
}

impl Service {
    pub(super) fn new(answering: Answering, worker: Worker) -> Self {
        Self { answering, worker, watches: Arc::new(Semaphore::new(watching::WATCHES)) }
    }
}

impl Serving for Service {
    type Keeper = Calls;

    fn keeper(&self, pass: Pass) -> Calls {
        self.answering.now().seen_by(&pass).putting_off()
    }

    fn worker(&self) -> &Worker {
        &self.worker
    }
}

pub(super) async fn batch_find_peers(
    service: &Service,
    request: Request<v1::BatchFindPeersRequest>,
) -> Result<Response<v1::BatchFindPeersResponse>, Status> {
    let admitted = Admitted::of(request.extensions());
    let calls = service.keeper(admitted.pass.clone());
    let (versions, unwritten) = (calls.clone(), calls.unwritten());
    let parts = move |batch: v1::BatchFindPeersRequest| {
        Calls::check_batch(&batch)?;
        admitted.owes(batch.queries.len() - 1)?;
        let part = |query: v1::FindPeersRequest| -> Part<_> {
            let calls = calls.clone();
            Box::new(move |cancel| calls.batch_result(&query, cancel))
        };
        Ok(batch.queries.into_iter().map(part).collect())
    };
    service.worker.answer_each(request, unwritten, parts, move |results| versions.batch_answer(results)).await
}

/// The exchange took all of them in before this begins.
pub(super) async fn import_places(
    service: &Service,
    request: Request<Streaming<v1::ImportPlacesRequest>>,
) -> Result<Response<v1::ImportPlacesResponse>, Status> {
    let admitted = Admitted::of(request.extensions());
    let calls = service.keeper(admitted.pass.clone());
    let (metadata, extensions, mut stream) = request.into_parts();
    let mut items = Vec::new();
    while let Some(item) = stream.message().await? {
        items.push(item);
    }
    admitted.owes(items.len().saturating_sub(1)).map_err(|error| to_status(&error))?;
    let request = Request::from_parts(metadata, extensions, items);
    let unwritten = calls.unwritten();
    service.worker.answer_in_line(request, unwritten, move |items, cancel| calls.import_places(items, cancel)).await
}

pub(super) async fn watch_peers(
    service: &Service,
    request: Request<v1::WatchPeersRequest>,
) -> Result<Response<Messages<v1::WatchPeersResponse>>, Status> {
    let room = watching::room(&service.watches).ok_or_else(|| to_status(&CallError::Overloaded))?;
    let (_, caller, message) = request.into_parts();
    let query = message.query.ok_or_else(|| to_status(&invalid("query", "is missing")))?;
    let (answering, worker) = (service.answering.clone(), service.worker.clone());
    watching::watch(answering, worker, query, message.resume_token, caller, room).await
}
