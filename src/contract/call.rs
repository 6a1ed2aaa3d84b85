//! A call of the contract: its request says which one it is, and `table` has a row of each.

use prost::{Message, Name};

use super::error::CallError;
use crate::access::Rule;
use crate::domain::cancel::Cancel;

/// What the table says of a call, whoever answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Its service, without the package.
    pub service: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Where it stands on the wire: `/peermatch.v1.PlaceService/GetPlace`.
    pub path: &'static str,
    /// Who may make it.
    pub rule: Rule,
    /// Where it stands for those who speak HTTP and JSON; nowhere, if it is for gRPC alone.
    pub http: Option<Http>,
}

/// An address of a call for those who speak HTTP and JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Http {
    /// How it is asked for.
    pub verb: Verb,
    /// Its path, as `google.api.http` writes it: `{place_id}` stands for a piece without a slash, which is that field of the
    /// request; what follows a last colon is a verb. Fields that are not in it stand behind a question mark, or in the body of
    /// what is posted.
    pub address: &'static str,
}

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Reads, and says what in the address alone.
    Get,
    /// Has a body of JSON.
    Post,
    /// Takes away, and says what in the address alone.
    Delete,
}

impl Verb {
    /// As HTTP writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// A message that asks for something. Every call has a request of its own, so that the request says which call it is.
pub trait Ask: Message + Name + Default + Send + 'static {
    /// What it is answered with; of a stream, each of its messages.
    type Answer: Message + Name + Default + Send + 'static;

    /// Its row of the table.
    const CALL: Call;

    /// What the caller named, to be told by where it is not known. Empty where nothing is named.
    fn named(&self) -> &str;
}

/// A request that has one answer, made by whoever keeps what it is about: the calls over a snapshot, the runs, the models.
pub trait Answered: Ask {
    /// Who answers it.
    type Keeper;

    /// The answer.
    ///
    /// # Errors
    ///
    /// Why there is none, as the contract tells it for each call.
    fn answer(&self, keeper: &Self::Keeper, asking: &Asking<'_>) -> Result<Self::Answer, CallError>;
}

/// Who waits for an answer.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Set once nobody waits any more.
    pub cancel: &'a Cancel,
}
