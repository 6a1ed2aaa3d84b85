//! What networks and strangers do to servers. After each, the next honest call is answered.

mod frames;
mod lists;
mod logs;
mod mixed;
mod silence;
mod turns;
mod unfinished;

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use tonic::Code;
use tonic::codec::CompressionEncoding;
use tonic::transport::Endpoint;

use crate::running::Running;

fn question(id: &str) -> v1::FindPeersRequest {
    v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId(id.to_owned())),
        ..Default::default()
    }
}

async fn still_answers(server: &Running) {
    let mut client = MatchServiceClient::new(server.channel().await);
    let answer = client.find_peers(question("E09000007")).await.expect("an honest call is answered");
    assert_eq!(answer.into_inner().peers.len(), 5);
}

#[tokio::test]
async fn garbage_truncated_frames_resets_and_half_open_connections_do_no_harm() {
    let server = Running::start(&[]);
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let pieces: [&[u8]; 6] = [
        b"\x00\xff\x00\xff\x16\x03\x01",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        &preface[..10],
        &[&preface[..], &settings, &[0, 0x40, 0, 1]].concat(),
        &[&preface[..], &[0xff; 64]].concat(),
        &[&preface[..], &settings, &[0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 8]].concat(),
    ];
    let mut open = Vec::new();
    for round in 0..50 {
        let mut stream = TcpStream::connect(server.address).expect("accepted");
        stream.write_all(pieces[round % pieces.len()]).unwrap();
        match round % 3 {
            0 => drop(stream),
            1 => open.push(stream),
            _ => stream.shutdown(std::net::Shutdown::Write).unwrap(),
        }
    }
    still_answers(&server).await;
}

#[tokio::test]
async fn a_message_of_five_megabytes_and_a_compression_bomb_are_refused() {
    let server = Running::start(&[]);
    let much =
        |megabytes: usize| v1::FindPeersRequest { problem_id: "0".repeat(megabytes << 20), ..question("E09000007") };
    let mut plain = MatchServiceClient::new(server.channel().await);
    let status = plain.find_peers(much(5)).await.expect_err("too large");
    assert!(matches!(status.code(), Code::OutOfRange | Code::ResourceExhausted), "{status:?}");
    let mut bomb = MatchServiceClient::new(server.channel().await).send_compressed(CompressionEncoding::Gzip);
    let before = server.memory_kb();
    let status = bomb.find_peers(much(64)).await.expect_err("too large once unpacked");
    assert!(matches!(status.code(), Code::OutOfRange | Code::ResourceExhausted), "{status:?}");
    assert!(server.memory_kb() < before + 40_000, "{} kB, {before} before", server.memory_kb());
    still_answers(&server).await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_gives_its_place_up() {
    let server = Running::start(&["--max-connections", "1"]);
    let silent = TcpStream::connect(server.address).unwrap();
    let channel = Endpoint::from_shared(server.url()).unwrap().connect_lazy();
    let mut client = MatchServiceClient::new(channel);
    let answer = tokio::time::timeout(Duration::from_secs(20), client.find_peers(question("E09000007"))).await;
    assert!(answer.expect("within twenty seconds").is_ok());
    drop(silent);
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_for_one_to_end() {
    let server = Running::start(&["--max-connections", "3"]);
    let held: Vec<_> = (0..3).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    let next = tokio::spawn({
        let channel = Endpoint::from_shared(server.url()).unwrap().connect_lazy();
        async move { MatchServiceClient::new(channel).find_peers(question("E09000007")).await }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!next.is_finished(), "there is no place for a fourth");
    drop(held);
    let answer = tokio::time::timeout(Duration::from_secs(10), next).await.expect("its turn comes").unwrap();
    assert!(answer.is_ok(), "{answer:?}");
}

#[tokio::test]
async fn page_reads_cancelled_at_random_leave_the_list_whole() {
    let server = Running::start(&[]);
    let client = PlaceServiceClient::new(server.channel().await);
    let mut random = 1_u64;
    for _ in 0..31 {
        let mut request = v1::ListPlacesRequest { page_size: 1, ..Default::default() };
        let mut seen = 0;
        loop {
            // A small linear congruential generator: which reads are cancelled is the same in every run.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            if random >> 61 == 0 {
                let mut hasty = client.clone();
                let request = request.clone();
                _ = tokio::time::timeout(Duration::from_micros(random >> 54), async move {
                    hasty.list_places(request).await
                })
                .await;
            }
            let page = client.clone().list_places(request.clone()).await.expect("a page").into_inner();
            seen += page.places.len();
            request.page_token = page.next_page_token;
            if request.page_token.is_empty() {
                break;
            }
        }
        assert_eq!(seen, 361);
    }
    still_answers(&server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_callers_good_and_bad_get_what_they_are_owed_and_memory_stays_flat() {
    let server = Running::start(&[]);
    let mut channels = Vec::new();
    for _ in 0..8 {
        channels.push(server.channel().await);
    }
    // The first round fills the allocator's pools; memory is compared from then on.
    storm(&channels, Duration::from_secs(5)).await;
    let before = server.memory_kb();
    let answered = storm(&channels, Duration::from_secs(25)).await;
    let after = server.memory_kb();
    assert!(answered > 1_000, "{answered} calls in 25 seconds");
    assert!(after < before + before / 5 + 20_000, "{before} kB before, {after} kB after");
    still_answers(&server).await;
}

async fn storm(channels: &[tonic::transport::Channel], length: Duration) -> usize {
    let end = Instant::now() + length;
    let callers: Vec<_> = (0..200)
        .map(|caller| {
            let channel = channels[caller % channels.len()].clone();
            tokio::spawn(async move {
                let mut client = MatchServiceClient::new(channel);
                let mut calls = 0;
                while Instant::now() < end {
                    call(&mut client, caller + calls).await;
                    calls += 1;
                }
                calls
            })
        })
        .collect();
    let mut answered = 0;
    for caller in callers {
        answered += caller.await.expect("no error that is not owed");
    }
    answered
}

async fn call(client: &mut MatchServiceClient<tonic::transport::Channel>, kind: usize) {
    match kind % 4 {
        0 => {
            let answer = client.find_peers(question("E09000007")).await.expect("an answer").into_inner();
            assert_eq!(answer.peers[0].place_id, "E09000022");
        }
        1 => {
            let status = client.find_peers(question("nobody")).await.expect_err("unknown");
            assert_eq!(status.code(), Code::NotFound);
        }
        2 => {
            let request = v1::FindPeersRequest { limit: Some(99), ..question("E09000007") };
            assert_eq!(client.find_peers(request).await.expect_err("refused").code(), Code::InvalidArgument);
        }
        _ => {
            let request = v1::FindPeersRequest { problem_id: "send".to_owned(), ..question("E07000072") };
            assert!(!client.find_peers(request).await.expect("an answer").into_inner().peers.is_empty());
        }
    }
}
