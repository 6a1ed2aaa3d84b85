//! Errors on the wire: `google.rpc.Status` with `ErrorInfo` and `BadRequest`. The one place that maps them, both ways.

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use super::brief;
use super::error::{CallError, Candidate};
use super::query::Violation;
use crate::proto::v1::ErrorReason;

const DOMAIN: &str = "peermatch";
const PREFIX: &str = "ERROR_REASON_";

/// The gRPC code of an error.
pub fn code(error: &CallError) -> Code {
    match error {
        CallError::Invalid(_) | CallError::Malformed(_) | CallError::PageToken => Code::InvalidArgument,
        CallError::UnknownPlace { .. }
        | CallError::UnknownProblem { .. }
        | CallError::UnknownPeerGroup { .. }
        | CallError::UnknownModel { .. }
        | CallError::UnknownRun(_) => Code::NotFound,
        CallError::AmbiguousPlace { .. }
        | CallError::ModelUnusable(_)
        | CallError::NoEarlierModel
        | CallError::ModelsUnreadable(_)
        | CallError::RunConflict(_)
        | CallError::RunNotFinished(_)
        | CallError::RunBusy(_)
        | CallError::RunUnderWay(_) => Code::FailedPrecondition,
        CallError::WebPage | CallError::NotLocal(_) => Code::PermissionDenied,
        CallError::NotOffered => Code::Unimplemented,
        CallError::Deadline | CallError::TooSlow => Code::DeadlineExceeded,
        CallError::TooLarge(_) | CallError::Overloaded | CallError::TrainingBusy | CallError::RunsFull(_) => {
            Code::ResourceExhausted
        }
        CallError::Internal(_) => Code::Internal,
        CallError::Unreachable(_) => Code::Unavailable,
    }
}

/// An error as the wire carries it.
pub fn to_status(error: &CallError) -> Status {
    let reason = error.reason().as_str_name().trim_start_matches(PREFIX);
    let violations = match error {
        CallError::Invalid(violations) => violations.as_slice(),
        _ => &[],
    };
    brief::status(code(error), &error.to_string(), (reason, DOMAIN), error.metadata(), violations)
}

/// An error as it came over the wire. `text` is what was asked for, if the call named something.
pub fn from_status(status: &Status, text: &str) -> CallError {
    let details = status.get_error_details();
    let reason = details.error_info().map(|info| format!("{PREFIX}{}", info.reason));
    let metadata =
        |name: &str| details.error_info().and_then(|info| info.metadata.get(name)).cloned().unwrap_or_default();
    let text = crate::domain::text::echo(text);
    match reason.and_then(|reason| ErrorReason::from_str_name(&reason)) {
        Some(ErrorReason::InvalidField) => CallError::Invalid(violations(&details)),
        Some(ErrorReason::Malformed) => CallError::Malformed(status.message().to_owned()),
        Some(ErrorReason::TooLarge) => CallError::TooLarge(status.message().to_owned()),
        Some(ErrorReason::TooSlow) => CallError::TooSlow,
        Some(ErrorReason::UnknownPlace) => CallError::UnknownPlace {
            text,
            nearest: candidates(&metadata("nearest_place_ids"), &metadata("nearest_places")),
        },
        Some(ErrorReason::AmbiguousPlace) => CallError::AmbiguousPlace {
            text,
            candidates: candidates(&metadata("candidate_place_ids"), &metadata("candidate_places")),
        },
        Some(ErrorReason::UnknownProblem) => {
            CallError::UnknownProblem { code: text, nearest: split(&metadata("nearest_problem_ids"), ",") }
        }
        Some(ErrorReason::UnknownPeerGroup) => {
            CallError::UnknownPeerGroup { text, known: split(&metadata("peer_group_ids"), ",") }
        }
        Some(ErrorReason::UnknownModel) => {
            CallError::UnknownModel { text, nearest: split(&metadata("nearest_model_versions"), ",") }
        }
        Some(ErrorReason::ModelUnusable) => CallError::ModelUnusable(status.message().to_owned()),
        Some(ErrorReason::TrainingBusy) => CallError::TrainingBusy,
        Some(ErrorReason::NoEarlierModel) => CallError::NoEarlierModel,
        Some(ErrorReason::ModelsUnreadable) => CallError::ModelsUnreadable(status.message().to_owned()),
        Some(ErrorReason::WebPage) => CallError::WebPage,
        Some(ErrorReason::NotLocal) => CallError::NotLocal(status.message().to_owned()),
        Some(ErrorReason::RunUnderWay) => CallError::RunUnderWay(text),
        Some(ErrorReason::RunsFull) => CallError::RunsFull(status.message().to_owned()),
        Some(ErrorReason::InvalidPageToken) => CallError::PageToken,
        Some(ErrorReason::DeadlineExceeded) => CallError::Deadline,
        Some(ErrorReason::Overloaded) => CallError::Overloaded,
        _ => match status.code() {
            Code::Unavailable => CallError::Unreachable(format!("the server is not reachable: {}", status.message())),
            Code::Unimplemented => CallError::NotOffered,
            // A client's own timer ends a call as cancelled.
            Code::DeadlineExceeded | Code::Cancelled => CallError::Deadline,
            code => CallError::Internal(format!("the server answered {code:?}: {}", status.message())),
        },
    }
}

fn violations(details: &ErrorDetails) -> Vec<Violation> {
    let all = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    all.iter().map(|one| Violation { field: one.field.clone(), description: one.description.clone() }).collect()
}

fn candidates(ids: &str, labels: &str) -> Vec<Candidate> {
    let both = split(ids, ",").into_iter().zip(split(labels, "; "));
    both.map(|(id, label)| Candidate { id, label }).collect()
}

fn split(text: &str, by: &str) -> Vec<String> {
    text.split(by).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
