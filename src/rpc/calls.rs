//! Every call of the contract, answered in this process: what the prompt does without a server and what a server does for
//! its callers.

use std::sync::Arc;

use jiff::civil::Date;
use prost::Message;

use super::error::{CallError, Candidate};
use super::page_token::Seal;
use super::query::{Reader, RequestError, Violation};
use crate::catalogue;
use crate::domain::cancel::Cancel;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::register::FindError;
use crate::domain::text;
use crate::engine::Engine;
use crate::proto::{limits, v1};

/// Most places on a page, and how many where the caller does not say.
pub const PAGE_LIMIT: i32 = 500;
const PAGE_DEFAULT: i32 = 100;
/// Among so many places a question is answered in a millisecond or two, whatever it asks for.
const FEW_PLACES: usize = 1_000;

/// Which day it is: asked anew for each call, because a server lives for many.
pub type Today = Arc<dyn Fn() -> Date + Send + Sync>;

/// Answers the calls of the contract.
#[derive(Clone)]
pub struct Calls {
    pub(super) engine: Arc<Engine>,
    pub(super) today: Today,
    seal: Seal,
}

impl Calls {
    /// Answers with this engine.
    pub fn new(engine: Engine, today: Today) -> Result<Self, CallError> {
        let seal = Seal::new().map_err(|_| CallError::Internal("the system has no random numbers".to_owned()))?;
        Ok(Self { engine: Arc::new(engine), today, seal })
    }

    /// The same clock and the same page tokens, answered by another engine. A page token is a position in the list of places,
    /// which is the pack's and not the model's.
    pub(super) fn with(self, engine: Engine) -> Self {
        Self { engine: Arc::new(engine), ..self }
    }

    /// Whether one question is answered so soon that nothing else need wait for it elsewhere.
    pub(super) fn are_at_once(&self) -> bool {
        self.engine.register().profiles().len() <= FEW_PLACES
    }

    /// MatchService.FindPeers
    pub fn find_peers(
        &self,
        request: &v1::FindPeersRequest,
        cancel: &Cancel,
    ) -> Result<v1::FindPeersResponse, CallError> {
        let query = self.reader().query(request).map_err(|error| self.with_nearest(error))?;
        Ok(self.engine.find_peers_until(&query, cancel)?)
    }

    /// MatchService.BatchFindPeers
    pub fn batch_find_peers(
        &self,
        request: &v1::BatchFindPeersRequest,
        cancel: &Cancel,
    ) -> Result<v1::BatchFindPeersResponse, CallError> {
        Self::check_batch(request)?;
        let results = request.queries.iter().map(|query| self.batch_result(query, cancel));
        Ok(self.batch_answer(results.collect::<Result<_, _>>()?))
    }

    /// Whether a batch has as many questions as it may.
    pub(super) fn check_batch(request: &v1::BatchFindPeersRequest) -> Result<(), CallError> {
        let given = request.queries.len();
        if given == 0 || given > limits::QUERIES {
            return Err(invalid("queries", format!("has {given} entries; 1 to {} are allowed", limits::QUERIES)));
        }
        Ok(())
    }

    /// The answer to one question of a batch, or its error. An error of the whole where the caller no longer waits.
    pub(super) fn batch_result(
        &self,
        query: &v1::FindPeersRequest,
        cancel: &Cancel,
    ) -> Result<v1::BatchFindPeersResult, CallError> {
        let outcome = match self.find_peers(query, cancel) {
            Ok(response) => v1::batch_find_peers_result::Outcome::Response(response),
            Err(CallError::Deadline) => return Err(CallError::Deadline),
            Err(error) => v1::batch_find_peers_result::Outcome::Error(error.message()),
        };
        Ok(v1::BatchFindPeersResult { outcome: Some(outcome) })
    }

    /// The answer to a batch.
    pub(super) fn batch_answer(&self, results: Vec<v1::BatchFindPeersResult>) -> v1::BatchFindPeersResponse {
        v1::BatchFindPeersResponse { results, versions: Some(self.engine.versions().clone()) }
    }

    /// MatchService.ExplainPeer
    pub fn explain_peer(
        &self,
        request: &v1::ExplainPeerRequest,
        cancel: &Cancel,
    ) -> Result<v1::ExplainPeerResponse, CallError> {
        let Some(query) = &request.query else { return Err(invalid("query", "is missing")) };
        let query = self.reader().query(query).map_err(|error| in_query(self.with_nearest(error)))?;
        let peer = self.reader().place(&request.peer_place_id).map_err(|error| self.with_nearest(error))?;
        Ok(self.engine.explain_peer_until(&query, peer, cancel)?)
    }

    /// MatchService.ListPeerGroups
    pub fn list_peer_groups(&self) -> v1::ListPeerGroupsResponse {
        catalogue::list_peer_groups(&self.engine)
    }

    /// MatchService.GetPeerGroup
    pub fn get_peer_group(&self, request: &v1::GetPeerGroupRequest) -> Result<v1::GetPeerGroupResponse, CallError> {
        let wanted = &request.peer_group_id;
        let group = self.engine.groups().position(wanted);
        group.map(|group| catalogue::peer_group(&self.engine, group)).ok_or_else(|| CallError::UnknownPeerGroup {
            text: text::echo(wanted),
            known: self.engine.groups().groups.iter().map(|group| group.id.clone()).collect(),
        })
    }

    /// PlaceService.GetPlace
    pub fn get_place(&self, request: &v1::GetPlaceRequest) -> Result<v1::GetPlaceResponse, CallError> {
        if PlaceId::new(&request.place_id).is_err() {
            return Err(self.unknown_place(&request.place_id, Vec::new()));
        }
        let found = self.resolve(&request.place_id)?;
        let by_id = |place: usize| {
            let id = self.engine.register().get(place).place.id.as_str();
            id.eq_ignore_ascii_case(&request.place_id) || found.former.is_some()
        };
        match found.place {
            place if by_id(place) => Ok(catalogue::place(&self.engine, place, (self.today)())),
            place => Err(self.unknown_place(&request.place_id, vec![place])),
        }
    }

    /// PlaceService.ResolvePlace
    pub fn resolve_place(&self, request: &v1::ResolvePlaceRequest) -> Result<v1::ResolvePlaceResponse, CallError> {
        let found = self.resolve(&request.text)?;
        let former = found.former;
        Ok(v1::ResolvePlaceResponse {
            place: Some(catalogue::summary(&self.engine, self.engine.register().get(found.place))),
            former_place_id: former.as_ref().map(|one| one.id.to_string()).unwrap_or_default(),
            former_display_name: former.map(|one| one.name).unwrap_or_default(),
            versions: Some(self.engine.versions().clone()),
        })
    }

    /// PlaceService.ListPlaces
    pub fn list_places(&self, request: &v1::ListPlacesRequest) -> Result<v1::ListPlacesResponse, CallError> {
        let mut violations = Vec::new();
        for (field, value) in [("query", &request.query), ("region", &request.region)] {
            let length = value.chars().count();
            if length > text::ECHO_LIMIT {
                let description = format!("is {length} characters long; at most {} are allowed", text::ECHO_LIMIT);
                violations.push(Violation { field: field.to_owned(), description });
            }
        }
        let size = match request.page_size {
            0 => PAGE_DEFAULT,
            size => size,
        };
        if !(1..=PAGE_LIMIT).contains(&size) {
            let description = format!("{size} is outside 1 to {PAGE_LIMIT}");
            violations.push(Violation { field: "page_size".to_owned(), description });
        }
        if !violations.is_empty() {
            return Err(violations.into());
        }
        let unpaged = v1::ListPlacesRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let sealed_for = unpaged.encode_to_vec();
        let from = match request.page_token.as_str() {
            "" => 0,
            token => self.seal.open(token, &sealed_for).ok_or(CallError::PageToken)?,
        };
        let mut answer = catalogue::list_places(&self.engine, &unpaged);
        let until = from.saturating_add(size as usize).min(answer.places.len());
        if until < answer.places.len() {
            answer.next_page_token = self.seal.seal(until, &sealed_for);
        }
        answer.places = answer.places.drain(from.min(until)..until).collect();
        Ok(answer)
    }

    /// TaxonomyService.ListProblems
    pub fn list_problems(&self, request: &v1::ListProblemsRequest) -> Result<v1::ListProblemsResponse, CallError> {
        let length = request.query.chars().count();
        if length > text::ECHO_LIMIT {
            return Err(invalid(
                "query",
                format!("is {length} characters long; at most {} are allowed", text::ECHO_LIMIT),
            ));
        }
        let theme = match request.theme_id.as_str() {
            "" => None,
            theme => Some(self.problem(theme)?),
        };
        Ok(catalogue::list_problems(&self.engine, theme.as_ref(), &request.query))
    }

    /// TaxonomyService.ResolveProblem
    pub fn resolve_problem(
        &self,
        request: &v1::ResolveProblemRequest,
    ) -> Result<v1::ResolveProblemResponse, CallError> {
        let length = request.text.chars().count();
        if length > text::STATEMENT_LIMIT {
            let limit = text::STATEMENT_LIMIT;
            return Err(invalid("text", format!("is {length} characters long; at most {limit} are allowed")));
        }
        if request.text.trim().is_empty() {
            return Err(invalid("text", "is missing"));
        }
        catalogue::resolve_problem(&self.engine, &request.text).ok_or_else(|| self.unknown_problem(&request.text))
    }

    /// TaxonomyService.GetProblem
    pub fn get_problem(&self, request: &v1::GetProblemRequest) -> Result<v1::GetProblemResponse, CallError> {
        let id = self.problem(&request.problem_id)?;
        let problem = self.engine.vocabulary().taxonomy.get(&id);
        problem
            .map(|problem| catalogue::problem(&self.engine, problem))
            .ok_or_else(|| self.unknown_problem(&request.problem_id))
    }

    /// TaxonomyService.ListVocabulary
    pub fn list_vocabulary(&self) -> v1::ListVocabularyResponse {
        catalogue::vocabulary(&self.engine)
    }

    pub(super) fn reader(&self) -> Reader<'_> {
        Reader {
            vocabulary: self.engine.vocabulary(),
            register: self.engine.register(),
            groups: Some(self.engine.groups()),
            weight_sets: self.engine.weight_sets(),
            today: (self.today)(),
        }
    }

    fn resolve(&self, wanted: &str) -> Result<crate::domain::register::Found, CallError> {
        self.engine.register().find(wanted).map_err(|error| match error {
            FindError::Unknown(similar) => self.unknown_place(wanted, similar),
            FindError::Ambiguous(all) => {
                CallError::AmbiguousPlace { text: text::echo(wanted), candidates: self.candidates(&all) }
            }
        })
    }

    pub(super) fn problem(&self, wanted: &str) -> Result<ProblemId, CallError> {
        let known = ProblemId::new(wanted).ok().filter(|id| self.engine.vocabulary().taxonomy.get(id).is_some());
        known.ok_or_else(|| self.unknown_problem(wanted))
    }

    fn unknown_place(&self, wanted: &str, similar: Vec<usize>) -> CallError {
        CallError::UnknownPlace { text: text::echo(wanted), nearest: self.candidates(&similar) }
    }

    fn unknown_problem(&self, wanted: &str) -> CallError {
        let nearest = self.engine.vocabulary().taxonomy.similar(wanted);
        CallError::UnknownProblem {
            code: text::echo(wanted),
            nearest: nearest.iter().map(ToString::to_string).collect(),
        }
    }

    fn candidates(&self, places: &[usize]) -> Vec<Candidate> {
        let candidate = |&place: &usize| {
            let place = &self.engine.register().get(place).place;
            let kind = self.engine.vocabulary().governance.label(&place.governance_type);
            Candidate { id: place.id.to_string(), label: format!("{}, {kind}", place.name) }
        };
        places.iter().map(candidate).collect()
    }

    /// What does not exist is told with what is like it.
    pub(super) fn with_nearest(&self, error: RequestError) -> CallError {
        match &error {
            RequestError::UnknownPlace(wanted) => match self.engine.register().find(wanted) {
                Err(FindError::Unknown(similar)) => self.unknown_place(wanted, similar),
                Err(FindError::Ambiguous(all)) => self.unknown_place(wanted, all),
                Ok(found) => self.unknown_place(wanted, vec![found.place]),
            },
            RequestError::UnknownProblem(wanted) => self.unknown_problem(wanted),
            RequestError::Invalid(_) => error.into(),
        }
    }
}

pub(super) fn invalid(field: &str, description: impl ToString) -> CallError {
    CallError::Invalid(vec![Violation { field: field.to_owned(), description: description.to_string() }])
}

/// Fields of the question stand inside the field `query`.
fn in_query(error: CallError) -> CallError {
    match error {
        CallError::Invalid(violations) => CallError::Invalid(
            violations.into_iter().map(|one| Violation { field: format!("query.{}", one.field), ..one }).collect(),
        ),
        other => other,
    }
}
