//! Counts and traces every call, from the head of its request to the last byte of its answer: who was turned away at the door included, and
//! who left before the end.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body::{Frame, SizeHint};
use prost::bytes::Bytes;
use tonic::body::Body;
use tonic::{Code, Status};
use tower::{Layer, Service};

use super::web;
use crate::contract::table;
use crate::telemetry::metrics::{self, Counting};
use crate::telemetry::traces;
use crate::wire::status::reason_in;

/// What is asked for beside the calls of the contract: something of the page.
const PAGE: &str = "page";
/// Anything else, such as health, reflection and what is no address at all.
const OTHER: &str = "other";
/// How a frame of grpc-web begins that has what gRPC has in trailers.
const TRAILERS: u8 = 0x80;
/// Bytes of a frame's head: the first, and a length.
const HEAD: usize = 5;

/// Counts what a service answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted;

impl<S> Layer<S> for Counted {
    type Service = Counts<S>;

    fn layer(&self, inner: S) -> Counts<S> {
        Counts(inner)
    }
}

#[derive(Debug, Clone)]
pub(super) struct Counts<S>(S);

impl<S, B> Service<Request<Body>> for Counts<S>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Answer<B>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let ending = Ending::of(&request);
        let within = ending.trace.clone();
        // Beginning it is part of it: what is done at once is done here.
        let inner = &mut self.0;
        let answer = within.enter(|| inner.call(request));
        Box::pin(within.within(async move { Ok(counted(answer.await?, ending)) }))
    }
}

/// One call, until it is known how it ended.
#[derive(Debug)]
struct Ending {
    counting: Counting,
    trace: traces::Call,
    code: Option<Code>,
}

impl Ending {
    fn of(request: &Request<Body>) -> Self {
        let path = request.uri().path();
        let call = table::at(path);
        let beside = || if web::is_address(path) { PAGE } else { OTHER };
        let name = call.map_or_else(beside, |call| call.name);
        let trace = traces::Call::begin(name, call.map(|call| call.service), request.headers());
        Self { counting: Counting::begin(name), trace, code: None }
    }

    /// The first word stands.
    fn ends(&mut self, code: Code) {
        self.code.get_or_insert(code);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        // Whoever goes before the end ends it so.
        let code = self.code.unwrap_or(Code::Cancelled);
        self.counting.ends(name(code));
        self.trace.ends(code as i32, name(code), is_ours(code));
    }
}

/// An answer, as far as its head says how it ends.
fn counted<B>(answer: Response<B>, mut ending: Ending) -> Response<Answer<B>> {
    let kind = answer.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes()).unwrap_or_default();
    let behind = match kind {
        kind if kind.starts_with(b"application/grpc-web-text") => Behind::InText,
        kind if kind.starts_with(b"application/grpc-web") => Behind::InBytes,
        kind if kind.starts_with(b"application/grpc") => Behind::InTrailers,
        _ => Behind::Nothing,
    };
    if !ends(&mut ending, answer.headers()) && behind == Behind::Nothing {
        ending.ends(code_of(answer.status()));
    }
    answer.map(|body| Answer { body, ending, behind })
}

/// Whether a head or trailers say how a call ended.
fn ends(ending: &mut Ending, headers: &HeaderMap) -> bool {
    let Some(status) = Status::from_header_map(headers) else { return false };
    ending.ends(status.code());
    if let Some(reason) = reason_in(&status) {
        metrics::refused(reason);
    }
    true
}

/// Where the body of an answer says how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// Its head has said it.
    Nothing,
    InTrailers,
    /// In a frame of grpc-web.
    InBytes,
    /// The same in base64.
    InText,
}

impl Behind {
    /// The trailers that a piece of a body holds.
    fn trailers(self, piece: &[u8]) -> Option<HeaderMap> {
        let decoded;
        let frame = match self {
            Self::Nothing | Self::InTrailers => return None,
            Self::InBytes => piece,
            Self::InText => {
                decoded = STANDARD.decode(piece).ok()?;
                &decoded
            }
        };
        let lines = frame.get(HEAD..).filter(|_| frame[0] == TRAILERS)?;
        let mut trailers = HeaderMap::new();
        for line in lines.split(|byte| *byte == b'\n') {
            let mut halves = line.trim_ascii().splitn(2, |byte| *byte == b':');
            if let (Some(name), Some(value)) = (halves.next(), halves.next())
                && let (Ok(name), Ok(value)) = (name.try_into(), value.try_into())
            {
                trailers.insert::<header::HeaderName>(name, value);
            }
        }
        Some(trailers)
    }
}

/// The body of an answer, whose call ends with it.
#[derive(Debug)]
pub(super) struct Answer<B> {
    body: B,
    ending: Ending,
    behind: Behind,
}

impl<B: http_body::Body<Data = Bytes> + Unpin> http_body::Body for Answer<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let this = &mut *self;
        let polled = Pin::new(&mut this.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            let in_piece = || frame.data_ref().and_then(|piece| this.behind.trailers(piece));
            match (frame.trailers_ref(), in_piece()) {
                (Some(trailers), _) => _ = ends(&mut this.ending, trailers),
                (None, Some(trailers)) => _ = ends(&mut this.ending, &trailers),
                (None, None) => {}
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What gRPC calls a status of HTTP, where nothing says it better ("HTTP to gRPC Status Code Mapping", and what that leaves open).
fn code_of(status: StatusCode) -> Code {
    match status {
        status if status.is_success() || status.is_redirection() => Code::Ok,
        StatusCode::UNAUTHORIZED => Code::Unauthenticated,
        StatusCode::FORBIDDEN => Code::PermissionDenied,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Code::Unimplemented,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYLOAD_TOO_LARGE => Code::ResourceExhausted,
        StatusCode::SERVICE_UNAVAILABLE => Code::Unavailable,
        status if status.is_client_error() => Code::InvalidArgument,
        _ => Code::Unknown,
    }
}

/// Whether it is a fault of ours, as OpenTelemetry has it of servers ("Semantic conventions for gRPC").
fn is_ours(code: Code) -> bool {
    let ours =
        [Code::Unknown, Code::DeadlineExceeded, Code::Unimplemented, Code::Internal, Code::Unavailable, Code::DataLoss];
    ours.contains(&code)
}

/// As gRPC writes it.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_29_how_a_call_over_grpc_web_ended_stands_in_its_last_piece() {
        let frame = b"\x80\x00\x00\x00\x25grpc-status:5\r\ngrpc-message:no such\r\n";
        let code = |trailers: Option<HeaderMap>| Status::from_header_map(&trailers?).map(|status| status.code());
        assert_eq!(code(Behind::InBytes.trailers(frame)), Some(Code::NotFound));
        assert_eq!(code(Behind::InText.trailers(STANDARD.encode(frame).as_bytes())), Some(Code::NotFound));
        assert_eq!(Behind::InBytes.trailers(b"\x00\x00\x00\x00\x02ab"), None, "a message");
        assert_eq!(Behind::InBytes.trailers(b""), None);
        assert_eq!(Behind::InText.trailers(b"no base64"), None);
    }
}
