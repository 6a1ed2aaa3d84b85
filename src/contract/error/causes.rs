//! From what broke in the rooms above to what a caller is told of it.

use super::{CallError, Fault};
use crate::access::Refusal;
use crate::clustering::KMeansError;
use crate::contract::violation::{RequestError, Violation};
use crate::domain::cancel::Cancelled;
use crate::engine::EngineError;
use crate::model::ModelError;
use crate::runs::RunError;
use crate::shelf::ShelfError;
use crate::store::StoreError;

impl From<Cancelled> for CallError {
    fn from(_: Cancelled) -> Self {
        Self::Deadline
    }
}

/// Where the machine alone counts, whoever looked at it says what gave the call away.
impl From<Refusal> for CallError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::OtherMachine => Self::NotLocal(refusal.to_string()),
            Refusal::NotSignedIn => Self::NotSignedIn,
            Refusal::AggregateOnly | Refusal::NotFor(..) => Self::NotAllowed(refusal.to_string()),
        }
    }
}

impl From<EngineError> for CallError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Cancelled(_) => Self::Deadline,
            error => Self::internal(&error),
        }
    }
}

/// A client is told what concerns its run, and nothing of the server's folders.
impl From<RunError> for CallError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Other { run_id, differs, .. } => {
                Self::RunConflict(format!("there is another run {run_id}, which differs in: {}", differs.join("; ")))
            }
            RunError::NoRun(_) => Self::RunConflict("the folder of that run holds something else".to_owned()),
            RunError::Busy(_) => Self::RunConflict("another process works on the run in that folder".to_owned()),
            RunError::Cancelled(_) => Self::Deadline,
            RunError::Full { .. } => Self::RunsFull(error.to_string()),
            RunError::Damaged(_) => {
                Self::RunUnreadable("a file of the run is not what the run wrote".to_owned(), Fault::of(&error))
            }
            RunError::File { error: ref system, .. } => {
                let told = format!("the files of the run cannot be used: {}", system.kind());
                Self::RunUnreadable(told, Fault::of(&error))
            }
            RunError::Missing(_)
            | RunError::Unfinished(_)
            | RunError::Job(_)
            | RunError::Column(_)
            | RunError::Row(_)
            | RunError::Line(_)
            | RunError::Threads(_) => Self::internal(&error),
        }
    }
}

impl From<ModelError> for CallError {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Groups(KMeansError::Cancelled(cancelled)) => cancelled.into(),
            error => Self::internal(&error),
        }
    }
}

impl From<ShelfError> for CallError {
    fn from(error: ShelfError) -> Self {
        match error {
            ShelfError::Unknown { text, nearest } => Self::UnknownModel { text, nearest },
            ShelfError::Unusable { .. } => Self::ModelUnusable(error.to_string()),
            ShelfError::NoEarlier => Self::NoEarlierModel,
            ShelfError::Missing(_) | ShelfError::InUse(_) | ShelfError::History { .. } | ShelfError::System { .. } => {
                Self::ModelsUnreadable(error.to_string())
            }
        }
    }
}

/// A caller is told what is wrong with the store, and not where it lies.
impl From<&StoreError> for CallError {
    fn from(error: &StoreError) -> Self {
        let why = match error {
            StoreError::Full(_) => "there is no room on its disk",
            StoreError::ReadOnly(_) => "it cannot be written to",
            StoreError::Overtaken(_) => "another program wrote to it",
            StoreError::Damaged { .. } => "it is damaged",
            StoreError::Away { .. } => "its database cannot be reached",
            StoreError::Missing(_)
            | StoreError::CannotOpen { .. }
            | StoreError::InUse(_)
            | StoreError::Foreign(_)
            | StoreError::OfAnother(_)
            | StoreError::OtherDomain { .. }
            | StoreError::Newer { .. }
            | StoreError::Older { .. }
            | StoreError::Refused { .. }
            | StoreError::Database { .. } => "it failed",
        };
        Self::StoreUnavailable(format!("the store did not keep it: {why}"), Fault::of(error))
    }
}

impl From<Vec<Violation>> for CallError {
    fn from(violations: Vec<Violation>) -> Self {
        Self::Invalid(violations)
    }
}

/// What a request names that does not exist is looked up by whoever has the names at hand.
impl From<RequestError> for CallError {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Invalid(violations) => Self::Invalid(violations),
            RequestError::UnknownPlace(text) => Self::UnknownPlace { text, nearest: Vec::new() },
            RequestError::UnknownProblem(code) => Self::UnknownProblem { code, nearest: Vec::new() },
        }
    }
}
