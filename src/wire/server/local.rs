//! What tells a program on this machine, which a server that knows nobody by name takes for its operator's, from everybody else.
//!
//! Where nobody signs in, the loopback address is all that keeps strangers from these services, and three ways lead round it: a page
//! in a browser on this machine, a name that somebody's domain service points at this machine, and a proxy on it.

use std::net::IpAddr;

use http::{HeaderMap, Request};

use crate::contract::error::CallError;
use crate::domain::text;

/// Headers that proxies add; so does whatever begins with `x-forwarded-`.
const FORWARDED: [&str; 3] = ["forwarded", "x-real-ip", "via"];

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
