//! Runs what takes the processor off the asynchronous workers, as much at once as there are processors, and stops it when
//! whoever asked no longer waits.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::timeout;
use tonic::{Request, Status};

use crate::domain::cancel::Cancel;
use crate::rpc::error::CallError;
use crate::rpc::status::to_status;
use crate::telemetry;

/// Longest that any call may take, deadline or not.
const LONGEST: Duration = Duration::from_secs(30);
/// Transport and runtime end a call at its deadline with CANCELLED; answering this much earlier lets ours say what it is.
const MARGIN: Duration = Duration::from_millis(5);

/// A share of the processors.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    processors: usize,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Worker {
    /// `queue`: calls that may wait for a processor; more are told to come back.
    pub(super) fn new(queue: usize) -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        Self { processors, running: Arc::new(Semaphore::new(processors)), waiting: Arc::new(Semaphore::new(queue)) }
    }

    /// A processor for long work beside the calls. None where there is only one, which calls must not wait for: the system
    /// then shares it out.
    pub(super) async fn spare(&self) -> Option<OwnedSemaphorePermit> {
        if self.processors < 2 {
            return None;
        }
        Arc::clone(&self.running).acquire_owned().await.ok()
    }

    /// Answers one call, within its deadline.
    pub(super) async fn answer<M: Send + 'static, T: Send + 'static>(
        &self,
        request: Request<M>,
        work: impl FnOnce(&M, &Cancel) -> Result<T, CallError> + Send + 'static,
    ) -> Result<tonic::Response<T>, Status> {
        let limit = deadline(&request);
        let message = request.into_inner();
        let cancel = Cancel::new();
        // Dropped with this future, be it at the deadline, when the caller leaves or when the server ends.
        let _stop = cancel.on_drop();
        let answer = self.run(message, cancel.clone(), work);
        let answer = timeout(limit, answer).await.unwrap_or(Err(CallError::Deadline));
        answer.map(tonic::Response::new).map_err(|error| to_status(&error))
    }

    /// Answers one call that takes less long than handing it over to another thread and back may: right here, with the same
    /// share of the processors.
    pub(super) async fn answer_at_once<M, T>(
        &self,
        request: Request<M>,
        work: impl FnOnce(&M, &Cancel) -> Result<T, CallError>,
    ) -> Result<tonic::Response<T>, Status> {
        let answer = match timeout(deadline(&request), self.processor()).await {
            Ok(Some(_running)) => work(request.get_ref(), &Cancel::new()),
            Ok(None) => Err(CallError::Overloaded),
            Err(_) => Err(CallError::Deadline),
        };
        answer.map(tonic::Response::new).map_err(|error| to_status(&error))
    }

    async fn run<M: Send + 'static, T: Send + 'static>(
        &self,
        message: M,
        cancel: Cancel,
        work: impl FnOnce(&M, &Cancel) -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, CallError> {
        let running = self.processor().await.ok_or(CallError::Overloaded)?;
        let task = spawn_blocking(move || {
            let _running = running;
            work(&message, &cancel)
        });
        task.await.unwrap_or_else(|fault| Err(broken(fault)))
    }

    /// A free processor, or the next one to become free if there is room to wait for it.
    async fn processor(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(free) = Arc::clone(&self.running).try_acquire_owned() {
            return Some(free);
        }
        let _waiting = Arc::clone(&self.waiting).try_acquire_owned().ok()?;
        Arc::clone(&self.running).acquire_owned().await.ok()
    }
}

/// Work that broke: the caller is told that it is our fault, the log has the rest.
pub(super) fn broken(fault: JoinError) -> CallError {
    if let Ok(fault) = fault.try_into_panic() {
        telemetry::count_panic(fault.as_ref());
    }
    CallError::of_ours()
}

/// What is left until the caller's deadline, at most [`LONGEST`].
fn deadline<M>(request: &Request<M>) -> Duration {
    let given = request.metadata().get("grpc-timeout").and_then(|value| value.to_str().ok()).and_then(parse);
    given.map_or(LONGEST, |given| given.saturating_sub(MARGIN).min(LONGEST))
}

/// The `grpc-timeout` header: up to eight digits and a unit (gRPC over HTTP/2, "Timeout").
fn parse(header: &str) -> Option<Duration> {
    let (digits, unit) = header.split_at_checked(header.len().checked_sub(1)?)?;
    let number: u64 = digits.parse().ok().filter(|_| digits.len() <= 8)?;
    Some(match unit {
        "H" => Duration::from_secs(number * 3_600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_are_read_as_the_protocol_writes_them() {
        assert_eq!(parse("250m"), Some(Duration::from_millis(250)));
        assert_eq!(parse("1S"), Some(Duration::from_secs(1)));
        assert_eq!(parse("99999999H"), Some(Duration::from_secs(99_999_999 * 3_600)));
        for wrong in ["", "m", "1x", "123456789m", "-1S", "é"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_deadline_frees_the_worker_and_stops_the_work() {
        let worker = Worker::new(10);
        let (ended, mut end) = tokio::sync::mpsc::unbounded_channel();
        let mut request = Request::new(());
        request.set_timeout(Duration::from_millis(30));
        let answer = worker.answer(request, move |(), cancel| {
            while cancel.check().is_ok() {
                std::thread::yield_now();
            }
            _ = ended.send(());
            Ok(())
        });
        let status = answer.await.expect_err("the deadline passes");
        assert_eq!(status.code(), tonic::Code::DeadlineExceeded);
        tokio::time::timeout(Duration::from_secs(5), end.recv()).await.expect("the work stopped").expect("and said so");
    }

    #[tokio::test]
    async fn a_server_with_too_much_to_do_says_so_at_once() {
        let full = Worker { processors: 2, running: Arc::new(Semaphore::new(0)), waiting: Arc::new(Semaphore::new(0)) };
        let handed_over = full.answer(Request::new(()), |(), _| Ok(())).await;
        let at_once = full.answer_at_once(Request::new(()), |(), _| Ok(())).await;
        for status in [handed_over, at_once].map(|answer| answer.expect_err("no room")) {
            assert_eq!(status.code(), tonic::Code::ResourceExhausted);
            assert!(status.message().contains("try again"), "{status:?}");
        }
    }

    #[tokio::test]
    async fn a_call_answered_at_once_waits_for_a_processor_no_longer_than_its_deadline() {
        let taken =
            Worker { processors: 2, running: Arc::new(Semaphore::new(0)), waiting: Arc::new(Semaphore::new(1)) };
        let mut request = Request::new(());
        request.set_timeout(Duration::from_millis(30));
        let status = taken.answer_at_once(request, |(), _| Ok(())).await.expect_err("nobody gives a processor back");
        assert_eq!(status.code(), tonic::Code::DeadlineExceeded);
        taken.running.add_permits(1);
        for _ in 0..2 {
            assert!(taken.answer_at_once(Request::new(()), |(), _| Ok(())).await.is_ok(), "each gives it back");
        }
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_and_the_next_call_is_answered() {
        let worker = Worker::new(10);
        let broken = worker.answer(Request::new(()), |(), _| -> Result<(), CallError> { panic!("broken on purpose") });
        let status = broken.await.expect_err("a fault");
        assert_eq!(status.code(), tonic::Code::Internal);
        assert!(!status.message().contains("on purpose"), "internals never reach a client");
        assert!(worker.answer(Request::new(()), |(), _| Ok(())).await.is_ok());
    }
}
