//! ModelService over the wire, for operators.

use std::pin::Pin;
use std::task::{Context, Poll};

use rayon::ThreadPoolBuilder;
use tokio::sync::{mpsc, watch};
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tokio_stream::Stream;
use tonic::{Request, Response, Status};
use tracing::Instrument;

use super::begun::Begun;
use super::serving::{Messages, Serving};
use super::worker::{Worker, broken, deadline};
use crate::access::Pass;
use crate::contract::error::CallError;
use crate::contract::models::{Models, Turn};
use crate::domain::cancel::{Cancel, CancelOnDrop};
use crate::proto::codes;
use crate::proto::v1;
use crate::proto::v1::train_model_response::Step;
use crate::wire::status::to_status;

/// Messages that wait for a caller who reads slowly; progress beyond that is left out.
const UNREAD: usize = 16;

pub(super) struct Service {
    models: Models,
    worker: Worker,
    /// Changes when the server stops.
    stopping: watch::Receiver<bool>,
}

impl Service {
    pub(super) fn new(models: Models, worker: Worker, stopping: watch::Receiver<bool>) -> Self {
        Self { models, worker, stopping }
    }
}

impl Service {
    /// Changes who answers. Waiting for the turn takes no share of the processors, and the long work keeps to the spare one.
    async fn change<M: Send + 'static, T: Send + 'static>(
        &self,
        request: Request<M>,
        work: impl FnOnce(&Turn, &M, &Cancel) -> Result<T, CallError> + Send + 'static,
    ) -> Result<Response<T>, Status> {
        let limit = deadline(&request);
        let message = request.into_inner();
        let cancel = Cancel::new();
        // Dropped with this future, be it at the deadline or when the caller leaves: then nothing changes.
        let _stop = cancel.on_drop();
        let changed = async {
            let turn = self.models.turn().await?;
            let processor = self.worker.spare().await;
            let task = spawn_blocking(move || {
                let _processor = processor;
                on_one_thread(move || work(&turn, &message, &cancel))
            });
            task.await.unwrap_or_else(|fault| Err(broken(fault)))
        };
        let outcome = timeout(limit, changed).await.unwrap_or(Err(CallError::Deadline));
        outcome.map(Response::new).map_err(|error| to_status(&error))
    }
}

impl Serving for Service {
    type Keeper = Models;

    /// Models are about everybody, and for their operator alone.
    fn begin(&self, _pass: Pass) -> Begun<Models> {
        Begun::ready(self.models.clone())
    }

    fn worker(&self) -> &Worker {
        &self.worker
    }
}

pub(super) async fn train_model(
    service: &Service,
    request: Request<v1::TrainModelRequest>,
) -> Result<Response<Messages<v1::TrainModelResponse>>, Status> {
    let place = service.models.place_to_train().map_err(|error| to_status(&error))?;
    let wanted = request.into_inner().before_version;
    let cancel = Cancel::new();
    let (told, messages) = mpsc::channel(UNREAD);
    let training = Training { messages, _stop: cancel.on_drop() };
    let (models, worker, mut stopping) = (service.models.clone(), service.worker.clone(), service.stopping.clone());
    let training_task = async move {
        let processor = worker.spare().await;
        let (progress, watched) = (told.clone(), cancel.clone());
        let task = spawn_blocking(move || {
            let _processor = processor;
            on_one_thread(|| train(&models, &wanted, &watched, &progress))
        });
        let outcome = tokio::select! {
            outcome = task => outcome.unwrap_or_else(|fault| Err(broken(fault))),
            // A training would outlast any grace period.
            _ = stopping.changed() => Err(CallError::Unreachable("the server stops, and the training with it".to_owned())),
        };
        cancel.cancel();
        drop(place);
        let last = outcome.map(|model| v1::TrainModelResponse { step: Some(Step::Model(model)) });
        // A caller who has gone is told nothing.
        _ = told.send(last.map_err(|error| to_status(&error))).await;
    };
    tokio::spawn(training_task.in_current_span());
    Ok(Response::new(Box::pin(training)))
}

pub(super) async fn promote_model(
    service: &Service,
    request: Request<v1::PromoteModelRequest>,
) -> Result<Response<v1::PromoteModelResponse>, Status> {
    let models = service.models.clone();
    service.change(request, move |turn, message, cancel| models.promote_model(turn, message, cancel)).await
}

pub(super) async fn rollback_model(
    service: &Service,
    request: Request<v1::RollbackModelRequest>,
) -> Result<Response<v1::RollbackModelResponse>, Status> {
    let models = service.models.clone();
    service.change(request, move |turn, _, cancel| models.rollback_model(turn, cancel)).await
}

/// The messages of a training, which stops when nobody reads them any more.
struct Training {
    messages: mpsc::Receiver<Result<v1::TrainModelResponse, Status>>,
    _stop: CancelOnDrop,
}

impl Stream for Training {
    type Item = Result<v1::TrainModelResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.messages.poll_recv(cx)
    }
}

fn train(
    models: &Models,
    before: &str,
    cancel: &Cancel,
    told: &mpsc::Sender<Result<v1::TrainModelResponse, Status>>,
) -> Result<v1::Model, CallError> {
    let before = models.before(before)?;
    models.train_model(before.as_ref(), &mut |progress| {
        cancel.check()?;
        // Who reads slowly misses a step of the way, never the end.
        _ = told
            .try_send(Ok(v1::TrainModelResponse { step: Some(Step::Progress(codes::training_progress(progress))) }));
        Ok(())
    })
}

/// Whatever would spread over all processors keeps to one: the others answer.
fn on_one_thread<T: Send>(work: impl FnOnce() -> Result<T, CallError> + Send) -> Result<T, CallError> {
    let pool = ThreadPoolBuilder::new().num_threads(1).build();
    pool.map_err(|error| CallError::internal(&error))?.install(work)
}
