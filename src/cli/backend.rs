//! Who answers: this process with the pack at hand, or a server. The answers are the same messages.

use std::sync::Arc;

use super::failure::Failure;
use super::{Globals, open};
use crate::contract::calls::Calls;
use crate::contract::error::CallError;
use crate::contract::whence::Whence;
use crate::domain::cancel::Cancel;
use crate::proto::v1;
use crate::wire::address::Address;
use crate::wire::client::Client;

/// Where to ask.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct Options {
    /// Ask a server, such as <http://127.0.0.1:50051>, instead of the pack
    #[arg(long, global = true, value_name = "URL", conflicts_with_all = ["pack", "model", "store", "today"])]
    server: Option<Address>,
}

/// Most places that are listed, whatever a server says: some more than the most that a pack has.
const MOST_PLACES: usize = 2_000_000;

/// Who answers.
pub enum Backend {
    /// This process.
    Local(Box<Calls>),
    /// A server.
    Remote(Box<Client>),
}

impl Options {
    /// Opens the pack, or connects to the server.
    pub fn open(&self, globals: &Globals) -> Result<Backend, Failure> {
        match &self.server {
            Some(address) => Ok(Backend::Remote(Box::new(Client::connect(address).map_err(Failure::call)?))),
            None => {
                let today = globals.day();
                let calls = Calls::new(open::view(globals)?, Arc::new(move || today)).map_err(Failure::call)?;
                Ok(Backend::Local(Box::new(calls)))
            }
        }
    }
}

impl Backend {
    pub(super) fn find_peers(&self, request: v1::FindPeersRequest) -> Result<v1::FindPeersResponse, Failure> {
        self.ask(request, |calls, one| calls.find_peers(one, &Cancel::new()), Client::find_peers)
    }

    pub(super) fn explain_peer(&self, request: v1::ExplainPeerRequest) -> Result<v1::ExplainPeerResponse, Failure> {
        self.ask(request, |calls, one| calls.explain_peer(one, &Cancel::new()), Client::explain_peer)
    }

    pub(super) fn list_peer_groups(&self) -> Result<v1::ListPeerGroupsResponse, Failure> {
        match self {
            Self::Local(calls) => Ok(calls.list_peer_groups()),
            Self::Remote(client) => client.list_peer_groups().map_err(Failure::call),
        }
    }

    pub(super) fn get_peer_group(&self, request: v1::GetPeerGroupRequest) -> Result<v1::GetPeerGroupResponse, Failure> {
        self.ask(request, Calls::get_peer_group, Client::get_peer_group)
    }

    pub(super) fn get_place(&self, request: v1::GetPlaceRequest) -> Result<v1::GetPlaceResponse, Failure> {
        self.ask(request, |calls, one| calls.get_place(one, Whence::ThisMachine), Client::get_place)
    }

    pub(super) fn resolve_place(&self, request: v1::ResolvePlaceRequest) -> Result<v1::ResolvePlaceResponse, Failure> {
        self.ask(request, Calls::resolve_place, Client::resolve_place)
    }

    /// All pages as one.
    pub(super) fn list_places(&self, mut request: v1::ListPlacesRequest) -> Result<v1::ListPlacesResponse, Failure> {
        request.page_size = crate::contract::calls::PAGE_LIMIT;
        let mut whole = self.ask(request.clone(), Calls::list_places, Client::list_places)?;
        while !whole.next_page_token.is_empty() {
            // A server that always names a further page would keep us for ever.
            if whole.places.len() >= usize::try_from(whole.total_count).unwrap_or_default().min(MOST_PLACES) {
                let message = "the server names a further page after all the places that it said there are";
                return Err(Failure::unreachable(message, "ask another server, or tell its operator"));
            }
            request.page_token = std::mem::take(&mut whole.next_page_token);
            let before = whole.places.len();
            let page = self.ask(request.clone(), Calls::list_places, Client::list_places)?;
            whole.places.extend(page.places);
            if whole.places.len() == before {
                let message = "the server names a further page and puts nothing on it";
                return Err(Failure::unreachable(message, "ask another server, or tell its operator"));
            }
            whole.next_page_token = page.next_page_token;
        }
        Ok(whole)
    }

    pub(super) fn list_problems(&self, request: v1::ListProblemsRequest) -> Result<v1::ListProblemsResponse, Failure> {
        self.ask(request, Calls::list_problems, Client::list_problems)
    }

    pub(super) fn get_problem(&self, request: v1::GetProblemRequest) -> Result<v1::GetProblemResponse, Failure> {
        self.ask(request, Calls::get_problem, Client::get_problem)
    }

    pub(super) fn resolve_problem(
        &self,
        request: v1::ResolveProblemRequest,
    ) -> Result<v1::ResolveProblemResponse, Failure> {
        self.ask(request, Calls::resolve_problem, Client::resolve_problem)
    }

    pub(super) fn list_vocabulary(&self) -> Result<v1::ListVocabularyResponse, Failure> {
        match self {
            Self::Local(calls) => Ok(calls.list_vocabulary()),
            Self::Remote(client) => client.list_vocabulary().map_err(Failure::call),
        }
    }

    fn ask<M, T>(
        &self,
        request: M,
        here: impl FnOnce(&Calls, &M) -> Result<T, CallError>,
        there: impl FnOnce(&Client, M) -> Result<T, CallError>,
    ) -> Result<T, Failure> {
        let answer = match self {
            Self::Local(calls) => here(calls, &request),
            Self::Remote(client) => there(client, request),
        };
        answer.map_err(Failure::call)
    }
}
