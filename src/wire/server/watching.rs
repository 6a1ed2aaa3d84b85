//! MatchService.WatchPeers over the wire: whenever something was written or another model answers, it is found out whether that
//! touches the list, and where it does the question is asked again.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::time::{Instant, sleep_until};
use tokio_stream::Stream;
use tonic::{Extensions, Request, Response, Status};
use tracing::Instrument;

use super::admission::Admitted;
use super::serving::Messages;
use super::watches::Room;
use super::worker::Worker;
use crate::access::Pass;
use crate::contract::answering::Answering;
use crate::contract::calls::Calls;
use crate::contract::error::CallError;
use crate::contract::watch::{Made, Watched};
use crate::domain::cancel::Cancel;
use crate::proto::v1;
use crate::wire::status::to_status;

/// After so long without news a reader is told that there are none.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Most messages that wait for their reader. Whoever reads slowly is told later, and of the last state.
const AHEAD: usize = 16;
/// How long a message may wait for room among them. Whoever has not taken one by then is told so behind those that wait, and
/// nothing more is kept for it.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

type News = Result<v1::WatchPeersResponse, Status>;

/// A message, and when it was made.
struct Waiting {
    event: v1::WatchPeersResponse,
    made: Made,
}

/// What waits for its reader, and how it ended.
struct Reader {
    queue: mpsc::Sender<Waiting>,
    end: Arc<Mutex<Option<Status>>>,
}

impl Reader {
    fn new(question: Arc<Question>) -> (Self, Told) {
        let (queue, waiting) = mpsc::channel(AHEAD);
        let end = Arc::default();
        (Self { queue, end: Arc::clone(&end) }, Told { waiting, end, question })
    }

    /// Whether the reader has room for it, by and by.
    async fn tell(&self, event: v1::WatchPeersResponse, made: Made) -> bool {
        match self.queue.send_timeout(Waiting { event, made }, PATIENCE).await {
            Ok(()) => true,
            Err(SendTimeoutError::Timeout(_)) => {
                self.end(to_status(&CallError::ReaderTooSlow));
                false
            }
            // Nobody reads any more.
            Err(SendTimeoutError::Closed(_)) => false,
        }
    }

    /// What comes behind all that waits, however full that is.
    fn end(&self, status: Status) {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner) = Some(status);
    }
}

/// What a reader is told: all that waits for it and may still be told when it comes to read it, then how it ended.
struct Told {
    waiting: mpsc::Receiver<Waiting>,
    end: Arc<Mutex<Option<Status>>>,
    question: Arc<Question>,
}

impl Told {
    /// A message as it may be told now; where that is not so any more nothing of what waits is.
    fn now(&mut self, Waiting { event, made }: Waiting) -> News {
        // A heartbeat tells nothing of anybody.
        if event.event() == v1::WatchEvent::Heartbeat || self.question.may_tell(&made)? {
            return Ok(event);
        }
        self.waiting.close();
        while self.waiting.try_recv().is_ok() {}
        Err(to_status(&CallError::ReaderTooSlow))
    }
}

impl Stream for Told {
    type Item = News;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<News>> {
        match self.waiting.poll_recv(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(waiting)) => Poll::Ready(Some(self.now(waiting))),
            Poll::Ready(None) => Poll::Ready(self.end.lock().unwrap_or_else(PoisonError::into_inner).take().map(Err)),
        }
    }
}

/// One reader's question.
struct Question {
    answering: Answering,
    worker: Worker,
    query: v1::FindPeersRequest,
    /// Who asks, and whose turn it is when it is asked again.
    caller: Extensions,
}

impl Question {
    async fn asked(&self) -> Result<Watched, Status> {
        let (calls, pass) = (self.calls(), self.pass()?);
        let unwritten = calls.unwritten();
        let asked = move |query: &v1::FindPeersRequest, cancel: &Cancel| calls.seen_by(&pass).watched(query, cancel);
        Ok(self.worker.answer(self.request(), unwritten, asked).await?.into_inner())
    }

    /// Asked again once something was written, unless that has nothing to do with it.
    async fn at_change(&self, mut before: Watched) -> Result<(Watched, Vec<v1::WatchPeersResponse>), Status> {
        if self.answering.now().pass_by(&mut before, self.pass()?) {
            return Ok((before, Vec::new()));
        }
        self.asked_again(before).await
    }

    /// Asked again, with what is new since.
    async fn asked_again(&self, before: Watched) -> Result<(Watched, Vec<v1::WatchPeersResponse>), Status> {
        let (calls, pass) = (self.calls(), self.pass()?);
        let unwritten = calls.unwritten();
        let again = move |query: &v1::FindPeersRequest, cancel: &Cancel| {
            calls.seen_by(&pass).watched_since(query, before, cancel)
        };
        Ok(self.worker.answer(self.request(), unwritten, again).await?.into_inner())
    }

    /// Asked again where something was written that passed it by, or where another day or another pass shows something else.
    async fn at_heartbeat(&self, before: Watched) -> Result<(Watched, Vec<v1::WatchPeersResponse>), Status> {
        if self.answering.now().is_of_now(&before, self.pass()?) {
            Ok((before, Vec::new()))
        } else {
            self.asked_again(before).await
        }
    }

    /// Those that answer now, before what their caller sees is laid out.
    fn calls(&self) -> Calls {
        self.answering.now().putting_off()
    }

    fn may_tell(&self, made: &Made) -> Result<bool, Status> {
        // Of what others took back meanwhile a server that does not hear of it knows nothing.
        self.answering.standing().check().map_err(|error| to_status(&error))?;
        Ok(self.answering.now().may_tell(self.pass()?, made))
    }

    /// A watch outlives many a token.
    fn pass(&self) -> Result<Pass, Status> {
        Admitted::of(&self.caller).still()
    }

    fn request(&self) -> Request<v1::FindPeersRequest> {
        let mut request = Request::new(self.query.clone());
        *request.extensions_mut() = self.caller.clone();
        request
    }
}

/// Answers with the state of the list, and then with what is new until nobody reads any more.
pub(super) async fn watch(
    answering: Answering,
    worker: Worker,
    query: v1::FindPeersRequest,
    resume_token: String,
    caller: Extensions,
    room: Room,
) -> Result<Response<Messages<v1::WatchPeersResponse>>, Status> {
    // Before the first question: what is written while it is answered is news.
    let mut changes = answering.changes();
    let question = Arc::new(Question { answering, worker, query, caller });
    let watched = question.asked().await?;
    let (reader, told) = Reader::new(Arc::clone(&question));
    let known = &watched.known;
    let first = if known.is_known_by(&resume_token) { known.heartbeat() } else { known.initial() };
    let watching = async move {
        let _room = room;
        let mut watched = watched;
        if !reader.tell(first, watched.made()).await {
            return;
        }
        // A heartbeat comes at its time whatever else was written: what its reader may not see moves nothing.
        let mut heartbeat = Instant::now() + HEARTBEAT;
        let standing = question.answering.standing();
        loop {
            let news = tokio::select! {
                error = standing.lapsed() => return reader.end(to_status(&error)),
                changed = changes.changed() => {
                    if changed.is_err() {
                        // Nobody answers any more.
                        return;
                    }
                    match question.at_change(watched).await {
                        Ok((now, news)) => {
                            watched = now;
                            news
                        }
                        Err(status) => return reader.end(status),
                    }
                }
                () = sleep_until(heartbeat) => match question.at_heartbeat(watched).await {
                    Ok((now, news)) => {
                        watched = now;
                        if news.is_empty() { vec![watched.known.heartbeat()] } else { news }
                    }
                    Err(status) => return reader.end(status),
                },
                () = reader.queue.closed() => return,
            };
            if !news.is_empty() {
                heartbeat = Instant::now() + HEARTBEAT;
            }
            for event in news {
                if !reader.tell(event, watched.made()).await {
                    return;
                }
            }
        }
    };
    tokio::spawn(watching.in_current_span());
    Ok(Response::new(Box::pin(told)))
}
