//! TaxonomyService over the wire.

use tonic::{Request, Response, Status};

use super::worker::Worker;
use crate::contract::answering::Answering;
use crate::proto::v1::{self, taxonomy_service_server::TaxonomyService};

pub(super) struct Service {
    answering: Answering,
    worker: Worker,
}

impl Service {
    pub(super) fn new(answering: Answering, worker: Worker) -> Self {
        Self { answering, worker }
    }
}

#[tonic::async_trait]
impl TaxonomyService for Service {
    async fn list_problems(
        &self,
        request: Request<v1::ListProblemsRequest>,
    ) -> Result<Response<v1::ListProblemsResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, _| calls.list_problems(message)).await
    }

    async fn get_problem(
        &self,
        request: Request<v1::GetProblemRequest>,
    ) -> Result<Response<v1::GetProblemResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, _| calls.get_problem(message)).await
    }

    async fn resolve_problem(
        &self,
        request: Request<v1::ResolveProblemRequest>,
    ) -> Result<Response<v1::ResolveProblemResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, _| calls.resolve_problem(message)).await
    }

    async fn list_vocabulary(
        &self,
        request: Request<v1::ListVocabularyRequest>,
    ) -> Result<Response<v1::ListVocabularyResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |_, _| Ok(calls.list_vocabulary())).await
    }
}
