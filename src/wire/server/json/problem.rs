//! Errors as those read them who speak HTTP: problem details (RFC 9457), with the same reasons as over gRPC.

use std::collections::BTreeMap;

use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use tonic::Status;
use tonic::body::Body;
use tonic_types::{FieldViolation, StatusExt};

use super::whole;
use crate::proto;
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

/// The type of a problem that is said by its status alone (RFC 9457, 4.2.1).
const NO_REASON: &str = "about:blank";
/// What a problem says that it is.
const KIND: &str = "application/problem+json";

/// The problem that a status of gRPC tells.
pub(super) fn problem(status: &Status, request_id: &str) -> Response<Body> {
    let details = status.get_error_details();
    let info = details.error_info();
    let reason = info.map(|info| info.reason.clone()).unwrap_or_default();
    let answered = http_status(status.code(), reason_of(&reason));
    let fields = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
    let field = |one: &FieldViolation| FieldProblem { field: one.field.clone(), description: one.description.clone() };
    let mut response = Problem {
        r#type: if reason.is_empty() { NO_REASON.to_owned() } else { format!("urn:peermatch:{reason}") },
        reason,
        metadata: info.map(|info| info.metadata.clone().into_iter().collect()).unwrap_or_default(),
        violations: fields.iter().map(field).collect(),
        ..Problem::new(answered, status.message(), request_id)
    }
    .told(answered);
    let headers = response.headers_mut();
    if answered == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(wait) = details.retry_info().and_then(|info| info.retry_delay) {
        // In whole seconds, none of them too early.
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)));
    }
    response
}

/// A refusal before any call was asked for.
pub(super) fn refusal(status: StatusCode, why: &str, request_id: &str) -> Response<Body> {
    Problem::new(status, why, request_id).told(status)
}

impl Problem {
    fn new(status: StatusCode, detail: &str, request_id: &str) -> Self {
        Self {
            r#type: NO_REASON.to_owned(),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.to_owned(),
            reason: String::new(),
            metadata: BTreeMap::new(),
            violations: Vec::new(),
            request_id: request_id.to_owned(),
        }
    }

    fn told(&self, status: StatusCode) -> Response<Body> {
        whole(status, KIND, proto::json(self).unwrap_or_default())
    }
}
