//! Writes: on disk before they are acknowledged, taken once, never lost to another.

use std::time::Duration;

use peermatch::proto::v1;
use tonic::Code;

use super::islands::{Client, Islands, body, ids, is, named, record};
use crate::running::Running;

#[tokio::test]
async fn law_12_what_was_acknowledged_is_there_after_a_kill() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.registers(body("x:one", "One")).await.expect("registered");
    client.says(record("x:one", "flood", v1::Stage::Piloting)).await.expect("declared");
    let token = client.says(record("EST", "goats", v1::Stage::Scaling)).await.expect("declared").write_token;
    server.kill();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    assert!(ids(&client.peers("ARN", "flood", &token).await).contains(&"x:one"), "known without a new write");
    assert!(ids(&client.peers("ARN", "goats", &token).await).contains(&"EST"));
}

#[tokio::test]
async fn r50_a_declared_record_stands_before_a_public_one_and_the_newer_public_one_is_told_beside_it() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let mut older = record("BEL", "flood", v1::Stage::Scaling);
    older.record.as_mut().unwrap().as_of = "2025-01-15".to_owned();
    let said = client.says(older).await.expect("declared").record.unwrap();
    assert_eq!((said.stage(), said.provenance()), (v1::Stage::Scaling, v1::Provenance::Declared));
    let peers = client.peers("ARN", "flood", "").await;
    let shared = &peers.iter().find(|peer| peer.place_id == "BEL").unwrap().shared_problems[0];
    assert_eq!(shared.their_stage(), v1::Stage::Scaling, "its own word decides");
    assert_eq!(shared.statement, "Declared by the place itself. Since then, as of 1 July 2025: Wet knees.");
    assert_eq!(shared.sources.len(), 2);
    assert_eq!(shared.sources[0].source_id, "", "its own word has no source");
    let mut newer = record("BEL", "flood", v1::Stage::Scaling);
    newer.record.as_mut().unwrap().as_of = "2026-01-15".to_owned();
    client.says(newer).await.expect("declared");
    let peers = client.peers("ARN", "flood", "").await;
    let shared = &peers.iter().find(|peer| peer.place_id == "BEL").unwrap().shared_problems[0];
    assert_eq!(shared.statement, "Declared by the place itself.", "nothing is known since");
}

#[tokio::test]
async fn r53_what_a_place_takes_back_leaves_the_public_record_and_what_is_deleted_leaves_nothing() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(record("BEL", "flood", v1::Stage::Scaling)).await.expect("declared");
    let retire = |place: &str, problem: &str| v1::RetireRecordRequest {
        place_id: place.to_owned(),
        problem_id: problem.to_owned(),
        ..Default::default()
    };
    let left = client.places.retire_record(retire("BEL", "flood")).await.expect("taken back").into_inner();
    assert_eq!(left.record.unwrap().statement, "Wet knees.");
    let again = client.places.retire_record(retire("BEL", "flood")).await.expect_err("nothing is left");
    is(&again, Code::NotFound, "UNKNOWN_RECORD");
    let delete = |place: &str| v1::DeletePlaceRequest { place_id: place.to_owned(), ..Default::default() };
    client.places.delete_place(delete("BEL")).await.expect("gone");
    assert!(!ids(&client.peers("ARN", "flood", "").await).contains(&"BEL"));
    is(&client.place("BEL").await.expect_err("gone"), Code::NotFound, "UNKNOWN_PLACE");
    drop(server);
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    is(&client.place("BEL").await.expect_err("the pack does not bring it back"), Code::NotFound, "UNKNOWN_PLACE");
    client.registers(body("BEL", "New Bel")).await.expect("it may register anew");
    assert_eq!(client.place("BEL").await.unwrap().records, [], "with nothing but what it says");
}

#[tokio::test]
async fn r51_a_lost_update_is_aborted_and_names_both() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let etag =
        |etag: &str| v1::UpsertRecordRequest { etag: etag.to_owned(), ..record("EST", "flood", v1::Stage::Planning) };
    let first = client.says(etag("0")).await.expect("nothing was said yet").record.unwrap();
    let second = client.says(etag(&first.etag)).await.expect("as it was read").record.unwrap();
    let late = client.says(etag(&first.etag)).await.expect_err("somebody wrote since");
    is(&late, Code::Aborted, "ETAG_MISMATCH");
    assert_eq!((named(&late, "etag_given"), named(&late, "etag_now")), (first.etag.clone(), second.etag.clone()));
    assert!(late.message().contains(&first.etag) && late.message().contains(&second.etag), "{late:?}");
    client.says(etag("")).await.expect("no etag overwrites");
    is(&client.says(etag("yesterday")).await.expect_err("no etag"), Code::InvalidArgument, "INVALID_FIELD");
    let stale = v1::UpsertPlaceRequest { place: Some(body("EST", "Est")), etag: "9".to_owned(), ..Default::default() };
    is(&client.places.upsert_place(stale).await.expect_err("never so"), Code::Aborted, "ETAG_MISMATCH");
}

#[tokio::test]
async fn r52_a_request_is_taken_once_across_restarts() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let named = |stage| v1::UpsertRecordRequest { request_id: "b7-1".to_owned(), ..record("EST", "flood", stage) };
    let first = client.says(named(v1::Stage::Planning)).await.expect("declared");
    client.says(record("EST", "flood", v1::Stage::Piloting)).await.expect("and something else since");
    server.kill();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let again = client.says(named(v1::Stage::Planning)).await.expect("answered again");
    assert_eq!(again.write_token, first.write_token, "the write that it was");
    assert_eq!(again.record.unwrap().stage(), v1::Stage::Piloting, "and nothing was written");
    let other = client.says(named(v1::Stage::Scaling)).await.expect_err("another wish");
    is(&other, Code::AlreadyExists, "REQUEST_ID_TAKEN");
}

#[tokio::test]
async fn r55_what_is_only_checked_is_answered_as_it_would_be_and_not_written() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let check = v1::UpsertRecordRequest { validate_only: true, ..record("EST", "flood", v1::Stage::Piloting) };
    let would = client.says(check).await.expect("it could be");
    assert_eq!((would.record.unwrap().stage(), would.write_token.as_str()), (v1::Stage::Piloting, ""));
    assert!(!ids(&client.peers("ARN", "flood", "").await).contains(&"EST"));
}

#[tokio::test]
async fn a_token_of_another_store_or_of_a_write_that_is_not_there_is_refused() {
    let (one, other) = (Islands::new(), Islands::new());
    let (server, elsewhere) = (one.serve(), other.serve());
    let mut client = Client::of(&server).await;
    let token = client.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared").write_token;
    let ahead = format!("{}9", token);
    let foreign =
        Client::of(&elsewhere).await.says(record("EST", "flood", v1::Stage::Planning)).await.unwrap().write_token;
    for wrong in ["now", &ahead, &foreign, &"1".repeat(200)] {
        let asked = v1::FindPeersRequest {
            subject: Some(v1::find_peers_request::Subject::PlaceId("ARN".to_owned())),
            write_token: wrong.to_owned(),
            ..Default::default()
        };
        let refused = client.matching.find_peers(asked).await.expect_err(wrong);
        is(&refused, Code::InvalidArgument, "INVALID_FIELD");
        assert!(refused.message().contains("write_token"), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_never_write_to_one_store_and_the_prompt_reads_beside_one() {
    let islands = Islands::new();
    let mut server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    let second = islands.prompt(&["serve", "--listen", "127.0.0.1:0", "--store", &islands.store()]);
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(4), "{told}");
    assert!(told.contains("in use by another program") && told.contains("hint: "), "{told}");
    let beside =
        islands.prompt(&["match", "Arn", "--problem", "flood", "--output", "json", "--store", &islands.store()]);
    assert!(String::from_utf8_lossy(&beside.stdout).contains("\"EST\""), "{beside:?}");
    // A client that reads no more would keep the server for its grace period.
    drop(client);
    server.terminate();
    assert!(server.ended_within(Duration::from_secs(10)).is_some_and(|status| status.success()));
    let _next: Running = islands.serve();
}

#[tokio::test]
async fn the_prompt_writes_through_the_server_and_says_what_it_did() {
    let islands = Islands::new();
    let server = islands.serve();
    let url = server.url();
    let run = |args: &[&str]| {
        let output = islands.prompt(&[args, &["--server", &url]].concat());
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let (exit, told) = run(&["place", "put", "x:one", "--name", "One", "--governance-type", "city"]);
    assert!(exit == Some(0) && told.starts_with("x:one is registered.\nwrite token: "), "{told}");
    let (exit, told) =
        run(&["place", "record", "One", "--problem", "goats", "--stage", "3", "--statement", "Our own words."]);
    assert!(exit == Some(0) && told.starts_with("One declared goats.\nwrite token: "), "{told}");
    let (exit, told) = run(&["match", "Arn", "--problem", "goats"]);
    assert!(exit == Some(0) && told.contains("One") && !told.contains("Our own words"), "{told}");
    let (exit, told) = run(&["place", "show", "x:one"]);
    assert!(exit == Some(0) && told.contains("Our own words"), "{told}");
    let (exit, told) = run(&["place", "retire", "One", "--problem", "goats", "--check"]);
    assert!(exit == Some(0) && told.starts_with("It could be written: "), "{told}");
    let (exit, told) = run(&["place", "retire", "One", "--problem", "goats", "--etag", "77"]);
    assert!(exit == Some(3) && told.contains("error: somebody wrote since") && told.contains("hint: "), "{told}");
    let (exit, told) = run(&["place", "retire", "One", "--problem", "goats"]);
    assert!(exit == Some(0), "{told}");
    let (exit, told) = run(&["place", "delete", "x:one"]);
    assert!(exit == Some(0) && told.starts_with("x:one is gone"), "{told}");
    let alone = islands.prompt(&["place", "delete", "ARN"]);
    assert_eq!(alone.status.code(), Some(3), "{alone:?}");
    assert!(String::from_utf8_lossy(&alone.stderr).contains("--server URL"), "{alone:?}");
}
