//! Holds an answer until it is read. The transport takes a piece when the reader has room for one; what it has not taken counts, has
//! its time, and is let go when that is over.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use http::{HeaderMap, Response};
use http_body::{Body as _, Frame};
use prost::bytes::Bytes;
use tonic::Status;
use tonic::body::Body;

use crate::contract::error::CallError;
use crate::wire::server::house::{Account, Charge, Open, Waits};
use crate::wire::status::to_status;

/// Most bytes that are handed over at once: a frame of HTTP/2.
const PIECE: usize = 16 * 1024;
/// Pieces of an answer that are taken in before it is sent: one message has one, and a stream is not emptied.
const AHEAD: usize = 2;

/// What is there of an answer and not yet handed over.
#[derive(Debug)]
struct Pile {
    pieces: VecDeque<Bytes>,
    charge: Charge,
    /// When the last piece was handed over, or the answer made; none while it is the answer that is waited for.
    waits_for_reader: Option<Instant>,
    /// How long a reader may take for one piece.
    patience: Duration,
    /// When it has to be read; none for a stream, which ends when it ends.
    deadline: Option<Instant>,
    over: bool,
}

impl Waits for Pile {
    fn is_over(&mut self, now: Instant) -> bool {
        let too_slow = self.waits_for_reader.is_some_and(|since| now >= since + self.patience);
        if too_slow || self.deadline.is_some_and(|deadline| now >= deadline) {
            self.over = true;
            self.pieces.clear();
            self.charge.shrink_to(0);
        }
        self.over
    }
}

impl Pile {
    fn next_piece(&mut self) -> Option<Bytes> {
        let first = self.pieces.front_mut()?;
        let piece = first.split_to(first.len().min(PIECE));
        if first.is_empty() {
            self.pieces.pop_front();
        }
        self.charge.shrink_to(self.pieces.iter().map(Bytes::len).sum());
        self.waits_for_reader = Some(Instant::now());
        Some(piece)
    }
}

/// An answer whose body is held.
pub(super) async fn hold(
    answer: Response<Body>,
    account: &Arc<Account>,
    open: Open,
    deadline: Instant,
    patience: Duration,
) -> Result<Response<Body>, CallError> {
    let (head, mut body) = answer.into_parts();
    let (mut pieces, mut trailers, mut whole) = (VecDeque::new(), None, body.is_end_stream());
    while !whole && pieces.len() < AHEAD {
        match ready_frame(&mut body).await {
            Some(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => pieces.push_back(data),
                Err(frame) => trailers = frame.into_trailers().ok(),
            },
            Some(Some(Err(status))) => trailers = Some(in_trailers(&status)),
            Some(None) => whole = true,
            None => break,
        }
        whole |= trailers.is_some();
    }
    let charge = account.charge(pieces.iter().map(Bytes::len).sum()).ok_or(CallError::Overloaded)?;
    let pile = Pile {
        pieces,
        charge,
        waits_for_reader: Some(Instant::now()),
        patience,
        deadline: whole.then_some(deadline),
        over: false,
    };
    let pile = Arc::new(Mutex::new(pile));
    account.watch(Arc::clone(&pile));
    let rest = (!whole).then_some(body);
    let of_stream = rest.is_some();
    Ok(Response::from_parts(head, Body::new(Held { pile, rest, trailers, of_stream, _open: open })))
}

/// The next frame of a body if it is there already.
async fn ready_frame(body: &mut Body) -> Option<Option<Result<Frame<Bytes>, Status>>> {
    poll_fn(|context| match Pin::new(&mut *body).poll_frame(context) {
        Poll::Ready(frame) => Poll::Ready(Some(frame)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

fn in_trailers(status: &Status) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    // Only a header that is none could not be added: a status has none.
    _ = status.add_header(&mut trailers);
    trailers
}

struct Held {
    pile: Arc<Mutex<Pile>>,
    /// Of a stream.
    rest: Option<Body>,
    trailers: Option<HeaderMap>,
    of_stream: bool,
    _open: Open,
}

impl Held {
    /// What is said once nothing is kept any more. A stream that was not read ends with words, which need no room at the reader; an
    /// answer that is cut off is none.
    fn ended(&mut self) -> Option<Result<Frame<Bytes>, Status>> {
        if self.of_stream {
            let told = self.rest.take().is_some();
            self.trailers = None;
            return told.then(|| Ok(Frame::trailers(in_trailers(&to_status(&CallError::ReaderTooSlow)))));
        }
        Some(Err(to_status(&CallError::Deadline)))
    }

    fn pile(&self) -> MutexGuard<'_, Pile> {
        self.pile.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        loop {
            let mut pile = self.pile();
            if pile.over {
                drop(pile);
                return Poll::Ready(self.ended());
            }
            if let Some(piece) = pile.next_piece() {
                return Poll::Ready(Some(Ok(Frame::data(piece))));
            }
            drop(pile);
            let Some(rest) = &mut self.rest else {
                return Poll::Ready(self.trailers.take().map(|trailers| Ok(Frame::trailers(trailers))));
            };
            match Pin::new(rest).poll_frame(context) {
                Poll::Pending => {
                    self.pile().waits_for_reader = None;
                    return Poll::Pending;
                }
                Poll::Ready(None) => self.rest = None,
                Poll::Ready(Some(Err(status))) => return Poll::Ready(Some(Err(status))),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => {
                        let mut pile = self.pile();
                        if !pile.charge.grow(data.len()) {
                            return Poll::Ready(Some(Err(to_status(&CallError::Overloaded))));
                        }
                        pile.pieces.push_back(data);
                    }
                    Err(frame) => self.trailers = frame.into_trailers().ok(),
                },
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_none() && self.trailers.is_none() && self.pile().pieces.is_empty()
    }
}
