//! All of it at once: two abusers who try everything in turn, and 64 honest callers. In short here; for five minutes and with the
//! margins of the issue by `.ci/long`, on a build that is optimised and with a core for the server.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use tonic::codec::CompressionEncoding;
use tonic::transport::Endpoint;

use super::frames::Raw;
use super::turns::{abuse, batch_of, p99};
use super::{question, still_answers};
use crate::running::Running;

const FIND: &str = "/peermatch.v1.MatchService/FindPeers";
const LIST: &str = "/peermatch.v1.PlaceService/ListPlaces";
/// What connections may hold, in MiB.
const HELD: u64 = 64;

/// The waits of 64 honest callers, each on a connection of its own and at its leisure.
async fn honest(server: &Running, length: Duration) -> Vec<Duration> {
    let end = Instant::now() + length;
    let mut callers = Vec::new();
    for _ in 0..64 {
        let mut client = MatchServiceClient::new(server.channel().await);
        callers.push(tokio::spawn(async move {
            let mut waits = Vec::new();
            while Instant::now() < end {
                let asked = Instant::now();
                client.find_peers(question("E09000007")).await.expect("an honest call is answered");
                waits.push(asked.elapsed());
                tokio::time::sleep(Duration::from_millis(1_000)).await;
            }
            waits
        }));
    }
    let mut all = Vec::new();
    for caller in callers {
        all.extend(caller.await.expect("no honest call fails"));
    }
    all
}

/// Where the abusers find the server: set for the process that is nothing else.
const ABUSED: &str = "PEERMATCH_TEST_ABUSED";

/// Two abusers, as a process of their own that yields to all others: what they do to themselves is no wait of an honest caller.
struct Abusers(Child);

impl Abusers {
    fn of(server: &Running) -> Self {
        let program = std::env::current_exe().expect("this program");
        let child = Command::new("nice")
            .args(["-n", "19"])
            .arg(program)
            .args(["--ignored", "--exact", "abuse::mixed::two_abusers"])
            .env(ABUSED, server.url())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nice, of every system");
        Self(child)
    }
}

impl Drop for Abusers {
    fn drop(&mut self) {
        self.0.kill().expect("they are at it until they are stopped");
        self.0.wait().expect("and end");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the other process of the mixed load"]
async fn two_abusers() {
    let Ok(url) = std::env::var(ABUSED) else { return };
    let address = url.trim_start_matches("http://").parse().expect("an address");
    let channel = || Endpoint::from_shared(url.clone()).unwrap().connect_lazy();
    abuse(&channel(), 128, &batch_of(100));
    std::thread::spawn(move || by_hand(address));
    let mut packed = MatchServiceClient::new(channel()).send_compressed(CompressionEncoding::Gzip);
    let filter = v1::Filter { governance_types: vec![String::new(); 1_000_000], ..Default::default() };
    loop {
        _ = packed.find_peers(v1::FindPeersRequest { filter: Some(filter.clone()), ..question("E09000007") }).await;
    }
}

/// The loads by hand, one after the other, for ever.
fn by_hand(address: SocketAddr) {
    let list = v1::ListPlacesRequest { page_size: 500, ..Default::default() };
    loop {
        let mut all: Vec<Raw> = (0..20).map(|_| Raw::connect(address)).collect();
        for (number, one) in all.iter_mut().enumerate() {
            for call in 0..32 {
                match number % 3 {
                    0 => one.call(2 * call + 1, LIST, &list),
                    1 => {
                        one.head(2 * call + 1, FIND);
                        one.body(2 * call + 1, 0, &[0, 0, 0x1f, 0xff, 0xff]);
                    }
                    _ => {
                        one.head(2 * call + 1, FIND);
                        one.body(2 * call + 1, 0, &[0; 20_000]);
                    }
                }
            }
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

// `.ci/long` keeps the line for the record.
#[allow(clippy::print_stdout)]
async fn mixed(length: Duration, times: f64, slack: Duration) {
    let held = HELD.to_string();
    let server = Running::start(&["--held-mib", &held, "--call-seconds", "20"]);
    let alone = p99(honest(&server, length / 3).await);
    let rest = server.memory_kb();
    let abusers = Abusers::of(&server);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let beside = p99(honest(&server, length * 2 / 3).await);
    let grown = server.memory_kb();
    drop(abusers);
    still_answers(&server).await;
    println!("p99 {alone:?} alone, {beside:?} beside two abusers; {rest} kB at rest, {grown} kB under load");
    assert!(grown < rest * 3 / 2 + HELD * 1024, "{rest} kB at rest, {grown} kB under load");
    assert!(beside < alone.mul_f64(times) + slack, "{alone:?} alone, {beside:?} beside two abusers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_honest_callers_are_answered_beside_two_abusers() {
    // Server, callers and abusers share what processors there are: the margin is theirs.
    mixed(Duration::from_secs(30), 10.0, Duration::from_millis(500)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "five minutes: .ci/long"]
async fn sixty_four_honest_callers_are_answered_beside_two_abusers_for_five_minutes() {
    mixed(Duration::from_secs(450), 2.0, Duration::ZERO).await;
}
