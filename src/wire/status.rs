//! Errors on the wire: `google.rpc.Status` with `ErrorInfo` and `BadRequest`. The one place that maps them, both ways.

use std::time::Duration;

use http::StatusCode;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::contract::brief;
use crate::contract::error::{CallError, Candidate, Fault, MeantProblem, known};
use crate::contract::violation::Violation;
use crate::proto::v1::ErrorReason;

const DOMAIN: &str = "peermatch";
const PREFIX: &str = "ERROR_REASON_";
/// The header that carries the id of a call, both ways.
pub const REQUEST_ID: &str = "x-request-id";

/// An error as the wire carries it. What a caller is not told goes to the log.
pub fn to_status(error: &CallError) -> Status {
    error.log();
    let reason = error.reason().as_str_name().trim_start_matches(PREFIX);
    let violations = error.violations();
    let code = known(error.reason()).code;
    let status = brief::status(code, &error.to_string(), (reason, DOMAIN), error.metadata(), violations);
    match error.retry_after() {
        Some(wait) => retried(&status, wait),
        None => status,
    }
}

/// What HTTP calls a status of gRPC (`google.rpc.Code` names them), unless the reason says it better.
pub fn http_status(code: Code, reason: Option<ErrorReason>) -> StatusCode {
    match reason {
        Some(ErrorReason::TooSlow) => return StatusCode::REQUEST_TIMEOUT,
        Some(ErrorReason::TooLarge) => return StatusCode::PAYLOAD_TOO_LARGE,
        // Not of whoever asks, but of all together.
        Some(ErrorReason::Overloaded | ErrorReason::TrainingBusy) => return StatusCode::SERVICE_UNAVAILABLE,
        _ => {}
    }
    match code {
        Code::Ok => StatusCode::OK,
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Code::Cancelled | Code::Unknown | Code::Internal | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The name of the reason that a status carries; none where that is not one of ours.
pub fn reason_in(status: &Status) -> Option<&'static str> {
    let details = status.get_error_details();
    let info = details.error_info().filter(|info| info.domain == DOMAIN)?;
    Some(reason_of(&info.reason)?.as_str_name().trim_start_matches(PREFIX))
}

/// The reason that a status names; none where it is not one that we know.
pub fn reason_of(name: &str) -> Option<ErrorReason> {
    ErrorReason::from_str_name(&format!("{PREFIX}{name}"))
}

/// The same status, with when to ask again.
fn retried(status: &Status, wait: Duration) -> Status {
    let mut details = status.get_error_details();
    details.set_retry_info(Some(wait));
    Status::with_error_details(status.code(), status.message(), details)
}

/// An error as it came over the wire. `text` is what was asked for, if the call named something.
pub fn from_status(status: &Status, text: &str) -> CallError {
    let details = status.get_error_details();
    let info = details.error_info().filter(|info| info.domain == DOMAIN);
    let Some(info) = info else { return without_reason(status) };
    let reason = reason_of(&info.reason).unwrap_or_default();
    let value = |name: &str| info.metadata.get(name).cloned().unwrap_or_default();
    let text = crate::domain::text::echo(text);
    let told = || status.message().to_owned();
    match reason {
        // A newer server knows more reasons than we do.
        ErrorReason::Unspecified => CallError::Unreachable(format!("the server answered: {}", told())),
        ErrorReason::Malformed => CallError::Malformed(told()),
        ErrorReason::TooLarge => CallError::TooLarge(told()),
        ErrorReason::TooSlow => CallError::TooSlow,
        ErrorReason::ReaderTooSlow => CallError::ReaderTooSlow,
        ErrorReason::InvalidField => CallError::Invalid(violations(&details)),
        ErrorReason::UnknownPlace => {
            CallError::UnknownPlace { text, nearest: candidates(&value("nearest_place_ids"), &value("nearest_places")) }
        }
        ErrorReason::AmbiguousPlace => CallError::AmbiguousPlace {
            text,
            candidates: candidates(&value("candidate_place_ids"), &value("candidate_places")),
        },
        ErrorReason::AmbiguousProblem => {
            let told = [value("candidate_problem_ids"), value("candidate_problems"), value("candidate_confidences")];
            CallError::AmbiguousProblem { text, candidates: meant(&told) }
        }
        ErrorReason::UnknownProblem => {
            CallError::UnknownProblem { code: text, nearest: split(&value("nearest_problem_ids"), ",") }
        }
        ErrorReason::UnknownPeerGroup => {
            CallError::UnknownPeerGroup { text, known: split(&value("peer_group_ids"), ",") }
        }
        ErrorReason::UnknownModel => {
            CallError::UnknownModel { text, nearest: split(&value("nearest_model_versions"), ",") }
        }
        ErrorReason::UnknownRun => CallError::UnknownRun(value("run_id")),
        ErrorReason::RunConflict => CallError::RunConflict(told()),
        ErrorReason::RunNotFinished => CallError::RunNotFinished(value("run_id")),
        ErrorReason::RunBusy => CallError::RunBusy(value("run_id")),
        ErrorReason::RunUnreadable => CallError::RunUnreadable(told(), fault(status)),
        ErrorReason::ModelUnusable => CallError::ModelUnusable(told()),
        ErrorReason::TrainingBusy => CallError::TrainingBusy,
        ErrorReason::NoEarlierModel => CallError::NoEarlierModel,
        ErrorReason::ModelsUnreadable => CallError::ModelsUnreadable(told()),
        ErrorReason::WebPage => CallError::WebPage,
        ErrorReason::NotLocal => CallError::NotLocal(told()),
        ErrorReason::RunUnderWay => CallError::RunUnderWay(value("run_id")),
        ErrorReason::RunsFull => CallError::RunsFull(told()),
        ErrorReason::UnknownRecord => {
            CallError::UnknownRecord { place: value("place_id"), problem: value("problem_id") }
        }
        ErrorReason::EtagMismatch => CallError::Etag { given: value("etag_given"), now: value("etag_now") },
        ErrorReason::RequestIdTaken => CallError::RequestIdTaken(value("request_id")),
        ErrorReason::UnknownProposal => CallError::UnknownProposal(value("number")),
        ErrorReason::ProposalSettled => CallError::ProposalSettled(value("number")),
        ErrorReason::PersonalData => CallError::PersonalData(violations(&details)),
        ErrorReason::StoreUnavailable => CallError::StoreUnavailable(told(), fault(status)),
        ErrorReason::AccessLogUnavailable => CallError::AccessLogUnavailable(fault(status)),
        ErrorReason::InvalidPageToken => CallError::PageToken,
        ErrorReason::DeadlineExceeded => CallError::Deadline,
        ErrorReason::Overloaded if told() != CallError::Overloaded.to_string() => CallError::Full(told()),
        ErrorReason::Overloaded => CallError::Overloaded,
        ErrorReason::Internal => CallError::Internal(fault(status)),
        ErrorReason::Unavailable => CallError::Unreachable(told()),
        ErrorReason::NotOffered => CallError::NotOffered,
        ErrorReason::NotSignedIn => CallError::NotSignedIn,
        ErrorReason::NotAllowed => CallError::NotAllowed(told()),
        ErrorReason::QuotaSpent => CallError::QuotaSpent {
            retry_after: details.retry_info().and_then(|info| info.retry_delay).unwrap_or_default(),
        },
    }
}

/// What the transport or something between us and the server says.
fn without_reason(status: &Status) -> CallError {
    match status.code() {
        Code::Unimplemented => CallError::NotOffered,
        // A client's own timer ends a call as cancelled.
        Code::DeadlineExceeded | Code::Cancelled => CallError::Deadline,
        Code::ResourceExhausted => CallError::Overloaded,
        Code::Unavailable => CallError::Unreachable(format!("the server is not reachable: {}", status.message())),
        code => CallError::Unreachable(format!("the server answered {code:?}: {}", status.message())),
    }
}

/// What broke behind a server: its log has the cause under the id that it gave to the call.
fn fault(status: &Status) -> Fault {
    let id = status.metadata().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    Fault::OfServer(crate::domain::text::echo(id))
}

fn violations(details: &ErrorDetails) -> Vec<Violation> {
    let all = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    all.iter().map(|one| Violation { field: one.field.clone(), description: one.description.clone() }).collect()
}

fn candidates(ids: &str, labels: &str) -> Vec<Candidate> {
    let both = split(ids, ",").into_iter().zip(split(labels, "; "));
    both.map(|(id, label)| Candidate { id, label }).collect()
}

/// Codes, names and confidences of problems that may be meant.
fn meant([ids, labels, confidences]: &[String; 3]) -> Vec<MeantProblem> {
    let each = split(ids, ",").into_iter().zip(split(labels, "; ")).zip(split(confidences, ","));
    each.map(|((id, label), confidence)| MeantProblem { id, label, confidence }).collect()
}

fn split(text: &str, by: &str) -> Vec<String> {
    text.split(by).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every reason that there is, with an error that carries it: the contract's own list, so that none is forgotten.
    fn errors() -> Vec<(ErrorReason, CallError)> {
        let text = || "Camdem".to_owned();
        let all = |number: i32| ErrorReason::try_from(number).ok();
        (1..100).filter_map(all).map(|reason| (reason, error_of(reason, text()))).collect()
    }

    fn error_of(reason: ErrorReason, text: String) -> CallError {
        let candidates = || vec![Candidate { id: "E09000007".to_owned(), label: "Camden, London borough".to_owned() }];
        let told = || "as it is".to_owned();
        match reason {
            ErrorReason::Unspecified => unreachable!("never stands in an answer"),
            ErrorReason::Malformed => CallError::Malformed(told()),
            ErrorReason::TooLarge => CallError::TooLarge(told()),
            ErrorReason::TooSlow => CallError::TooSlow,
            ErrorReason::ReaderTooSlow => CallError::ReaderTooSlow,
            ErrorReason::InvalidField => {
                CallError::Invalid(vec![Violation { field: "limit".to_owned(), description: "is 0".to_owned() }])
            }
            ErrorReason::UnknownPlace => CallError::UnknownPlace { text, nearest: candidates() },
            ErrorReason::AmbiguousPlace => CallError::AmbiguousPlace { text, candidates: candidates() },
            ErrorReason::AmbiguousProblem => {
                let one = |id: &str, sure: &str| MeantProblem { id: id.into(), label: told(), confidence: sure.into() };
                CallError::AmbiguousProblem { text, candidates: vec![one("flooding", "0.41"), one("bridges", "0.20")] }
            }
            ErrorReason::UnknownProblem => CallError::UnknownProblem { code: text, nearest: vec![told()] },
            ErrorReason::UnknownPeerGroup => CallError::UnknownPeerGroup { text, known: vec![told()] },
            ErrorReason::UnknownModel => CallError::UnknownModel { text, nearest: vec![told()] },
            ErrorReason::UnknownRun => CallError::UnknownRun(told()),
            ErrorReason::RunConflict => CallError::RunConflict(told()),
            ErrorReason::RunNotFinished => CallError::RunNotFinished(told()),
            ErrorReason::RunBusy => CallError::RunBusy(told()),
            ErrorReason::RunUnreadable => CallError::RunUnreadable(told(), Fault::OfServer(String::new())),
            ErrorReason::ModelUnusable => CallError::ModelUnusable(told()),
            ErrorReason::TrainingBusy => CallError::TrainingBusy,
            ErrorReason::NoEarlierModel => CallError::NoEarlierModel,
            ErrorReason::ModelsUnreadable => CallError::ModelsUnreadable(told()),
            ErrorReason::WebPage => CallError::WebPage,
            ErrorReason::NotLocal => CallError::NotLocal(told()),
            ErrorReason::RunUnderWay => CallError::RunUnderWay(told()),
            ErrorReason::RunsFull => CallError::RunsFull(told()),
            ErrorReason::UnknownRecord => CallError::UnknownRecord { place: told(), problem: told() },
            ErrorReason::EtagMismatch => CallError::Etag { given: told(), now: told() },
            ErrorReason::RequestIdTaken => CallError::RequestIdTaken(told()),
            ErrorReason::UnknownProposal => CallError::UnknownProposal(told()),
            ErrorReason::ProposalSettled => CallError::ProposalSettled(told()),
            ErrorReason::PersonalData => {
                CallError::PersonalData(vec![Violation { field: "record".to_owned(), description: told() }])
            }
            ErrorReason::StoreUnavailable => CallError::StoreUnavailable(told(), Fault::OfServer(String::new())),
            ErrorReason::AccessLogUnavailable => CallError::AccessLogUnavailable(Fault::OfServer(String::new())),
            ErrorReason::InvalidPageToken => CallError::PageToken,
            ErrorReason::DeadlineExceeded => CallError::Deadline,
            ErrorReason::Overloaded => CallError::Overloaded,
            ErrorReason::Internal => CallError::Internal(Fault::OfServer(String::new())),
            ErrorReason::Unavailable => CallError::Unreachable(told()),
            ErrorReason::NotOffered => CallError::NotOffered,
            ErrorReason::NotSignedIn => CallError::NotSignedIn,
            ErrorReason::NotAllowed => CallError::NotAllowed(told()),
            ErrorReason::QuotaSpent => CallError::QuotaSpent { retry_after: Duration::from_millis(1_500) },
        }
    }

    #[test]
    fn f5_every_reason_comes_over_the_wire_as_what_it_was() {
        let errors = errors();
        assert!(errors.len() >= 22);
        let full = CallError::Full("50 of your proposals wait".to_owned());
        assert_eq!(from_status(&to_status(&full), ""), full, "what is full is told in its own words");
        for (reason, error) in errors {
            assert_eq!(error.reason(), reason);
            let status = to_status(&error);
            assert_eq!(status.code(), known(reason).code, "{reason:?}");
            assert_eq!(from_status(&status, "Camdem"), error, "{reason:?}");
        }
    }

    #[test]
    fn f5_what_says_no_reason_of_ours_is_no_fault_of_peermatch() {
        use crate::domain::exit::Exit;
        for code in (1..=16).map(Code::from_i32) {
            let error = from_status(&Status::new(code, "from something between"), "");
            assert_eq!(known(error.reason()).exit, Exit::Unreachable, "{code:?}: {error}");
        }
    }

    #[test]
    fn f6_a_client_is_told_where_the_cause_is_and_never_the_cause() {
        let cause = std::io::Error::other("/srv/secret is full");
        let status = to_status(&CallError::internal(&cause));
        assert_eq!(status.code(), Code::Internal);
        assert!(status.message().contains("request id") && !status.message().contains("secret"), "{status:?}");
        let mut answered = status.clone();
        answered.metadata_mut().insert(REQUEST_ID, "4f2a".parse().expect("a value"));
        assert!(from_status(&answered, "").to_string().ends_with("under the request id 4f2a"));
    }
}
