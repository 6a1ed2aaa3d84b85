//! Every call of the contract, answered in this process: what the prompt does without a server and what a server does for
//! its callers.

use std::path::PathBuf;
use std::sync::Arc;

use prost::Message;

use super::beside::places_beside;
use super::entries::Entries;
use super::error::CallError;
use super::names::Told;
use super::page::page_size;
use super::page_token::{Last, Seal};
use super::query::Reader;
use super::summary::summary;
use super::violation::{Violation, Violations};
use crate::access::Pass;
use crate::audit::Book;
use crate::callers::Known;
use crate::catalogue;
use crate::domain::cancel::Cancel;
use crate::domain::clock::Today;
use crate::domain::declared::Ledger;
use crate::domain::id::PlaceId;
use crate::domain::text;
use crate::engine::{Listing, View};
use crate::live::{Answers, Current, Writer};
use crate::proto::{limits, v1};

/// Most suggestions of a kind, and how many where the caller does not say.
const SUGGESTED_LIMIT: i32 = 20;
const SUGGESTED_DEFAULT: i32 = 8;
/// Among so many places a question is answered in a millisecond or two, whatever it asks for.
const FEW_PLACES: usize = 1_000;

/// Answers the calls of the contract.
#[derive(Clone)]
pub struct Calls {
    pub(super) view: View,
    /// The state that answers, of which `view` is what the caller sees.
    pub(super) answers: Answers,
    /// In whose name is asked, where `view` is what is seen by whoever asks in the name of a place.
    pub(super) asker: Option<PlaceId>,
    pub(super) today: Today,
    pub(super) current: Current,
    pub(super) writer: Option<Writer>,
    /// Where it is written down what is told that not everybody may see.
    pub(super) book: Option<Arc<Book>>,
    /// Where runs lie, if this server makes any.
    pub(super) runs: Option<PathBuf>,
    /// Where that waits, of calls whose answers somebody else gives.
    pub(super) put_off: Option<Entries>,
    /// Who may call, where anybody is known by name.
    pub(super) onlookers: Option<Known>,
    pub(super) seal: Seal,
}

impl Calls {
    /// Answers with what a view shows.
    ///
    /// # Errors
    ///
    /// [`CallError::Internal`] where the system has no random bytes for a key.
    pub fn new(view: View, today: Today) -> Result<Self, CallError> {
        Self::over(Current::new(view), None, today)
    }

    /// The same, knowing what places said on top of what is publicly known; writes nothing.
    ///
    /// # Errors
    ///
    /// As [`Calls::new`].
    pub fn beside(view: View, ledger: Ledger, today: Today) -> Result<Self, CallError> {
        Self::over(Current::with_ledger(view, Arc::new(ledger)), None, today)
    }

    /// Answers with what a writer keeps, and writes to it.
    ///
    /// # Errors
    ///
    /// As [`Calls::new`].
    pub fn written_by(writer: Writer, today: Today) -> Result<Self, CallError> {
        Self::over(writer.current().clone(), Some(writer), today)
    }

    fn over(current: Current, writer: Option<Writer>, today: Today) -> Result<Self, CallError> {
        let seal = Seal::new().map_err(|error| CallError::internal(&error))?;
        let answers = current.now();
        let pass = answers.view.pass().clone();
        let view = if writer.is_some() { answers.through(&pass, today(), None) } else { answers.view.clone() };
        Ok(Self {
            view,
            answers,
            asker: None,
            today,
            current,
            writer,
            book: None,
            put_off: None,
            runs: None,
            onlookers: None,
            seal,
        })
    }

    /// The same calls, with page tokens that whoever has the same key reads, too.
    pub fn sealed_with(self, seal: Seal) -> Self {
        Self { seal, ..self }
    }

    /// The same calls, answered from the snapshot that answers now as everybody sees it.
    pub(super) fn as_of_now(&self) -> Self {
        let answers = self.current.now();
        Self { view: answers.view.clone(), answers, asker: None, ..self.clone() }
    }

    /// The same calls, for the owner of a pass.
    pub fn seen_by(self, pass: &Pass) -> Self {
        // Without a writer nothing was declared: all see the same, on whatever day.
        if self.writer.is_none() {
            return Self { view: self.answers.view.clone().seen_by(pass.clone()), asker: None, ..self };
        }
        let today = (self.today)();
        let pass = self.answers.acting(pass.clone(), today);
        Self { view: self.answers.through(&pass, today, None), asker: None, ..self }
    }

    /// Whether nothing has to be laid out for the owner of a pass.
    pub(crate) fn are_laid_out(&self, pass: &Pass) -> bool {
        let sees_as_everybody =
            |today| self.answers.sees_as_everybody(&self.answers.acting(pass.clone(), today), today);
        // What day it is matters to none where no place says anything.
        self.writer.is_none() || sees_as_everybody((self.today)())
    }

    /// The same calls for the owner of a pass who asks for everybody at once.
    pub(super) fn seen_for_a_run(self, pass: &Pass) -> Self {
        Self { view: self.answers.for_a_run(pass, (self.today)()), ..self }
    }

    /// The same calls for a place in whose name their caller speaks, which is then seen as it tells itself.
    fn as_place(&self, place: &PlaceId) -> Self {
        Self { view: self.answers.through(self.view.pass(), (self.today)(), Some(place)), ..self.clone() }
    }

    /// Whether one question is answered so soon that nothing else need wait for it elsewhere. Where places say something, what is seen in the
    /// name of one may have to be laid out: whether it has, the way that an answer goes must not tell.
    pub(crate) fn are_at_once(&self) -> bool {
        self.writer.is_none() && self.view.register().profiles().len() <= FEW_PLACES
    }

    /// MatchService.FindPeers
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] with each field that is wrong; a place or problem that is not known or can mean several; a write token that
    /// is not known here; [`CallError::Deadline`] once `cancel` is set.
    pub fn find_peers(
        &self,
        request: &v1::FindPeersRequest,
        cancel: &Cancel,
    ) -> Result<v1::FindPeersResponse, CallError> {
        let asker = self.as_asker(request);
        let (answer, ()) = asker.found(request, cancel, |_| ())?;
        asker.write_down_peers(&answer.peers)?;
        Ok(answer)
    }

    /// The answer, and what else is asked of its list. Whoever asks in its own name does so through [`Self::as_asker`].
    pub(super) fn found<T>(
        &self,
        request: &v1::FindPeersRequest,
        cancel: &Cancel,
        also: impl FnOnce(&Listing<'_, '_>) -> T,
    ) -> Result<(v1::FindPeersResponse, T), CallError> {
        self.check_token(&request.write_token)?;
        let query = self.query(request)?;
        let asker = self.view.asker(&query);
        let asking = self.view.ask(&asker, cancel)?;
        let listing = asking.list()?;
        let mut answer = listing.told()?;
        if let Some(since) = query.terms.since {
            answer.peers.iter_mut().for_each(|peer| self.mark_news(peer, since));
        }
        if let (Some(problem), Some(understood)) = (&query.problem, &mut answer.query) {
            understood.notices.extend(self.convener_may_know(problem));
        }
        let answer = match request.view() {
            v1::AnswerView::Summary => summary(answer),
            v1::AnswerView::Full | v1::AnswerView::Unspecified => answer,
        };
        Ok((answer, also(&listing)))
    }

    /// MatchService.BatchFindPeers
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] where there are no questions or too many; [`CallError::Deadline`] once `cancel` is set. What is wrong with one
    /// question is its own answer.
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
    pub(crate) fn check_batch(request: &v1::BatchFindPeersRequest) -> Result<(), CallError> {
        let given = request.queries.len();
        if given == 0 || given > limits::QUERIES {
            return Err(invalid("queries", format!("has {given} entries; 1 to {} are allowed", limits::QUERIES)));
        }
        Ok(())
    }

    /// The answer to one question of a batch, or its error. An error of the whole where the caller no longer waits.
    pub(crate) fn batch_result(
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
    pub(crate) fn batch_answer(&self, results: Vec<v1::BatchFindPeersResult>) -> v1::BatchFindPeersResponse {
        v1::BatchFindPeersResponse { results, versions: Some(self.view.versions().clone()) }
    }

    /// MatchService.ExplainPeer
    ///
    /// # Errors
    ///
    /// As [`Calls::find_peers`], and where the peer is not known.
    pub fn explain_peer(
        &self,
        request: &v1::ExplainPeerRequest,
        cancel: &Cancel,
    ) -> Result<v1::ExplainPeerResponse, CallError> {
        let Some(query) = &request.query else { return Err(invalid("query", "is missing")) };
        self.check_token(&query.write_token)?;
        let asker = self.as_asker(query);
        let (answer, peer) = asker.explained(query, request, cancel)?;
        // That a place is no peer says as much of it.
        asker.write_down_beyond([&peer].into_iter().chain(&asker.asker).map(PlaceId::as_str))?;
        Ok(answer)
    }

    fn explained(
        &self,
        query: &v1::FindPeersRequest,
        request: &v1::ExplainPeerRequest,
        cancel: &Cancel,
    ) -> Result<(v1::ExplainPeerResponse, PlaceId), CallError> {
        let query = self.query(query).map_err(in_query);
        let mut readings = Vec::new();
        let peer = self.reader().named("peer_place_id", &request.peer_place_id, &mut readings);
        let peer = peer.map_err(|error| self.with_nearest(error));
        let (mut query, peer) = both("query", query, "peer_place_id", peer)?;
        query.terms_mut().readings.extend(readings);
        let mut answer = self.view.ask(&self.view.asker(&query), cancel)?.explain(peer)?;
        if let (Some(since), Some(peer)) = (query.terms.since, &mut answer.peer) {
            self.mark_news(peer, since);
        }
        Ok((answer, self.view.register().get(peer).place.id.clone()))
    }

    /// MatchService.ListPeerGroups
    pub fn list_peer_groups(&self) -> v1::ListPeerGroupsResponse {
        catalogue::list_peer_groups(&self.view)
    }

    /// MatchService.GetPeerGroup
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownPeerGroup`], with the groups that there are; [`CallError::AccessLogUnavailable`] as [`Calls::get_place`].
    pub fn get_peer_group(&self, request: &v1::GetPeerGroupRequest) -> Result<v1::GetPeerGroupResponse, CallError> {
        let wanted = &request.peer_group_id;
        let group = self.view.groups().position(wanted);
        let group = group.ok_or_else(|| CallError::UnknownPeerGroup {
            text: text::echo(wanted),
            known: self.view.groups().groups.iter().map(|group| group.id.clone()).collect(),
        })?;
        let answer = catalogue::peer_group(&self.view, &self.answers.view, group);
        let members = answer.members.iter().flat_map(|member| &member.place);
        self.write_down_listed(members.map(|place| place.place_id.as_str()))?;
        Ok(answer)
    }

    /// PlaceService.GetPlace
    ///
    /// # Errors
    ///
    /// [`CallError::UnknownPlace`] with the nearest names, [`CallError::AmbiguousPlace`] with those that may be meant;
    /// [`CallError::AccessLogUnavailable`] where what it tells would have to be written down and cannot be.
    pub fn get_place(&self, request: &v1::GetPlaceRequest) -> Result<v1::GetPlaceResponse, CallError> {
        let found = self.resolve(&request.place_id)?;
        let id = &self.view.register().get(found.place).place.id;
        let itself = self.as_place(id);
        let position = itself.view.register().position(id).unwrap_or(found.place);
        let answer = catalogue::place(&itself.view, position, (self.today)());
        let place = answer.place.map(|place| itself.with_own_words(place)).transpose()?;
        let others = place.iter().flat_map(places_beside);
        if self.view.pass().speaks_for(id) {
            self.write_down_listed(others)?;
        } else {
            self.write_down_beyond([id.as_str()].into_iter().chain(others))?;
        }
        let told = Told::of(found.by);
        Ok(v1::GetPlaceResponse {
            taken_for: told.taken_for,
            former_place_id: told.former_place_id,
            former_display_name: told.former_display_name,
            place,
            ..answer
        })
    }

    /// PlaceService.ResolvePlace
    ///
    /// # Errors
    ///
    /// As [`Calls::get_place`].
    pub fn resolve_place(&self, request: &v1::ResolvePlaceRequest) -> Result<v1::ResolvePlaceResponse, CallError> {
        let found = self.resolve(&request.text)?;
        let told = Told::of(found.by);
        self.write_down_listed([self.view.register().get(found.place).place.id.as_str()].into_iter())?;
        Ok(v1::ResolvePlaceResponse {
            place: Some(catalogue::summary(&self.view, self.view.register().get(found.place))),
            former_place_id: told.former_place_id,
            former_display_name: told.former_display_name,
            versions: Some(self.view.versions().clone()),
            taken_for: told.taken_for,
        })
    }

    /// PlaceService.SuggestNames
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] with each field that is wrong.
    pub fn suggest_names(&self, request: &v1::SuggestNamesRequest) -> Result<v1::SuggestNamesResponse, CallError> {
        let mut wrong = Violations::default();
        if let Err(error) = text::within(&request.text, text::NAME_LIMIT) {
            wrong.add("text", error);
        }
        let limit = match request.limit {
            0 => SUGGESTED_DEFAULT,
            limit => limit,
        };
        if !(1..=SUGGESTED_LIMIT).contains(&limit) {
            wrong.add("limit", format!("{limit} is outside 1 to {SUGGESTED_LIMIT}"));
        }
        let kinds = match v1::NameKind::try_from(request.kind) {
            Ok(v1::NameKind::Unspecified) => (true, true),
            Ok(v1::NameKind::Place) => (true, false),
            Ok(v1::NameKind::Problem) => (false, true),
            Err(_) => {
                wrong.add("kind", "is no kind of name");
                (false, false)
            }
        };
        if !wrong.0.is_empty() {
            return Err(wrong.0.into());
        }
        let most = |wanted: bool| if wanted { limit as usize } else { 0 };
        let places = catalogue::suggest_places(&self.view, &request.text, most(kinds.0));
        self.write_down_listed(places.iter().flat_map(|one| &one.place).map(|place| place.place_id.as_str()))?;
        Ok(v1::SuggestNamesResponse {
            places,
            problems: catalogue::suggest_problems(&self.view, &request.text, most(kinds.1)),
            versions: Some(self.view.versions().clone()),
        })
    }

    /// PlaceService.ListPlaces
    ///
    /// # Errors
    ///
    /// [`CallError::Invalid`] with each field that is wrong; [`CallError::PageToken`] where the token is not one for this request.
    pub fn list_places(&self, request: &v1::ListPlacesRequest) -> Result<v1::ListPlacesResponse, CallError> {
        let mut wrong = Violations::default();
        if let Err(error) = text::within(&request.query, text::ECHO_LIMIT) {
            wrong.add("query", error);
        }
        let most = page_size(request.page_size).unwrap_or_else(|why| {
            wrong.add("page_size", why);
            0
        });
        let reader = self.reader();
        let types = reader.types("governance_types", &request.governance_types, &mut wrong);
        let region = reader.area("region", &request.region, |place| &place.region, &mut wrong);
        if !wrong.0.is_empty() {
            return Err(wrong.0.into());
        }
        let unpaged = v1::ListPlacesRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let sealed_for = unpaged.encode_to_vec();
        let last = match request.page_token.as_str() {
            "" => None,
            token => Some(self.seal.open(token, &sealed_for).ok_or(CallError::PageToken)?),
        };
        let after = last.as_ref().map(|last| (last.name.as_str(), last.id.as_str()));
        // One more than is told says whether there is a further page.
        let mut answer = catalogue::list_places(&self.view, &request.query, &types, region.as_deref(), after, most + 1);
        if answer.places.len() > most {
            answer.places.truncate(most);
            let last =
                answer.places.last().map(|place| Last { name: place.display_name.clone(), id: place.place_id.clone() });
            answer.next_page_token = last.map(|last| self.seal.seal(&last, &sealed_for)).unwrap_or_default();
        }
        self.write_down_listed(answer.places.iter().map(|place| place.place_id.as_str()))?;
        Ok(answer)
    }

    pub(super) fn reader(&self) -> Reader<'_> {
        Reader {
            vocabulary: self.view.vocabulary(),
            register: self.view.register(),
            groups: Some(self.view.groups()),
            weight_sets: self.view.weight_sets(),
            today: (self.today)(),
            uncovered: self.view.pass().uncovered(),
        }
    }
}

pub(crate) fn invalid(field: &str, description: impl ToString) -> CallError {
    CallError::Invalid(vec![Violation { field: field.to_owned(), description: description.to_string() }])
}

/// Two parts of a request, each of which may be wrong: what is wrong with both is told at once, each by its field.
pub(super) fn both<A, B>(
    field: &str,
    one: Result<A, CallError>,
    other_field: &str,
    other: Result<B, CallError>,
) -> Result<(A, B), CallError> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
        (Err(one), Err(other)) => {
            let violations = one.into_violations(field).into_iter().chain(other.into_violations(other_field));
            Err(CallError::Invalid(violations.collect()))
        }
    }
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
