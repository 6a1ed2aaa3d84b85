//! What tells a program on this machine, which a server that knows nobody by name takes for its operator's, from everybody else.
//!
//! Where nobody signs in, the loopback address is all that keeps strangers from these services, and three ways lead round it: a page
//! in a browser on this machine, a name that somebody's domain service points at this machine, and a proxy on it.

use http::uri::Authority;
use http::{HeaderMap, Request, Uri};

use crate::contract::error::CallError;
use crate::contract::table;
use crate::domain::text;
use crate::wire::address::is_loopback;

/// Headers that proxies add; so does whatever begins with `x-forwarded-`.
const FORWARDED: [&str; 3] = ["forwarded", "x-real-ip", "via"];

/// Why a call does not come straight from a program on this machine.
pub(super) fn refused<B>(request: &Request<B>) -> Option<CallError> {
    let headers = request.headers();
    if headers.contains_key(http::header::ORIGIN) || is_of_another_page(request) {
        return Some(CallError::WebPage);
    }
    let is_forwarded = |name: &str| FORWARDED.contains(&name) || name.starts_with("x-forwarded-");
    if let Some(name) = headers.keys().find(|name| is_forwarded(name.as_str())) {
        return Some(CallError::NotLocal(format!(
            "this is answered to this machine alone, and '{name}' says that a proxy forwarded it"
        )));
    }
    match authority(request.uri(), headers) {
        Some(named) if is_loopback(named.host()) => None,
        named => {
            let host = text::echo(named.as_ref().map_or("", Authority::host));
            Some(CallError::NotLocal(format!("this is answered to this machine alone, and '{host}' is another's name")))
        }
    }
}

/// Whether a browser says that a page of somebody else asks: it names no origin where the answer is only to be drawn or run. Links lead
/// from anywhere to the page, and to no call.
fn is_of_another_page<B>(request: &Request<B>) -> bool {
    let said = |name: &str| request.headers().get(name).map(|value| value.as_bytes());
    let is_of_another = said("sec-fetch-site").is_some_and(|site| site != b"none" && site != b"same-origin");
    let is_link = said("sec-fetch-mode") == Some(b"navigate") && table::at(request.uri().path()).is_none();
    is_of_another && !is_link
}

/// The host and port that a call names. In HTTP/2 they stand in the address and no header has them; where both have, both are one.
pub(super) fn authority(address: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let named = headers.get(http::header::HOST).map(|host| host.to_str().ok()?.parse::<Authority>().ok());
    match (address.authority().cloned(), named) {
        (Some(one), None) => Some(one),
        (None, Some(one)) => one,
        (Some(one), Some(Some(other))) if one.host() == other.host() => Some(one),
        _ => None,
    }
}
