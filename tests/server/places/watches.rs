//! Whoever watches is told what another client wrote.

use std::time::{Duration, Instant};

use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::{self, WatchEvent};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Streaming};

use super::islands::{Client, Islands, is, record};
use crate::running::Running;

fn asked(resume_token: &str) -> v1::WatchPeersRequest {
    let query = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("ARN".to_owned())),
        problem_id: "flood".to_owned(),
        ..Default::default()
    };
    v1::WatchPeersRequest { query: Some(query), resume_token: resume_token.to_owned() }
}

async fn next(watch: &mut Streaming<v1::WatchPeersResponse>) -> v1::WatchPeersResponse {
    let message = tokio::time::timeout(Duration::from_secs(20), watch.message()).await;
    message.expect("in time").expect("no error").expect("and no end")
}

#[tokio::test]
async fn r54_a_watcher_is_told_who_is_new_who_changed_and_in_what_and_who_is_gone() {
    let islands = Islands::new();
    let server = islands.serve();
    let (mut reader, mut writer) = (Client::of(&server).await, Client::of(&server).await);
    let mut watch = reader.matching.watch_peers(asked("")).await.expect("watched").into_inner();
    let initial = next(&mut watch).await;
    assert_eq!(initial.event(), WatchEvent::Initial);
    assert_eq!(initial.answer.unwrap().peers, reader.peers("ARN", "flood", "").await, "the answer as it is");

    writer.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    let new = next(&mut watch).await;
    assert_eq!((new.event(), new.place_id.as_str()), (WatchEvent::New, "EST"));
    assert_eq!(new.peer.unwrap().shared_problems[0].their_stage(), v1::Stage::Planning);
    assert!(new.rank >= 1);

    writer.says(record("EST", "flood", v1::Stage::FullyOperational)).await.expect("declared");
    let mut changed = next(&mut watch).await;
    while changed.place_id != "EST" {
        changed = next(&mut watch).await;
    }
    assert_eq!(changed.event(), WatchEvent::Changed);
    for field in ["fit", "contributions", "sharedProblems"] {
        assert!(changed.changed_fields.iter().any(|one| one == field), "{field}: {:?}", changed.changed_fields);
    }
    assert!(!changed.changed_fields.iter().any(|one| one == "displayName"), "{:?}", changed.changed_fields);

    let delete = v1::DeletePlaceRequest { place_id: "EST".to_owned(), ..Default::default() };
    writer.places.delete_place(delete).await.expect("gone");
    let mut gone = next(&mut watch).await;
    while gone.event() != WatchEvent::Gone {
        gone = next(&mut watch).await;
    }
    assert_eq!((gone.place_id.as_str(), gone.peer), ("EST", None));
}

#[tokio::test]
async fn a_watch_goes_on_where_it_was_cut_off() {
    let islands = Islands::new();
    let server = islands.serve();
    let (mut reader, mut writer) = (Client::of(&server).await, Client::of(&server).await);
    let mut watch = reader.matching.watch_peers(asked("")).await.expect("watched").into_inner();
    let token = next(&mut watch).await.resume_token;
    drop(watch);
    // Somebody whom the list does not know changes nothing in it.
    writer.says(record("DOL", "goats", v1::Stage::Planning)).await.expect("declared");
    let mut watch = reader.matching.watch_peers(asked(&token)).await.expect("watched").into_inner();
    assert_eq!(next(&mut watch).await.event(), WatchEvent::Heartbeat, "nothing is new");
    drop(watch);
    writer.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    let mut watch = reader.matching.watch_peers(asked(&token)).await.expect("watched").into_inner();
    assert_eq!(next(&mut watch).await.event(), WatchEvent::Initial, "the list is another");
}

#[tokio::test]
async fn a_watch_of_what_cannot_be_asked_is_refused_at_once() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut reader = Client::of(&server).await;
    let nothing = reader.matching.watch_peers(v1::WatchPeersRequest::default()).await.expect_err("no query");
    is(&nothing, Code::InvalidArgument, "INVALID_FIELD");
    let mut unknown = asked("");
    unknown.query.as_mut().unwrap().problem_id = "floods".to_owned();
    is(&reader.matching.watch_peers(unknown).await.expect_err("no problem"), Code::NotFound, "UNKNOWN_PROBLEM");
}

/// A client that takes no more than it says it has room for, and never says so again until it reads.
async fn of_little_room(server: &Running) -> MatchServiceClient<Channel> {
    let endpoint = Endpoint::from_shared(server.url()).expect("an address");
    let room = 65_535;
    let endpoint = endpoint.initial_stream_window_size(room).initial_connection_window_size(room);
    MatchServiceClient::new(endpoint.connect().await.expect("connected"))
}

#[tokio::test]
async fn issue_25_who_does_not_read_is_dropped_with_a_clear_status_and_goes_on_where_it_was() {
    let islands = Islands::new();
    let server = islands.serve();
    let (mut slow, mut writer) = (of_little_room(&server).await, Client::of(&server).await);
    let mut unread = slow.watch_peers(asked("")).await.expect("watched").into_inner();
    let mut reader = Client::of(&server).await;
    let mut read = reader.matching.watch_peers(asked("")).await.expect("watched").into_inner();
    next(&mut read).await;
    // Each write is news, until nothing more fits: what the reader has room for, and what is kept for it beside.
    let begun = Instant::now();
    let mut turn = 0;
    while begun.elapsed() < Duration::from_secs(16) {
        turn += 1;
        let stage = if turn % 2 == 0 { v1::Stage::Planning } else { v1::Stage::Scaling };
        writer.says(record("EST", "flood", stage)).await.expect("declared");
        next(&mut read).await;
    }
    let mut last = String::new();
    let ended = loop {
        match tokio::time::timeout(Duration::from_secs(20), unread.message()).await.expect("in time") {
            Ok(Some(event)) => last = event.resume_token,
            Ok(None) => panic!("an end without a word"),
            Err(status) => break status,
        }
    };
    is(&ended, Code::Aborted, "READER_TOO_SLOW");
    assert!(ended.message().contains("resume_token"), "{ended:?}");
    assert!(!last.is_empty(), "what it had room for it was told");
    // Nobody else is kept waiting, and what it missed it is told when it comes again.
    writer.says(record("EST", "flood", v1::Stage::FullyOperational)).await.expect("declared");
    let mut again = slow.watch_peers(asked(&last)).await.expect("watched").into_inner();
    assert_eq!(next(&mut again).await.event(), WatchEvent::Initial, "the list is another");
}

#[tokio::test]
async fn law_9_what_waits_for_a_slow_reader_is_not_told_once_it_was_taken_back() {
    let islands = Islands::new();
    let server = islands.serve();
    let (mut slow, mut writer) = (of_little_room(&server).await, Client::of(&server).await);
    let mut unread = slow.watch_peers(asked("")).await.expect("watched").into_inner();
    let mut reader = Client::of(&server).await;
    let mut read = reader.matching.watch_peers(asked("")).await.expect("watched").into_inner();
    next(&mut read).await;
    let turns = 34;
    for turn in 0..turns {
        let stage = if turn % 2 == 0 { v1::Stage::Planning } else { v1::Stage::Scaling };
        writer.says(record("EST", "flood", stage)).await.expect("declared");
        next(&mut read).await;
    }
    let back =
        v1::RetireRecordRequest { place_id: "EST".to_owned(), problem_id: "flood".to_owned(), ..Default::default() };
    writer.places.retire_record(back).await.expect("taken back");
    let mut told = 0;
    let ended = loop {
        match tokio::time::timeout(Duration::from_secs(20), unread.message()).await.expect("in time") {
            Ok(Some(event)) => told += usize::from(event.peer.is_some()),
            Ok(None) => panic!("an end without a word"),
            Err(status) => break status,
        }
    };
    is(&ended, Code::Aborted, "READER_TOO_SLOW");
    assert!(told < turns, "what was on its way before, and nothing that waited: {told}");
    let again = slow.watch_peers(asked("")).await.expect("watched").into_inner().message().await.expect("told");
    let peers = again.and_then(|event| event.answer).expect("the list").peers;
    assert!(peers.iter().all(|peer| peer.place_id != "EST"));
}
