//! Takes a request in whole: nothing is made ready for what was only announced, and nothing is read beyond the message.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderMap, header};
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt, Full};
use prost::bytes::{Bytes, BytesMut};
use tokio::time::{Sleep, sleep};
use tonic::Status;
use tonic::body::Body;

use crate::contract::error::CallError;
use crate::proto::limits::MESSAGE_BYTES;
use crate::wire::codec::PREFIX;
use crate::wire::server::house::Charge;

/// A message written in base 64, as browsers may send it.
const AS_TEXT: usize = (MESSAGE_BYTES + PREFIX).div_ceil(3) * 4;

/// How many messages the body of a request holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Messages {
    /// One, and nothing behind it.
    One,
    /// Any number, none included; together no more than one may have.
    Several,
}

/// The whole body of a request.
pub(super) async fn gather(
    mut body: Body,
    headers: &HeaderMap,
    messages: Messages,
    charge: &mut Charge,
) -> Result<Full<Bytes>, CallError> {
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes()).unwrap_or_default();
    let framed = kind.starts_with(b"application/grpc") && !kind.starts_with(b"application/grpc-web");
    let mut whole = BytesMut::new();
    let mut begun = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| CallError::Malformed("the request broke off".to_owned()))?;
        let Ok(data) = frame.into_data() else { continue };
        if whole.len() + data.len() > AS_TEXT {
            return Err(too_large());
        }
        if !charge.grow(data.len()) {
            return Err(CallError::Overloaded);
        }
        whole.extend_from_slice(&data);
        if framed && messages.missing(&whole, &mut begun)? == Some(0) && body.is_end_stream() {
            break;
        }
    }
    if framed && messages.missing(&whole, &mut begun)? != Some(0) {
        return Err(CallError::Malformed("the request ends before its message does".to_owned()));
    }
    Ok(Full::new(whole.freeze()))
}

/// That a request is too large.
pub(super) fn too_large() -> CallError {
    CallError::TooLarge(format!("the request is larger than {MESSAGE_BYTES} bytes, packed or unpacked"))
}

impl Messages {
    /// How many bytes of the last message are still to come; none as long as it has not said its length. `begun` is where that
    /// message begins, as far as it was found out before: each message is walked over once, however small its pieces come.
    fn missing(self, whole: &[u8], begun: &mut usize) -> Result<Option<usize>, CallError> {
        if self == Self::One {
            return missing(whole);
        }
        while let Some((head, rest)) = whole[*begun..].split_first_chunk::<PREFIX>() {
            let length = announced(head)?;
            if rest.len() < length {
                return Ok(Some(length - rest.len()));
            }
            *begun += PREFIX + length;
        }
        Ok((whole.len() == *begun).then_some(0))
    }
}

/// The length of a message that its first bytes announce.
fn announced(&[_, length @ ..]: &[u8; PREFIX]) -> Result<usize, CallError> {
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > MESSAGE_BYTES { Err(too_large()) } else { Ok(length) }
}

/// How many bytes of the message are still to come; none as long as it has not said its length.
fn missing(whole: &[u8]) -> Result<Option<usize>, CallError> {
    let Some((head, message)) = whole.split_first_chunk::<PREFIX>() else { return Ok(None) };
    let length = announced(head)?;
    let missing = length.checked_sub(message.len());
    missing.map(Some).ok_or_else(|| CallError::Malformed("the request holds more than its one message".to_owned()))
}

/// A body that ends after so long, whatever is still to come.
pub(super) fn until(body: Body, longest: Duration) -> Body {
    Body::new(Until { body, end: Box::pin(sleep(longest)) })
}

struct Until {
    body: Body,
    end: Pin<Box<Sleep>>,
}

impl http_body::Body for Until {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.end.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.body).poll_frame(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_messages_are_whole_when_the_last_of_them_is() {
        let missing = |whole: &[u8]| Messages::Several.missing(whole, &mut 0);
        assert_eq!(missing(&[]), Ok(Some(0)), "none is allowed");
        assert_eq!(missing(&[0, 0, 0, 0, 1, 1, 0, 0, 0]), Ok(None), "the second has not said its length");
        assert_eq!(missing(&[0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 2, 1]), Ok(Some(1)));
        assert_eq!(missing(&[0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 2, 1, 1]), Ok(Some(0)));
        assert!(matches!(missing(&[0, 0, 0, 0, 1, 1, 0, 0x7f, 0, 0, 0]), Err(CallError::TooLarge(_))));
    }

    #[test]
    fn a_message_that_is_whole_is_never_walked_over_again() {
        let whole = [0; 10 * PREFIX];
        let mut begun = 0;
        for length in 0..=whole.len() {
            let missing = Messages::Several.missing(&whole[..length], &mut begun);
            assert_eq!(missing, Ok((length % PREFIX == 0).then_some(0)), "{length}");
            assert_eq!(begun, length - length % PREFIX);
        }
    }

    #[test]
    fn a_message_is_whole_when_all_that_it_announced_is_there_and_nothing_else() {
        assert_eq!(missing(&[0, 0, 0, 0]), Ok(None), "its length is not said yet");
        assert_eq!(missing(&[0, 0, 0, 0, 3, 1]), Ok(Some(2)));
        assert_eq!(missing(&[1, 0, 0, 0, 1, 1]), Ok(Some(0)));
        assert!(matches!(missing(&[0, 0, 0, 0, 1, 1, 0]), Err(CallError::Malformed(_))));
        assert!(matches!(missing(&[0, 0x7f, 0, 0, 0]), Err(CallError::TooLarge(_))), "nobody waits for it");
    }
}
