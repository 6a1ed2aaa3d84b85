//! FindPeers over the socket beside two bare tonic servers, in turn, in one run:
//!
//!     cargo bench --bench socket
//!
//! Neither bare server has layers or computes anything. One answers with a message that it was given: what is over it is
//! what finding peers and saying why costs. The other answers as many bytes in one string: what the message costs that one
//! is below it. Each server is a process of its own; processor time and memory are the system's account of it.

#![allow(clippy::print_stdout)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mimalloc::MiMalloc;
use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::match_service_server::{MatchService, MatchServiceServer};
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::place_service_server::{PlaceService, PlaceServiceServer};
use prost::Message;
use tokio::net::TcpListener;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Request, Response, Status, Streaming};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The bare servers have what ours has.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const PLACE: &str = "E09000007";
const ROUNDS: usize = 7;
const CALLS_ALONE: usize = 300;
const CALLERS: usize = 64;
const SATURATED: Duration = Duration::from_secs(2);
/// Clock ticks a second in /proc (USER_HZ), fixed at 100 on Linux.
const TICKS: f64 = 100.0;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("--echo") => return echo(&args.next().ok_or("a file")?).await,
        Some("--string") => return string(args.next().ok_or("a size")?.parse()?).await,
        _ => {}
    }
    let ours = start(
        Command::new(env!("CARGO_BIN_EXE_peermatch"))
            .args(["serve", "--listen", "127.0.0.1:0", "--pack"])
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/models/england")),
    )?;
    let answer = find(&mut MatchServiceClient::new(channel(&ours.url).await?)).await?;
    let size = answer.encoded_len();
    let file = std::env::temp_dir().join(format!("peermatch-answer-{}", std::process::id()));
    std::fs::write(&file, answer.encode_to_vec())?;
    let echo = start(Command::new(std::env::current_exe()?).arg("--echo").arg(&file))?;
    std::fs::remove_file(&file)?;
    let string = start(Command::new(std::env::current_exe()?).args(["--string", &size.to_string()]))?;
    println!("FindPeers for {PLACE}: {} peers, {size} bytes", answer.peers.len());

    let (mut alone, mut full) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let quiet = [
            measure_alone(&ours, true).await?,
            measure_alone(&echo, true).await?,
            measure_alone(&string, false).await?,
        ];
        let busy =
            [measure_full(&ours, true).await?, measure_full(&echo, true).await?, measure_full(&string, false).await?];
        // The first round warms all of them up.
        if round > 0 {
            alone.push(quiet);
            full.push(busy);
        }
    }
    let head = ["peermatch", "echo", "ratio", "string", "ratio"].map(|name| format!("{name:>11}")).concat();
    println!("{:<44}{head}", "median of paired rounds");
    row("one call at a time, microseconds", &alone, |cost| cost.wall);
    row("64 callers, microseconds a call", &full, |cost| cost.wall);
    row("64 callers, processor microseconds a call", &full, |cost| cost.processor);
    let memory = [ours.memory()? as f64, echo.memory()? as f64, string.memory()? as f64];
    print("memory, kB", memory, [memory[0] / memory[1], memory[0] / memory[2]]);
    Ok(())
}

/// Microseconds of wall and of processor, a call.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    processor: f64,
}

/// One round: what ours cost, the server that answers the same message, the one that answers a string.
type Round = [Cost; 3];

/// Medians of all sides and of their ratios, round by round.
fn row(name: &str, rounds: &[Round], of: fn(&Cost) -> f64) {
    let median = |of_round: &dyn Fn(&Round) -> f64| {
        let mut values: Vec<f64> = rounds.iter().map(of_round).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let side = |side: usize| median(&|round| of(&round[side]));
    let over = |side: usize| median(&|round| of(&round[0]) / of(&round[side]));
    print(name, [side(0), side(1), side(2)], [over(1), over(2)]);
}

fn print(name: &str, [ours, echo, string]: [f64; 3], [over_echo, over_string]: [f64; 2]) {
    println!("{name:<44}{ours:>11.0}{echo:>11.0}{over_echo:>11.2}{string:>11.0}{over_string:>11.2}");
}

/// Microseconds a call, one after the other.
async fn measure_alone(server: &Process, answer: bool) -> Result<Cost, Failure> {
    let mut client = Client::new(channel(&server.url).await?, answer);
    let (start, ticks) = (Instant::now(), server.ticks()?);
    for _ in 0..CALLS_ALONE {
        client.call().await?;
    }
    let micros = start.elapsed().as_secs_f64() * 1e6 / CALLS_ALONE as f64;
    Ok(Cost { wall: micros, processor: (server.ticks()? - ticks) / TICKS * 1e6 / CALLS_ALONE as f64 })
}

/// Microseconds of wall and of processor a call, with as many callers as keep the server busy.
async fn measure_full(server: &Process, answer: bool) -> Result<Cost, Failure> {
    let mut callers = Vec::new();
    let (start, ticks) = (Instant::now(), server.ticks()?);
    let mut channels = Vec::new();
    for _ in 0..4 {
        channels.push(channel(&server.url).await?);
    }
    for caller in 0..CALLERS {
        let mut client = Client::new(channels[caller % 4].clone(), answer);
        callers.push(tokio::spawn(async move {
            let mut calls = 0_u32;
            while start.elapsed() < SATURATED {
                client.call().await?;
                calls += 1;
            }
            Ok::<u32, Failure>(calls)
        }));
    }
    let mut calls = 0;
    for caller in callers {
        calls += caller.await??;
    }
    let calls = f64::from(calls);
    let wall = start.elapsed().as_secs_f64() * 1e6 / calls;
    Ok(Cost { wall, processor: (server.ticks()? - ticks) / TICKS * 1e6 / calls })
}

enum Client {
    Answer(MatchServiceClient<Channel>),
    String(PlaceServiceClient<Channel>),
}

impl Client {
    fn new(channel: Channel, answer: bool) -> Self {
        if answer {
            Self::Answer(MatchServiceClient::new(channel))
        } else {
            Self::String(PlaceServiceClient::new(channel))
        }
    }

    async fn call(&mut self) -> Result<(), Failure> {
        match self {
            Self::Answer(client) => _ = find(client).await?,
            Self::String(client) => {
                _ = client.resolve_place(v1::ResolvePlaceRequest { text: PLACE.to_owned() }).await?
            }
        }
        Ok(())
    }
}

async fn find(client: &mut MatchServiceClient<Channel>) -> Result<v1::FindPeersResponse, Failure> {
    let subject = Some(v1::find_peers_request::Subject::PlaceId(PLACE.to_owned()));
    Ok(client.find_peers(v1::FindPeersRequest { subject, ..Default::default() }).await?.into_inner())
}

async fn channel(url: &str) -> Result<Channel, Failure> {
    Ok(Endpoint::from_shared(url.to_owned())?.connect().await?)
}

/// A server in a process of its own.
struct Process {
    child: Child,
    url: String,
}

fn start(command: &mut Command) -> Result<Process, Failure> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no stdout")?).read_line(&mut line)?;
    let address = line.trim().strip_prefix("listening on ").ok_or("it does not listen")?;
    Ok(Process { url: format!("http://{address}"), child })
}

impl Process {
    /// Processor time so far, in ticks.
    fn ticks(&self) -> Result<f64, Failure> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit(')').next().ok_or("no stat")?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        Ok(fields[11].parse::<f64>()? + fields[12].parse::<f64>()?)
    }

    fn memory(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no memory")?;
        Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse()?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The bare server that answers one message, as it was read from a file.
async fn echo(file: &str) -> Result<(), Failure> {
    let answer = v1::FindPeersResponse::decode(std::fs::read(file)?.as_slice())?;
    let incoming = incoming().await?;
    let service = MatchServiceServer::new(Echo(answer));
    Server::builder().add_service(service).serve_with_incoming(incoming).await?;
    Ok(())
}

/// The bare server that answers one string, as it is.
async fn string(size: usize) -> Result<(), Failure> {
    let incoming = incoming().await?;
    let service = PlaceServiceServer::new(Bare("x".repeat(size)));
    Server::builder().add_service(service).serve_with_incoming(incoming).await?;
    Ok(())
}

/// Connections of a bare server, as quick as ours to send what it has: without that its answers would wait 40 ms for an
/// acknowledgement.
async fn incoming() -> Result<TcpIncoming, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "listening on {}", listener.local_addr()?)?;
    Ok(TcpIncoming::from(listener).with_nodelay(Some(true)))
}

struct Echo(v1::FindPeersResponse);

#[tonic::async_trait]
impl MatchService for Echo {
    type WatchPeersStream = tokio_stream::Empty<Result<v1::WatchPeersResponse, Status>>;

    async fn watch_peers(&self, _: Request<v1::WatchPeersRequest>) -> Result<Response<Self::WatchPeersStream>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn find_peers(&self, _: Request<v1::FindPeersRequest>) -> Result<Response<v1::FindPeersResponse>, Status> {
        Ok(Response::new(self.0.clone()))
    }

    async fn batch_find_peers(
        &self,
        _: Request<v1::BatchFindPeersRequest>,
    ) -> Result<Response<v1::BatchFindPeersResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn explain_peer(
        &self,
        _: Request<v1::ExplainPeerRequest>,
    ) -> Result<Response<v1::ExplainPeerResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn list_peer_groups(
        &self,
        _: Request<v1::ListPeerGroupsRequest>,
    ) -> Result<Response<v1::ListPeerGroupsResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn get_peer_group(
        &self,
        _: Request<v1::GetPeerGroupRequest>,
    ) -> Result<Response<v1::GetPeerGroupResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }
}

struct Bare(String);

#[tonic::async_trait]
impl PlaceService for Bare {
    async fn resolve_place(
        &self,
        _: Request<v1::ResolvePlaceRequest>,
    ) -> Result<Response<v1::ResolvePlaceResponse>, Status> {
        Ok(Response::new(v1::ResolvePlaceResponse { former_display_name: self.0.clone(), ..Default::default() }))
    }

    async fn get_place(&self, _: Request<v1::GetPlaceRequest>) -> Result<Response<v1::GetPlaceResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn suggest_names(
        &self,
        _: Request<v1::SuggestNamesRequest>,
    ) -> Result<Response<v1::SuggestNamesResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn list_places(&self, _: Request<v1::ListPlacesRequest>) -> Result<Response<v1::ListPlacesResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn upsert_place(
        &self,
        _: Request<v1::UpsertPlaceRequest>,
    ) -> Result<Response<v1::UpsertPlaceResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn upsert_record(
        &self,
        _: Request<v1::UpsertRecordRequest>,
    ) -> Result<Response<v1::UpsertRecordResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn import_places(
        &self,
        _: Request<Streaming<v1::ImportPlacesRequest>>,
    ) -> Result<Response<v1::ImportPlacesResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn list_access_records(
        &self,
        _: Request<v1::ListAccessRecordsRequest>,
    ) -> Result<Response<v1::ListAccessRecordsResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn retire_record(
        &self,
        _: Request<v1::RetireRecordRequest>,
    ) -> Result<Response<v1::RetireRecordResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn set_consent(&self, _: Request<v1::SetConsentRequest>) -> Result<Response<v1::SetConsentResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn explain_visibility(
        &self,
        _: Request<v1::ExplainVisibilityRequest>,
    ) -> Result<Response<v1::ExplainVisibilityResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }

    async fn delete_place(
        &self,
        _: Request<v1::DeletePlaceRequest>,
    ) -> Result<Response<v1::DeletePlaceResponse>, Status> {
        Err(Status::unimplemented("bare"))
    }
}
