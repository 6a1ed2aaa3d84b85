//! What the server tells its operator: structured logs on stderr, a request id for each call, a count of faults.

use std::any::Any;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::{HeaderValue, Request, Response};
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Span;
use tracing_subscriber::EnvFilter;

/// Longest request id that a caller may bring, in characters; a longer one is replaced.
const REQUEST_ID_LIMIT: usize = 64;

static PANICS: AtomicU64 = AtomicU64::new(0);

/// Writes logs as JSON lines to stderr. `PEERMATCH_LOG` filters them (default `info`).
pub fn start() {
    let filter = EnvFilter::try_from_env("PEERMATCH_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // A second start in one process keeps the first one's writer.
    _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Counts and logs a fault of ours.
pub fn count_panic(fault: &(dyn Any + Send)) {
    let total = PANICS.fetch_add(1, Ordering::Relaxed) + 1;
    let text = fault.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| fault.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(panic = text, panics_total = total, "a call panicked");
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

/// The span of one call: its path and its id, never its contents.
pub fn span<B>(request: &Request<B>) -> Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    let id: String = id.chars().take(REQUEST_ID_LIMIT).collect();
    tracing::info_span!("call", path = %request.uri().path(), request_id = %id)
}

/// One line for each call that was answered.
pub fn log_response<B>(response: &Response<B>, latency: Duration, _span: &Span) {
    let status = response.headers().get("grpc-status").and_then(|status| status.to_str().ok()).unwrap_or("0");
    tracing::info!(grpc_status = status, duration_us = latency.as_micros() as u64, "answered");
}
