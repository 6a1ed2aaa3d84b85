//! The bodies of calls: JSON as it came in to the message that it says, and the message of an answer to JSON.

use http::{HeaderMap, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use prost::bytes::{BufMut, Bytes, BytesMut};
use serde_json::{Map, Value};
use tonic::Status;
use tonic::body::Body;

use super::routes::Route;
use super::schema::json_name;
use super::{Asked, JSON, query, whole};
use crate::contract::call::Verb;
use crate::contract::error::{CallError, Fault};
use crate::contract::violation::Violation;
use crate::domain::text;
use crate::proto::limits::MESSAGE_BYTES;
use crate::wire::codec::pay;

/// Whether a message is packed, and its length (gRPC over HTTP/2, "Length-Prefixed-Message").
const PREFIX: usize = 5;
/// What a value of JSON takes in memory, in bytes.
const VALUE: usize = 64;
/// From so many bytes on, reading and writing is no business of those who wait for sockets.
const MUCH: usize = 32 << 10;
/// Longest that a reader's complaint is told, in characters.
const COMPLAINT: usize = 200;

/// Why a body is not one that is read; none where it is.
pub(super) fn cannot_be_read(verb: Verb, headers: &HeaderMap) -> Option<&'static str> {
    let packed =
        headers.get(header::CONTENT_ENCODING).is_some_and(|one| !one.as_bytes().eq_ignore_ascii_case(b"identity"));
    if packed {
        return Some("the body is read as it is: send it without a content-encoding");
    }
    // A page of somebody else's can send other kinds without asking.
    let is_json = || {
        let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        Some(kind.split(';').next()?.trim().eq_ignore_ascii_case(JSON))
    };
    (verb == Verb::Post && is_json() != Some(true))
        .then_some("what is posted is JSON: say content-type: application/json")
}

/// The message that a call asks with, in its frame.
pub(super) async fn framed(asked: &Asked, body: Body) -> Result<Body, CallError> {
    let body = body.collect().await.map_err(|_| CallError::Malformed("the request broke off".to_owned()))?.to_bytes();
    let asked = asked.clone();
    let message = aside(body.len(), move || message(&asked, &body)).await??;
    Ok(Body::new(Full::new(frame(&message))))
}

fn message(asked: &Asked, body: &Bytes) -> Result<Vec<u8>, CallError> {
    let mut said = match asked.route.http.verb {
        Verb::Post => read(body)?,
        Verb::Get | Verb::Delete if body.is_empty() => Map::new(),
        Verb::Get | Verb::Delete => {
            return Err(CallError::Malformed("this is asked by its address alone, and has a body".to_owned()));
        }
    };
    match asked.route.http.verb {
        Verb::Post if !asked.query.is_empty() => {
            return Err(CallError::Malformed("what is posted is said in its body, and not behind a '?'".to_owned()));
        }
        Verb::Post => {}
        Verb::Get | Verb::Delete => query::add(asked.route.messages.0, &asked.query, &mut said)?,
    }
    let mut wrong: Vec<Violation> = Vec::new();
    for (name, value) in &asked.fields {
        let is_said = said.contains_key(*name) || said.contains_key(&json_name(name));
        if is_said {
            let description = "stands in the address: leave it out".to_owned();
            wrong.push(Violation { field: (*name).to_owned(), description });
        }
        said.insert((*name).to_owned(), Value::String(value.clone()));
    }
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    (asked.route.read)(Value::Object(said))
}

/// The object that a body is; nothing is one, too.
fn read(body: &Bytes) -> Result<Map<String, Value>, CallError> {
    if body.len() > MESSAGE_BYTES {
        return Err(CallError::TooLarge(format!("the request is larger than {MESSAGE_BYTES} bytes")));
    }
    // Each value but the first stands behind one of these.
    let values = body.iter().filter(|byte| b",:[".contains(byte)).count();
    if !pay(values * VALUE) {
        return Err(CallError::Overloaded);
    }
    if body.is_empty() {
        return Ok(Map::new());
    }
    let fault = |error: serde_json::Error| {
        CallError::Malformed(format!("the body is no JSON object: {}", text::printable(&error.to_string(), COMPLAINT)))
    };
    serde_json::from_slice(body).map_err(fault)
}

fn frame(message: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(PREFIX + message.len());
    frame.put_u8(0);
    frame.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
    frame.put_slice(message);
    frame.freeze()
}

/// The answer of a call as JSON; an error as it is.
pub(super) async fn answered(route: &'static Route, answer: Response<Body>) -> Result<Response<Body>, CallError> {
    if Status::from_header_map(answer.headers()).is_some() {
        return Ok(answer);
    }
    let (mut head, body) = answer.into_parts();
    let broke = |error: Status| CallError::internal(&error);
    let body = body.collect().await.map_err(broke)?;
    let status = body.trailers().and_then(Status::from_header_map);
    if let Some(status) = status.filter(|status| status.code() != tonic::Code::Ok) {
        return Ok(status.into_http());
    }
    let bytes = body.to_bytes();
    let message = bytes.get(PREFIX..).filter(|_| bytes[0] == 0);
    let message = message.map(|message| bytes.slice_ref(message));
    let message = message.ok_or_else(|| CallError::Internal(Fault::Ours("an answer without a message".to_owned())))?;
    let text = aside(message.len(), move || (route.tell)(&message)).await??;
    let mut told = whole(StatusCode::OK, JSON, text);
    for (name, value) in head.headers.drain() {
        let Some(name) = name else { continue };
        let is_of_grpc = name.as_str().starts_with("grpc-") || told.headers().contains_key(&name);
        if !is_of_grpc {
            told.headers_mut().insert(name, value);
        }
    }
    Ok(told)
}

/// Work that takes as long as it has bytes.
async fn aside<T: Send + 'static>(bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> Result<T, CallError> {
    if bytes < MUCH {
        return Ok(work());
    }
    tokio::task::spawn_blocking(work).await.map_err(|error| CallError::internal(&error))
}
