//! What a server counts and measures, told in the text form of Prometheus by its own conventions: base units, `_total` for what only
//! grows. Nothing in it names a place, a caller or a text: labels are words of the program, of which there are few.
//!
//! It is kept once for the process, as the process is what is watched. What is not counted as it happens, such as who waits now, is asked
//! for when somebody looks: [`Standing`].

mod process;

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use prometheus::{
    Encoder, Gauge, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};
use thiserror::Error;

use process::Process;

/// Seconds, as upper bounds: of calls, whose deadline is 30 at most.
const CALL: [f64; 15] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// Of what is short where all is well: waits, and commits to a disk.
const SHORT: [f64; 10] = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

static METRICS: LazyLock<Result<Metrics, MetricsError>> = LazyLock::new(|| Metrics::new().map_err(MetricsError::from));

/// Why nothing is told.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("metrics cannot be told: {0}")]
pub struct MetricsError(String);

impl From<prometheus::Error> for MetricsError {
    fn from(error: prometheus::Error) -> Self {
        Self(error.to_string())
    }
}

/// How a server stands when somebody looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Connections that are open.
    pub connections: usize,
    /// Bytes that requests and unread answers take.
    pub held_bytes: usize,
    /// Turns of a processor that are taken.
    pub turns_taken: usize,
    /// Calls that wait for one.
    pub turns_waiting: usize,
    /// Watches that are open.
    pub watches: usize,
    /// Runs under way; none where the server makes no runs.
    pub runs: Option<usize>,
    /// Places that everybody may be told of.
    pub places: usize,
    /// Number of the last write that answers; none where nothing is written.
    pub revision: Option<u64>,
    /// Version of the model that answers.
    pub model: String,
}

struct Metrics {
    registry: Registry,
    calls: IntCounterVec,
    call_seconds: HistogramVec,
    in_flight: IntGauge,
    refusals: IntCounterVec,
    turn_wait: Histogram,
    commits: Histogram,
    commits_failed: IntCounter,
    writes: IntCounter,
    runs_ended: IntCounterVec,
    panics: IntCounter,
    lines_dropped: IntCounter,
    spans: IntCounterVec,
    /// What is asked for when somebody looks: one look at a time.
    looked_at: Mutex<LookedAt>,
}

struct LookedAt {
    connections: IntGauge,
    held: IntGauge,
    turns_taken: IntGauge,
    turns_waiting: IntGauge,
    watches: IntGauge,
    runs: IntGauge,
    places: IntGauge,
    revision: IntGauge,
    model: IntGaugeVec,
    process: Option<Process>,
}

impl Metrics {
    fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let made = Making(&registry);
        let build =
            made.gauges("peermatch_build_info", "The program that runs; always 1.", &["version", "revision"])?;
        let revision = option_env!("PEERMATCH_REVISION").unwrap_or_default();
        build.with_label_values(&[env!("CARGO_PKG_VERSION"), revision]).set(1);
        Ok(Self {
            calls: made.counters(
                "peermatch_calls_total",
                "Calls that ended, by call and by the status that they ended with.",
                &["call", "code"],
            )?,
            call_seconds: made.histograms(
                "peermatch_call_duration_seconds",
                "From the head of a request to the last byte of its answer, by call; of streams as long as they are open.",
                &["call"],
            )?,
            in_flight: made.gauge("peermatch_calls_in_flight", "Calls that have begun and not ended.")?,
            refusals: made.counters(
                "peermatch_refusals_total",
                "Calls that were refused or broke, by the reason that their caller was told.",
                &["reason"],
            )?,
            turn_wait: made.histogram(
                "peermatch_turn_wait_seconds",
                "How long calls waited for a processor, before each of their turns.",
            )?,
            commits: made.histogram(
                "peermatch_store_commit_duration_seconds",
                "How long the store took to keep what was written, many writes together counting once.",
            )?,
            commits_failed: made
                .counter("peermatch_store_commit_failures_total", "Commits that the store could not keep.")?,
            writes: made.counter("peermatch_store_writes_total", "Writes that the store kept.")?,
            runs_ended: made.counters(
                "peermatch_runs_ended_total",
                "Batch runs that ended, by how: finished, stopped or failed.",
                &["outcome"],
            )?,
            panics: made.counter("peermatch_panics_total", "Faults of the program that broke a call each.")?,
            lines_dropped: made
                .counter("peermatch_log_lines_dropped_total", "Lines of the log for which there was no room.")?,
            spans: made.counters(
                "peermatch_trace_spans_total",
                "Spans for the collector of traces, by what became of them: sent or lost on the way.",
                &["outcome"],
            )?,
            looked_at: Mutex::new(LookedAt::new(&made)?),
            registry,
        })
    }

    fn text(&self, standing: &Standing) -> Result<String, prometheus::Error> {
        // Each look sets what it tells anew.
        let looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        looked_at.set(standing);
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

impl LookedAt {
    fn new(made: &Making<'_>) -> Result<Self, prometheus::Error> {
        Ok(Self {
            connections: made.gauge("peermatch_connections", "Connections that are open.")?,
            held: made.gauge("peermatch_held_bytes", "Bytes that requests and unread answers take.")?,
            turns_taken: made.gauge("peermatch_turns_taken", "Processors that calls have now.")?,
            turns_waiting: made.gauge("peermatch_turns_waiting", "Calls that wait for a processor now.")?,
            watches: made.gauge("peermatch_watches", "Watches that are open.")?,
            runs: made.gauge("peermatch_runs_under_way", "Batch runs under way.")?,
            places: made.gauge("peermatch_places", "Places that everybody may be told of.")?,
            revision: made
                .gauge("peermatch_store_revision", "Number of the last write that answers; 0 without a store.")?,
            model: made.gauges("peermatch_model_info", "The model that answers; always 1.", &["version"])?,
            process: Process::new(made)?,
        })
    }

    fn set(&self, standing: &Standing) {
        let number = |of: usize| i64::try_from(of).unwrap_or(i64::MAX);
        self.connections.set(number(standing.connections));
        self.held.set(number(standing.held_bytes));
        self.turns_taken.set(number(standing.turns_taken));
        self.turns_waiting.set(number(standing.turns_waiting));
        self.watches.set(number(standing.watches));
        self.runs.set(number(standing.runs.unwrap_or_default()));
        self.places.set(number(standing.places));
        self.revision.set(standing.revision.and_then(|write| i64::try_from(write).ok()).unwrap_or_default());
        // The one that answered before is told no more.
        self.model.reset();
        self.model.with_label_values(&[standing.model.as_str()]).set(1);
        if let Some(process) = &self.process {
            process.look();
        }
    }
}

/// Makes metrics that a registry tells.
struct Making<'a>(&'a Registry);

impl Making<'_> {
    fn told<M: prometheus::core::Collector + Clone + 'static>(&self, metric: M) -> Result<M, prometheus::Error> {
        self.0.register(Box::new(metric.clone()))?;
        Ok(metric)
    }

    fn counter(&self, name: &str, help: &str) -> Result<IntCounter, prometheus::Error> {
        self.told(IntCounter::new(name, help)?)
    }

    fn counters(&self, name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, prometheus::Error> {
        self.told(IntCounterVec::new(Opts::new(name, help), labels)?)
    }

    fn gauge(&self, name: &str, help: &str) -> Result<IntGauge, prometheus::Error> {
        self.told(IntGauge::new(name, help)?)
    }

    fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> Result<IntGaugeVec, prometheus::Error> {
        self.told(IntGaugeVec::new(Opts::new(name, help), labels)?)
    }

    fn measure(&self, name: &str, help: &str) -> Result<Gauge, prometheus::Error> {
        self.told(Gauge::new(name, help)?)
    }

    fn histogram(&self, name: &str, help: &str) -> Result<Histogram, prometheus::Error> {
        self.told(Histogram::with_opts(HistogramOpts::new(name, help).buckets(SHORT.to_vec()))?)
    }

    fn histograms(&self, name: &str, help: &str, labels: &[&str]) -> Result<HistogramVec, prometheus::Error> {
        self.told(HistogramVec::new(HistogramOpts::new(name, help).buckets(CALL.to_vec()), labels)?)
    }
}

fn counted(count: impl FnOnce(&Metrics)) {
    // What cannot be told need not be counted.
    if let Ok(metrics) = METRICS.as_ref() {
        count(metrics);
    }
}

/// Begins to count, so that what is zero is told as such.
///
/// # Errors
///
/// Where metrics cannot be made, which is a fault of ours.
pub fn begin() -> Result<(), MetricsError> {
    METRICS.as_ref().map(|_| ()).map_err(Clone::clone)
}

/// Everything that is counted, with how the server stands, as Prometheus reads it.
///
/// # Errors
///
/// Where metrics could not be made.
pub fn text(standing: &Standing) -> Result<String, MetricsError> {
    Ok(METRICS.as_ref().map_err(Clone::clone)?.text(standing)?)
}

/// One call, under way until it ends.
#[must_use]
#[derive(Debug)]
pub struct Counting {
    call: &'static str,
    began: Instant,
}

impl Counting {
    /// A call that begins. `call`: its name in the contract, or one of few words for what is none.
    pub fn begin(call: &'static str) -> Self {
        counted(|metrics| metrics.in_flight.inc());
        Self { call, began: Instant::now() }
    }

    /// How it ended, as gRPC names it; to be said once.
    pub fn ends(&self, code: &'static str) {
        counted(|metrics| {
            metrics.in_flight.dec();
            metrics.calls.with_label_values(&[self.call, code]).inc();
            metrics.call_seconds.with_label_values(&[self.call]).observe(self.began.elapsed().as_secs_f64());
        });
    }
}

/// A caller was told why there is no answer. `reason`: a name of the contract's list.
pub fn refused(reason: &'static str) {
    counted(|metrics| metrics.refusals.with_label_values(&[reason]).inc());
}

/// A call had waited so long when its turn came.
pub fn waited(time: Duration) {
    counted(|metrics| metrics.turn_wait.observe(time.as_secs_f64()));
}

/// A commit of so many writes took so long.
pub(super) fn committed(writes: usize, time: Duration, is_kept: bool) {
    counted(|metrics| {
        metrics.commits.observe(time.as_secs_f64());
        match is_kept {
            true => metrics.writes.inc_by(writes as u64),
            false => metrics.commits_failed.inc(),
        }
    });
}

/// So many spans were sent to the collector of traces; `arrived`: it has them.
pub(super) fn spans_sent(spans: usize, arrived: bool) {
    let outcome = if arrived { "sent" } else { "lost" };
    counted(|metrics| metrics.spans.with_label_values(&[outcome]).inc_by(spans as u64));
}

/// How a batch run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunEnd {
    /// With all its rows.
    Finished,
    /// By its convener, or with its server: it can be started again.
    Stopped,
    /// By something that went wrong.
    Failed,
}

/// A batch run ended.
pub fn run_ended(how: RunEnd) {
    let outcome = match how {
        RunEnd::Finished => "finished",
        RunEnd::Stopped => "stopped",
        RunEnd::Failed => "failed",
    };
    counted(|metrics| metrics.runs_ended.with_label_values(&[outcome]).inc());
}

pub(super) fn panicked() {
    counted(|metrics| metrics.panics.inc());
}

pub(super) fn line_dropped() {
    counted(|metrics| metrics.lines_dropped.inc());
}
