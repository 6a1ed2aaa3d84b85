//! What is for operators and conveners is answered to programs on this machine, and to nobody through them.
//!
//! Until callers sign in, the loopback address is all that keeps strangers from these services, and three ways lead round it: a page
//! in a browser on this machine, a name that somebody's domain service points at this machine, and a proxy on it.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{HeaderMap, Request, Response};
use tonic::body::Body;
use tonic::server::NamedService;
use tower::Service;

use crate::access::Rule;
use crate::contract::error::CallError;
use crate::contract::table;
use crate::contract::whence::Whence;
use crate::domain::text;
use crate::wire::status::to_status;

/// Headers that proxies add; so does whatever begins with `x-forwarded-`.
const FORWARDED: [&str; 3] = ["forwarded", "x-real-ip", "via"];

/// A service whose calls are made by those who may, as the table of calls says.
#[derive(Debug, Clone)]
pub(super) struct Local<S>(pub(super) S);

impl<S: NamedService> NamedService for Local<S> {
    const NAME: &'static str = S::NAME;
}

impl<S> Service<Request<Body>> for Local<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let rule = table::at(request.uri().path()).map_or(Rule::ThisMachine, |call| call.rule);
        let whence = match (refused(&request), rule) {
            (None, _) => Whence::ThisMachine,
            (Some(_), Rule::Anybody) => Whence::Elsewhere,
            (Some(error), Rule::ThisMachine) => return Box::pin(std::future::ready(Ok(to_status(&error).into_http()))),
        };
        request.extensions_mut().insert(whence);
        Box::pin(self.0.call(request))
    }
}

/// Where a call came from; elsewhere, if nobody looked.
pub(super) fn whence<M>(request: &tonic::Request<M>) -> Whence {
    request.extensions().get().copied().unwrap_or(Whence::Elsewhere)
}

/// Why a call does not come straight from a program on this machine.
pub(super) fn refused<B>(request: &Request<B>) -> Option<CallError> {
    let headers = request.headers();
    if headers.contains_key(http::header::ORIGIN) {
        return Some(CallError::WebPage);
    }
    let is_forwarded = |name: &str| FORWARDED.contains(&name) || name.starts_with("x-forwarded-");
    if let Some(name) = headers.keys().find(|name| is_forwarded(name.as_str())) {
        return Some(CallError::NotLocal(format!(
            "this is answered to this machine alone, and '{name}' says that a proxy forwarded it"
        )));
    }
    match host(request.uri(), headers) {
        Some(host) if is_loopback(&host) => None,
        host => {
            let host = text::echo(&host.unwrap_or_default());
            Some(CallError::NotLocal(format!("this is answered to this machine alone, and '{host}' is another's name")))
        }
    }
}

/// The host that a call names, without its port.
fn host(uri: &http::Uri, headers: &HeaderMap) -> Option<String> {
    let named = headers.get(http::header::HOST).map(|host| host.to_str().ok()?.parse().ok());
    // Both may stand there; then both have to be ours.
    match (uri.authority().cloned(), named) {
        (Some(one), None) => Some(one),
        (None, Some(one)) => one,
        (Some(one), Some(Some(other))) if one.host() == other.host() => Some(one),
        _ => None,
    }
    .map(|authority: http::uri::Authority| authority.host().to_owned())
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}
