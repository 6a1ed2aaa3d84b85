//! A server that may not answer refuses: when it is asked, and when what it would say is ready, too. Health, readiness and what the contract is
//! are told all the same.

use std::future::ready;

use http::Request;
use tonic::body::Body;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use super::middleware::{Below, Coming, Middleware};
use super::refusal::Asked;
use super::web;
use crate::contract::standing::Standing;
use crate::contract::table;

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

/// Lets nothing of ours be answered while the server may not.
#[derive(Debug, Clone)]
pub(super) struct Gate(pub(super) Standing);

impl Middleware for Gate {
    fn call<S: Below>(&self, request: Request<Body>, below: &mut S) -> Coming {
        let path = request.uri().path();
        if !path.starts_with(table::OURS) && !web::is_address(path) {
            return Box::pin(below.call(request));
        }
        let asked = Asked::of(&request);
        if let Err(error) = self.0.check() {
            return Box::pin(ready(Ok(asked.refused(&error))));
        }
        let standing = self.0.clone();
        let answer = below.call(request);
        // Whoever was stopped on the way, as a machine that sleeps, may know less by now than others tell.
        Box::pin(async move {
            let answer = answer.await?;
            Ok(standing.check().map_or_else(|error| asked.refused(&error), |()| answer))
        })
    }
}
