//! BatchService over the wire.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};
use tracing::{Instrument, Span};

use super::admission::Admitted;
use super::begun::Begun;
use super::serving::{Messages, Serving};
use super::worker::{Worker, broken, deadline};
use crate::access::Pass;
use crate::contract::error::CallError;
use crate::contract::run_watch::Looked;
use crate::contract::runs::Runs;
use crate::proto::v1;
use crate::wire::status::to_status;

/// Most streams of results at once; further ones are told to come back.
const STREAM_LIMIT: usize = 8;
/// Messages of a stream that wait for a slow reader.
const AHEAD: usize = 4;
/// How often a watched run is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How long a cancelled run may take to let go before the answer says that it still runs, and how often it is looked at meanwhile.
const LETTING_GO: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

pub(super) struct Service {
    runs: Runs,
    worker: Worker,
    streams: Arc<Semaphore>,
}

impl Service {
    pub(super) fn new(runs: Runs, worker: Worker) -> Self {
        Self { runs, worker, streams: Arc::new(Semaphore::new(STREAM_LIMIT)) }
    }
}

impl Serving for Service {
    type Keeper = Runs;

    /// A run is made of what its convener may see, and is told to whoever started it and the operator.
    fn begin(&self, pass: Pass) -> Begun<Runs> {
        Begun::ready(self.runs.seen_by(&pass))
    }

    fn worker(&self) -> &Worker {
        &self.worker
    }
}

pub(super) async fn cancel_run(
    service: &Service,
    request: Request<v1::CancelRunRequest>,
) -> Result<Response<v1::CancelRunResponse>, Status> {
    // Measured from here: telling the run and waiting for it are one call.
    let until = Instant::now() + deadline(&request).min(LETTING_GO);
    let run_id = request.get_ref().run_id.clone();
    let runs = service.runs.seen_by(&Admitted::of(request.extensions()).pass);
    let asked = runs.clone();
    let told = service.worker.answer(request, None, move |message, _| asked.order_stop(&message.run_id)).await?;
    let run = stopped(&runs, told.into_inner(), &run_id, until).await.map_err(|error| to_status(&error))?;
    Ok(Response::new(v1::CancelRunResponse { run: Some(run) }))
}

pub(super) async fn watch_run(
    service: &Service,
    request: Request<v1::WatchRunRequest>,
) -> Result<Response<Messages<v1::WatchRunResponse>>, Status> {
    let admitted = Admitted::of(request.extensions());
    let run_id = request.into_inner().run_id;
    let runs = service.runs.seen_by(&admitted.pass);
    let begun = runs.clone();
    let looked = spawn_blocking(move || begun.look(&run_id)).await.unwrap_or_else(|fault| Err(broken(fault)));
    let mut last = Arc::new(looked.map_err(|error| to_status(&error))?);
    let (sender, stream) = mpsc::channel(AHEAD);
    let watching = async move {
        loop {
            let told = Ok(v1::WatchRunResponse { run: Some(last.run.clone()) });
            if sender.send(told).await.is_err() || last.run.state() != v1::RunState::Running {
                return;
            }
            loop {
                tokio::select! {
                    () = sleep(LOOK) => {}
                    () = sender.closed() => return,
                }
                // What is registered of the caller may be another by now.
                let again = match admitted.still() {
                    Ok(pass) => {
                        look_again(runs.seen_by(&pass), Arc::clone(&last)).await.map_err(|error| to_status(&error))
                    }
                    Err(status) => Err(status),
                };
                match again {
                    Ok(None) => {}
                    Ok(Some(next)) => {
                        let is_news = next.run != last.run;
                        last = Arc::new(next);
                        if is_news {
                            break;
                        }
                    }
                    Err(status) => {
                        // Nobody who reads it is no error.
                        _ = sender.send(Err(status)).await;
                        return;
                    }
                }
            }
        }
    };
    tokio::spawn(watching.in_current_span());
    Ok(Response::new(Box::pin(ReceiverStream::new(stream))))
}

pub(super) async fn stream_results(
    service: &Service,
    request: Request<v1::StreamResultsRequest>,
) -> Result<Response<Messages<v1::StreamResultsResponse>>, Status> {
    let room = Arc::clone(&service.streams).try_acquire_owned().map_err(|_| to_status(&CallError::Overloaded))?;
    let runs = service.runs.seen_by(&Admitted::of(request.extensions()).pass);
    let (metadata, extensions, request) = request.into_parts();
    // In a turn: the rows themselves wait for their reader, and hold none.
    let to_see = runs.clone();
    let asked = Request::from_parts(metadata, extensions, ());
    let lay_out = move |(): &(), _: &_| {
        to_see.lay_out();
        Ok(())
    };
    service.worker.answer(asked, None, lay_out).await?;
    let (sender, stream) = mpsc::channel(AHEAD);
    let span = Span::current();
    spawn_blocking(move || {
        let _room = room;
        let _span = span.entered();
        if let Err(error) = runs.results(&request, &mut |message| sender.blocking_send(Ok(message)).is_ok()) {
            // Nobody who reads it is no error.
            _ = sender.blocking_send(Err(to_status(&error)));
        }
    });
    Ok(Response::new(Box::pin(ReceiverStream::new(stream))))
}

/// A run once it has let go, or as it is at a moment. Waiting takes no share of the processors.
async fn stopped(runs: &Runs, mut run: v1::Run, run_id: &str, until: Instant) -> Result<v1::Run, CallError> {
    while run.state() == v1::RunState::Running && Instant::now() + LOOK_AGAIN < until {
        sleep(LOOK_AGAIN).await;
        run = look(runs, run_id).await?;
    }
    Ok(run)
}

/// A watched run where anything about it is new.
async fn look_again(runs: Runs, last: Arc<Looked>) -> Result<Option<Looked>, CallError> {
    let looked = spawn_blocking(move || runs.look_again(&last)).await;
    looked.unwrap_or_else(|fault| Err(broken(fault)))
}

async fn look(runs: &Runs, run_id: &str) -> Result<v1::Run, CallError> {
    let (runs, run_id) = (runs.clone(), run_id.to_owned());
    let looked = spawn_blocking(move || runs.get(&run_id)).await;
    looked.unwrap_or_else(|fault| Err(broken(fault)))
}
