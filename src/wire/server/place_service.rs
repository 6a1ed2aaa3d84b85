//! PlaceService over the wire.

use tonic::{Request, Response, Status};

use super::local;
use super::worker::Worker;
use crate::contract::answering::Answering;
use crate::proto::v1::{self, place_service_server::PlaceService};

/// The calls that are answered to everybody; what is not among them is answered to this machine alone.
pub(super) const OPEN: &[&str] = &[
    "/peermatch.v1.PlaceService/GetPlace",
    "/peermatch.v1.PlaceService/ResolvePlace",
    "/peermatch.v1.PlaceService/ListPlaces",
];

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
        let whence = local::whence(&request);
        self.worker.answer(request, move |message, _| calls.get_place(message, whence)).await
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

    async fn upsert_place(
        &self,
        request: Request<v1::UpsertPlaceRequest>,
    ) -> Result<Response<v1::UpsertPlaceResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, cancel| calls.upsert_place(message, cancel)).await
    }

    async fn upsert_record(
        &self,
        request: Request<v1::UpsertRecordRequest>,
    ) -> Result<Response<v1::UpsertRecordResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, cancel| calls.upsert_record(message, cancel)).await
    }

    async fn retire_record(
        &self,
        request: Request<v1::RetireRecordRequest>,
    ) -> Result<Response<v1::RetireRecordResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, cancel| calls.retire_record(message, cancel)).await
    }

    async fn delete_place(
        &self,
        request: Request<v1::DeletePlaceRequest>,
    ) -> Result<Response<v1::DeletePlaceResponse>, Status> {
        let calls = self.answering.now();
        self.worker.answer(request, move |message, cancel| calls.delete_place(message, cancel)).await
    }
}
