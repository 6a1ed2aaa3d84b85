//! The bodies of calls: JSON as it came in to the message that it says, and the message of an answer to JSON.

use std::sync::LazyLock;
use std::thread::available_parallelism;

use http::{HeaderMap, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use prost::bytes::{BufMut, Bytes, BytesMut};
use tokio::sync::Semaphore;
use tonic::Status;
use tonic::body::Body;

use super::headers::carried;
use super::routes::Route;
use super::{Asked, JSON, whole};
use crate::contract::call::Verb;
use crate::contract::error::{CallError, Fault};
use crate::domain::text;
use crate::proto::count_json::{Amount, JsonError, check_json};
use crate::proto::limits::MESSAGE_BYTES;
use crate::wire::codec::{PREFIX, pay};

/// What the largest entry of a list takes in memory, in bytes: a question of a batch.
const ENTRY: usize = 1_024;
/// What a name and its value take, in bytes.
const NAME: usize = 128;
/// What an encoded answer takes while it becomes JSON: read, and written with a line for each of its fields.
const GROWS: usize = 12;
/// From so many bytes on, reading and writing is done beside those who wait for sockets.
const MUCH: usize = 32 << 10;
/// Longest that a reader's complaint is told, in characters.
const COMPLAINT: usize = 200;

/// As many bodies are read or written at once as there are processors, whoever they are of.
static PLACES: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, usize::from)));

/// Why a body is not one that is read; none where it is.
pub(super) fn cannot_be_read(verb: Verb, headers: &HeaderMap) -> Option<&'static str> {
    let is_plain = |one: &http::HeaderValue| one.as_bytes().eq_ignore_ascii_case(b"identity");
    if headers.get(header::CONTENT_ENCODING).is_some_and(|one| !is_plain(one)) {
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

/// The message that a call asks with, in its frame. What is made of the body is paid for before it is made.
pub(super) async fn framed(asked: &Asked, body: Body) -> Result<Body, CallError> {
    let body = body.collect().await.map_err(|_| CallError::Malformed("the request broke off".to_owned()))?.to_bytes();
    let said = match (asked.route.http.verb, body.is_empty(), asked.query.is_empty()) {
        (Verb::Post, true, true) => Bytes::from_static(b"{}"),
        (Verb::Post, false, true) => body,
        (Verb::Post, _, false) => {
            return Err(CallError::Malformed("what is posted is said in its body, and not behind a '?'".to_owned()));
        }
        (Verb::Get | Verb::Delete, true, _) => return asked.of_address().map(|message| in_frame(&message)),
        (Verb::Get | Verb::Delete, false, _) => {
            return Err(CallError::Malformed("this is asked by its address alone, and has a body".to_owned()));
        }
    };
    if said.len() > MESSAGE_BYTES {
        return Err(CallError::TooLarge(format!("the request is larger than {MESSAGE_BYTES} bytes")));
    }
    let (route, counted) = (asked.route, said.clone());
    let amount = aside(said.len(), move || check_json(route.messages.0, &counted)).await?.map_err(refused)?;
    let Amount { entries, names } = amount;
    if !pay(2 * said.len() + entries * ENTRY + names * NAME) {
        return Err(CallError::Overloaded);
    }
    let asked = asked.clone();
    let message = aside(said.len(), move || (asked.route.read)(&said, &asked.fields)).await??;
    Ok(in_frame(&message))
}

fn refused(error: JsonError) -> CallError {
    match error {
        JsonError::Count(error) => error.into(),
        JsonError::Malformed(error) => {
            CallError::Malformed(format!("the body is no JSON: {}", text::printable(&error.to_string(), COMPLAINT)))
        }
    }
}

fn in_frame(message: &[u8]) -> Body {
    let mut frame = BytesMut::with_capacity(PREFIX + message.len());
    frame.put_u8(0);
    frame.put_u32(u32::try_from(message.len()).unwrap_or(u32::MAX));
    frame.put_slice(message);
    Body::new(Full::new(frame.freeze()))
}

/// The answer of a call as JSON; an error as it is.
pub(super) async fn answered(route: &'static Route, answer: Response<Body>) -> Result<Response<Body>, CallError> {
    if Status::from_header_map(answer.headers()).is_some() {
        return Ok(answer);
    }
    let (head, body) = answer.into_parts();
    let body = body.collect().await.map_err(|error| CallError::internal(&error))?;
    let status = body.trailers().and_then(Status::from_header_map);
    if let Some(status) = status.filter(|status| status.code() != tonic::Code::Ok) {
        return Ok(status.into_http());
    }
    let mut bytes = body.to_bytes();
    if bytes.len() < PREFIX || bytes[0] != 0 {
        return Err(CallError::Internal(Fault::Ours("an answer without a message".to_owned())));
    }
    let message = bytes.split_off(PREFIX);
    if !pay(GROWS * message.len()) {
        return Err(CallError::Overloaded);
    }
    let text = aside(message.len(), move || (route.tell)(&message)).await??;
    Ok(carried(&head.headers, whole(StatusCode::OK, JSON, text)))
}

/// Work that takes as long as it has bytes.
async fn aside<T: Send + 'static>(bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> Result<T, CallError> {
    if bytes < MUCH {
        return Ok(work());
    }
    let place = PLACES.acquire().await.map_err(|error| CallError::internal(&error))?;
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        work()
    });
    done.await.map_err(|error| CallError::internal(&error))
}
