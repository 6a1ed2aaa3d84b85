//! Which call stands at an address, and which of its fields the address says.

use percent_encoding::percent_decode_str;

use super::routes::{Route, Said, routes};
use crate::contract::call::Verb;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum At {
    /// A call, with the fields that its address says.
    Call(&'static Route, Vec<Said>),
    /// Calls, none of which is asked for in this way; how they are.
    OtherVerbs(Vec<Verb>),
    /// Nothing.
    Nothing,
}

/// What stands at a path, asked for by a method of HTTP.
pub(super) fn at(method: &str, path: &str) -> At {
    let mut others = Vec::new();
    for route in routes() {
        match fields(route.http.address, path) {
            Some(fields) if route.http.verb.name() == method => return At::Call(route, fields),
            Some(_) => others.push(route.http.verb),
            None => {}
        }
    }
    others.sort_unstable();
    others.dedup();
    if others.is_empty() { At::Nothing } else { At::OtherVerbs(others) }
}

/// The fields that a path says in the places of an address; none where it is no such path.
fn fields(address: &'static str, path: &str) -> Option<Vec<Said>> {
    let (address, verb) = match address.rsplit_once(':') {
        Some((address, verb)) => (address, Some(verb)),
        None => (address, None),
    };
    let path = match verb {
        Some(verb) => path.strip_suffix(verb)?.strip_suffix(':')?,
        None => path,
    };
    let mut pieces = path.split('/');
    let mut fields = Vec::new();
    for wanted in address.split('/') {
        let piece = pieces.next()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => fields.push((name, said(piece)?)),
            None if wanted == piece => {}
            None => return None,
        }
    }
    pieces.next().is_none().then_some(fields)
}

/// A piece of a path as its writer meant it. An empty one says nothing.
fn said(piece: &str) -> Option<String> {
    let text = percent_decode_str(piece).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: &str, path: &str) -> Option<(&'static str, Vec<Said>)> {
        match at(method, path) {
            At::Call(route, fields) => Some((route.call.name, fields)),
            At::OtherVerbs(_) | At::Nothing => None,
        }
    }

    #[test]
    fn an_address_says_the_call_and_the_fields_that_stand_in_it() {
        let field = |name, value: &str| vec![(name, value.to_owned())];
        assert_eq!(found("GET", "/v1/places/E09000007"), Some(("GetPlace", field("place_id", "E09000007"))));
        assert_eq!(found("DELETE", "/v1/places/x:mine"), Some(("DeletePlace", field("place_id", "x:mine"))));
        assert_eq!(found("GET", "/v1/places:resolve"), Some(("ResolvePlace", Vec::new())));
        assert_eq!(found("POST", "/v1/runs/a-run:cancel"), Some(("CancelRun", field("run_id", "a-run"))));
        assert_eq!(found("GET", "/v1/runs/portal%2Fa-run"), Some(("GetRun", field("run_id", "portal/a-run"))));
    }

    #[test]
    fn what_is_no_address_of_a_call_is_none() {
        for path in ["/v1/places/", "/v1/places/E09000007/", "/v1/place", "/v1/places/%ff", "/v1/runs:cancel", "/v1"] {
            assert_eq!(at("POST", path), At::Nothing, "{path}");
        }
        assert_eq!(at("PUT", "/v1/places/E09000007"), At::OtherVerbs(vec![Verb::Get, Verb::Delete]));
    }

    #[test]
    fn no_two_calls_stand_at_one_address() {
        for route in routes() {
            let path = route.http.address.replace(['{', '}'], "");
            assert_eq!(found(route.http.verb.name(), &path).map(|(name, _)| name), Some(route.call.name), "{path}");
        }
    }
}
