//! PlaceService over the wire.

use tonic::{Request, Response, Status};

use super::worker::Worker;
use crate::proto::v1::{self, place_service_server::PlaceService};
use crate::rpc::answering::Answering;

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
impl PlaceService for Service {
    async fn get_place(&self, request: Request<v1::GetPlaceRequest>) -> Result<Response<v1::GetPlaceResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, _| calls.get_place(message)).await
    }

    async fn resolve_place(
        &self,
        request: Request<v1::ResolvePlaceRequest>,
    ) -> Result<Response<v1::ResolvePlaceResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, _| calls.resolve_place(message)).await
    }

    async fn list_places(
        &self,
        request: Request<v1::ListPlacesRequest>,
    ) -> Result<Response<v1::ListPlacesResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, _| calls.list_places(message)).await
    }
}
