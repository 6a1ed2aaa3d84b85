//! MatchService over the wire.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tonic::{Request, Response, Status};

use super::watching::{self, Watching};
use super::worker::{Part, Worker};
use crate::contract::answering::Answering;
use crate::contract::calls::{Calls, invalid};
use crate::contract::error::CallError;
use crate::proto::v1::{self, match_service_server::MatchService};
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

#[tonic::async_trait]
impl MatchService for Service {
    type WatchPeersStream = Watching;

    async fn find_peers(
        &self,
        request: Request<v1::FindPeersRequest>,
    ) -> Result<Response<v1::FindPeersResponse>, Status> {
        let calls = self.answering.now();
        let at_once = calls.are_at_once();
        let work = move |message: &_, cancel: &_| calls.find_peers(message, cancel);
        if at_once { self.worker.answer_at_once(request, work).await } else { self.worker.answer(request, work).await }
    }

    async fn batch_find_peers(
        &self,
        request: Request<v1::BatchFindPeersRequest>,
    ) -> Result<Response<v1::BatchFindPeersResponse>, Status> {
        let calls = self.answering.now();
        let versions = calls.clone();
        let parts = move |batch: v1::BatchFindPeersRequest| {
            Calls::check_batch(&batch)?;
            let part = |query: v1::FindPeersRequest| -> Part<_> {
                let calls = calls.clone();
                Box::new(move |cancel| calls.batch_result(&query, cancel))
            };
            Ok(batch.queries.into_iter().map(part).collect())
        };
        self.worker.answer_each(request, parts, move |results| versions.batch_answer(results)).await
    }

    async fn explain_peer(
        &self,
        request: Request<v1::ExplainPeerRequest>,
    ) -> Result<Response<v1::ExplainPeerResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, cancel| calls.explain_peer(message, cancel)).await
    }

    async fn watch_peers(
        &self,
        request: Request<v1::WatchPeersRequest>,
    ) -> Result<Response<Self::WatchPeersStream>, Status> {
        let room = watching::room(&self.watches).ok_or_else(|| to_status(&CallError::Overloaded))?;
        let (_, caller, message) = request.into_parts();
        let query = message.query.ok_or_else(|| to_status(&invalid("query", "is missing")))?;
        let (answering, worker) = (self.answering.clone(), self.worker.clone());
        watching::watch(answering, worker, query, message.resume_token, caller, room).await
    }

    async fn list_peer_groups(
        &self,
        request: Request<v1::ListPeerGroupsRequest>,
    ) -> Result<Response<v1::ListPeerGroupsResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |_, _| Ok(calls.list_peer_groups())).await
    }

    async fn get_peer_group(
        &self,
        request: Request<v1::GetPeerGroupRequest>,
    ) -> Result<Response<v1::GetPeerGroupResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, _| calls.get_peer_group(message)).await
    }
}
