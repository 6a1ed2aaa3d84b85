//! The same calls, asked of a server.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Response, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use super::address::Address;
use super::status::from_status;
use crate::contract::error::CallError;
use crate::proto::v1;
use crate::proto::v1::match_service_client::MatchServiceClient;
use crate::proto::v1::match_service_server;
use crate::proto::v1::model_service_client::ModelServiceClient;
use crate::proto::v1::place_service_client::PlaceServiceClient;
use crate::proto::v1::taxonomy_service_client::TaxonomyServiceClient;
use crate::proto::v1::train_model_response::Step;

/// How long a call may take, and how long to wait for a connection.
const DEADLINE: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(5);

/// A connection to a server.
#[derive(Debug)]
pub struct Client {
    address: Address,
    runtime: Runtime,
    channel: Channel,
}

impl Client {
    /// Connects to the server at an address.
    pub fn connect(address: &Address) -> Result<Self, CallError> {
        let unreachable = |why: String| CallError::Unreachable(format!("no server answers at {address}: {why}"));
        let runtime =
            Builder::new_current_thread().enable_all().build().map_err(|error| unreachable(error.to_string()))?;
        let endpoint = Endpoint::from(address.uri()).connect_timeout(CONNECT);
        let channel = runtime.block_on(endpoint.connect()).map_err(|error| unreachable(root(&error)))?;
        Ok(Self { address: address.clone(), runtime, channel })
    }

    /// MatchService.FindPeers
    pub fn find_peers(&self, request: v1::FindPeersRequest) -> Result<v1::FindPeersResponse, CallError> {
        let named = if request.text.is_empty() { request.problem_id.clone() } else { request.text.clone() };
        let mut service = MatchServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.find_peers(request).await)
    }

    /// MatchService.ExplainPeer
    pub fn explain_peer(&self, request: v1::ExplainPeerRequest) -> Result<v1::ExplainPeerResponse, CallError> {
        let named = request.peer_place_id.clone();
        let mut service = MatchServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.explain_peer(request).await)
    }

    /// MatchService.ListPeerGroups
    pub fn list_peer_groups(&self) -> Result<v1::ListPeerGroupsResponse, CallError> {
        let mut service = MatchServiceClient::new(self.channel.clone());
        self.ask("", v1::ListPeerGroupsRequest {}, async move |request| service.list_peer_groups(request).await)
    }

    /// MatchService.GetPeerGroup
    pub fn get_peer_group(&self, request: v1::GetPeerGroupRequest) -> Result<v1::GetPeerGroupResponse, CallError> {
        let named = request.peer_group_id.clone();
        let mut service = MatchServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.get_peer_group(request).await)
    }

    /// ModelService.TrainModel, with whoever is told how far it is.
    pub fn train_model(
        &self,
        request: v1::TrainModelRequest,
        mut told: impl FnMut(&v1::TrainingProgress),
    ) -> Result<v1::Model, CallError> {
        let named = request.before_version.clone();
        let mut service = ModelServiceClient::new(self.channel.clone());
        let outcome = self.runtime.block_on(async {
            let mut steps = service.train_model(request).await?.into_inner();
            let mut trained = None;
            // To the end: what comes after the model would say that it is none.
            while let Some(message) = steps.message().await? {
                match message.step {
                    Some(Step::Progress(progress)) => told(&progress),
                    Some(Step::Model(model)) => trained = Some(model),
                    None => {}
                }
            }
            Ok(trained)
        });
        let trained = outcome.map_err(|status: Status| self.told(&status, &named))?;
        trained.ok_or_else(|| CallError::Unreachable("the server ended before the training did".to_owned()))
    }

    /// ModelService.ListModels
    pub fn list_models(&self) -> Result<v1::ListModelsResponse, CallError> {
        let mut service = ModelServiceClient::new(self.channel.clone());
        self.ask("", v1::ListModelsRequest {}, async move |request| service.list_models(request).await)
    }

    /// ModelService.GetModel
    pub fn get_model(&self, request: v1::GetModelRequest) -> Result<v1::GetModelResponse, CallError> {
        let named = request.version.clone();
        let mut service = ModelServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.get_model(request).await)
    }

    /// ModelService.PromoteModel
    pub fn promote_model(&self, request: v1::PromoteModelRequest) -> Result<v1::PromoteModelResponse, CallError> {
        let named = request.version.clone();
        let mut service = ModelServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.promote_model(request).await)
    }

    /// ModelService.RollbackModel
    pub fn rollback_model(&self) -> Result<v1::RollbackModelResponse, CallError> {
        let mut service = ModelServiceClient::new(self.channel.clone());
        self.ask("", v1::RollbackModelRequest {}, async move |request| service.rollback_model(request).await)
    }

    /// PlaceService.GetPlace
    pub fn get_place(&self, request: v1::GetPlaceRequest) -> Result<v1::GetPlaceResponse, CallError> {
        let named = request.place_id.clone();
        let mut service = PlaceServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.get_place(request).await)
    }

    /// PlaceService.ResolvePlace
    pub fn resolve_place(&self, request: v1::ResolvePlaceRequest) -> Result<v1::ResolvePlaceResponse, CallError> {
        let named = request.text.clone();
        let mut service = PlaceServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.resolve_place(request).await)
    }

    /// PlaceService.UpsertPlace
    pub fn upsert_place(&self, request: v1::UpsertPlaceRequest) -> Result<v1::UpsertPlaceResponse, CallError> {
        let named = request.place.as_ref().map(|place| place.place_id.clone()).unwrap_or_default();
        let mut service = PlaceServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.upsert_place(request).await)
    }

    /// PlaceService.UpsertRecord
    pub fn upsert_record(&self, request: v1::UpsertRecordRequest) -> Result<v1::UpsertRecordResponse, CallError> {
        let named = request.place_id.clone();
        let mut service = PlaceServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.upsert_record(request).await)
    }

    /// PlaceService.RetireRecord
    pub fn retire_record(&self, request: v1::RetireRecordRequest) -> Result<v1::RetireRecordResponse, CallError> {
        let named = request.place_id.clone();
        let mut service = PlaceServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.retire_record(request).await)
    }

    /// PlaceService.DeletePlace
    pub fn delete_place(&self, request: v1::DeletePlaceRequest) -> Result<v1::DeletePlaceResponse, CallError> {
        let named = request.place_id.clone();
        let mut service = PlaceServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.delete_place(request).await)
    }

    /// PlaceService.ListPlaces, one page
    pub fn list_places(&self, request: v1::ListPlacesRequest) -> Result<v1::ListPlacesResponse, CallError> {
        let mut service = PlaceServiceClient::new(self.channel.clone());
        self.ask("", request, async move |request| service.list_places(request).await)
    }

    /// TaxonomyService.ListProblems
    pub fn list_problems(&self, request: v1::ListProblemsRequest) -> Result<v1::ListProblemsResponse, CallError> {
        let named = request.theme_id.clone();
        let mut service = TaxonomyServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.list_problems(request).await)
    }

    /// TaxonomyService.GetProblem
    pub fn get_problem(&self, request: v1::GetProblemRequest) -> Result<v1::GetProblemResponse, CallError> {
        let named = request.problem_id.clone();
        let mut service = TaxonomyServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.get_problem(request).await)
    }

    /// TaxonomyService.ResolveProblem
    pub fn resolve_problem(&self, request: v1::ResolveProblemRequest) -> Result<v1::ResolveProblemResponse, CallError> {
        let named = request.text.clone();
        let mut service = TaxonomyServiceClient::new(self.channel.clone());
        self.ask(&named, request, async move |request| service.resolve_problem(request).await)
    }

    /// TaxonomyService.ListVocabulary
    pub fn list_vocabulary(&self) -> Result<v1::ListVocabularyResponse, CallError> {
        let mut service = TaxonomyServiceClient::new(self.channel.clone());
        self.ask("", v1::ListVocabularyRequest {}, async move |request| service.list_vocabulary(request).await)
    }

    fn ask<M, T>(
        &self,
        named: &str,
        message: M,
        call: impl AsyncFnOnce(Request<M>) -> Result<Response<T>, Status>,
    ) -> Result<T, CallError> {
        let mut request = Request::new(message);
        request.set_timeout(DEADLINE);
        let answer = self.runtime.block_on(call(request));
        answer.map(Response::into_inner).map_err(|status| self.told(&status, named))
    }

    /// Why a call has no answer. What is not told in the contract's words may come from something that is no peermatch server: that
    /// is found out by asking for what every one of them has.
    fn told(&self, status: &Status, named: &str) -> CallError {
        match from_status(status, named) {
            CallError::Unreachable(_) | CallError::NotOffered if !self.is_peermatch() => {
                CallError::Unreachable(format!("what answers at {} is no peermatch server", self.address))
            }
            error => error,
        }
    }

    fn is_peermatch(&self) -> bool {
        let mut request = Request::new(HealthCheckRequest { service: match_service_server::SERVICE_NAME.to_owned() });
        request.set_timeout(CONNECT);
        let mut health = HealthClient::new(self.channel.clone());
        self.runtime.block_on(health.check(request)).is_ok()
    }
}

/// The last cause: what the system said.
fn root(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), root)
}
