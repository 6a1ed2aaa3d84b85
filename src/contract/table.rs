//! The one table of calls. Of each row are made: the method of its service, the request's way through client, prompt and
//! worker, and the rule that says who may make it. A row without a rule does not compile, and a method of the contract without
//! a row is one that its service lacks.
//!
//! A row says: the call and its method; request and answer, each a `stream` where there are many; its [`Rule`]; where it stands `at`
//! for those who speak HTTP and JSON, by the rules of `google.api.http`, or that it is for gRPC alone, as all streams are; what the
//! caller `names`; and how it is answered:
//!
//! | way | for |
//! |---|---|
//! | `by_worker` | what takes the processor: in its caller's turn, on a thread of its own, within its deadline |
//! | `at_once` | the same, without another thread where there are few places |
//! | `once_known` | the same, when what answers knows the writes that the request names |
//! | `in_line` | writes: they wait for each other, and whoever waits holds nobody's turn |
//! | `by_itself` | streams, and what waits: the function of the call's name in `wire::server` beside its service |

use super::call::{Answered, Ask, Asking, Call, Http, Verb};
use super::calls::Calls;
use super::error::CallError;
use super::models::Models;
use super::runs::Runs;
use crate::access::Rule;
use crate::proto::v1;

/// Hands the whole table to a macro.
macro_rules! calls {
    ($to:ident) => {
        $to! {
            MatchService match_service_server::MatchServiceServer of Calls {
                FindPeers find_peers(FindPeersRequest) -> (FindPeersResponse), Places,
                    at POST "/v1/peers:find",
                    names |one| if one.text.is_empty() { &one.problem_id } else { &one.text },
                    once_known |calls, one, asking| calls.find_peers(one, asking.cancel);
                BatchFindPeers batch_find_peers(BatchFindPeersRequest) -> (BatchFindPeersResponse), Places,
                    at POST "/v1/peers:batchFind",
                    names |_| "",
                    by_itself;
                ExplainPeer explain_peer(ExplainPeerRequest) -> (ExplainPeerResponse), Places,
                    at POST "/v1/peers:explain",
                    names |one| &one.peer_place_id,
                    once_known |calls, one, asking| calls.explain_peer(one, asking.cancel);
                WatchPeers watch_peers(WatchPeersRequest) -> (stream WatchPeersResponse as WatchPeersStream), Places,
                    at GRPC alone,
                    names |_| "",
                    by_itself;
                ListPeerGroups list_peer_groups(ListPeerGroupsRequest) -> (ListPeerGroupsResponse), Places,
                    at GET "/v1/peerGroups",
                    names |_| "",
                    by_worker |calls, _, _| Ok(calls.list_peer_groups());
                GetPeerGroup get_peer_group(GetPeerGroupRequest) -> (GetPeerGroupResponse), Places,
                    at GET "/v1/peerGroups/{peer_group_id}",
                    names |one| &one.peer_group_id,
                    by_worker |calls, one, _| calls.get_peer_group(one);
            }
            PlaceService place_service_server::PlaceServiceServer of Calls {
                GetPlace get_place(GetPlaceRequest) -> (GetPlaceResponse), Places,
                    at GET "/v1/places/{place_id}",
                    names |one| &one.place_id,
                    by_worker |calls, one, _| calls.get_place(one);
                ResolvePlace resolve_place(ResolvePlaceRequest) -> (ResolvePlaceResponse), Places,
                    at GET "/v1/places:resolve",
                    names |one| &one.text,
                    by_worker |calls, one, _| calls.resolve_place(one);
                SuggestNames suggest_names(SuggestNamesRequest) -> (SuggestNamesResponse), Places,
                    at GET "/v1/names:suggest",
                    names |one| &one.text,
                    at_once |calls, one, _| calls.suggest_names(one);
                ListPlaces list_places(ListPlacesRequest) -> (ListPlacesResponse), Places,
                    at GET "/v1/places",
                    names |_| "",
                    by_worker |calls, one, _| calls.list_places(one);
                UpsertPlace upsert_place(UpsertPlaceRequest) -> (UpsertPlaceResponse), OwnPlace,
                    at POST "/v1/places:upsert",
                    names |one| one.place.as_ref().map_or("", |place| &place.place_id),
                    in_line |calls, one, asking| calls.upsert_place(one, asking.cancel);
                UpsertRecord upsert_record(UpsertRecordRequest) -> (UpsertRecordResponse), OwnPlace,
                    at POST "/v1/places/{place_id}/records:upsert",
                    names |one| &one.place_id,
                    in_line |calls, one, asking| calls.upsert_record(one, asking.cancel);
                RetireRecord retire_record(RetireRecordRequest) -> (RetireRecordResponse), OwnPlace,
                    at POST "/v1/places/{place_id}/records:retire",
                    names |one| &one.place_id,
                    in_line |calls, one, asking| calls.retire_record(one, asking.cancel);
                SetConsent set_consent(SetConsentRequest) -> (SetConsentResponse), OwnPlace,
                    at POST "/v1/places/{place_id}/consents:set",
                    names |one| &one.place_id,
                    in_line |calls, one, asking| calls.set_consent(one, asking.cancel);
                ExplainVisibility explain_visibility(ExplainVisibilityRequest) -> (ExplainVisibilityResponse), OwnPlace,
                    at GET "/v1/places/{place_id}/visibility",
                    names |one| &one.place_id,
                    by_worker |calls, one, _| calls.explain_visibility(one);
                DeletePlace delete_place(DeletePlaceRequest) -> (DeletePlaceResponse), OwnPlace,
                    at DELETE "/v1/places/{place_id}",
                    names |one| &one.place_id,
                    in_line |calls, one, asking| calls.delete_place(one, asking.cancel);
                ImportPlaces import_places(stream ImportPlacesRequest) -> (ImportPlacesResponse), OwnPlace,
                    at GRPC alone,
                    names |one| &one.place_id,
                    by_itself;
                ListAccessRecords list_access_records(ListAccessRecordsRequest) -> (ListAccessRecordsResponse), OwnPlace,
                    at GET "/v1/places/{place_id}/accessRecords",
                    names |one| &one.place_id,
                    in_line |calls, one, _| calls.list_access_records(one);
            }
            TaxonomyService taxonomy_service_server::TaxonomyServiceServer of Calls {
                ListProblems list_problems(ListProblemsRequest) -> (ListProblemsResponse), Places,
                    at GET "/v1/problems",
                    names |one| &one.theme_id,
                    by_worker |calls, one, _| calls.list_problems(one);
                GetProblem get_problem(GetProblemRequest) -> (GetProblemResponse), Places,
                    at GET "/v1/problems/{problem_id}",
                    names |one| &one.problem_id,
                    by_worker |calls, one, _| calls.get_problem(one);
                ResolveProblem resolve_problem(ResolveProblemRequest) -> (ResolveProblemResponse), Words,
                    at POST "/v1/problems:resolve",
                    names |one| &one.text,
                    by_worker |calls, one, _| calls.resolve_problem(one);
                ListVocabulary list_vocabulary(ListVocabularyRequest) -> (ListVocabularyResponse), Words,
                    at GET "/v1/vocabulary",
                    names |_| "",
                    by_worker |calls, _, _| Ok(calls.list_vocabulary());
                AddTerm add_term(AddTermRequest) -> (AddTermResponse), Operating,
                    at POST "/v1/terms",
                    names |one| one.term.as_ref().map_or("", |term| &term.problem_id),
                    in_line |calls, one, asking| calls.add_term(one, asking.cancel);
                ProposeTerm propose_term(ProposeTermRequest) -> (ProposeTermResponse), Proposing,
                    at POST "/v1/proposals",
                    names |one| one.term.as_ref().map_or("", |term| &term.problem_id),
                    in_line |calls, one, asking| calls.propose_term(one, asking.cancel);
                ListProposals list_proposals(ListProposalsRequest) -> (ListProposalsResponse), Proposing,
                    at GET "/v1/proposals",
                    names |_| "",
                    by_worker |calls, one, _| calls.list_proposals(one);
                ApproveTerm approve_term(ApproveTermRequest) -> (ApproveTermResponse), Operating,
                    at POST "/v1/proposals/{number}:approve",
                    names |one| &one.approved_as,
                    in_line |calls, one, asking| calls.approve_term(one, asking.cancel);
                DeclineTerm decline_term(DeclineTermRequest) -> (DeclineTermResponse), Operating,
                    at POST "/v1/proposals/{number}:decline",
                    names |_| "",
                    in_line |calls, one, asking| calls.decline_term(one, asking.cancel);
                WithdrawTerm withdraw_term(WithdrawTermRequest) -> (WithdrawTermResponse), Proposing,
                    at DELETE "/v1/proposals/{number}",
                    names |_| "",
                    in_line |calls, one, asking| calls.withdraw_term(one, asking.cancel);
            }
            BatchService batch_service_server::BatchServiceServer of Runs {
                StartRun start_run(StartRunRequest) -> (StartRunResponse), Convening,
                    at POST "/v1/runs",
                    names |one| &one.run_id,
                    by_worker |runs, one, _| runs.start(one);
                GetRun get_run(GetRunRequest) -> (GetRunResponse), Convening,
                    at GET "/v1/runs/{run_id}",
                    names |one| &one.run_id,
                    by_worker |runs, one, _| Ok(v1::GetRunResponse { run: Some(runs.get(&one.run_id)?) });
                WatchRun watch_run(WatchRunRequest) -> (stream WatchRunResponse as WatchRunStream), Convening,
                    at GRPC alone,
                    names |one| &one.run_id,
                    by_itself;
                StreamResults stream_results(StreamResultsRequest) -> (stream StreamResultsResponse as StreamResultsStream), Convening,
                    at GRPC alone,
                    names |one| &one.run_id,
                    by_itself;
                CancelRun cancel_run(CancelRunRequest) -> (CancelRunResponse), Convening,
                    at POST "/v1/runs/{run_id}:cancel",
                    names |one| &one.run_id,
                    by_itself;
                DeleteRun delete_run(DeleteRunRequest) -> (DeleteRunResponse), Convening,
                    at DELETE "/v1/runs/{run_id}",
                    names |one| &one.run_id,
                    by_worker |runs, one, _| runs.delete(one);
            }
            ModelService model_service_server::ModelServiceServer of Models {
                TrainModel train_model(TrainModelRequest) -> (stream TrainModelResponse as TrainModelStream), Operating,
                    at GRPC alone,
                    names |one| &one.before_version,
                    by_itself;
                ListModels list_models(ListModelsRequest) -> (ListModelsResponse), Operating,
                    at GET "/v1/models",
                    names |_| "",
                    by_worker |models, _, _| models.list_models();
                GetModel get_model(GetModelRequest) -> (GetModelResponse), Operating,
                    at GET "/v1/models/{version}",
                    names |one| &one.version,
                    by_worker |models, one, _| models.get_model(one);
                PromoteModel promote_model(PromoteModelRequest) -> (PromoteModelResponse), Operating,
                    at POST "/v1/models/{version}:promote",
                    names |one| &one.version,
                    by_itself;
                RollbackModel rollback_model(RollbackModelRequest) -> (RollbackModelResponse), Operating,
                    at POST "/v1/models:rollback",
                    names |_| "",
                    by_itself;
            }
        }
    };
}
pub(crate) use calls;

/// Makes of each row what needs no socket: what its request asks for, and who answers it.
macro_rules! requests {
    ($($Service:ident $module:ident::$Server:ident of $Keeper:ident { $(
        $Call:ident $method:ident $request:tt -> $answer:tt, $rule:ident,
        at $verb:ident $address:tt,
        names $named:expr,
        $way:ident $($with:expr)?;
    )+ })+) => {
        /// Every call that there is, service by service.
        pub const CALLS: &[Call] = &[$($( row!($Service $Call $rule $verb $address) ),+),+];

        $($(
            asks!($request -> $answer, row!($Service $Call $rule $verb $address), $named);
            $( answered!($request by $Keeper, $with); )?
        )+)+
    };
}

macro_rules! row {
    ($Service:ident $Call:ident $rule:ident $verb:ident $address:tt) => {
        Call {
            service: stringify!($Service),
            name: stringify!($Call),
            path: concat!("/peermatch.v1.", stringify!($Service), "/", stringify!($Call)),
            rule: Rule::$rule,
            http: http!($verb $address),
        }
    };
}

macro_rules! http {
    (GRPC alone) => {
        None
    };
    (GET $address:literal) => {
        Some(Http { verb: Verb::Get, address: $address })
    };
    (POST $address:literal) => {
        Some(Http { verb: Verb::Post, address: $address })
    };
    (DELETE $address:literal) => {
        Some(Http { verb: Verb::Delete, address: $address })
    };
}

macro_rules! asks {
    ((stream $Request:ident) -> $answer:tt, $row:expr, $named:expr) => { asks!(($Request) -> $answer, $row, $named); };
    ($request:tt -> (stream $Answer:ident as $Stream:ident), $row:expr, $named:expr) => {
        asks!($request -> ($Answer), $row, $named);
    };
    (($Request:ident) -> ($Answer:ident), $row:expr, $named:expr) => {
        impl Ask for v1::$Request {
            type Answer = v1::$Answer;

            const CALL: Call = $row;

            fn named(&self) -> &str {
                let named: fn(&Self) -> &str = $named;
                named(self)
            }
        }
    };
}

macro_rules! answered {
    (($Request:ident) by $Keeper:ident, $answer:expr) => {
        impl Answered for v1::$Request {
            type Keeper = $Keeper;

            fn answer(&self, keeper: &$Keeper, asking: &Asking<'_>) -> Result<Self::Answer, CallError> {
                let answer: fn(&$Keeper, &Self, &Asking<'_>) -> Result<Self::Answer, CallError> = $answer;
                answer(keeper, self, asking)
            }
        }
    };
}

calls!(requests);

/// How the paths of all calls begin, those included that a later version may have.
pub const OURS: &str = "/peermatch.";

/// The call that stands at a path of the wire.
pub fn at(path: &str) -> Option<&'static Call> {
    CALLS.iter().find(|call| call.path == path)
}
