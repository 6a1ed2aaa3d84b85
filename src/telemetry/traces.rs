//! One trace of each call, sent to the collector that the operator names (OTLP over gRPC). Where none is named, nothing is set up.
//!
//! A span says which call it is, how it ended and what its stages took: no place, no caller, and nothing that was asked. Whoever answers
//! never waits for a collector: spans wait in a bounded queue for a thread of their own, and what has no room is dropped.

use std::future::Future;
use std::sync::OnceLock;
use std::time::Duration;

use http::{HeaderMap, Uri};
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{FutureExt, SpanKind, Status, TraceContextExt, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{SpanExporter as Otlp, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, Span, SpanData, SpanExporter};
use thiserror::Error;

use super::metrics;

const NAME: &str = "peermatch";
/// The header by which a caller says of which trace its call is part (W3C Trace Context). What else it may send along is left unread.
const PARENT: &str = "traceparent";
/// Longest that one batch of spans may take on its way.
const EXPORT: Duration = Duration::from_secs(5);
/// Longest wait, at the end, for spans that wait.
const LAST: Duration = Duration::from_secs(2);

static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// Why no traces are sent.
#[derive(Debug, Error)]
pub enum TracesError {
    /// No address of a collector.
    #[error("'{0}' is no http:// address of a collector")]
    Address(String),
    /// The library cannot use it.
    #[error("no traces can be sent: {0}")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
}

/// Traces that are being sent; those that wait are when it is dropped.
#[must_use]
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends traces to the collector at `address`, such as `http://127.0.0.1:4317`, which need not be there yet. To be called where
    /// the runtime is entered that the sending goes on in. A second one in one process keeps the first one's collector.
    ///
    /// # Errors
    ///
    /// Where the address is none.
    pub fn to(address: &str) -> Result<Self, TracesError> {
        let is_plain = address.parse::<Uri>().is_ok_and(|uri| uri.scheme_str() == Some("http") && uri.host().is_some());
        if !is_plain {
            return Err(TracesError::Address(address.to_owned()));
        }
        let exporter = Otlp::builder().with_tonic().with_endpoint(address).with_timeout(EXPORT).build()?;
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource = Resource::builder().with_service_name(NAME).with_attribute(version).build();
        let provider = SdkTracerProvider::builder().with_batch_exporter(Told(exporter)).with_resource(resource).build();
        TRACER.get_or_init(|| provider.tracer(NAME));
        Ok(Self(provider))
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        // What is not sent by then is lost.
        _ = self.0.shutdown_with_timeout(LAST);
    }
}

/// Counts what does not arrive.
#[derive(Debug)]
struct Told(Otlp);

impl SpanExporter for Told {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len();
        let outcome = self.0.export(batch).await;
        metrics::spans_sent(spans, outcome.is_ok());
        outcome
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

/// The span of one call. Nothing where no traces are sent.
#[derive(Debug, Clone, Default)]
pub struct Call(Option<Context>);

impl Call {
    /// A call that begins. `name`: its name in the contract, or one of few words for what is none; `service`: whose call it is, if any;
    /// `headers`: where its caller may say of which trace it is part.
    pub fn begin(name: &'static str, service: Option<&'static str>, headers: &HeaderMap) -> Self {
        let Some(tracer) = TRACER.get() else { return Self(None) };
        let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), &Parent(headers));
        let of_grpc = |service| {
            let service = format!("{NAME}.v1.{service}");
            [
                KeyValue::new("rpc.system", "grpc"),
                KeyValue::new("rpc.service", service),
                KeyValue::new("rpc.method", name),
            ]
        };
        let attributes: Vec<KeyValue> = service.map(of_grpc).into_iter().flatten().collect();
        let span = tracer.span_builder(name).with_kind(SpanKind::Server).with_attributes(attributes);
        Self(Some(Context::new().with_span(span.start_with_context(tracer, &parent))))
    }

    /// How it ended, and that it did. `code`: of gRPC; `is_ours`: it is a fault of ours.
    pub fn ends(&self, code: i32, name: &'static str, is_ours: bool) {
        let Some(context) = &self.0 else { return };
        let span = context.span();
        span.set_attribute(KeyValue::new("rpc.grpc.status_code", i64::from(code)));
        if is_ours {
            span.set_status(Status::error(name));
        }
        span.end();
    }

    /// What is begun within it is part of it.
    pub fn enter<T>(&self, begin: impl FnOnce() -> T) -> T {
        let _within = self.0.clone().map(Context::attach);
        begin()
    }

    /// What is done within it is part of it.
    pub fn within<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        work.with_context(self.0.clone().unwrap_or_default())
    }
}

/// A stage of the call in which it is begun, until it is dropped.
#[must_use]
#[derive(Debug)]
pub struct Stage(#[expect(dead_code, reason = "kept for its end")] Option<Span>);

/// A stage that begins now. `name`: one of few words of the program.
pub fn stage(name: &'static str) -> Stage {
    Stage(begun(name))
}

fn begun(name: &'static str) -> Option<Span> {
    let (tracer, within) = (TRACER.get()?, Context::current());
    within.has_active_span().then(|| tracer.span_builder(name).start_with_context(tracer, &within))
}

/// Work that another thread does for the call in which this is asked for, as a stage of it.
pub fn carried<T>(name: &'static str, work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let call = Context::current();
    move || {
        let _call = call.attach();
        let _stage = begun(name).map(|span| Context::current_with_span(span).attach());
        work()
    }
}

struct Parent<'a>(&'a HeaderMap);

impl Extractor for Parent<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).filter(|_| key == PARENT)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        vec![PARENT]
    }
}
