//! The contract behind a socket.

mod admission;
mod batch_service;
mod begun;
mod callers;
mod connections;
mod counted;
mod exchange;
mod figures;
mod gate;
mod house;
mod json;
mod local;
mod middleware;
mod model_service;
mod portal_service;
mod refusal;
mod services;
mod serving;
mod signing;
mod tls;
mod turns;
mod watches;
mod watching;
mod web;
mod worker;

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Response};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tonic::service::Routes;
use tonic_health::ServingStatus;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::classify::{GrpcCode, GrpcErrorsAsFailures, SharedClassifier};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use crate::callers::Known;
use crate::callers::oidc::Issuers;
use crate::contract::answering::Answering;
use crate::contract::calls::Calls;
use crate::contract::error::{CallError, Fault};
use crate::contract::models::Models;
use crate::contract::runs::Runs;
use crate::proto::DESCRIPTORS;
use crate::telemetry::metrics::{self, MetricsError};
use crate::telemetry::{self, RequestIds};
use crate::wire::status;
use admission::Door;
use counted::Counted;
use exchange::Exchanges;
use figures::Figures;
use gate::Gate;
use house::House;
use middleware::Put;
use services::{Offered, routed};
pub use tls::{Papers, Tls, TlsError};
use watches::Watches;
pub use web::{Desk, Pages};
use worker::Worker;

const REQUEST_ID: HeaderName = HeaderName::from_static(status::REQUEST_ID);

/// How a server behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Origins whose pages may call over grpc-web; `*` allows all.
    pub origins: Vec<String>,
    /// How long calls in flight may take after a signal to stop.
    pub grace: Duration,
    /// Most connections at once; further ones wait to be accepted.
    pub connections: usize,
    /// Most calls at once on one connection.
    pub streams: u32,
    /// Most bytes that requests and unread answers of all connections may take together. One connection may have a quarter of it;
    /// where all is taken, whoever holds most has to leave.
    pub held: usize,
    /// How long a call may take from its first byte to the last of its answer; half of it, and at most ten seconds, for its request
    /// to arrive.
    pub call: Duration,
    /// Proxies whose word is taken for whom they call for.
    pub trusted_proxies: Vec<IpAddr>,
    /// Most calls that wait for a processor; further ones are told to come back.
    pub queue: usize,
    /// Folder of the runs of BatchService, which is served only where there is one.
    pub runs: Option<PathBuf>,
    /// What the runs may take on disk all together, in bytes.
    pub runs_room: u64,
    /// Who may call; whoever reaches it, where nobody is listed.
    pub callers: Option<Known>,
    /// Who may sign tokens of callers; callers have those of their list alone, where nobody is named.
    pub issuers: Option<Issuers>,
    /// What connections are encrypted with; none are where there is nothing.
    pub tls: Option<Tls>,
    /// What pages show; no page is served where there is nothing.
    pub page: Option<Pages>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            origins: Vec::new(),
            grace: Duration::from_secs(10),
            connections: 1_000,
            streams: 32,
            held: 256 << 20,
            call: Duration::from_secs(60),
            trusted_proxies: Vec::new(),
            queue: 1_000,
            runs: None,
            runs_room: 10 << 30,
            callers: None,
            issuers: None,
            tls: None,
            page: None,
        }
    }
}

/// What a server answers: the calls of portals, and those of its operator where it keeps a folder of models.
pub struct Served {
    answering: Answering,
    models: Option<Models>,
}

impl Served {
    /// Answers portals with the current model of a folder, and lets the operator change which one that is.
    pub fn with_models(calls: Calls, models: Models) -> Self {
        let answering = Answering::new(calls);
        Self { models: Some(models.answered_by(answering.clone())), answering }
    }
}

impl From<Calls> for Served {
    fn from(calls: Calls) -> Self {
        Self { answering: Answering::new(calls), models: None }
    }
}

/// Why a server ends before it is told to.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The contract's descriptors cannot be served.
    #[error("reflection is not available")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// An origin that is no header value.
    #[error("'{0}' is no origin")]
    Origin(String),
    /// Nothing could be counted.
    #[error(transparent)]
    Metrics(#[from] MetricsError),
}

/// Longest that a request may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(10);

/// Serves until `stop` resolves, then says NOT_SERVING, finishes what is in flight and ends within the grace period,
/// whatever clients do. `ready` is called once the server answers.
///
/// # Errors
///
/// Where an origin is none, or where the descriptors or what is counted cannot be served.
pub async fn serve(
    served: impl Into<Served>,
    listener: TcpListener,
    settings: &Settings,
    ready: impl FnOnce(Option<SocketAddr>),
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    metrics::begin()?;
    let (health, health_service) = tonic_health::server::health_reporter();
    let Served { answering, models } = served.into();
    let standing = answering.standing();
    let (stopping, stopped) = watch::channel(false);
    let worker = Worker::new(settings.queue);
    let address = listener.local_addr().ok();
    let is_local = address.is_some_and(|address| address.ip().is_loopback());
    let page = settings.page.clone();
    let page = page.map(|pages| web::Web::new(answering.clone(), worker.clone(), pages, is_local));
    let runs = settings.runs.clone().map(|root| Runs::new(answering.clone(), root, settings.runs_room));
    let batches = runs.clone().map(|runs| Arc::new(batch_service::Service::new(runs, worker.clone())));
    let models = models.map(|models| Arc::new(model_service::Service::new(models, worker.clone(), stopped.clone())));
    let (house, watches) = (House::new(settings.held), Watches::default());
    let figures = Figures {
        house: Arc::clone(&house),
        worker: worker.clone(),
        watches: watches.clone(),
        runs: runs.clone(),
        answering: answering.clone(),
    };
    let portals = Arc::new(portal_service::Service::new(answering, worker, watches));
    let (routes, names) = routed(Routes::new(health_service), &Offered { portals, batches, models });
    let routes = routes.add_service(reflection(&names).build_v1()?).add_service(reflection(&names).build_v1alpha()?);

    let exchanges = Exchanges { longest: settings.call, arrival: ARRIVAL.min(settings.call / 2) };
    let named = callers::Named::by(&settings.trusted_proxies);
    let service = ServiceBuilder::new()
        .layer(json::Front(standing.clone()))
        .layer(Counted)
        // What breaks outside of the span, such as in the log itself, breaks one call and no more.
        .layer(CatchPanicLayer::custom(internal))
        .map_request(telemetry::with_short_id)
        .layer(SetRequestIdLayer::new(REQUEST_ID, RequestIds))
        .layer(TraceLayer::new(failures()).make_span_with(telemetry::span).on_response(telemetry::log_response))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(CatchPanicLayer::custom(internal))
        .layer(cors(&settings.origins)?)
        .map_request(move |request| named.beside(request))
        .layer(Put(Door::of(settings.callers.clone(), settings.issuers.clone())))
        .layer(Put(Gate(standing.clone())))
        .layer(Put(exchanges))
        .layer(Put(web::Page(page)))
        .layer(Put(json::Translate(figures)))
        .layer(tonic_web::GrpcWebLayer::new())
        .service(routes.prepare());
    let server = connections::serve(listener, service, settings, house, stopped);
    gate::tell_health(&health, &names, &standing).await;
    let answers = async {
        standing.renewed().await;
        gate::tell_health(&health, &names, &standing).await;
        ready(address);
        gate::keep_telling(&health, &names, &standing).await;
    };
    tokio::pin!(server);
    tokio::select! {
        () = &mut server => return Ok(()),
        () = stop => {}
        () = answers => {}
    }
    for name in names.into_iter().chain([""]) {
        health.set_service_status(name, ServingStatus::NotServing).await;
    }
    if let Some(runs) = runs {
        runs.stop();
    }
    tracing::info!(grace_ms = settings.grace.as_millis() as u64, "draining");
    _ = stopping.send(true);
    // An idle connection or an open stream would keep the transport from ever ending by itself.
    if tokio::time::timeout(settings.grace, server).await.is_err() {
        tracing::warn!("the grace period is over: connections that are still open are dropped");
    }
    Ok(())
}

/// What counts as a failure of ours in the log: what its caller can mend does not.
fn failures() -> SharedClassifier<GrpcErrorsAsFailures> {
    use GrpcCode::{
        Aborted, AlreadyExists, Cancelled, FailedPrecondition, InvalidArgument, NotFound, OutOfRange, PermissionDenied,
        ResourceExhausted, Unauthenticated,
    };
    let theirs = [
        Aborted,
        AlreadyExists,
        Cancelled,
        FailedPrecondition,
        InvalidArgument,
        NotFound,
        OutOfRange,
        PermissionDenied,
        ResourceExhausted,
        Unauthenticated,
    ];
    let failures = theirs.into_iter().fold(GrpcErrorsAsFailures::new(), GrpcErrorsAsFailures::with_success);
    SharedClassifier::new(failures)
}

/// Tells what can be called, and nothing else: some services are served only where the operator asked for them.
fn reflection(names: &[&'static str]) -> tonic_reflection::server::Builder<'static> {
    let builder = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .with_service_name("grpc.health.v1.Health");
    names.iter().copied().fold(builder, tonic_reflection::server::Builder::with_service_name)
}

fn cors(origins: &[String]) -> Result<CorsLayer, ServeError> {
    let named =
        origins.iter().map(|origin| HeaderValue::from_str(origin).map_err(|_| ServeError::Origin(origin.clone())));
    let named = named.collect::<Result<Vec<_>, _>>()?;
    let allowed = match origins {
        [any] if any == "*" => AllowOrigin::any(),
        _ => AllowOrigin::list(named),
    };
    let of_grpc = ["grpc-status", "grpc-message", "grpc-status-details-bin"];
    let exposed = of_grpc.into_iter().chain(["allow", "retry-after", "www-authenticate", status::REQUEST_ID]);
    Ok(CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([http::Method::GET, http::Method::POST, http::Method::DELETE])
        // A star would leave out `authorization` (Fetch, "CORS-safelisted request-header").
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(exposed.map(HeaderName::from_static).collect::<Vec<_>>()))
}

/// A panic, contained: the caller is told INTERNAL, the log has the rest.
fn internal(fault: Box<dyn std::any::Any + Send>) -> Response<tonic::body::Body> {
    telemetry::count_panic(fault.as_ref());
    status::to_status(&CallError::Internal(Fault::Logged)).into_http()
}
