//! What one server took the others answer with.

use std::time::{Duration, Instant};

use peermatch::proto::v1::{self, WatchEvent};
use tonic::Code;

use super::super::places::islands::{body, is, record};
use super::nation::{Nation, clients, told, told_by_and_by};

const STAGES: [v1::Stage; 4] = [v1::Stage::Planning, v1::Stage::Designing, v1::Stage::Piloting, v1::Stage::Scaling];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn issue_29_a_write_at_one_of_three_is_in_the_answers_of_all_within_a_second_and_watchers_are_told() {
    let nation = Nation::new();
    let servers = nation.three();
    let mut all = clients(&servers).await;
    let request = v1::WatchPeersRequest { query: Some(asked_for("ARN")), ..Default::default() };
    let mut watch = all[2].matching.watch_peers(request).await.expect("watched").into_inner();
    assert_eq!(watch.message().await.unwrap().unwrap().event(), WatchEvent::Initial);
    for (at, stage) in STAGES.into_iter().cycle().take(12).enumerate() {
        all[at % 3].says(record("EST", "flood", stage)).await.expect("declared");
        for other in [1, 2] {
            let took = told_by_and_by(&mut all[(at + other) % 3], "EST", Some(stage)).await;
            assert!(took < Duration::from_secs(1), "write {at} took {took:?}");
        }
    }
    let told = tokio::time::timeout(Duration::from_secs(5), async {
        loop {
            let event = watch.message().await.expect("no error").expect("and no end");
            if event.event() == WatchEvent::New {
                return event.place_id;
            }
        }
    });
    assert_eq!(told.await.expect("told"), "EST");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn issue_29_a_write_token_makes_any_server_wait_for_its_write_and_no_longer() {
    let nation = Nation::new();
    let servers = nation.three();
    let mut all = clients(&servers).await;
    let mut last = String::new();
    for (at, stage) in STAGES.into_iter().cycle().take(24).enumerate() {
        let token = all[at % 3].says(record("EST", "flood", stage)).await.expect("declared").write_token;
        for other in [1, 2] {
            let now = told(&mut all[(at + other) % 3], "EST", &token).await.expect("an answer");
            assert_eq!(now, Some(stage), "write {at} at its first question");
        }
        last = token;
    }
    // One of a write that there is not, as after a restore: refused, and not at the end of the deadline.
    let elsewhere = Nation::new();
    let foreign = elsewhere.serve();
    let token = clients(&[foreign]).await[0].says(record("EST", "flood", STAGES[0])).await.expect("taken").write_token;
    let start = Instant::now();
    let status = told(&mut all[0], "EST", &token).await.expect_err("of another store");
    is(&status, Code::InvalidArgument, "INVALID_FIELD");
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert!(told(&mut all[1], "EST", &last).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn issue_29_an_etag_and_a_request_id_hold_at_whichever_server_they_are_shown() {
    let nation = Nation::new();
    let servers = nation.three();
    let mut all = clients(&servers).await;
    let named = |id: &str| v1::UpsertRecordRequest { request_id: id.to_owned(), ..record("EST", "flood", STAGES[0]) };
    let first = all[0].says(named("once")).await.expect("taken");
    let again = all[1].says(named("once")).await.expect("known");
    assert_eq!(first.write_token, again.write_token, "it is one write");

    for round in 0..8 {
        let (reader, own) = (round % 3, format!("Own {round}"));
        let token = all[0].registers(body("x:own", &own)).await.expect("registered").write_token;
        let asked = v1::FindPeersRequest { write_token: token, ..asked_for("x:own") };
        all[reader].matching.find_peers(asked).await.expect("it knows the write");
        let etag = all[reader].place("x:own").await.expect("there").etag;
        // Read at one server, written at others at once: one of them wins, and the other is told.
        let write = |who: &str| v1::UpsertPlaceRequest {
            place: Some(body("x:own", &format!("{own} of {who}"))),
            etag: etag.clone(),
            ..Default::default()
        };
        let [_, b, c] = all.as_mut_slice() else { unreachable!() };
        let (one, other) = tokio::join!(b.places.upsert_place(write("B")), c.places.upsert_place(write("C")));
        let lost = match (one, other) {
            (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
            both => panic!("round {round}: {both:?}"),
        };
        is(&lost, Code::Aborted, "ETAG_MISMATCH");
    }
}

fn asked_for(place: &str) -> v1::FindPeersRequest {
    v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId(place.to_owned())),
        problem_id: "flood".to_owned(),
        ..Default::default()
    }
}
