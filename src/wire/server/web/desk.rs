//! "Tell us this is wrong": the form, and what becomes of what it sends. The only address of the page that keeps anything, so that it
//! takes a form of our own page alone, of a size.

use std::net::IpAddr;

use http::uri::Authority;
use http::{HeaderMap, StatusCode, Uri, header};
use jiff::Timestamp;

use super::told::Told;
use crate::corrections::{About, Corrections, KeepError, LONGEST, MOST_BYTES, Readers, Said};
use crate::domain::personal::PersonalForms;
use crate::page::{self, Asked, SAID};
use crate::wire::server::local::authority;

/// Largest form, in bytes: the longest remark in the longest letters, and what it is about.
pub(super) const FORM: usize = 16 << 10;

/// Where what a reader says is wrong is kept.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The file.
    pub corrections: Corrections,
    /// By what personal data is told.
    pub personal: PersonalForms,
    /// What time it is.
    pub now: fn() -> Timestamp,
}

/// The form about the question in an address.
pub(super) fn form(query: &str) -> Told {
    Told::page(StatusCode::OK, page::wrong(&Asked::from_query(query), "", LONGEST, None))
}

/// Whether a form was sent by a page of this very server: a browser says from where, and pages of others cannot say otherwise.
pub(super) fn is_own_form(address: &Uri, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| Some(origin.to_str().ok()?.split_once("://")?.1));
    let asked = authority(address, headers);
    origin.is_some() && origin == asked.as_ref().map(Authority::as_str)
}

impl Desk {
    /// Keeps what the form of a reader sends, and says so or why not.
    pub(super) fn keep(&self, sent: &str, reader: IpAddr, readers: &Readers) -> Told {
        let asked = Asked::from_query(sent);
        let written = form_urlencoded::parse(sent.as_bytes()).find(|(name, _)| name == SAID);
        let written = written.map(|(_, value)| value.into_owned()).unwrap_or_default();
        let again = |status, why: &str| Told::page(status, page::wrong(&asked, &written, LONGEST, Some(why)));
        let about = About { place: asked.place.clone(), problem: asked.problem.clone(), peer: asked.peer.clone() };
        let said = match Said::new(about, &written, &self.personal) {
            Ok(said) => said,
            Err(error) => return again(StatusCode::BAD_REQUEST, &error.to_string()),
        };
        match readers.keep(&self.corrections, reader, said, (self.now)()) {
            Ok(number) => Told::page(StatusCode::OK, page::kept(&asked, number)),
            Err(error @ (KeepError::TooMany | KeepError::TooManyOfOne)) => {
                again(StatusCode::TOO_MANY_REQUESTS, &error.to_string())
            }
            Err(error) => {
                // Readers cannot mend it, and what is wrong with a file of the operator's is nothing to them.
                tracing::error!(%error, limit = MOST_BYTES, "a remark of a reader is not kept");
                again(StatusCode::SERVICE_UNAVAILABLE, "it cannot be kept now, and the operator has been told")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_this_very_server_may_send_a_form() {
        let headers = |origin: &str, host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, origin.parse().expect("a value"));
            headers.insert(header::HOST, host.parse().expect("a value"));
            headers
        };
        let path = Uri::from_static("/wrong");
        assert!(is_own_form(&path, &headers("http://127.0.0.1:50051", "127.0.0.1:50051")));
        assert!(is_own_form(&path, &headers("https://portal.example", "portal.example")));
        for (origin, host) in [
            ("https://elsewhere.example", "127.0.0.1:50051"),
            ("http://127.0.0.1:8080", "127.0.0.1:50051"),
            ("null", "127.0.0.1:50051"),
        ] {
            assert!(!is_own_form(&path, &headers(origin, host)), "{origin}");
        }
        assert!(!is_own_form(&path, &HeaderMap::new()), "a program says nothing");
    }

    #[test]
    fn in_http_2_the_host_stands_in_the_address() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, "https://localhost:50051".parse().expect("a value"));
        assert!(is_own_form(&Uri::from_static("https://localhost:50051/wrong"), &headers));
        assert!(!is_own_form(&Uri::from_static("https://elsewhere.example/wrong"), &headers));
        assert!(!is_own_form(&Uri::from_static("/wrong"), &headers), "nor where no host is named at all");
    }
}
