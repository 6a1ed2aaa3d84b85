//! Runs over the wire: the same as at the prompt, watched, read, cancelled and gone on with.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use peermatch::proto::v1;
use peermatch::proto::v1::batch_service_client::BatchServiceClient;
use tempfile::TempDir;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::running::{Running, pack};

struct Served {
    server: Running,
    dir: TempDir,
    client: BatchServiceClient<Channel>,
}

async fn served() -> Served {
    let dir = TempDir::new().unwrap();
    let server = Running::start(&["--grace", "3", "--runs", dir.path().to_str().unwrap()]);
    // From its first call on: a connection without one is not kept while a test does something else.
    let channel = Endpoint::from_shared(server.url()).unwrap().connect_lazy();
    Served { server, dir, client: BatchServiceClient::new(channel) }
}

/// A run of all of England; `limit` makes it another run.
pub(crate) fn start(run_id: &str, limit: i32) -> v1::StartRunRequest {
    let question = v1::FindPeersRequest { limit: Some(limit), ..Default::default() };
    let peers = v1::PeersSpec { question: Some(question), ..Default::default() };
    let spec = v1::RunSpec {
        mode: Some(v1::run_spec::Mode::Peers(peers)),
        format: v1::RunFormat::Parquet.into(),
        today: "2026-11-22".to_owned(),
        ..Default::default()
    };
    v1::StartRunRequest { spec: Some(spec), run_id: run_id.to_owned() }
}

fn prompt(dir: &Path, out: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_peermatch"));
    command.args(["batch", "peers", "--format", "parquet", "--limit", "2", "--today", "2026-11-22", "--out", out]);
    command.arg("--pack").arg(pack()).current_dir(dir).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn f6_what_breaks_is_logged_once_with_its_cause_and_the_request_id_and_told_without() {
    let dir = TempDir::new().unwrap();
    let log = dir.path().join("log");
    let server = {
        let runs = dir.path().join("runs");
        let log = fs::File::create(&log).unwrap();
        Running::start_logging(&pack(), &["--runs", runs.to_str().unwrap()], log.into(), drop)
    };
    let mut served = Served { client: BatchServiceClient::new(server.channel().await), server, dir };
    served.start(start("tonight", 1)).await.expect("started");
    assert_eq!(served.watched("tonight").await.state(), v1::RunState::Done);
    let rows = served.dir.path().join("runs/tonight/peers.parquet");
    let mut bytes = fs::read(&rows).unwrap();
    bytes.push(0);
    fs::write(&rows, bytes).unwrap();
    let mut request =
        tonic::Request::new(v1::StreamResultsRequest { run_id: "tonight".to_owned(), ..Default::default() });
    request.metadata_mut().insert("x-request-id", "the-broken-one".parse().unwrap());
    let mut stream = served.client.stream_results(request).await.expect("a stream").into_inner();
    let status = stream.message().await.expect_err("the rows are not what the run wrote");
    assert_eq!(status.get_details_error_info().expect("an ErrorInfo").reason, "RUN_UNREADABLE");
    let folder = served.dir.path().to_str().unwrap();
    assert!(!format!("{status:?}").contains(folder), "{status:?}");
    served.server.terminate();
    served.server.ended_within(Duration::from_secs(20)).expect("ended");
    let told = fs::read_to_string(log).unwrap();
    let causes: Vec<&str> = told.lines().filter(|line| line.contains("a call failed")).collect();
    let [cause] = causes[..] else { panic!("once: {causes:?}") };
    assert!(cause.contains("peers.parquet is not what its run wrote") && cause.contains("the-broken-one"), "{cause}");
}

impl Served {
    async fn start(&mut self, request: v1::StartRunRequest) -> Result<v1::Run, Status> {
        Ok(self.client.start_run(request).await?.into_inner().run.unwrap())
    }

    async fn get(&mut self, run_id: &str) -> Result<v1::Run, Status> {
        let request = v1::GetRunRequest { run_id: run_id.to_owned() };
        Ok(self.client.get_run(request).await?.into_inner().run.unwrap())
    }

    /// Watches until the stream ends, and gives its last message.
    async fn watched(&mut self, run_id: &str) -> v1::Run {
        let request = v1::WatchRunRequest { run_id: run_id.to_owned() };
        let mut stream = self.client.watch_run(request).await.expect("a watch").into_inner();
        let mut last = None;
        while let Some(message) = stream.message().await.expect("no error") {
            last = message.run;
        }
        last.expect("at least one message")
    }

    /// The rows from one on, until so many messages were seen.
    async fn rows(&mut self, run_id: &str, from_row: i32, messages: usize) -> (Vec<v1::PeerRow>, i32, bool) {
        let request = v1::StreamResultsRequest { run_id: run_id.to_owned(), from_row };
        let mut stream = self.client.stream_results(request).await.expect("a stream").into_inner();
        let (mut rows, mut next, mut complete) = (Vec::new(), from_row, false);
        for _ in 0..messages {
            let Some(message) = stream.message().await.expect("no error") else { break };
            assert!(!complete, "nothing comes after the last message");
            rows.extend(message.peers);
            (next, complete) = (message.next_row, message.complete);
        }
        (rows, next, complete)
    }
}

fn reason(status: &Status) -> String {
    status.get_error_details().error_info().map(|info| info.reason.clone()).unwrap_or_default()
}

#[tokio::test]
async fn a_run_started_here_and_one_at_the_prompt_are_the_same_thing() {
    let mut served = served().await;
    let run = served.start(start("", 2)).await.expect("a run");
    let last = served.watched(&run.run_id).await;
    assert_eq!(last.state(), v1::RunState::Done, "{last:?}");
    assert_eq!(last.partitions_done, last.partition_count);
    assert!(prompt(served.dir.path(), "at-the-prompt").status().unwrap().success());
    let here = files(&served.dir.path().join(&run.run_id));
    assert!(here == files(&served.dir.path().join("at-the-prompt")) && here.len() == 3);
    // Started again it is the same run, done.
    assert_eq!(served.start(start("", 2)).await.expect("a run").state(), v1::RunState::Done);

    let manifest = last.manifest.expect("a manifest");
    let (rows, next, complete) = served.rows(&run.run_id, 0, usize::MAX).await;
    assert!(complete && next == manifest.row_count && rows.len() == usize::try_from(next).unwrap());
    // Broken off after three messages, and taken up again.
    let (mut taken, next, complete) = served.rows(&run.run_id, 0, 3).await;
    assert!(!complete && next == 300);
    taken.extend(served.rows(&run.run_id, next, usize::MAX).await.0);
    assert_eq!(taken, rows);
    let beyond = v1::StreamResultsRequest { run_id: run.run_id.clone(), from_row: manifest.row_count + 1 };
    let mut stream = served.client.stream_results(beyond).await.expect("a stream").into_inner();
    assert_eq!(stream.message().await.expect_err("beyond the end").code(), Code::InvalidArgument);
}

#[tokio::test]
async fn a_run_of_the_prompt_is_told_and_read_here() {
    let mut served = served().await;
    let mut child = prompt(served.dir.path(), "nightly").args(["--run-id", "tonight"]).spawn().unwrap();
    let mut seen = served.get("tonight").await;
    while seen.as_ref().is_err() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        seen = served.get("tonight").await;
    }
    if seen.unwrap().state() == v1::RunState::Running {
        // Only the process that works on it can stop it.
        let request = v1::CancelRunRequest { run_id: "tonight".to_owned() };
        match served.client.cancel_run(request).await {
            Err(status) => assert_eq!((status.code(), &*reason(&status)), (Code::FailedPrecondition, "RUN_BUSY")),
            Ok(run) => assert_eq!(run.into_inner().run.unwrap().state(), v1::RunState::Done),
        }
    }
    assert!(child.wait().unwrap().success());
    assert_eq!(served.watched("tonight").await.state(), v1::RunState::Done);
    assert!(served.rows("tonight", 0, usize::MAX).await.2);
}

#[tokio::test]
async fn a_cancelled_run_stops_and_goes_on_when_it_is_started_again() {
    let mut served = served().await;
    served.start(start("mine", 2)).await.expect("a run");
    let cancelled = served.client.cancel_run(v1::CancelRunRequest { run_id: "mine".to_owned() }).await.expect("told");
    let run = cancelled.into_inner().run.unwrap();
    assert_eq!((run.state(), run.error.as_str()), (v1::RunState::Stopped, ""));
    assert_eq!(served.watched("mine").await.state(), v1::RunState::Stopped, "the stream ends with what it is");
    let request = v1::StreamResultsRequest { run_id: "mine".to_owned(), from_row: 0 };
    let mut stream = served.client.stream_results(request).await.expect("a stream").into_inner();
    let status = stream.message().await.expect_err("no rows yet");
    assert_eq!((status.code(), &*reason(&status)), (Code::FailedPrecondition, "RUN_NOT_FINISHED"));
    assert_eq!(served.start(start("mine", 2)).await.expect("again").state(), v1::RunState::Running);
    assert_eq!(served.watched("mine").await.state(), v1::RunState::Done);
}

#[tokio::test]
async fn a_server_takes_on_two_runs_and_tells_the_third_to_come_back() {
    let mut served = served().await;
    for (name, limit) in [("one", 8), ("two", 9)] {
        served.start(start(name, limit)).await.expect("a run");
    }
    let status = served.start(start("three", 10)).await.expect_err("too much");
    assert_eq!((status.code(), &*reason(&status)), (Code::ResourceExhausted, "OVERLOADED"));
    // Started twice, a run is one run.
    assert_eq!(served.start(start("one", 8)).await.expect("the same").state(), v1::RunState::Running);
    for name in ["one", "two"] {
        served.client.cancel_run(v1::CancelRunRequest { run_id: name.to_owned() }).await.expect("cancelled");
    }
    assert_eq!(served.start(start("three", 10)).await.expect("now").state(), v1::RunState::Running);
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_leaves_a_run_that_goes_on_elsewhere() {
    let mut served = served().await;
    let run = served.start(start("", 2)).await.expect("a run");
    let request = v1::WatchRunRequest { run_id: run.run_id.clone() };
    let mut watch = served.client.watch_run(request).await.expect("a watch").into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().run.unwrap().state(), v1::RunState::Running);
    served.server.terminate();
    let mut last = v1::RunState::Running;
    while let Ok(Some(message)) = watch.message().await {
        last = message.run.unwrap().state();
    }
    assert_ne!(last, v1::RunState::Running, "the watcher is told before the server ends");
    assert!(served.server.ended_within(Duration::from_secs(8)).expect("it ends").success());
    assert!(prompt(served.dir.path(), &run.run_id).status().unwrap().success());
    assert!(prompt(served.dir.path(), "undisturbed").status().unwrap().success());
    assert_eq!(files(&served.dir.path().join(&run.run_id)), files(&served.dir.path().join("undisturbed")));
}

#[tokio::test]
async fn what_cannot_be_run_is_told() {
    let mut served = served().await;
    let unknown = served.get("nobody").await.expect_err("no such run");
    assert_eq!((unknown.code(), &*reason(&unknown)), (Code::NotFound, "UNKNOWN_RUN"));
    let outside = served.get("../elsewhere").await.expect_err("no id");
    assert_eq!((outside.code(), &*reason(&outside)), (Code::InvalidArgument, "INVALID_FIELD"));
    let empty = served.start(v1::StartRunRequest::default()).await.expect_err("no spec");
    assert_eq!(empty.code(), Code::InvalidArgument);
    let wrong = served.start(start("", 11)).await.expect_err("a limit that nobody asks for");
    let fields = wrong.get_error_details().bad_request().unwrap().field_violations.clone();
    assert_eq!(fields[0].field, "spec.peers.question.limit");
    let contact = |other: &str, approach: &str, on: &str| v1::PastContact {
        place_id: "E09000007".to_owned(),
        other_place_id: other.to_owned(),
        approach_id: approach.to_owned(),
        met_on: on.to_owned(),
    };
    let past_contacts = vec![
        contact("E09000019", "network", "2026-11-22"),
        contact("E09000007", "network", "2026-01-01"),
        contact("E99", "network", "2026-01-01"),
        contact("E09000019", "lunch", "2026-01-01"),
        contact("E09000019", "network", "2026-11-23"),
    ];
    let buddies = v1::BuddiesSpec { past_contacts, time_available_days: Some(f64::INFINITY), ..Default::default() };
    let mut met = start("", 2);
    met.spec.as_mut().unwrap().mode = Some(v1::run_spec::Mode::Buddies(buddies));
    let wrong = served.start(met).await.expect_err("contacts that cannot have been");
    let fields = wrong.get_error_details().bad_request().unwrap().field_violations.clone();
    let expected = [
        "spec.buddies.time_available_days",
        "spec.buddies.past_contacts[1].other_place_id",
        "spec.buddies.past_contacts[2].other_place_id",
        "spec.buddies.past_contacts[3].approach_id",
        "spec.buddies.past_contacts[4].met_on",
    ];
    assert_eq!(fields.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), expected);
    let mut of_one = start("", 2);
    if let Some(v1::run_spec::Mode::Peers(peers)) = of_one.spec.as_mut().and_then(|spec| spec.mode.as_mut()) {
        peers.question.as_mut().unwrap().problem_id = "send".to_owned();
    }
    assert_eq!(served.start(of_one).await.expect_err("everybody's problem differs").code(), Code::InvalidArgument);
    served.start(start("mine", 2)).await.expect("a run");
    let other = served.start(start("mine", 3)).await.expect_err("another run of that name");
    assert_eq!((other.code(), &*reason(&other)), (Code::FailedPrecondition, "RUN_CONFLICT"));
    assert!(other.message().contains("options"), "{other:?}");
}

#[tokio::test]
async fn without_a_folder_for_runs_there_are_none() {
    let server = Running::start(&[]);
    let mut client = BatchServiceClient::new(server.channel().await);
    let status = client.start_run(start("", 2)).await.expect_err("no runs here");
    assert_eq!(status.code(), Code::Unimplemented);
}
