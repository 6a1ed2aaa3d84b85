//! Errors as those read them who speak HTTP: problem details (RFC 9457), with the same reasons as over gRPC.

use std::collections::BTreeMap;

use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use super::whole;
use crate::proto;
use crate::proto::v1::ErrorReason;
use crate::wire::status::{http_status, reason_of};

/// What is wrong, as the contract's errors say it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    /// Names the reason, for programs that read nothing but this.
    r#type: String,
    title: &'static str,
    status: u16,
    detail: String,
    /// As `google.rpc.ErrorInfo` has it: the value of `ErrorReason` without its prefix; empty where it is not ours.
    reason: String,
    metadata: BTreeMap<String, String>,
    violations: Vec<FieldProblem>,
    request_id: String,
}

#[derive(Debug, Serialize)]
struct FieldProblem {
    field: String,
    description: String,
}

/// What it says that it is.
pub(super) const KIND: &str = "application/problem+json";

/// The problem that a status tells.
pub(super) fn problem(status: &Status, request_id: &str) -> Response<Body> {
    let details = status.get_error_details();
    let info = details.error_info();
    let reason = info.map(|info| info.reason.clone()).unwrap_or_default();
    let known = reason_of(&reason);
    let answered = http_status(status.code(), known);
    let fields = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    let told = Problem {
        r#type: if reason.is_empty() { "about:blank".to_owned() } else { format!("urn:peermatch:{reason}") },
        title: title(answered),
        status: answered.as_u16(),
        detail: status.message().to_owned(),
        reason,
        metadata: info.map(|info| info.metadata.clone().into_iter().collect()).unwrap_or_default(),
        violations: fields
            .iter()
            .map(|one| FieldProblem { field: one.field.clone(), description: one.description.clone() })
            .collect(),
        request_id: request_id.to_owned(),
    };
    let text = proto::json(&told).unwrap_or_default();
    let mut response = whole(answered, KIND, text);
    let headers = response.headers_mut();
    if known == Some(ErrorReason::NotSignedIn) || status.code() == Code::Unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    // In whole seconds, none of them too early.
    let wait = details.retry_info().and_then(|info| info.retry_delay);
    if let Some(wait) = wait {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn title(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}
