//! Number 4: one byte a connection.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use peermatch::proto::v1::match_service_client::MatchServiceClient;
use tonic::transport::Endpoint;

use super::frames::Raw;
use super::question;
use crate::running::Running;

#[tokio::test]
async fn n4_a_byte_now_and_then_keeps_nobody_out() {
    let server = Running::start(&["--max-connections", "4"]);
    let mut all: Vec<TcpStream> = (0..4).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    let over = Arc::new(AtomicBool::new(false));
    let dripping = std::thread::spawn({
        let over = Arc::clone(&over);
        move || {
            for byte in b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" {
                for one in &mut all {
                    // Whoever was cut off has lost.
                    _ = one.write_all(&[*byte]);
                }
                std::thread::sleep(Duration::from_millis(1_500));
                if over.load(Ordering::Relaxed) {
                    return;
                }
            }
        }
    });
    let channel = Endpoint::from_shared(server.url()).unwrap().connect_lazy();
    let mut client = MatchServiceClient::new(channel);
    let answer = tokio::time::timeout(Duration::from_secs(30), client.find_peers(question("E09000007"))).await;
    over.store(true, Ordering::Relaxed);
    assert!(answer.expect("its turn comes while they drip").is_ok());
    dripping.join().unwrap();
}

#[tokio::test]
async fn n4_whoever_had_an_answer_and_asks_nothing_more_makes_room() {
    let server = Running::start(&["--max-connections", "2"]);
    let mut idle = Vec::new();
    for _ in 0..2 {
        let mut client = MatchServiceClient::new(server.channel().await);
        client.find_peers(question("E09000007")).await.expect("an answer");
        idle.push(client);
    }
    let mut next = MatchServiceClient::new(Endpoint::from_shared(server.url()).unwrap().connect_lazy());
    let answer = tokio::time::timeout(Duration::from_secs(30), next.find_peers(question("E09000007"))).await;
    assert!(answer.expect("a place").is_ok());
}

#[tokio::test]
async fn n4_a_farewell_has_one_time_for_all_that_is_said_in_it() {
    let mut server = Running::start(&["--grace", "30"]);
    let mut talks = Raw::connect(server.address);
    talks.call(1, "/peermatch.v1.MatchService/FindPeers", &question("E09000007"));
    assert!(talks.answered(Duration::from_secs(10)).is_some());
    server.terminate();
    talks.answer_ping(Duration::from_secs(10));
    let talking = std::thread::spawn(move || {
        for _ in 0..100 {
            talks.ping();
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    // Ten seconds of talk, each word within a second of the one before.
    assert!(server.ended_within(Duration::from_secs(7)).is_some(), "it ends while the client talks");
    talking.join().unwrap();
}
