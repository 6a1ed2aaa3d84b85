//! BatchService over the wire.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::worker::{Worker, broken};
use crate::proto::v1::{self, batch_service_server::BatchService};
use crate::rpc::error::CallError;
use crate::rpc::runs::Runs;
use crate::rpc::status::to_status;

/// Most streams of results at once; further ones are told to come back.
const STREAM_LIMIT: usize = 8;
/// Messages of a stream that wait for a slow reader.
const AHEAD: usize = 4;
/// How often a watched run is looked at.
const LOOK: Duration = Duration::from_millis(200);

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

#[tonic::async_trait]
impl BatchService for Service {
    type WatchRunStream = ReceiverStream<Result<v1::WatchRunResponse, Status>>;
    type StreamResultsStream = ReceiverStream<Result<v1::StreamResultsResponse, Status>>;

    async fn start_run(&self, request: Request<v1::StartRunRequest>) -> Result<Response<v1::StartRunResponse>, Status> {
        let runs = self.runs.clone();
        self.worker.answer(request, move |message, _| runs.start(message)).await
    }

    async fn get_run(&self, request: Request<v1::GetRunRequest>) -> Result<Response<v1::GetRunResponse>, Status> {
        let runs = self.runs.clone();
        let get =
            move |message: &v1::GetRunRequest, _: &_| Ok(v1::GetRunResponse { run: Some(runs.get(&message.run_id)?) });
        self.worker.answer(request, get).await
    }

    async fn cancel_run(
        &self,
        request: Request<v1::CancelRunRequest>,
    ) -> Result<Response<v1::CancelRunResponse>, Status> {
        let runs = self.runs.clone();
        self.worker.answer(request, move |message, _| runs.cancel(message)).await
    }

    async fn delete_run(
        &self,
        request: Request<v1::DeleteRunRequest>,
    ) -> Result<Response<v1::DeleteRunResponse>, Status> {
        let runs = self.runs.clone();
        self.worker.answer(request, move |message, _| runs.delete(message)).await
    }

    async fn watch_run(&self, request: Request<v1::WatchRunRequest>) -> Result<Response<Self::WatchRunStream>, Status> {
        let run_id = request.into_inner().run_id;
        let mut last = look(&self.runs, &run_id).await.map_err(|error| to_status(&error))?;
        let (sender, stream) = mpsc::channel(AHEAD);
        let runs = self.runs.clone();
        tokio::spawn(async move {
            loop {
                let told = Ok(v1::WatchRunResponse { run: Some(last.clone()) });
                if sender.send(told).await.is_err() || last.state() != v1::RunState::Running {
                    return;
                }
                let next = loop {
                    tokio::select! {
                        () = sleep(LOOK) => {}
                        () = sender.closed() => return,
                    }
                    match look(&runs, &run_id).await {
                        Ok(next) if next == last => {}
                        next => break next,
                    }
                };
                match next {
                    Ok(next) => last = next,
                    Err(error) => {
                        // Nobody who reads it is no error.
                        _ = sender.send(Err(to_status(&error))).await;
                        return;
                    }
                }
            }
        });
        Ok(Response::new(ReceiverStream::new(stream)))
    }

    async fn stream_results(
        &self,
        request: Request<v1::StreamResultsRequest>,
    ) -> Result<Response<Self::StreamResultsStream>, Status> {
        let room = Arc::clone(&self.streams).try_acquire_owned().map_err(|_| to_status(&CallError::Overloaded))?;
        let request = request.into_inner();
        let (sender, stream) = mpsc::channel(AHEAD);
        let runs = self.runs.clone();
        spawn_blocking(move || {
            let _room = room;
            if let Err(error) = runs.results(&request, &mut |message| sender.blocking_send(Ok(message)).is_ok()) {
                // Nobody who reads it is no error.
                _ = sender.blocking_send(Err(to_status(&error)));
            }
        });
        Ok(Response::new(ReceiverStream::new(stream)))
    }
}

async fn look(runs: &Runs, run_id: &str) -> Result<v1::Run, CallError> {
    let (runs, run_id) = (runs.clone(), run_id.to_owned());
    let looked = spawn_blocking(move || runs.get(&run_id)).await;
    looked.unwrap_or_else(|fault| Err(broken(fault)))
}
