//! What portals call: MatchService, PlaceService and TaxonomyService over the wire.

use std::sync::{Arc, LazyLock};

use tokio::time::timeout;
use tonic::{Request, Response, Status, Streaming};

use super::admission::Admitted;
use super::begun::Begun;
use super::serving::{Messages, Serving};
use super::watches::Watches;
use super::watching;
use super::worker::{Part, Worker, caller, deadline};
use crate::access::Pass;
use crate::contract::answering::Answering;
use crate::contract::calls::{Calls, invalid};
use crate::contract::error::CallError;
use crate::contract::standing::Knowing;
use crate::proto::v1;
use crate::wire::status::to_status;

pub(super) struct Service {
    answering: Answering,
    worker: Worker,
    watches: Watches,
}

impl Service {
    pub(super) fn new(answering: Answering, worker: Worker, watches: Watches) -> Self {
        Self { answering, worker, watches }
    }

    /// Waits, within its deadline, until a request can be answered with the writes that it names.
    pub(super) async fn knowing<Q: Knowing>(&self, request: &Request<Q>) -> Result<(), Status> {
        let known = timeout(deadline(request), self.answering.knowing(request.get_ref())).await;
        known.map_err(|_| to_status(&CallError::Deadline))
    }
}

impl Serving for Service {
    type Keeper = Calls;

    fn begin(&self, pass: Pass) -> Begun<Calls> {
        let calls = self.answering.now().putting_off();
        let (is_at_once, unwritten) = (calls.are_at_once(), calls.unwritten());
        let (same, of) = (calls.clone(), pass.clone());
        let is_ready = Box::new(move || same.are_laid_out(&of));
        Begun { lay_out: Box::new(move || calls.seen_by(&pass)), is_ready, is_at_once, unwritten }
    }

    fn worker(&self) -> &Worker {
        &self.worker
    }
}

pub(super) async fn batch_find_peers(
    service: &Service,
    request: Request<v1::BatchFindPeersRequest>,
) -> Result<Response<v1::BatchFindPeersResponse>, Status> {
    service.knowing(&request).await?;
    let admitted = Admitted::of(request.extensions());
    let Begun { lay_out, unwritten, .. } = service.begin(admitted.pass.clone());
    // In the turn of the first question.
    let calls = Arc::new(LazyLock::new(lay_out));
    let versions = Arc::clone(&calls);
    let parts = move |batch: v1::BatchFindPeersRequest| {
        Calls::check_batch(&batch)?;
        admitted.owes(batch.queries.len() - 1)?;
        let part = |query: v1::FindPeersRequest| -> Part<_> {
            let calls = Arc::clone(&calls);
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
    let begun = service.begin(admitted.pass.clone());
    let (metadata, extensions, mut stream) = request.into_parts();
    let mut items = Vec::new();
    while let Some(item) = stream.message().await? {
        items.push(item);
    }
    admitted.owes(items.len().saturating_sub(1)).map_err(|error| to_status(&error))?;
    let request = Request::from_parts(metadata, extensions, items);
    let answer = |calls: Calls, items: &Vec<_>, cancel: &_| calls.import_places(items, cancel);
    service.worker.answer_in_line(request, begun, answer).await
}

pub(super) async fn watch_peers(
    service: &Service,
    request: Request<v1::WatchPeersRequest>,
) -> Result<Response<Messages<v1::WatchPeersResponse>>, Status> {
    let room = service.watches.open(caller(request.extensions())).map_err(|error| to_status(&error))?;
    service.knowing(&request).await?;
    let (_, caller, message) = request.into_parts();
    let query = message.query.ok_or_else(|| to_status(&invalid("query", "is missing")))?;
    let (answering, worker) = (service.answering.clone(), service.worker.clone());
    watching::watch(answering, worker, query, message.resume_token, caller, room).await
}
