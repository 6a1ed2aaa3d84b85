//! A call of the contract: its request says which one it is, and `table` has a row of each.

use prost::{Message, Name};

use super::calls::Calls;
use super::error::CallError;
use super::models::Models;
use super::runs::Runs;
use super::unwritten::Unwritten;
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

/// Who answers calls.
pub trait Keeper: Send + 'static {
    /// What its answers tell that has to be written down before they are given; none where it writes that itself.
    fn unwritten(&self) -> Option<Unwritten> {
        None
    }
}

impl Keeper for Calls {
    fn unwritten(&self) -> Option<Unwritten> {
        Self::unwritten(self)
    }
}

impl Keeper for Runs {}

impl Keeper for Models {}

/// Who waits for an answer.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Set once nobody waits any more.
    pub cancel: &'a Cancel,
}
