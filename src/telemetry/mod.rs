//! What the server tells its operator: structured logs on stderr, a request id for each call, what it counts, and traces.

pub mod metrics;
mod queue;
pub mod traces;

use std::any::Any;
use std::io;
use std::time::{Duration, Instant};

use http::{HeaderValue, Request, Response};
use serde_json::json;
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Span;
use tracing_subscriber::EnvFilter;

/// Longest request id that a caller may bring, in characters; a longer one is replaced.
const REQUEST_ID_LIMIT: usize = 64;
/// Longest path that is logged, in characters; what follows is left out.
const PATH_LIMIT: usize = 100;

/// Name of the header that holds a call's id.
const REQUEST_ID: &str = "x-request-id";

/// Logs that are being written; those that wait are when it is dropped.
#[must_use]
pub struct Logs(#[expect(dead_code, reason = "kept for its end")] queue::Writing);

/// A filter of logs as it was given.
///
/// # Errors
///
/// Why it is none.
pub fn checked_filter(filter: &str) -> Result<String, String> {
    EnvFilter::try_new(filter).map(|_| filter.to_owned()).map_err(|error| error.to_string())
}

/// Writes logs as JSON lines to stderr, those that `filter` lets through. Whoever logs never waits: lines for which there is no room are
/// dropped, and the next one says how many.
///
/// # Errors
///
/// Where the system has no thread for it.
pub fn start(filter: &str) -> io::Result<Logs> {
    let filter = EnvFilter::new(filter);
    let (lines, writing) = queue::queued(io::stderr())?;
    // The default one writes to stderr itself, and waits where nobody reads.
    let faults = lines.clone();
    std::panic::set_hook(Box::new(move |fault| faults.line(&json!({"level": "ERROR", "panic": fault.to_string()}))));
    // A second start in one process keeps the first one's writer.
    let logs = tracing_subscriber::fmt().json().with_env_filter(filter).log_internal_errors(false);
    _ = logs.with_writer(move || lines.clone()).try_init();
    Ok(Logs(writing))
}

/// Measures a commit of so many writes, as a stage of the call that makes it.
///
/// # Errors
///
/// As what it measures.
pub fn committed<T, E>(writes: usize, commit: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let (began, _stage) = (Instant::now(), traces::stage("commit"));
    let outcome = commit();
    metrics::committed(writes, began.elapsed(), outcome.is_ok());
    outcome
}

/// Counts and logs a fault of ours.
pub fn count_panic(fault: &(dyn Any + Send)) {
    metrics::panicked();
    let text = fault.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| fault.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(panic = text, "a call panicked");
}

/// Gives an id to each call that does not bring one.
#[derive(Debug, Clone, Default)]
pub struct RequestIds;

impl MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _request: &Request<B>) -> Option<RequestId> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).ok()?;
        let id: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}

/// Takes a request id away that is too long or no text: another one is made.
pub fn with_short_id<B>(mut request: Request<B>) -> Request<B> {
    let id = request.headers().get(REQUEST_ID);
    if id.is_some_and(|id| id.len() > REQUEST_ID_LIMIT || id.to_str().is_err()) {
        request.headers_mut().remove(REQUEST_ID);
    }
    request
}

/// The span of one call: its path, its id, and who makes it once that is known; never its contents.
pub fn span<B>(request: &Request<B>) -> Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let path: String = request.uri().path().chars().take(PATH_LIMIT).collect();
    tracing::info_span!("call", path = %path, request_id = %id, caller = tracing::field::Empty)
}

/// One line for each call that was answered.
pub fn log_response<B>(response: &Response<B>, latency: Duration, _span: &Span) {
    let status = response.headers().get("grpc-status").and_then(|status| status.to_str().ok()).unwrap_or("0");
    tracing::info!(grpc_status = status, duration_us = latency.as_micros() as u64, "answered");
}
