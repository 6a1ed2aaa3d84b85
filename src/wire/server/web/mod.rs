//! The page, beside the contract: plain addresses that a browser asks for. It makes the calls that everybody may make, takes its
//! turn like any of them, and is answered to this machine alone where the server listens to nobody else.

mod told;

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use prost::bytes::Bytes;
use tonic::body::Body;
use tonic::metadata::MetadataMap;
use tower::{Layer, Service};

use super::local;
use super::worker::Worker;
use crate::access::{Pass, Whence};
use crate::contract::answering::Answering;
use crate::domain::outline::Outlines;
use crate::page::{self, Extent, POLICY, SCRIPT, STYLE};
use told::{HTML, Told};

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

/// What is drawn of the places.
struct Drawn {
    outlines: Outlines,
    /// The picture that lies behind every map, and what it covers.
    backdrop: Option<(Bytes, Extent)>,
}

impl Web {
    /// Shows what these calls answer. `is_local`: the server listens to this machine alone.
    pub(super) fn new(answering: Answering, worker: Worker, outlines: Outlines, is_local: bool) -> Self {
        let backdrop = page::backdrop(&outlines).map(|(picture, extent)| (picture.into(), extent));
        let drawn = Arc::new(Drawn { outlines, backdrop });
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
            _ => return None,
        })
    }
}

impl Shown {
    async fn answer<B>(&self, at: At, request: Request<B>) -> Response<Body> {
        let whence = match local::refused(&request) {
            None => Whence::ThisMachine,
            Some(_) if !self.is_local => Whence::Elsewhere,
            Some(error) => return respond(Told::text(StatusCode::FORBIDDEN, format!("{error}\n"))),
        };
        let (head, _) = request.into_parts();
        let query = head.uri.query().unwrap_or_default().to_owned();
        let fixed = |kind, text: &'static str| Told::new(StatusCode::OK, kind, Bytes::from_static(text.as_bytes()));
        let backdrop = || match &self.drawn.backdrop {
            Some((picture, _)) => Told::new(StatusCode::OK, "image/svg+xml", picture.clone()),
            None => Told::text(StatusCode::NOT_FOUND, "there are no outlines\n".to_owned()),
        };
        match at {
            At::Style => return respond(fixed("text/css; charset=utf-8", STYLE)),
            At::Script => return respond(fixed("text/javascript; charset=utf-8", SCRIPT)),
            At::Backdrop => return respond(backdrop()),
            At::Page | At::Answer | At::Suggestions => {}
        }
        let calls = self.answering.now().seen_by(Pass::of_machine(whence));
        let drawn = Arc::clone(&self.drawn);
        let asked = tonic::Request::from_parts(MetadataMap::new(), head.extensions, query);
        let told = self.worker.answer(asked, move |query, cancel| {
            let behind = drawn.backdrop.as_ref().map(|(_, extent)| *extent);
            let asking = told::Asking { calls: &calls, cancel, outlines: &drawn.outlines, behind };
            Ok(match at {
                At::Answer => asking.answer(query),
                At::Suggestions => asking.suggestions(query),
                _ => asking.page(query),
            })
        });
        match told.await {
            Ok(told) => respond(told.into_inner()),
            Err(status) => respond(Told::text(StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", status.message()))),
        }
    }
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

/// Puts the page in front of a service; nothing where there is none.
#[derive(Clone)]
pub(super) struct WebLayer(pub(super) Option<Web>);

impl<S> Layer<S> for WebLayer {
    type Service = Beside<S>;

    fn layer(&self, inner: S) -> Beside<S> {
        Beside { web: self.0.clone(), inner }
    }
}

#[derive(Clone)]
pub(super) struct Beside<S> {
    web: Option<Web>,
    inner: S,
}

impl<S> Service<Request<Body>> for Beside<S>
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
        let at = At::path(request.uri().path()).filter(|_| request.method() == Method::GET);
        match (&self.web, at) {
            (Some(web), Some(at)) => {
                let web = Arc::clone(&web.0);
                // The body of a request that asks by its address is nobody's.
                let request = request.map(drop);
                Box::pin(async move { Ok(web.answer(at, request).await) })
            }
            _ => Box::pin(self.inner.call(request)),
        }
    }
}
