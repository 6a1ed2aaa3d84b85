//! Number 5: logs that nobody reads.

use std::process::Stdio;
use std::time::Duration;

use peermatch::proto::v1::match_service_client::MatchServiceClient;

use super::{question, still_answers};
use crate::running::{Running, pack};

/// Calls whose lines fill a pipe, which holds 64 kB, twice over.
async fn fill(server: &Running) {
    let mut client = MatchServiceClient::new(server.channel().await);
    for _ in 0..600 {
        client.find_peers(question("nobody")).await.expect_err("there is no such place");
    }
}

#[tokio::test]
async fn n5_with_a_log_that_is_closed_every_call_is_answered() {
    let server = Running::start_logging(&pack(), &[], Stdio::piped(), drop);
    fill(&server).await;
    still_answers(&server).await;
}

#[tokio::test]
async fn n5_with_a_log_that_is_full_every_call_is_answered_and_it_ends_when_told() {
    let mut unread = None;
    let mut server = Running::start_logging(&pack(), &["--grace", "2"], Stdio::piped(), |pipe| unread = pipe);
    tokio::time::timeout(Duration::from_secs(60), fill(&server)).await.expect("no call waits for the log");
    still_answers(&server).await;
    server.terminate();
    let status = server.ended_within(Duration::from_secs(10)).expect("it ends, whoever reads its log");
    assert!(status.success(), "{status}");
    drop(unread);
}

#[tokio::test]
async fn n5_paths_and_ids_are_cut_in_logs() {
    use std::io::Read;

    let mut log = None;
    let mut server = Running::start_logging(&pack(), &[], Stdio::piped(), |pipe| log = pipe);
    let mut long = super::frames::Raw::connect(server.address);
    long.call(1, &format!("/{}", "x".repeat(120)), &question("E09000007"));
    assert!(long.answered(Duration::from_secs(10)).is_some());
    let mut request = tonic::Request::new(question("E09000007"));
    request.metadata_mut().insert("x-request-id", "y".repeat(5_000).parse().unwrap());
    let answer = MatchServiceClient::new(server.channel().await).find_peers(request).await.expect("an answer");
    let id = answer.metadata().get("x-request-id").expect("an id").to_str().unwrap().to_owned();
    assert!(id.len() <= 64, "a longer one is replaced: {id}");
    server.terminate();
    assert!(server.ended_within(Duration::from_secs(20)).is_some());
    let mut text = String::new();
    log.expect("a log").read_to_string(&mut text).unwrap();
    assert!(text.contains("xxx") && text.contains(&id), "{text}");
    assert!(!text.contains(&"x".repeat(101)) && !text.contains(&"y".repeat(65)), "{text}");
}
