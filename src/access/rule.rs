//! Who may make a call.

use std::sync::Arc;

use thiserror::Error;

use super::caller::Caller;
use super::pass::{Pass, Whence};
use super::role::{Kind, Role};

/// Who may make a call. A server that knows nobody by name goes by the machine: what is not about words or places is for its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Whoever may call at all: the domain's words and codes, and nothing of any place, not even how many there are.
    Words,
    /// Whoever may be told of single places.
    Places,
    /// Whoever speaks for the place that is written about.
    OwnPlace,
    /// Whoever may be told of single places, in their own name: what they say waits for the operator.
    Proposing,
    /// Conveners, and the operator.
    Convening,
    /// The operator.
    Operating,
}

/// Who calls, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'a> {
    /// The server knows nobody by name.
    Machine(Whence),
    /// The server knows callers by name, and this is none of them: no token, or one that is not good.
    Stranger,
    /// Somebody who signed in.
    Caller(&'a Arc<Caller>),
}

/// Why somebody may not make a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It is for the server's own machine.
    #[error("this is answered to this machine alone")]
    OtherMachine,
    /// One and the same for no token, a wrong one, an old one and one that was revoked: whoever has none is told nothing of those that
    /// there are.
    #[error(
        "sign in with a token that is valid: none came with the call, or it is unknown, has expired or was revoked"
    )]
    NotSignedIn,
    /// Law 10.
    #[error("a caller with the role aggregate-only is told of no single place")]
    AggregateOnly,
    /// The call is for others.
    #[error("a caller with the role {0} may not make this call: it is for {1}")]
    NotFor(Kind, &'static str),
}

impl Rule {
    /// The pass of somebody who may make a call that has this rule.
    ///
    /// # Errors
    ///
    /// Why they may not.
    pub fn admit(self, who: Who<'_>) -> Result<Pass, Refusal> {
        match who {
            Who::Machine(whence) if self.is_for_everybody() || whence == Whence::ThisMachine => {
                Ok(Pass::of_machine(whence))
            }
            Who::Machine(_) => Err(Refusal::OtherMachine),
            Who::Stranger => Err(Refusal::NotSignedIn),
            Who::Caller(caller) if self.is_for(&caller.role) => Ok(Pass::of_caller(caller)),
            Who::Caller(caller) => Err(self.refusal(caller.role.kind())),
        }
    }

    /// Whether a server that knows nobody by name answers it to whoever reaches it.
    pub fn is_for_everybody(self) -> bool {
        match self {
            Self::Words | Self::Places => true,
            Self::OwnPlace | Self::Proposing | Self::Convening | Self::Operating => false,
        }
    }

    fn is_for(self, role: &Role) -> bool {
        match (self, role) {
            (Self::Words, _) | (_, Role::Operator) => true,
            (_, Role::AggregateOnly(_)) => false,
            (Self::Places | Self::Proposing, Role::Place(_) | Role::Portal { .. } | Role::Convener { .. })
            | (Self::OwnPlace, Role::Place(_) | Role::Portal { .. })
            | (Self::Convening, Role::Convener { .. }) => true,
            (Self::OwnPlace, Role::Convener { .. })
            | (Self::Convening, Role::Place(_) | Role::Portal { .. })
            | (Self::Operating, Role::Place(_) | Role::Portal { .. } | Role::Convener { .. }) => false,
        }
    }

    fn refusal(self, kind: Kind) -> Refusal {
        match (self, kind) {
            (_, Kind::AggregateOnly) => Refusal::AggregateOnly,
            (Self::Words | Self::Places | Self::Proposing, kind) => {
                Refusal::NotFor(kind, "those who may be told of places")
            }
            (Self::OwnPlace, kind) => Refusal::NotFor(kind, "those who speak for a place"),
            (Self::Convening, kind) => Refusal::NotFor(kind, "conveners and the operator"),
            (Self::Operating, kind) => Refusal::NotFor(kind, "the operator"),
        }
    }
}
