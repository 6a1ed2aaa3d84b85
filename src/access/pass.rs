//! For whom places and rows are looked at.

use std::sync::Arc;

use super::caller::Caller;
use super::role::Kind;
use crate::domain::id::{PlaceId, TermId};

/// Where a call comes from: all that a server knows of who calls as long as nobody is registered with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whence {
    /// A program on this machine, straight: the operator's.
    ThisMachine,
    /// Anywhere else, or through a proxy or a page in a browser.
    Elsewhere,
}

/// For whom places and rows are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass(Owner);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Owner {
    Operator(&'static str),
    Machine(Whence),
    Caller(Arc<Caller>),
}

impl Pass {
    /// Nothing is kept from the caller, for a reason that a reader of the code can check.
    pub fn everything(reason: &'static str) -> Self {
        Self(Owner::Operator(reason))
    }

    /// Of whoever calls a server that knows nobody by name.
    pub fn of_machine(whence: Whence) -> Self {
        Self(Owner::Machine(whence))
    }

    /// Of a caller who signed in.
    pub(super) fn of_caller(caller: &Arc<Caller>) -> Self {
        Self(Owner::Caller(Arc::clone(caller)))
    }

    /// Why nothing is kept from its owner.
    pub fn reason(&self) -> &str {
        match &self.0 {
            Owner::Operator(reason) => reason,
            Owner::Machine(Whence::ThisMachine) => "the operator's own machine, on a server that knows nobody by name",
            Owner::Machine(Whence::Elsewhere) | Owner::Caller(_) => {
                "a view shows what is public or declared for everybody"
            }
        }
    }

    /// Whether its owner speaks for a place: writes in its name, and is told what it keeps to itself.
    pub fn speaks_for(&self, place: &PlaceId) -> bool {
        self.speaks_for_all() || matches!(&self.0, Owner::Caller(caller) if caller.role.speaks_for(place))
    }

    /// Whether its owner speaks for every place, and so for who each of them is.
    pub fn speaks_for_all(&self) -> bool {
        match &self.0 {
            Owner::Operator(_) | Owner::Machine(Whence::ThisMachine) => true,
            Owner::Machine(Whence::Elsewhere) => false,
            Owner::Caller(caller) => caller.role.kind() == Kind::Operator,
        }
    }

    /// The caller who signed in, where its owner is one.
    pub fn caller(&self) -> Option<&Caller> {
        match &self.0 {
            Owner::Operator(_) | Owner::Machine(_) => None,
            Owner::Caller(caller) => Some(caller),
        }
    }

    /// The sector whose words its owner is answered in where a question names none.
    pub fn audience(&self) -> Option<&TermId> {
        match &self.0 {
            Owner::Operator(_) | Owner::Machine(_) => None,
            Owner::Caller(caller) => caller.audience.as_ref(),
        }
    }
}
