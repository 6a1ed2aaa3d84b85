//! What a write costs a server with a store, beside plain SQL on the same tables in the same run:
//!
//!     cargo bench --bench writes [-- PLACES | TRAINED_PACK]
//!
//! A made-up pack of 11,000 places (or as many as are named, or a pack that is there with its model), trained and served as a user
//! would; writers, readers and watchers are clients of the server. Plain SQL is one connection to a file of the same form with the same settings, one commit a
//! record, each statement prepared once. The two are not alike: the server's writes come over 64 connections whose clients share its
//! processors, are checked, encoded and told; those of plain SQL are made where they are kept, and nobody reads them.

#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use peermatch::pack;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::{self, find_peers_request::Subject};
use peermatch::store::sqlite::Sqlite;
use rusqlite::{Connection, TransactionBehavior, params};
use tonic::transport::{Channel, Endpoint};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const PLACES: usize = 11_000;
const WATCHERS: usize = 200;
/// Watches of one connection: a server takes 32 calls at once on each.
const TOGETHER: usize = 20;
const WRITERS: usize = 64;
const LONG: Duration = Duration::from_secs(5);
/// Writes a second beside which readers are measured.
const BESIDE: u32 = 200;
const TIMES: usize = 200;
const STAGES: [v1::Stage; 4] = [v1::Stage::Planning, v1::Stage::Designing, v1::Stage::Piloting, v1::Stage::Scaling];

/// A place and a live problem of it.
type Asked = (String, String);

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let dir = tempfile::tempdir()?;
    let given = std::env::args().map(PathBuf::from).find(|one| one.join("model.json").exists());
    let pack = given.clone().unwrap_or_else(|| dir.path().join("pack"));
    if given.is_none() {
        prepare(&pack, std::env::args().filter_map(|text| text.parse().ok()).next().unwrap_or(PLACES))?;
    }
    let (places, asked) = asked(&pack)?;
    let store = dir.path().join("places.db");

    let start = Instant::now();
    let server = Process::serve(&pack, &store)?;
    println!("{places} places; start-up with an empty store {:.1} s", start.elapsed().as_secs_f64());
    let mut unwritten = answers(&server, &asked).await?;
    let unwritten = told("FindPeers before anything is written", &mut unwritten);
    let mut alone = Vec::new();
    let mut client = PlaceServiceClient::new(server.channel().await?);
    for turn in 0..TIMES {
        let start = Instant::now();
        client.upsert_record(write(&asked[turn % asked.len()], turn)).await?;
        alone.push(start.elapsed());
    }
    told("a write, until it is matchable, one at a time", &mut alone);
    let mut registered = Vec::new();
    for turn in 0..TIMES {
        let start = Instant::now();
        client.upsert_place(body(turn)).await?;
        registered.push(start.elapsed());
    }
    told("a body registers, until it is matchable, one at a time", &mut registered);
    let mut gone = Vec::new();
    for turn in 0..TIMES {
        let start = Instant::now();
        let request =
            v1::DeletePlaceRequest { place_id: body(turn).place.unwrap_or_default().place_id, ..Default::default() };
        client.delete_place(request).await?;
        gone.push(start.elapsed());
    }
    told("a body goes, until no answer knows it, one at a time", &mut gone);
    let ours = writes_a_second(&server, &asked).await?;
    let plain = plain_sql(&dir.path().join("plain.db"), &asked)?;
    println!(
        "acknowledged writes a second, {WRITERS} writers: {ours:.0}; plain SQL, one commit each: {plain:.0}; {:.2} of it",
        ours / plain
    );

    let mut rest = answers(&server, &asked).await?;
    let at_rest = told("FindPeers at rest", &mut rest);
    println!(
        "answers once {} of {places} places wrote: {:.2} times as slow as before at the median, {:.2} at p99",
        asked.len(),
        at_rest[0] / unwritten[0],
        at_rest[1] / unwritten[1]
    );
    let writing = tokio::spawn(steadily(server.channel().await?, asked.clone()));
    let mut beside = answers(&server, &asked).await?;
    writing.abort();
    let beside = told(&format!("FindPeers while {BESIDE} writes a second arrive"), &mut beside);
    println!(
        "answers beside writes: {:.2} times as slow as at rest at the median, {:.2} at p99",
        beside[0] / at_rest[0],
        beside[1] / at_rest[1]
    );
    watched(&server, &asked).await?;

    drop(server);
    let start = Instant::now();
    let _server = Process::serve(&pack, &store)?;
    println!("start-up from the store {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Median and p99 in milliseconds.
fn told(what: &str, times: &mut [Duration]) -> [f64; 2] {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let [median, p99] = [at(0.5), at(0.99)];
    println!("{what}: median {median:.1} ms, p99 {p99:.1} ms, {} times", times.len());
    [median, p99]
}

fn prepare(pack: &Path, places: usize) -> Result<(), Failure> {
    let england = concat!(env!("CARGO_MANIFEST_DIR"), "/models/england");
    run(Command::new(env!("CARGO_BIN_EXE_peermatch"))
        .args(["synthesize", "--pack", england, "--places", &places.to_string(), "--out"])
        .arg(pack))?;
    run(Command::new(env!("CARGO_BIN_EXE_peermatch")).args(["train", "--pack"]).arg(pack))
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned().into()) }
}

/// How many places there are, and a tenth of them, each with a live problem: they write and ask.
fn asked(pack: &Path) -> Result<(usize, Vec<Asked>), Failure> {
    let world = pack::load(pack).map_err(|error| error.to_string())?;
    let live = world.register.profiles().iter().filter_map(|profile| {
        let record = profile.live().next()?;
        Some((profile.place.id.to_string(), record.problem.to_string()))
    });
    let live: Vec<Asked> = live.collect();
    let places = world.register.profiles().len();
    let step = (live.len() * 10 / places).max(1);
    Ok((places, live.into_iter().step_by(step).collect()))
}

fn write((place, problem): &Asked, turn: usize) -> v1::UpsertRecordRequest {
    let record = v1::RecordDeclaration {
        problem_id: problem.clone(),
        stage: STAGES[turn % STAGES.len()].into(),
        statement: "as we see it".to_owned(),
        ..Default::default()
    };
    v1::UpsertRecordRequest { place_id: place.clone(), record: Some(record), ..Default::default() }
}

fn body(turn: usize) -> v1::UpsertPlaceRequest {
    let place = v1::PlaceDeclaration {
        place_id: format!("x:body-{turn}"),
        display_name: format!("Body {turn}"),
        governance_type: "partnership".to_owned(),
        ..Default::default()
    };
    v1::UpsertPlaceRequest { place: Some(place), ..Default::default() }
}

fn question((place, problem): &Asked) -> v1::FindPeersRequest {
    let subject = Some(Subject::PlaceId(place.clone()));
    v1::FindPeersRequest { subject, problem_id: problem.clone(), limit: Some(10), ..Default::default() }
}

async fn writes_a_second(server: &Process, asked: &[Asked]) -> Result<f64, Failure> {
    let start = Instant::now();
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let (channel, asked) = (server.channel().await?, asked.to_vec());
        writers.push(tokio::spawn(async move {
            let mut client = PlaceServiceClient::new(channel);
            let mut written = 0;
            while start.elapsed() < LONG {
                let turn = writer + WRITERS * written;
                client.upsert_record(write(&asked[turn % asked.len()], turn)).await?;
                written += 1;
            }
            Ok::<usize, tonic::Status>(written)
        }));
    }
    let mut written = 0;
    for writer in writers {
        written += writer.await??;
    }
    Ok(written as f64 / start.elapsed().as_secs_f64())
}

/// The same rows by hand, one commit each, as `src/store/sqlite` keeps them.
fn plain_sql(file: &Path, asked: &[Asked]) -> Result<f64, Failure> {
    drop(Sqlite::open(file, "plain")?);
    let mut connection = Connection::open(file)?;
    for (name, value) in
        [("journal_mode", "wal"), ("synchronous", "full"), ("secure_delete", "on"), ("foreign_keys", "on")]
    {
        connection.pragma_update(None, name, value)?;
    }
    let (start, mut turn) = (Instant::now(), 0);
    while start.elapsed() < LONG {
        let (place, problem) = &asked[turn % asked.len()];
        let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        change.prepare_cached("UPDATE store SET write = write + 1")?.execute([])?;
        let sql = "DELETE FROM record WHERE place_id = ?1 AND problem_id = ?2";
        change.prepare_cached(sql)?.execute(params![place, problem])?;
        let sql = "INSERT INTO record (place_id, problem_id, words, write, at, status, stage, as_of, statement)
                   VALUES (?1, ?2, '', ?3, 0, 'live', ?4, '2026-11-28', 'as we see it')";
        change.prepare_cached(sql)?.execute(params![place, problem, turn, turn % STAGES.len()])?;
        change.commit()?;
        turn += 1;
    }
    Ok(turn as f64 / start.elapsed().as_secs_f64())
}

async fn answers(server: &Process, asked: &[Asked]) -> Result<Vec<Duration>, Failure> {
    let mut client = MatchServiceClient::new(server.channel().await?);
    let mut times = Vec::new();
    for turn in 0..5 * TIMES {
        let start = Instant::now();
        client.find_peers(question(&asked[turn * 7 % asked.len()])).await?;
        times.push(start.elapsed());
    }
    Ok(times)
}

/// Writes at an even pace, whether those before are answered or not.
async fn steadily(channel: Channel, asked: Vec<Asked>) {
    let mut pace = tokio::time::interval(Duration::from_secs(1) / BESIDE);
    let mut turn = 0;
    loop {
        pace.tick().await;
        turn += 1;
        let (mut client, request) = (PlaceServiceClient::new(channel.clone()), write(&asked[turn % asked.len()], turn));
        tokio::spawn(async move { client.upsert_record(request).await });
    }
}

/// How long it takes until a watcher is told of another stage of the first of its list, with all watchers there.
async fn watched(server: &Process, asked: &[Asked]) -> Result<(), Failure> {
    let mut watches = Vec::new();
    let mut channel = server.channel().await?;
    for (at, asked) in asked.iter().take(WATCHERS).enumerate() {
        if at % TOGETHER == 0 {
            channel = server.channel().await?;
        }
        let request = v1::WatchPeersRequest { query: Some(question(asked)), ..Default::default() };
        let mut watch = MatchServiceClient::new(channel.clone()).watch_peers(request).await?.into_inner();
        let initial = watch.message().await?.and_then(|event| event.answer).ok_or("no list")?;
        if let Some(first) = initial.peers.first() {
            let shared = first.shared_problems.first().cloned().unwrap_or_default();
            watches.push((watch, (first.place_id.clone(), shared.problem_id), shared.their_stage));
        }
    }
    let mut client = PlaceServiceClient::new(server.channel().await?);
    let mut times = Vec::new();
    let count = watches.len();
    let mut written = BTreeSet::new();
    for (watch, target, stage) in &mut watches {
        // What was written before has told its watchers already, and the same stage again is no news.
        if !written.insert(target.clone()) {
            continue;
        }
        let other = STAGES.iter().position(|other| i32::from(*other) != *stage).ok_or("one stage alone")?;
        let start = Instant::now();
        client.upsert_record(write(target, other)).await?;
        let arrives = async {
            while let Some(event) = watch.message().await? {
                if event.place_id == target.0 {
                    break;
                }
            }
            Ok::<(), tonic::Status>(())
        };
        tokio::time::timeout(Duration::from_secs(30), arrives).await??;
        times.push(start.elapsed());
    }
    told(&format!("a write, until a watcher is told of it, {count} watchers"), &mut times);
    Ok(())
}

struct Process {
    child: Child,
    url: String,
}

impl Process {
    fn serve(pack: &Path, store: &Path) -> Result<Self, Failure> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_peermatch"))
            .args(["serve", "--listen", "127.0.0.1:0", "--call-seconds", "600", "--store"])
            .arg(format!("sqlite:{}", store.display()))
            .arg("--pack")
            .arg(pack)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on ").ok_or("the server did not start")?.to_owned();
        Ok(Self { child, url: format!("http://{address}") })
    }

    async fn channel(&self) -> Result<Channel, Failure> {
        Ok(Endpoint::from_shared(self.url.clone())?.connect().await?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended needs no end.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
