//! Who answers: this process with the pack at hand, or a server. The answers are the same messages.

use std::sync::Arc;

use super::failure::Failure;
use super::{Globals, open, sign_in};
use crate::contract::call::{Answered, Asking};
use crate::contract::calls::Calls;
use crate::contract::page::PAGE_LIMIT;
use crate::domain::cancel::Cancel;
use crate::engine::View;
use crate::proto::v1;
use crate::wire::address::Address;
use crate::wire::client::Client;

/// Where to ask.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct Options {
    /// Ask a server, such as <http://127.0.0.1:50051>, instead of the pack
    #[arg(long, global = true, value_name = "URL", conflicts_with_all = ["pack", "model", "sentence_model", "store", "withdrawals", "access_log", "today"])]
    server: Option<Address>,
    #[command(flatten)]
    sign_in: sign_in::Options,
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
    /// The server to ask; none where this process answers.
    pub(super) fn server(&self) -> Option<&Address> {
        self.server.as_ref()
    }

    /// Opens the pack, or connects to the server. A sentence model is not read: it takes long, and most commands read no text.
    ///
    /// # Errors
    /// Pack or model cannot be used, or the server cannot be reached.
    pub fn open(&self, globals: &Globals) -> Result<Backend, Failure> {
        self.seen(|| open::view(globals), globals)
    }

    /// The same for a command that reads people's own words: by a sentence model as well, where one is named.
    ///
    /// # Errors
    /// As above, or the sentence model cannot be used.
    pub fn open_to_read(&self, globals: &Globals) -> Result<Backend, Failure> {
        self.seen(|| open::reading_view(globals), globals)
    }

    /// The same for a command that writes to the store that is named.
    ///
    /// # Errors
    /// As above, or the store is not there or cannot be written to.
    pub(super) fn open_to_write(&self, globals: &Globals) -> Result<Backend, Failure> {
        let (None, Some(store)) = (&self.server, &globals.store) else { return self.open(globals) };
        let today = globals.day();
        // What the store keeps is laid over by its writer.
        let view = open::view(&Globals { store: None, ..globals.clone() })?;
        let calls =
            Calls::written_by(store.writer_there(view, globals.withdrawals.as_deref())?, Arc::new(move || today))
                .map_err(Failure::call)?;
        Ok(Backend::Local(Box::new(calls)))
    }

    fn seen(&self, view: impl FnOnce() -> Result<View, Failure>, globals: &Globals) -> Result<Backend, Failure> {
        match &self.server {
            Some(address) => Ok(Backend::Remote(Box::new(self.sign_in.connect(address)?))),
            None => Backend::local(view()?, globals),
        }
    }
}

impl Backend {
    /// This process, which answers from a view.
    pub(super) fn local(view: View, globals: &Globals) -> Result<Self, Failure> {
        let today = globals.day();
        let calls = Calls::new(view, Arc::new(move || today)).map_err(Failure::call)?;
        Ok(Self::Local(Box::new(calls)))
    }

    /// The answer to a call, from whoever is asked.
    pub(super) fn ask<Q: Answered<Keeper = Calls>>(&self, request: Q) -> Result<Q::Answer, Failure> {
        let answer = match self {
            Self::Local(calls) => request.answer(calls, &Asking { cancel: &Cancel::new() }),
            Self::Remote(client) => client.ask(request),
        };
        answer.map_err(Failure::call)
    }

    /// All pages as one.
    pub(super) fn list_places(&self, mut request: v1::ListPlacesRequest) -> Result<v1::ListPlacesResponse, Failure> {
        request.page_size = PAGE_LIMIT;
        let mut whole = self.ask(request.clone())?;
        while !whole.next_page_token.is_empty() {
            // A server that always names a further page would keep us for ever.
            if whole.places.len() >= usize::try_from(whole.total_count).unwrap_or_default().min(MOST_PLACES) {
                let message = "the server names a further page after all the places that it said there are";
                return Err(Failure::unreachable(message, "ask another server, or tell its operator"));
            }
            request.page_token = std::mem::take(&mut whole.next_page_token);
            let before = whole.places.len();
            let page = self.ask(request.clone())?;
            whole.places.extend(page.places);
            if whole.places.len() == before {
                let message = "the server names a further page and puts nothing on it";
                return Err(Failure::unreachable(message, "ask another server, or tell its operator"));
            }
            whole.next_page_token = page.next_page_token;
        }
        Ok(whole)
    }
}
