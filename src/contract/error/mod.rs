//! What can go wrong with a call.

mod causes;
mod fault;
mod reason;

pub use fault::Fault;
pub use reason::{ReasonRow, known};

use std::time::Duration;

use thiserror::Error;

use super::brief;
use super::violation::Violation;
use crate::access::Refusal;
use crate::domain::id::PlaceId;
use crate::domain::text;
use crate::proto::limits::VIOLATIONS;
use crate::proto::v1::{self, ErrorReason};

/// Most places that an error names.
const NAMED: usize = 20;

/// Why a call has no answer. What a caller is told is in the message; internals are not.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CallError {
    /// Fields that are wrong; at least one.
    #[error("{}", brief::line(.0))]
    Invalid(Vec<Violation>),
    /// Bytes that are no request of that call; the text says why.
    #[error("{0}")]
    Malformed(String),
    /// A request of more bytes, or of more entries, than the server reads; the text says how many it reads.
    #[error("{0}")]
    TooLarge(String),
    /// A request that took too long to arrive.
    #[error("the request took too long to arrive")]
    TooSlow,
    /// Whoever watches takes too long to read.
    #[error(
        "you did not read on in time, and nothing more is kept for you; ask again (a watch goes on from the resume_token that came last)"
    )]
    ReaderTooSlow,
    /// No place of that id or name.
    #[error("there is no place '{text}'")]
    UnknownPlace {
        /// What was asked for, made fit to be shown.
        text: String,
        /// Places with a like id or name.
        nearest: Vec<Candidate>,
    },
    /// No problem of that code.
    #[error("there is no problem '{code}'")]
    UnknownProblem {
        /// What was asked for, made fit to be shown.
        code: String,
        /// Codes like it.
        nearest: Vec<String>,
    },
    /// No peer group of that id.
    #[error("there is no peer group '{text}'")]
    UnknownPeerGroup {
        /// What was asked for, made fit to be shown.
        text: String,
        /// The groups that there are.
        known: Vec<String>,
    },
    /// Several places are meant.
    #[error("'{text}' can mean {} places", candidates.len())]
    AmbiguousPlace {
        /// What was asked for, made fit to be shown.
        text: String,
        /// The places.
        candidates: Vec<Candidate>,
    },
    /// Several problems are meant, or none surely enough.
    #[error("'{text}' can mean {} problem{}", candidates.len(), if candidates.len() == 1 { "" } else { "s" })]
    AmbiguousProblem {
        /// What was said, made fit to be shown.
        text: String,
        /// The problems, surest first.
        candidates: Vec<MeantProblem>,
    },
    /// No run of that id.
    #[error("there is no run '{0}'")]
    UnknownRun(String),
    /// The run of that id, or its folder, is another one.
    #[error("{0}")]
    RunConflict(String),
    /// The run of that id has no rows yet.
    #[error("the run {0} is not finished")]
    RunNotFinished(String),
    /// Another process works on the run of that id.
    #[error("another process works on the run {0}: only that one can stop it")]
    RunBusy(String),
    /// This server works on the run of that id.
    #[error("the run {0} is under way: cancel it first")]
    RunUnderWay(String),
    /// Runs take as much room as they may; the text says how much.
    #[error("{0}")]
    RunsFull(String),
    /// The files of a run cannot be read or written, or are not what the run wrote; the text says which.
    #[error("{0}")]
    RunUnreadable(String, Fault),
    /// No model of that version.
    #[error("there is no model '{text}'")]
    UnknownModel {
        /// What was asked for, made fit to be shown.
        text: String,
        /// Versions like it.
        nearest: Vec<String>,
    },
    /// A model that cannot answer; the text says which and why.
    #[error("{0}")]
    ModelUnusable(String),
    /// A training is under way.
    #[error("a training is under way; the server trains one model at a time")]
    TrainingBusy,
    /// Nothing answered before the model that answers now.
    #[error("no other model answered before: there is nothing to roll back to")]
    NoEarlierModel,
    /// The folder of models cannot be read or written; the text says why.
    #[error("{0}")]
    ModelsUnreadable(String),
    /// A web page calls what is for operators and conveners.
    #[error("what is for operators and conveners is not answered to web pages; use the prompt or another program")]
    WebPage,
    /// A call to operators' and conveners' services that did not come straight from this machine; the text says what gave it away.
    #[error("{0}")]
    NotLocal(String),
    /// A server that knows callers by name, and a call without a token that is good: the same, whatever is wrong with it.
    #[error("{}", Refusal::NotSignedIn)]
    NotSignedIn,
    /// A caller who may not do that; the text says why.
    #[error("{0}")]
    NotAllowed(String),
    /// A caller who asked for more than it may within a minute.
    #[error(
        "you asked for all that you may ask for within a minute; come back in {} second{}",
        .retry_after.as_millis().div_ceil(1_000),
        if retry_after.as_millis() <= 1_000 { "" } else { "s" }
    )]
    QuotaSpent {
        /// When there is one more call, from now.
        retry_after: Duration,
    },
    /// The server has no such service.
    #[error("the server does not offer that")]
    NotOffered,
    /// The place said nothing of that problem.
    #[error("'{place}' has declared nothing about '{problem}'")]
    UnknownRecord {
        /// The place's id.
        place: String,
        /// The problem's code.
        problem: String,
    },
    /// Somebody wrote since the etag was read.
    #[error("somebody wrote since: the etag that you read is {given}, and now it is {now}")]
    Etag {
        /// The caller's.
        given: String,
        /// What stands there now.
        now: String,
    },
    /// Another write had the id of this request; the text is the id.
    #[error("another write had the request id '{0}' within the last day")]
    RequestIdTaken(String),
    /// No proposal of that number that the caller is told of.
    #[error("there is no proposal {0}")]
    UnknownProposal(String),
    /// The proposal of that number does not wait any more.
    #[error("the proposal {0} was approved or declined before")]
    ProposalSettled(String),
    /// Texts that look like data about a person; at least one.
    #[error("{}", brief::line(.0))]
    PersonalData(Vec<Violation>),
    /// The store cannot be read or written; the text says why.
    #[error("{0}")]
    StoreUnavailable(String, Fault),
    /// What was to be told is not for everybody, and that it is told cannot be written down.
    #[error("what was asked for is not for everybody, and that it is told cannot be written down: it is not told")]
    AccessLogUnavailable(Fault),
    /// Not a page token of this server for this request.
    #[error("the page token is not one that this server gave out for this request; start again at the first page")]
    PageToken,
    /// The caller no longer waits.
    #[error("the deadline passed before the answer was ready")]
    Deadline,
    /// As much to do as the server takes on.
    #[error("the server has as much to do as it takes on; try again after a while")]
    Overloaded,
    /// As many wait, or are kept, as may; the text says what.
    #[error("{0}")]
    Full(String),
    /// Something broke that should not have.
    #[error("{0}")]
    Internal(Fault),
    /// Nobody answers at that address, or not as this contract says, or not any more.
    #[error("{0}")]
    Unreachable(String),
}

/// A place that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// Its name and kind, for people.
    pub label: String,
}

/// A problem that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeantProblem {
    /// Its code.
    pub id: String,
    /// Its name, for people.
    pub label: String,
    /// How sure that is, as a number of two decimals.
    pub confidence: String,
}

impl CallError {
    /// Something broke that should not have, with what it was.
    pub fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        Self::Internal(Fault::of(error))
    }

    /// The caller does not speak for a place.
    pub(crate) fn not_your_place(place: &PlaceId) -> Self {
        Self::NotAllowed(format!("you do not speak for {place}: the operator binds callers to places"))
    }

    /// The caller would take the name of a place that it does not speak for.
    pub(crate) fn name_of_another(name: &str) -> Self {
        Self::NotAllowed(format!("'{}' means another place: take a name that is nobody else's", text::echo(name)))
    }

    /// How long to wait before asking again, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::QuotaSpent { retry_after } => Some(*retry_after),
            _ => None,
        }
    }

    /// What the log is to hold, where a caller is not told everything.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Internal(fault)
            | Self::RunUnreadable(_, fault)
            | Self::StoreUnavailable(_, fault)
            | Self::AccessLogUnavailable(fault) => Some(fault),
            _ => None,
        }
    }

    /// The fields that are wrong, where it is about fields.
    pub(crate) fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(violations) | Self::PersonalData(violations) => violations,
            _ => &[],
        }
    }

    /// The error as what is wrong with the fields of a request, where more than one is: `field` is the one at fault.
    pub(super) fn into_violations(self, field: &str) -> Vec<Violation> {
        match self {
            Self::Invalid(violations) => violations,
            error => vec![Violation { field: field.to_owned(), description: error.to_string() }],
        }
    }

    /// Writes what a caller is not told to the log, once for each call that it ends: the span has the request id.
    pub(crate) fn log(&self) {
        if let Some(cause) = self.fault().and_then(Fault::to_log) {
            tracing::error!(cause, reason = self.reason().as_str_name(), "a call failed");
        }
    }

    /// The reason under which the contract knows it.
    pub fn reason(&self) -> ErrorReason {
        match self {
            Self::Invalid(_) => ErrorReason::InvalidField,
            Self::Malformed(_) => ErrorReason::Malformed,
            Self::TooLarge(_) => ErrorReason::TooLarge,
            Self::TooSlow => ErrorReason::TooSlow,
            Self::ReaderTooSlow => ErrorReason::ReaderTooSlow,
            Self::UnknownPlace { .. } => ErrorReason::UnknownPlace,
            Self::UnknownProblem { .. } => ErrorReason::UnknownProblem,
            Self::UnknownPeerGroup { .. } => ErrorReason::UnknownPeerGroup,
            Self::AmbiguousPlace { .. } => ErrorReason::AmbiguousPlace,
            Self::AmbiguousProblem { .. } => ErrorReason::AmbiguousProblem,
            Self::UnknownRun(_) => ErrorReason::UnknownRun,
            Self::RunConflict(_) => ErrorReason::RunConflict,
            Self::RunNotFinished(_) => ErrorReason::RunNotFinished,
            Self::RunBusy(_) => ErrorReason::RunBusy,
            Self::RunUnderWay(_) => ErrorReason::RunUnderWay,
            Self::RunsFull(_) => ErrorReason::RunsFull,
            Self::RunUnreadable(..) => ErrorReason::RunUnreadable,
            Self::UnknownModel { .. } => ErrorReason::UnknownModel,
            Self::ModelUnusable(_) => ErrorReason::ModelUnusable,
            Self::TrainingBusy => ErrorReason::TrainingBusy,
            Self::NoEarlierModel => ErrorReason::NoEarlierModel,
            Self::ModelsUnreadable(_) => ErrorReason::ModelsUnreadable,
            Self::WebPage => ErrorReason::WebPage,
            Self::NotLocal(_) => ErrorReason::NotLocal,
            Self::UnknownRecord { .. } => ErrorReason::UnknownRecord,
            Self::Etag { .. } => ErrorReason::EtagMismatch,
            Self::RequestIdTaken(_) => ErrorReason::RequestIdTaken,
            Self::UnknownProposal(_) => ErrorReason::UnknownProposal,
            Self::ProposalSettled(_) => ErrorReason::ProposalSettled,
            Self::PersonalData(_) => ErrorReason::PersonalData,
            Self::StoreUnavailable(..) => ErrorReason::StoreUnavailable,
            Self::AccessLogUnavailable(_) => ErrorReason::AccessLogUnavailable,
            Self::PageToken => ErrorReason::InvalidPageToken,
            Self::Deadline => ErrorReason::DeadlineExceeded,
            Self::Overloaded | Self::Full(_) => ErrorReason::Overloaded,
            Self::Internal(_) => ErrorReason::Internal,
            Self::Unreachable(_) => ErrorReason::Unavailable,
            Self::NotOffered => ErrorReason::NotOffered,
            Self::NotSignedIn => ErrorReason::NotSignedIn,
            Self::NotAllowed(_) => ErrorReason::NotAllowed,
            Self::QuotaSpent { .. } => ErrorReason::QuotaSpent,
        }
    }

    /// Named values beside the message.
    pub fn metadata(&self) -> Vec<(String, String)> {
        let ids = |all: &[Candidate]| all.iter().take(NAMED).map(|one| one.id.as_str()).collect::<Vec<_>>().join(",");
        let labels =
            |all: &[Candidate]| all.iter().take(NAMED).map(|one| one.label.as_str()).collect::<Vec<_>>().join("; ");
        let named = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::UnknownPlace { nearest, .. } if !nearest.is_empty() => {
                vec![named("nearest_place_ids", ids(nearest)), named("nearest_places", labels(nearest))]
            }
            Self::AmbiguousPlace { candidates, .. } => {
                vec![named("candidate_place_ids", ids(candidates)), named("candidate_places", labels(candidates))]
            }
            Self::AmbiguousProblem { candidates, .. } => {
                let joined =
                    |of: fn(&MeantProblem) -> &str, by: &str| candidates.iter().map(of).collect::<Vec<_>>().join(by);
                vec![
                    named("candidate_problem_ids", joined(|one| &one.id, ",")),
                    named("candidate_problems", joined(|one| &one.label, "; ")),
                    named("candidate_confidences", joined(|one| &one.confidence, ",")),
                ]
            }
            Self::UnknownRun(run_id)
            | Self::RunNotFinished(run_id)
            | Self::RunBusy(run_id)
            | Self::RunUnderWay(run_id) => {
                vec![named("run_id", run_id.clone())]
            }
            Self::UnknownRecord { place, problem } => {
                vec![named("place_id", place.clone()), named("problem_id", problem.clone())]
            }
            Self::Etag { given, now } => vec![named("etag_given", given.clone()), named("etag_now", now.clone())],
            Self::RequestIdTaken(id) => vec![named("request_id", id.clone())],
            Self::UnknownProposal(number) | Self::ProposalSettled(number) => vec![named("number", number.clone())],
            Self::UnknownPeerGroup { known, .. } => vec![named("peer_group_ids", known.join(","))],
            Self::UnknownProblem { nearest, .. } if !nearest.is_empty() => {
                vec![named("nearest_problem_ids", nearest.join(","))]
            }
            Self::UnknownModel { nearest, .. } if !nearest.is_empty() => {
                vec![named("nearest_model_versions", nearest.join(","))]
            }
            _ => Vec::new(),
        }
    }

    /// The error as a part of a batch's answer. What a caller is not told goes to the log.
    pub fn message(&self) -> v1::Error {
        self.log();
        let violations = self.violations();
        let violation =
            |one: &Violation| v1::FieldViolation { field: one.field.clone(), description: one.description.clone() };
        let more = brief::more(violations, VIOLATIONS).map(|more| ("more_violations".to_owned(), more));
        let metadata = self.metadata().into_iter().chain(more);
        v1::Error {
            code: known(self.reason()).code.into(),
            reason: self.reason().into(),
            message: self.to_string(),
            field_violations: brief::shortened(violations).iter().map(violation).collect(),
            metadata: metadata.into_iter().map(|(name, value)| v1::ErrorMetadata { name, value }).collect(),
        }
    }
}
