//! The same calls for those who speak HTTP and JSON. An address is turned into its call before anybody looks at it, so that whoever
//! asks is signed in, waits in turn, pays and is logged as with gRPC; behind all that its JSON becomes the message, and the answer
//! becomes JSON.

mod address;
mod body;
mod described;
mod headers;
mod openapi;
mod problem;
mod query;
mod routes;
mod schema;
mod translate;

use std::convert::Infallible;
use std::error::Error;
use std::task::{Context, Poll};

use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use http_body_util::Full;
use prost::bytes::Bytes;
use serde_json::{Map, Value};
use tonic::Status;
use tonic::body::Body;
use tower::{Layer, Service};

use super::middleware::Coming;
use super::web;
use crate::contract::error::CallError;
use crate::contract::standing::Standing;
use crate::contract::table;
use crate::wire::status::{REQUEST_ID, from_status, to_status};
use address::{At, at};
use headers::carried;
use problem::problem;
use routes::{Route, Said};
pub(super) use translate::Translate;

/// How the paths of gRPC begin, ours and those of its own services.
const OF_GRPC: [&str; 2] = [table::OURS, "/grpc."];
const JSON: &str = "application/json";
/// Where what is counted is told.
pub(super) const METRICS: &str = "/metrics";
/// The form in which it is: the text of Prometheus, which names its version.
const COUNTED: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What was asked for by an address.
#[derive(Debug, Clone)]
enum Wanted {
    /// A call.
    Call(Asked),
    /// Something that is told without asking anybody: how it stands, its kind, and its text.
    Text(StatusCode, &'static str, Bytes),
    /// What is counted, once it is known that whoever asks may know.
    Metrics,
    /// Nothing that there is; why, and in which ways it may be asked for instead.
    Nothing(StatusCode, String, Option<HeaderValue>),
}

/// A call that was asked for by its address.
#[derive(Debug, Clone)]
struct Asked {
    route: &'static Route,
    fields: Vec<Said>,
    query: String,
}

impl Asked {
    /// The message that the address alone says, encoded.
    fn of_address(&self) -> Result<Vec<u8>, CallError> {
        let in_path: Vec<&str> = self.route.fields().collect();
        let mut said = Map::new();
        query::add((self.route.messages.0, &in_path), &self.query, &mut said)?;
        said.extend(self.fields.iter().map(|(name, value)| ((*name).to_owned(), Value::String(value.clone()))));
        (self.route.address)(Value::Object(said))
    }
}

/// Stands before everything else: turns addresses into calls, and errors into problems.
#[derive(Debug, Clone)]
pub(super) struct Front(pub(super) Standing);

impl<S> Layer<S> for Front {
    type Service = Addressed<S>;

    fn layer(&self, inner: S) -> Addressed<S> {
        Addressed(inner, self.0.clone())
    }
}

#[derive(Debug, Clone)]
pub(super) struct Addressed<S>(S, Standing);

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
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Coming {
        let path = request.uri().path();
        let is_ours = !OF_GRPC.iter().any(|begin| path.starts_with(begin)) && !web::is_address(path);
        if !is_ours || request.method() == Method::OPTIONS {
            let answer = self.0.call(request);
            return Box::pin(async move { Ok(answer.await?.map(Body::new)) });
        }
        let answer = self.0.call(turned(request, &self.1));
        Box::pin(async move { Ok(without_grpc(answer.await?.map(Body::new))) })
    }
}

/// A request for an address as one of gRPC would be, with what is wanted beside it.
fn turned(request: Request<Body>, standing: &Standing) -> Request<Body> {
    let wanted = wanted(&request, standing);
    let (mut head, body) = request.into_parts();
    if let Wanted::Call(asked) = &wanted {
        let mut parts = std::mem::take(&mut head.uri).into_parts();
        parts.path_and_query = Some(http::uri::PathAndQuery::from_static(asked.route.call.path));
        // Only the path is another: what was an address is one.
        head.uri = Uri::from_parts(parts).unwrap_or_else(|_| Uri::from_static(asked.route.call.path));
        head.method = Method::POST;
        head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(JSON));
    }
    head.extensions.insert(wanted);
    Request::from_parts(head, body)
}

fn wanted(request: &Request<Body>, standing: &Standing) -> Wanted {
    // A head alone is the one of what would be read.
    let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
    let text = match request.uri().path() {
        "/healthz" => Some((StatusCode::OK, PLAIN, Bytes::from_static(b"it runs\n"))),
        "/readyz" => Some(match standing.check() {
            Ok(()) => (StatusCode::OK, PLAIN, Bytes::from_static(b"it answers\n")),
            Err(error) => (StatusCode::SERVICE_UNAVAILABLE, PLAIN, format!("{error}\n").into()),
        }),
        "/openapi.json" => Some((StatusCode::OK, JSON, openapi::text())),
        _ => None,
    };
    let not_so = |allowed: String| {
        let allow = HeaderValue::from_str(&allowed).ok();
        Wanted::Nothing(StatusCode::METHOD_NOT_ALLOWED, format!("this address takes {allowed}"), allow)
    };
    let told = text.map(|(status, kind, text)| Wanted::Text(status, kind, text));
    let told = told.or_else(|| (request.uri().path() == METRICS).then_some(Wanted::Metrics));
    if let Some(told) = told {
        return if method == Method::GET { told } else { not_so("GET".to_owned()) };
    }
    match at(method.as_str(), request.uri().path()) {
        At::Call(route, fields) => match body::cannot_be_read(route.http.verb, request.headers()) {
            Some(why) => Wanted::Nothing(StatusCode::UNSUPPORTED_MEDIA_TYPE, why.to_owned(), None),
            None => Wanted::Call(Asked { route, fields, query: request.uri().query().unwrap_or_default().to_owned() }),
        },
        At::OtherVerbs(verbs) => not_so(verbs.iter().map(|verb| verb.name()).collect::<Vec<_>>().join(", ")),
        At::Nothing => {
            let why = "there is no such address: /openapi.json has all that there are".to_owned();
            Wanted::Nothing(StatusCode::NOT_FOUND, why, None)
        }
    }
}

const PLAIN: &str = "text/plain; charset=utf-8";

/// An answer whose status is one of gRPC, as a problem; any other is left as it is.
fn without_grpc(response: Response<Body>) -> Response<Body> {
    let Some(mut status) = Status::from_header_map(response.headers()) else { return response };
    if status.details().is_empty() {
        // What the library says by itself, such as that nobody offers a service.
        status = to_status(&from_status(&status, ""));
    }
    let id = response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    carried(response.headers(), problem(&status, id))
}

/// A response that is there in whole. What was answered now may be answered otherwise after a write, and to somebody else; and it is
/// nothing that a page of somebody else's may draw or run.
fn whole(status: StatusCode, kind: &'static str, text: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(Body::new(Full::from(text.into())));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}
