//! A server that may not answer refuses: when it is asked, and when what it would say is ready, too. Health, readiness and what the contract is
//! are told all the same.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{HeaderValue, Request, Response, header};
use tonic::body::Body;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;
use tower::{Layer, Service};

use super::exchange::refusal;
use super::web;
use crate::contract::error::CallError;
use crate::contract::standing::Standing;

/// How the paths of all calls of ours begin.
const OURS: &str = "/peermatch.";

/// Tells by health whether the services of these names answer now.
pub(super) async fn tell_health(health: &HealthReporter, names: &[&str], standing: &Standing) {
    let status = if standing.may_answer() { ServingStatus::Serving } else { ServingStatus::NotServing };
    for name in names.iter().chain([&""]) {
        health.set_service_status(*name, status).await;
    }
}

/// Tells so whenever that changes.
pub(super) async fn keep_telling(health: &HealthReporter, names: &[&str], standing: &Standing) {
    loop {
        let error = standing.lapsed().await;
        tracing::warn!(%error, "nothing is answered");
        tell_health(health, names, standing).await;
        standing.renewed().await;
        tracing::info!("it is answered again");
        tell_health(health, names, standing).await;
    }
}

/// Puts this before a service.
#[derive(Debug, Clone)]
pub(super) struct Gate(pub(super) Standing);

impl<S> Layer<S> for Gate {
    type Service = Gated<S>;

    fn layer(&self, inner: S) -> Gated<S> {
        Gated { standing: self.0.clone(), inner }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Gated<S> {
    standing: Standing,
    inner: S,
}

impl<S> Service<Request<Body>> for Gated<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let path = request.uri().path();
        if !path.starts_with(OURS) && !web::is_address(path) {
            return Box::pin(self.inner.call(request));
        }
        let asked = Asked { path: path.to_owned(), kind: request.headers().get(header::CONTENT_TYPE).cloned() };
        if let Err(error) = self.standing.check() {
            return Box::pin(ready(Ok(asked.refused(&error))));
        }
        let standing = self.standing.clone();
        let answer = self.inner.call(request);
        // Whoever was stopped on the way, as a machine that sleeps, may know less by now than others tell.
        Box::pin(async move {
            let answer = answer.await?;
            Ok(standing.check().map_or_else(|error| asked.refused(&error), |()| answer))
        })
    }
}

/// What a refusal says of what was asked.
struct Asked {
    path: String,
    kind: Option<HeaderValue>,
}

impl Asked {
    fn refused(self, error: &CallError) -> Response<Body> {
        web::refused(&self.path, error).unwrap_or_else(|| refusal(error, self.kind))
    }
}
