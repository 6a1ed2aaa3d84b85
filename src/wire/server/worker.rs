//! Runs what takes the processor off the asynchronous workers, as much at once as there are processors, each caller in its turn,
//! and stops it when whoever asked no longer waits.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use prost::Message;
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::timeout;
use tonic::{Extensions, Request, Status};

use super::begun::Begun;
use super::turns::{Call, Caller, Turn, Turns};
use crate::contract::error::{CallError, Fault};
use crate::contract::unwritten::Unwritten;
use crate::domain::cancel::Cancel;
use crate::telemetry::{self, traces};
use crate::wire::codec;
use crate::wire::status::to_status;

/// Longest that any call may take, deadline or not.
const LONGEST: Duration = Duration::from_secs(30);
/// Transport and runtime end a call at its deadline with CANCELLED; answering this much earlier lets ours say what it is.
const MARGIN: Duration = Duration::from_millis(5);

/// Largest request that is answered at once, in bytes: what it asks for is as small as itself.
const SMALL: usize = 1024;

/// Most writes that wait for one another on threads of their own; others wait for a place without one.
const WRITES: usize = 64;
/// The same of answers that wait until it is written down what they tell.
const WRITTEN_DOWN: usize = 64;

/// The processors, in turns.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    processors: usize,
    turns: Turns,
    /// Of those that write.
    line: Arc<Semaphore>,
    /// Of those that wait for the access log.
    log: Arc<Semaphore>,
}

impl Worker {
    /// `queue`: calls that may wait for a processor; more are told to come back.
    pub(super) fn new(queue: usize) -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        let (line, log) = (Arc::new(Semaphore::new(WRITES)), Arc::new(Semaphore::new(WRITTEN_DOWN)));
        Self { processors, turns: Turns::new(processors, queue), line, log }
    }

    /// How many processors are taken, and how many calls wait for one.
    pub(super) fn standing(&self) -> (usize, usize) {
        self.turns.standing()
    }

    /// A processor for long work beside the calls. None where there is only one, which calls must not wait for: the system
    /// then shares it out.
    pub(super) async fn spare(&self) -> Option<Turn> {
        if self.processors < 2 {
            return None;
        }
        self.turns.next(self.turns.call(Caller::Operator)).await
    }

    /// Answers one call, within its deadline. `unwritten`: what its answer tells that has to be written down first; an error can tell
    /// something, too, such as the names that are like an unknown one.
    pub(super) async fn answer<M: Send + 'static, T: Send + 'static>(
        &self,
        request: Request<M>,
        unwritten: Option<Unwritten>,
        work: impl FnOnce(&M, &Cancel) -> Result<T, CallError> + Send + 'static,
    ) -> Result<tonic::Response<T>, Status> {
        let call = self.turns.call(caller(request.extensions()));
        self.within_deadline(request, |message, cancel| {
            self.run_noted(call, unwritten, move || work(&message, &cancel))
        })
        .await
    }

    /// Answers one call that asks for many things, each in a turn of its own, within its deadline. `unwritten`: as above.
    pub(super) async fn answer_each<M: Send + 'static, T: Message + 'static, A>(
        &self,
        request: Request<M>,
        unwritten: Option<Unwritten>,
        parts: impl FnOnce(M) -> Result<Vec<Part<T>>, CallError>,
        whole: impl FnOnce(Vec<T>) -> A,
    ) -> Result<tonic::Response<A>, Status> {
        let call = self.turns.call(caller(request.extensions()));
        self.within_deadline(request, |message, cancel| async move {
            let answers = async {
                let mut done = Vec::new();
                for part in parts(message)? {
                    let cancel = cancel.clone();
                    let part = self.run(call, move || part(&cancel)).await?;
                    // Many calls can be half done at once.
                    if !codec::pay(in_memory(&part)) {
                        return Err(CallError::Overloaded);
                    }
                    done.push(part);
                }
                Ok(whole(done))
            };
            let answer = answers.await;
            self.written_down(unwritten).await?;
            answer
        })
        .await
    }

    /// Answers one call that takes less long than handing it over to another thread and back may, if it is small: right here, in
    /// its turn all the same. `unwritten`: as above.
    pub(super) async fn answer_at_once<M: Message + 'static, T: Send + 'static>(
        &self,
        request: Request<M>,
        unwritten: Option<Unwritten>,
        work: impl FnOnce(&M, &Cancel) -> Result<T, CallError> + Send + 'static,
    ) -> Result<tonic::Response<T>, Status> {
        if request.get_ref().encoded_len() > SMALL {
            return self.answer(request, unwritten, work).await;
        }
        let call = self.turns.call(caller(request.extensions()));
        self.within_deadline(request, |message, cancel| async move {
            let turn = self.turns.next(call).await.ok_or(CallError::Overloaded)?;
            let stage = traces::stage("answer");
            let answer = work(&message, &cancel);
            drop((stage, turn));
            self.written_down(unwritten).await?;
            answer
        })
        .await
    }

    /// Answers one call that waits for others of its kind longer than it works. It takes no turn from those that work, and has a
    /// place in a line of its own; what has to be laid out for it before is in a turn.
    pub(super) async fn answer_in_line<M: Send + 'static, K: Send + 'static, T: Send + 'static>(
        &self,
        request: Request<M>,
        begun: Begun<K>,
        work: impl FnOnce(K, &M, &Cancel) -> Result<T, CallError> + Send + 'static,
    ) -> Result<tonic::Response<T>, Status> {
        let line = Arc::clone(&self.line);
        let call = self.turns.call(caller(request.extensions()));
        self.within_deadline(request, |message, cancel| async move {
            let Begun { lay_out, is_ready, unwritten, .. } = begun;
            let keeper = if is_ready() { lay_out() } else { self.run(call, move || Ok(lay_out())).await? };
            let place = line.acquire_owned().await.map_err(|error| CallError::internal(&error))?;
            let task = spawn_blocking(traces::carried("write", move || {
                let _place = place;
                let answer = work(keeper, &message, &cancel);
                unwritten.map_or(Ok(()), |unwritten| unwritten.write())?;
                answer
            }));
            task.await.unwrap_or_else(|fault| Err(broken(fault)))
        })
        .await
    }

    /// Waits until what an answer tells is written down: nobody's turn is held meanwhile. Without that it is not given.
    async fn written_down(&self, unwritten: Option<Unwritten>) -> Result<(), CallError> {
        let Some(unwritten) = unwritten.filter(|unwritten| !unwritten.is_empty()) else { return Ok(()) };
        let place = Arc::clone(&self.log).acquire_owned().await.map_err(|error| CallError::internal(&error))?;
        let task = spawn_blocking(traces::carried("write down", move || {
            let _place = place;
            unwritten.write()
        }));
        task.await.unwrap_or_else(|fault| Err(broken(fault)))
    }

    async fn within_deadline<M, T, F: Future<Output = Result<T, CallError>>>(
        &self,
        request: Request<M>,
        answer: impl FnOnce(M, Cancel) -> F,
    ) -> Result<tonic::Response<T>, Status> {
        let limit = deadline(&request);
        let cancel = Cancel::new();
        // Dropped with this future, be it at the deadline, when the caller leaves or when the server ends.
        let _stop = cancel.on_drop();
        let answer = timeout(limit, answer(request.into_inner(), cancel.clone())).await;
        let answer = answer.unwrap_or(Err(CallError::Deadline));
        answer.map(tonic::Response::new).map_err(|error| to_status(&error))
    }

    /// Runs work on a thread of its own when the caller's turn comes, and has what it tells written down before it is given: there as well,
    /// once the turn is over, where the log has a place; else it waits for one.
    async fn run_noted<T: Send + 'static>(
        &self,
        call: Call,
        unwritten: Option<Unwritten>,
        work: impl FnOnce() -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, CallError> {
        let turn = self.turns.next(call).await.ok_or(CallError::Overloaded)?;
        let (log, tells, left) = (Arc::clone(&self.log), unwritten.clone(), unwritten.clone());
        let work = traces::carried("answer", work);
        let write = traces::carried("write down", move || unwritten.map_or(Ok(()), |unwritten| unwritten.write()));
        let task = spawn_blocking(move || {
            let answer = work();
            drop(turn);
            let tells = tells.is_some_and(|unwritten| !unwritten.is_empty());
            let written = if tells { log.try_acquire_owned().ok().map(|_place| write()) } else { Some(Ok(())) };
            (answer, written)
        });
        let (answer, written) = task.await.unwrap_or_else(|fault| (Err(broken(fault)), None));
        match written {
            Some(written) => written?,
            None => self.written_down(left).await?,
        }
        answer
    }

    /// Runs work on a thread of its own when the caller's turn comes.
    async fn run<T: Send + 'static>(
        &self,
        call: Call,
        work: impl FnOnce() -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, CallError> {
        let turn = self.turns.next(call).await.ok_or(CallError::Overloaded)?;
        let task = spawn_blocking(traces::carried("answer", move || {
            let _turn = turn;
            work()
        }));
        task.await.unwrap_or_else(|fault| Err(broken(fault)))
    }
}

/// Bytes that an answer takes as long as it is not written: two and a half times those on the wire (measured with answers of five
/// peers: 179 kB of 72).
fn in_memory(answer: &impl Message) -> usize {
    answer.encoded_len() / 2 * 5
}

/// One of many things that one call asks for.
pub(super) type Part<T> = Box<dyn FnOnce(&Cancel) -> Result<T, CallError> + Send>;

/// Who asks; all who came in another way than through the server's connections are one.
pub(super) fn caller(extensions: &Extensions) -> Caller {
    extensions.get().copied().unwrap_or(Caller::Connection(u64::MAX))
}

/// Work that broke: the log has what it was.
pub(super) fn broken(fault: JoinError) -> CallError {
    match fault.try_into_panic() {
        Ok(panic) => {
            telemetry::count_panic(panic.as_ref());
            CallError::Internal(Fault::Logged)
        }
        Err(fault) => CallError::internal(&fault),
    }
}

/// What is left until the caller's deadline, at most [`LONGEST`].
pub(super) fn deadline<M>(request: &Request<M>) -> Duration {
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
        let answer = worker.answer(request, None, move |(), cancel| {
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
        let full = Worker { processors: 2, turns: Turns::new(0, 0), ..Worker::new(0) };
        let handed_over = full.answer(Request::new(()), None, |(), _| Ok(())).await;
        let at_once = full.answer_at_once(Request::new(()), None, |(), _| Ok(())).await;
        for status in [handed_over, at_once].map(|answer| answer.expect_err("no room")) {
            assert_eq!(status.code(), tonic::Code::ResourceExhausted);
            assert!(status.message().contains("try again"), "{status:?}");
        }
    }

    #[tokio::test]
    async fn issue_28_what_has_to_be_laid_out_before_a_write_takes_a_turn_and_the_write_takes_none() {
        let full = Worker { processors: 2, turns: Turns::new(0, 0), ..Worker::new(0) };
        let answer = |begun| full.answer_in_line(Request::new(()), begun, |laid_out: u8, (), _| Ok(laid_out));
        assert_eq!(answer(Begun::ready(1)).await.expect("no turn is wanted").into_inner(), 1);
        let begun = Begun { is_ready: Box::new(|| false), ..Begun::ready(1) };
        let status = answer(begun).await.expect_err("there is no turn to be had");
        assert_eq!(status.code(), tonic::Code::ResourceExhausted);
    }

    #[tokio::test]
    async fn a_call_answered_at_once_waits_for_a_processor_no_longer_than_its_deadline() {
        let taken = Worker { processors: 1, turns: Turns::new(1, 1), ..Worker::new(0) };
        let turn = taken.turns.next(taken.turns.call(Caller::Operator)).await;
        let mut request = Request::new(());
        request.set_timeout(Duration::from_millis(30));
        let status =
            taken.answer_at_once(request, None, |(), _| Ok(())).await.expect_err("nobody gives a processor back");
        assert_eq!(status.code(), tonic::Code::DeadlineExceeded);
        drop(turn);
        for _ in 0..2 {
            assert!(taken.answer_at_once(Request::new(()), None, |(), _| Ok(())).await.is_ok(), "each gives it back");
        }
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_and_the_next_call_is_answered() {
        let worker = Worker::new(10);
        let broken =
            worker.answer(Request::new(()), None, |(), _| -> Result<(), CallError> { panic!("broken on purpose") });
        let status = broken.await.expect_err("a fault");
        assert_eq!(status.code(), tonic::Code::Internal);
        assert!(!status.message().contains("on purpose"), "internals never reach a client");
        assert!(worker.answer(Request::new(()), None, |(), _| Ok(())).await.is_ok());
    }
}
