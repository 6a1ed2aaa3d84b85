//! One call from the head of its request to the last byte of its answer: the request is taken in whole before anybody works on it,
//! and the answer is held until it is read, both within their time and their share of memory.

mod gather;
mod hold;

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{HeaderMap, Request, Response};
use tonic::body::Body;
use tonic::{Code, Status};

use super::house::{Account, Charge};
use super::middleware::{self, Below, Coming, Middleware};
use super::refusal::Asked;
use crate::contract::call::Ask;
use crate::contract::error::{CallError, Fault};
use crate::proto::v1;
use crate::wire::codec;
use crate::wire::status::to_status;
use gather::{Messages, gather};

/// Calls whose requests are streams, which go on while they are answered.
const STREAMING: [&str; 2] = ["/grpc.reflection.v1.ServerReflection/", "/grpc.reflection.v1alpha.ServerReflection/"];

/// Calls whose requests are several messages, taken in whole as the others are.
const OF_SEVERAL: [&str; 1] = [v1::ImportPlacesRequest::CALL.path];

/// Bounds every exchange of the service below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchanges {
    /// How long one may take.
    pub(super) longest: Duration,
    /// How long its request may take to arrive.
    pub(super) arrival: Duration,
}

impl Middleware for Exchanges {
    fn call<S: Below>(&self, request: Request<Body>, below: &mut S) -> Coming {
        let (below, limits) = (middleware::take(below), *self);
        Box::pin(async move {
            let asked = Asked::of(&request);
            Ok(exchange(below, request, limits).await.unwrap_or_else(|error| asked.refused(&error)))
        })
    }
}

async fn exchange(
    mut below: impl Below,
    request: Request<Body>,
    limits: Exchanges,
) -> Result<Response<Body>, CallError> {
    let account = request.extensions().get::<Arc<Account>>().cloned().ok_or_else(unaccounted)?;
    let (begun, open) = (Instant::now(), account.open());
    let mut charge = account.charge(0).ok_or(CallError::Overloaded)?;
    let (head, body) = request.into_parts();
    let body = if STREAMING.iter().any(|service| head.uri.path().starts_with(service)) {
        gather::until(body, limits.longest)
    } else {
        let messages = if OF_SEVERAL.contains(&head.uri.path()) { Messages::Several } else { Messages::One };
        let whole = gather(body, &head.headers, messages, &mut charge);
        Body::new(tokio::time::timeout(limits.arrival, whole).await.map_err(|_| CallError::TooSlow)??)
    };
    account.greet();
    let request = Request::from_parts(head, body);
    let answer = codec::within(charge_for(charge), below.call(request));
    let left = limits.longest.saturating_sub(begun.elapsed());
    let answer = tokio::time::timeout(left, answer).await.map_err(|_| CallError::Deadline)?;
    let mut answer = answer.unwrap_or_else(|never| match never {});
    in_our_words(answer.headers_mut());
    hold::hold(answer, &account, open, begun + limits.longest, limits.longest / 2).await
}

/// What a message takes once it is read is paid for by the call that it came with.
fn charge_for(mut charge: Charge) -> impl FnMut(usize) -> bool {
    move |bytes| charge.grow(bytes)
}

/// What the library below refuses by itself, it calls a fault of the server, or an end of what there is: told as what it is.
fn in_our_words(headers: &mut HeaderMap) {
    let Some(status) = Status::from_header_map(headers).filter(|status| status.details().is_empty()) else { return };
    let error = match status.code() {
        Code::Internal => CallError::Malformed(crate::domain::text::printable(status.message(), 200)),
        Code::OutOfRange | Code::ResourceExhausted => gather::too_large(),
        _ => return,
    };
    for name in [Status::GRPC_STATUS, Status::GRPC_MESSAGE, Status::GRPC_STATUS_DETAILS] {
        headers.remove(name);
    }
    // Only a header that is none could not be added: ours are.
    _ = to_status(&error).add_header(headers);
}

/// A call that came by no connection of the server.
fn unaccounted() -> CallError {
    CallError::Internal(Fault::Ours("a call came by no connection of the server".to_owned()))
}
