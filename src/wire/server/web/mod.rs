//! The page, beside the contract: plain addresses that a browser asks for. It makes the calls that everybody may make, takes its
//! turn like any of them, and is answered to this machine alone where the server listens to nobody else.

mod desk;
mod told;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use prost::bytes::Bytes;
use tonic::body::Body;
use tonic::metadata::MetadataMap;

use super::house::Account;
use super::local;
use super::middleware::{Below, Coming, Middleware};
use super::turns::Caller;
use super::worker::Worker;
use crate::access::{Pass, Whence};
use crate::contract::answering::Answering;
use crate::contract::error::CallError;
use crate::corrections::Readers;
use crate::domain::outline::Outlines;
use crate::domain::spread::Spreads;
use crate::page::{self, Extent, POLICY, SCRIPT, STYLE, WRONG};
pub use desk::Desk;
use desk::{FORM, is_own_form};
use told::{HTML, Told};

/// What pages show beside what the contract says.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// What is drawn of the places.
    pub outlines: Outlines,
    /// How the figures of all places are spread.
    pub spreads: Spreads,
    /// Where what a reader says is wrong is kept; nobody is asked to say it where there is none.
    pub desk: Option<Desk>,
}

/// The page and what it draws with.
#[derive(Clone)]
pub(super) struct Web(Arc<Shown>);

struct Shown {
    answering: Answering,
    worker: Worker,
    drawn: Arc<Drawn>,
    /// Whether the server listens to this machine alone.
    is_local: bool,
}

/// What pages show, made ready.
struct Drawn {
    pages: Pages,
    /// Who said lately that something is wrong.
    readers: Readers,
    /// The picture that lies behind every map, and what it covers.
    backdrop: Option<(Bytes, Extent)>,
}

impl Web {
    /// Shows what these calls answer. `is_local`: the server listens to this machine alone.
    pub(super) fn new(answering: Answering, worker: Worker, pages: Pages, is_local: bool) -> Self {
        let backdrop = page::backdrop(&pages.outlines).map(|(picture, extent)| (picture.into(), extent));
        let drawn = Arc::new(Drawn { pages, readers: Readers::default(), backdrop });
        Self(Arc::new(Shown { answering, worker, drawn, is_local }))
    }
}

/// What is asked for at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Page,
    Style,
    Script,
    Backdrop,
    Answer,
    Suggestions,
    Groups,
    GroupsPicture,
    Wrong,
}

impl At {
    fn path(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Self::Page,
            "/page.css" => Self::Style,
            "/page.js" => Self::Script,
            "/backdrop.svg" => Self::Backdrop,
            "/answer.json" => Self::Answer,
            "/suggest.json" => Self::Suggestions,
            "/groups" => Self::Groups,
            "/groups.svg" => Self::GroupsPicture,
            WRONG => Self::Wrong,
            _ => return None,
        })
    }

    /// Whether it can be asked so: everything is read, and one form is sent.
    fn takes(self, method: &Method) -> bool {
        method == Method::GET || self == Self::Wrong && method == Method::POST
    }
}

impl Shown {
    /// Answers what is read, and takes a form that is sent.
    async fn receive(&self, at: At, request: Request<Body>) -> Response<Body> {
        let (mut head, body) = request.into_parts();
        if head.method != Method::POST {
            // The body of a request that asks by its address is nobody's.
            let query = head.uri.query().unwrap_or_default().to_owned();
            return self.answer(at, head, query).await;
        }
        if !is_own_form(&head.uri, &head.headers) {
            return respond(Told::text(StatusCode::FORBIDDEN, "this takes a form of its own page alone\n".to_owned()));
        }
        // Looked at: what is left is asked as any other.
        head.headers.remove(header::ORIGIN);
        match Limited::new(body, FORM).collect().await {
            Ok(sent) => self.answer(at, head, String::from_utf8_lossy(&sent.to_bytes()).into_owned()).await,
            Err(_) => respond(Told::text(StatusCode::PAYLOAD_TOO_LARGE, "this form is too large\n".to_owned())),
        }
    }

    async fn answer(&self, at: At, head: Parts, query: String) -> Response<Body> {
        let is_sent = head.method == Method::POST;
        let request = Request::from_parts(head, ());
        let whence = match local::refused(&request) {
            None => Whence::ThisMachine,
            Some(_) if !self.is_local => Whence::Elsewhere,
            Some(error) => return respond(Told::text(StatusCode::FORBIDDEN, format!("{error}\n"))),
        };
        let (head, ()) = request.into_parts();
        let fixed = |kind, text: &'static str| Told::new(StatusCode::OK, kind, Bytes::from_static(text.as_bytes()));
        let backdrop = || match &self.drawn.backdrop {
            Some((picture, _)) => Told::new(StatusCode::OK, "image/svg+xml", picture.clone()),
            None => Told::text(StatusCode::NOT_FOUND, "there are no outlines\n".to_owned()),
        };
        match at {
            At::Style => return respond(fixed("text/css; charset=utf-8", STYLE)),
            At::Script => return respond(fixed("text/javascript; charset=utf-8", SCRIPT)),
            At::Backdrop => return respond(backdrop()),
            At::Wrong if self.drawn.pages.desk.is_none() => {
                return respond(Told::text(StatusCode::NOT_FOUND, "nobody keeps what is wrong here\n".to_owned()));
            }
            At::Page | At::Answer | At::Suggestions | At::Groups | At::GroupsPicture | At::Wrong => {}
        }
        let calls = self.answering.now().putting_off();
        let unwritten = calls.unwritten();
        let drawn = Arc::clone(&self.drawn);
        let reader = reader(&head.extensions);
        let asked = tonic::Request::from_parts(MetadataMap::new(), head.extensions, query);
        let told = self.worker.answer(asked, unwritten, move |query, cancel| {
            let calls = calls.seen_by(&Pass::of_machine(whence));
            let behind = drawn.backdrop.as_ref().map(|(_, extent)| *extent);
            let asking = told::Asking { calls: &calls, cancel, pages: &drawn.pages, behind };
            Ok(match (at, &drawn.pages.desk) {
                (At::Answer, _) => asking.answer(query),
                (At::Suggestions, _) => asking.suggestions(query),
                (At::Groups, _) => asking.groups(),
                (At::GroupsPicture, _) => asking.picture_of_groups(),
                (At::Wrong, Some(desk)) if is_sent => desk.keep(query, reader, &drawn.readers),
                (At::Wrong, _) => desk::form(query),
                _ => asking.page(query),
            })
        });
        match told.await {
            Ok(told) => {
                let mut response = respond(told.into_inner());
                if at == At::Wrong {
                    // Else a browser would not say that the form is sent by this page.
                    let own = HeaderValue::from_static("same-origin");
                    response.headers_mut().insert(header::REFERRER_POLICY, own);
                }
                response
            }
            Err(status) => respond(Told::text(StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", status.message()))),
        }
    }
}

/// Where a reader is: as a trusted proxy says, or the connection. All of whom nothing is known are one.
fn reader(extensions: &http::Extensions) -> IpAddr {
    let named = extensions.get().and_then(|caller| match caller {
        Caller::Address(address) => Some(*address),
        Caller::Connection(_) | Caller::Registered(_) | Caller::Operator => None,
    });
    let peer = || Some(extensions.get::<Arc<Account>>()?.peer()?.ip());
    named.or_else(peer).unwrap_or(Ipv4Addr::UNSPECIFIED.into())
}

fn respond(told: Told) -> Response<Body> {
    let is_page = told.kind == HTML;
    let mut response = Response::new(Body::new(http_body_util::Full::new(told.body)));
    *response.status_mut() = told.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(told.kind));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    // What is answered now may be answered otherwise after a write.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if is_page {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    }
    response
}

/// Whether something of the page stands at an address.
pub(super) fn is_address(path: &str) -> bool {
    At::path(path).is_some()
}

/// What a browser is told of a request to an address of the page that never came to be answered; none of another address, whose
/// callers read statuses of gRPC.
pub(super) fn refused(path: &str, error: &CallError) -> Option<Response<Body>> {
    At::path(path)?;
    Some(respond(Told::text(told::status(error), format!("{error}\n"))))
}

/// The page before a service; nothing where there is none.
#[derive(Clone)]
pub(super) struct Page(pub(super) Option<Web>);

impl Middleware for Page {
    fn call<S: Below>(&self, request: Request<Body>, below: &mut S) -> Coming {
        let at = At::path(request.uri().path()).filter(|at| at.takes(request.method()));
        match (&self.0, at) {
            (Some(web), Some(at)) => {
                let web = Arc::clone(&web.0);
                Box::pin(async move { Ok(web.receive(at, request).await) })
            }
            _ => Box::pin(below.call(request)),
        }
    }
}
