//! From an address to what is told there: the calls of the contract, and their messages as a page or as JSON.

use std::collections::BTreeMap;

use http::StatusCode;
use prost::bytes::Bytes;
use serde::Serialize;
use tonic::Code;

use super::Pages;
use crate::access::{Pass, Whence};
use crate::contract::calls::Calls;
use crate::contract::error::{CallError, known};
use crate::contract::worded::whole_names;
use crate::domain::cancel::Cancel;
use crate::domain::id::PlaceId;
use crate::page::{self, Asked, Choice, Extent, Failed, Group, Map, Pair, Spot};
use crate::present::{Answer, Explanation};
use crate::proto::v1::{self, ErrorReason};
use crate::wire::status::http_status;

pub(super) const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

/// What is told at an address.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) body: Bytes,
}

impl Told {
    pub(super) fn new(status: StatusCode, kind: &'static str, body: Bytes) -> Self {
        Self { status, kind, body }
    }

    pub(super) fn text(status: StatusCode, text: String) -> Self {
        Self::new(status, "text/plain; charset=utf-8", text.into())
    }

    pub(super) fn page(status: StatusCode, page: String) -> Self {
        Self::new(status, HTML, page.into())
    }

    /// The proto3 JSON mapping of a message, or of an error.
    fn json<M: Serialize>(answer: Result<M, CallError>) -> Self {
        let (status, written) = match answer {
            Ok(message) => (StatusCode::OK, serde_json::to_vec(&message)),
            Err(error) => (status(&error), serde_json::to_vec(&error.message())),
        };
        match written {
            Ok(body) => Self::new(status, JSON, body.into()),
            Err(_) => Self::text(StatusCode::INTERNAL_SERVER_ERROR, "the answer cannot be written\n".to_owned()),
        }
    }
}

/// Who asks, and with what it is answered.
pub(super) struct Asking<'a> {
    pub(super) calls: &'a Calls,
    pub(super) cancel: &'a Cancel,
    pub(super) pages: &'a Pages,
    pub(super) behind: Option<Extent>,
}

impl Asking<'_> {
    /// The message of FindPeers.
    pub(super) fn answer(&self, query: &str) -> Told {
        Told::json(self.find_peers(&Asked::from_query(query)))
    }

    /// The message of SuggestNames.
    pub(super) fn suggestions(&self, query: &str) -> Told {
        let mut request = v1::SuggestNamesRequest::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (&*name, &*value) {
                ("text", text) => text.clone_into(&mut request.text),
                ("kind", "place") => request.kind = v1::NameKind::Place.into(),
                ("kind", "problem") => request.kind = v1::NameKind::Problem.into(),
                _ => {}
            }
        }
        Told::json(self.calls.suggest_names(&request))
    }

    /// The page of a question.
    pub(super) fn page(&self, query: &str) -> Told {
        let asked = Asked::from_query(query);
        if asked == Asked::default() {
            return Told::page(StatusCode::OK, page::start());
        }
        let told = match asked.peer.as_str() {
            _ if asked.place.is_empty() => Err(crate::contract::calls::invalid("place", "name your council or body")),
            "" => self.list(&asked),
            _ => self.pair(&asked),
        };
        match told {
            Ok(page) => Told::page(StatusCode::OK, page),
            Err(error) => Told::page(status(&error), page::failed(&asked, &failed(&asked, &error))),
        }
    }

    fn list(&self, asked: &Asked) -> Result<String, CallError> {
        let answer = self.find_peers(asked)?;
        let told = Answer::new(&answer, &self.calls.list_vocabulary());
        Ok(page::answer(asked, &told, &self.map(&answer), self.pages.desk.is_some()))
    }

    fn pair(&self, asked: &Asked) -> Result<String, CallError> {
        let place = |id: &str| {
            let request = v1::GetPlaceRequest { place_id: id.to_owned() };
            // What nobody else sees is not shown here, and need not be written down as told.
            let calls = self.calls.clone().seen_by(&Pass::of_machine(Whence::Elsewhere));
            calls.get_place(&request).map(|answer| answer.place.unwrap_or_default())
        };
        let (yours, theirs) = (place(&asked.place)?, place(&asked.peer)?);
        let request = v1::ExplainPeerRequest { query: Some(self.request(asked)), peer_place_id: asked.peer.clone() };
        let answer = self.calls.explain_peer(&request, self.cancel)?;
        let explanation = Explanation::new(&answer, &theirs.display_name, &self.calls.list_vocabulary());
        let (spreads, is_heard) = (&self.pages.spreads, self.pages.desk.is_some());
        Ok(page::pair(asked, &Pair { explanation: &explanation, yours: &yours, theirs: &theirs, spreads, is_heard }))
    }

    /// The page of all groups.
    pub(super) fn groups(&self) -> Told {
        let listed = self.calls.list_peer_groups();
        let groups = self.grouped(&listed);
        let drawn = page::picture_of_groups(&groups, &self.pages.outlines).is_some();
        Told::page(StatusCode::OK, page::groups(&listed, &groups, drawn))
    }

    /// The picture of all groups.
    pub(super) fn picture_of_groups(&self) -> Told {
        let groups = self.grouped(&self.calls.list_peer_groups());
        match page::picture_of_groups(&groups, &self.pages.outlines) {
            Some(picture) => Told::new(StatusCode::OK, "image/svg+xml", picture.into()),
            None => Told::text(StatusCode::NOT_FOUND, "there is nothing to draw\n".to_owned()),
        }
    }

    /// Each group with the places that belong to it most: on the page each stands once. A group that a promotion took away
    /// meanwhile is left out.
    fn grouped(&self, listed: &v1::ListPeerGroupsResponse) -> Vec<Group> {
        let of = |group: &v1::PeerGroup| {
            let request = v1::GetPeerGroupRequest { peer_group_id: group.peer_group_id.clone() };
            let members = self.calls.get_peer_group(&request).ok()?.members;
            Some(Group { group: group.clone(), members })
        };
        let mut groups: Vec<Group> = listed.groups.iter().filter_map(of).collect();
        let mut most: BTreeMap<String, (f64, usize)> = BTreeMap::new();
        for (at, group) in groups.iter().enumerate() {
            for (place, membership) in
                group.members.iter().filter_map(|one| Some((one.place.as_ref()?, one.membership)))
            {
                let known = most.entry(place.place_id.clone()).or_insert((membership, at));
                if membership > known.0 {
                    *known = (membership, at);
                }
            }
        }
        let is_of = |member: &v1::GroupMember, at: usize| {
            let place = member.place.as_ref();
            place.is_some_and(|place| most.get(&place.place_id).is_some_and(|(_, of)| *of == at))
        };
        groups.iter_mut().enumerate().for_each(|(at, group)| group.members.retain(|member| is_of(member, at)));
        groups
    }

    fn find_peers(&self, asked: &Asked) -> Result<v1::FindPeersResponse, CallError> {
        self.calls.find_peers(&self.request(asked), self.cancel)
    }

    /// The request of a question. What is the whole of one problem's name is asked as that problem: nobody need be told how it was
    /// understood.
    fn request(&self, asked: &Asked) -> v1::FindPeersRequest {
        let request = asked.request();
        let named = v1::ResolveProblemRequest { text: request.text.clone() };
        let meant = self.calls.resolve_problem(&named).map(|answer| answer.candidates).unwrap_or_default();
        match whole_names(&meant)[..] {
            [problem] => v1::FindPeersRequest { problem_id: problem.to_owned(), text: String::new(), ..request },
            _ => request,
        }
    }

    /// Where who asks and the peers lie.
    fn map(&self, answer: &v1::FindPeersResponse) -> Map<'_> {
        let asker =
            answer.query.as_ref().map(|query| self.spot(None, &query.place_id, &query.display_name, String::new()));
        let peers = (1..).zip(&answer.peers).map(|(rank, peer)| {
            let lies = [peer.region.clone(), peer.distance_km.map(|km| format!("{km:.0} km away")).unwrap_or_default()];
            let lies: Vec<String> = lies.into_iter().filter(|words| !words.is_empty()).collect();
            self.spot(Some(rank), &peer.place_id, &peer.display_name, lies.join(", "))
        });
        let spots: Vec<Spot<'_>> = asker.into_iter().chain(peers).collect();
        Map { spots, attribution: self.pages.outlines.attribution.clone(), behind: self.behind }
    }

    fn spot(&self, rank: Option<i32>, id: &str, name: &str, lies: String) -> Spot<'_> {
        let id = PlaceId::new(id).ok();
        let outline = id.as_ref().and_then(|id| self.pages.outlines.of.get(id));
        let position = id.as_ref().and_then(|id| self.pages.outlines.centres.get(id)).copied();
        Spot { rank, name: name.to_owned(), lies, outline, position }
    }
}

/// What a page says of an error, with what may have been meant.
fn failed(asked: &Asked, error: &CallError) -> Failed {
    let place =
        |name: &str, id: &str| Choice { name: name.to_owned(), asked: Asked { place: id.to_owned(), ..asked.clone() } };
    let problem =
        |name: &str| Choice { name: name.to_owned(), asked: Asked { problem: name.to_owned(), ..asked.clone() } };
    let choices = match error {
        CallError::UnknownPlace { nearest: places, .. } | CallError::AmbiguousPlace { candidates: places, .. } => {
            places.iter().map(|candidate| place(&candidate.label, &candidate.id)).collect()
        }
        CallError::AmbiguousProblem { candidates, .. } => {
            candidates.iter().map(|candidate| problem(&candidate.label)).collect()
        }
        CallError::UnknownProblem { nearest, .. } => nearest.iter().map(|code| problem(code)).collect(),
        _ => Vec::new(),
    };
    // Each error is logged where it is written for a caller.
    let message = error.message().message;
    Failed { message: message.trim_end_matches('.').to_owned(), choices }
}

/// The status of HTTP that stands for an error.
pub(super) fn status(error: &CallError) -> StatusCode {
    match known(error.reason()).code {
        // Whoever reads a page did not ask too much: others did.
        Code::ResourceExhausted if error.reason() != ErrorReason::TooLarge => StatusCode::SERVICE_UNAVAILABLE,
        code => http_status(code, Some(error.reason())),
    }
}
