//! The same calls for those who speak HTTP and JSON. An address is turned into its call before anybody looks at it, so that whoever
//! asks is signed in, waits in turn, pays and is logged as with gRPC; behind all that its JSON becomes the message, and the answer
//! becomes JSON.

mod address;
mod body;
mod contract;
mod openapi;
mod problem;
mod query;
mod routes;
mod schema;

use std::convert::Infallible;
use std::error::Error;
use std::future::{Future, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, Version, header};
use http_body_util::Full;
use prost::bytes::Bytes;
use tokio::sync::watch;
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};

use crate::contract::error::CallError;
use crate::wire::status::{REQUEST_ID, to_status};
use address::{At, at};
use body::answered;
use problem::problem;
use routes::Route;

/// What all addresses of calls begin with.
const VERSION: &str = "/v1/";
const JSON: &str = "application/json";

type Coming = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

/// A call that was asked for by its address.
#[derive(Debug, Clone)]
struct Asked {
    route: &'static Route,
    fields: Vec<(&'static str, String)>,
    query: String,
}

/// Stands before everything else: turns addresses into calls, and errors into problems.
#[derive(Debug, Clone)]
pub(super) struct Front {
    /// Whether the server is about to end.
    pub(super) stopping: watch::Receiver<bool>,
}

impl<S> Layer<S> for Front {
    type Service = Addressed<S>;

    fn layer(&self, inner: S) -> Addressed<S> {
        Addressed { front: self.clone(), inner }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Addressed<S> {
    front: Front,
    inner: S,
}

impl<S, B> Service<Request<Body>> for Addressed<S>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Coming;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Coming {
        let is_ours = request.uri().path().starts_with(VERSION) && request.method() != Method::OPTIONS;
        if !is_ours {
            return match self.front.of_itself(&request) {
                Some(response) => Box::pin(ready(Ok(response))),
                None => {
                    let answer = self.inner.call(request);
                    Box::pin(async move { Ok(answer.await?.map(Body::new)) })
                }
            };
        }
        let request = match turned(request) {
            Ok(request) => request,
            Err(response) => return Box::pin(ready(Ok(response))),
        };
        let answer = self.inner.call(request);
        Box::pin(async move { Ok(without_grpc(answer.await?.map(Body::new))) })
    }
}

impl Front {
    /// What is told without asking anybody.
    fn of_itself(&self, request: &Request<Body>) -> Option<Response<Body>> {
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            return None;
        }
        match request.uri().path() {
            "/healthz" => Some(whole(StatusCode::OK, PLAIN, "it runs\n".to_owned())),
            "/readyz" if *self.stopping.borrow() => {
                Some(whole(StatusCode::SERVICE_UNAVAILABLE, PLAIN, "it is about to end\n".to_owned()))
            }
            "/readyz" => Some(whole(StatusCode::OK, PLAIN, "it answers\n".to_owned())),
            "/openapi.json" => Some(whole(StatusCode::OK, JSON, openapi::text().to_owned())),
            _ => None,
        }
    }
}

const PLAIN: &str = "text/plain; charset=utf-8";

/// The call that a request asks for by its address, as a request of gRPC would ask for it.
fn turned(request: Request<Body>) -> Result<Request<Body>, Response<Body>> {
    let (route, fields) = match at(request.method().as_str(), request.uri().path()) {
        At::Call(route, fields) => (route, fields),
        At::OtherVerbs(verbs) => {
            let allowed = verbs.iter().map(|verb| verb.name()).collect::<Vec<_>>().join(", ");
            let mut response = refused(StatusCode::METHOD_NOT_ALLOWED, &format!("this address takes {allowed}"));
            response.headers_mut().extend(HeaderValue::from_str(&allowed).map(|allowed| (header::ALLOW, allowed)));
            return Err(response);
        }
        At::Nothing => {
            return Err(refused(
                StatusCode::NOT_FOUND,
                "there is no such address: /openapi.json has all that there are",
            ));
        }
    };
    if let Some(why) = body::cannot_be_read(route.http.verb, request.headers()) {
        return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, why));
    }
    let (mut head, body) = request.into_parts();
    let query = head.uri.query().unwrap_or_default().to_owned();
    let mut parts = std::mem::take(&mut head.uri).into_parts();
    parts.path_and_query = Some(http::uri::PathAndQuery::from_static(route.call.path));
    // Only the path is another: what was an address is one.
    head.uri = Uri::from_parts(parts).unwrap_or_else(|_| Uri::from_static(route.call.path));
    head.method = Method::POST;
    head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    head.extensions.insert(Asked { route, fields, query });
    Ok(Request::from_parts(head, body))
}

/// A refusal before any call was asked for.
fn refused(status: StatusCode, why: &str) -> Response<Body> {
    let text = serde_json::json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": why,
    });
    whole(status, problem::KIND, format!("{text:#}\n"))
}

/// An answer whose status is one of gRPC, as a problem; any other is left as it is.
fn without_grpc(response: Response<Body>) -> Response<Body> {
    let Some(status) = Status::from_header_map(response.headers()) else { return response };
    let id = response.headers().get(REQUEST_ID).cloned();
    let told = id.as_ref().and_then(|id| id.to_str().ok()).unwrap_or_default();
    let mut told = problem(&status, told);
    for (name, value) in response.headers() {
        let is_of_grpc = name.as_str().starts_with("grpc-") || told.headers().contains_key(name);
        if !is_of_grpc {
            told.headers_mut().append(name.clone(), value.clone());
        }
    }
    told
}

/// A response that is there in whole. What was answered now may be answered otherwise after a write, and to somebody else.
fn whole(status: StatusCode, kind: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::new(Full::from(text)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Stands directly before the services: JSON becomes the message of a call, and its answer becomes JSON.
#[derive(Debug, Clone, Copy)]
pub(super) struct Translate;

impl<S> Layer<S> for Translate {
    type Service = Translated<S>;

    fn layer(&self, inner: S) -> Translated<S> {
        Translated(inner)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Translated<S>(S);

impl<S> Service<Request<Body>> for Translated<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Coming;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Coming {
        let Some(asked) = request.extensions_mut().remove::<Asked>() else { return Box::pin(self.0.call(request)) };
        // The one that is ready goes, its copy stays.
        let copy = self.0.clone();
        let mut inner = std::mem::replace(&mut self.0, copy);
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let answer = match body::framed(&asked, body).await {
                Ok(message) => {
                    let mut request = Request::from_parts(head, message);
                    // What came in over HTTP/1 would be taken for a browser's.
                    *request.version_mut() = Version::HTTP_2;
                    let headers = request.headers_mut();
                    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
                    headers.remove(header::CONTENT_LENGTH);
                    headers.remove("grpc-accept-encoding");
                    headers.remove("grpc-encoding");
                    inner.call(request).await?
                }
                Err(error) => to_status(&error).into_http(),
            };
            Ok(answered(asked.route, answer).await.unwrap_or_else(|error: CallError| to_status(&error).into_http()))
        })
    }
}
