//! Whoever waits for the access log's disk holds nobody's processor.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use peermatch::proto::v1;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use rusqlite::Connection;

use super::house::{House, signed};

/// More than any machine that this runs on has processors to give to calls, and fewer than a connection may have calls.
const LOOKS: usize = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r58_answers_that_wait_until_they_are_written_down_keep_no_other_waiting() {
    let house = House::new();
    let portal = house.registered("portal", "portal", &["--acts-as", &house.city(0)]);
    let server = house.serve();
    let mut places = PlaceServiceClient::new(server.channel().await);
    let record = v1::RecordDeclaration {
        problem_id: house.problem(),
        statement: "For our own eyes".to_owned(),
        ..Default::default()
    };
    let says = v1::UpsertRecordRequest { place_id: house.city(0), record: Some(record), ..Default::default() };
    places.upsert_record(signed(says, &portal)).await.expect("declared");

    // Another program writes to the log and takes its time.
    let log = PathBuf::from(format!("{}.access", house.path("places.db").display()));
    let other = Connection::open(log).expect("the log");
    other.execute_batch("BEGIN IMMEDIATE").expect("it is free");
    let looks: Vec<_> = (0..LOOKS)
        .map(|_| {
            let (mut places, request) = (places.clone(), v1::GetPlaceRequest { place_id: house.city(0) });
            let request = signed(request, &portal);
            tokio::spawn(async move { places.get_place(request).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(looks.iter().all(|look| !look.is_finished()), "nothing is told before it is written down");
    let begun = Instant::now();
    for at in 1..5 {
        let request = v1::GetPlaceRequest { place_id: house.city(at) };
        places.get_place(signed(request, &portal)).await.expect("of which nothing has to be written down");
    }
    let took = begun.elapsed();
    assert!(looks.iter().all(|look| !look.is_finished()), "they still wait");
    assert!(took < Duration::from_secs(2), "others are answered meanwhile: {took:?}");
    other.execute_batch("ROLLBACK").expect("done");
    for look in looks {
        look.await.expect("no panic").expect("told, now that it is written down");
    }
    let request = v1::ListAccessRecordsRequest { place_id: house.city(0), ..Default::default() };
    let looked = places.list_access_records(signed(request, &portal)).await.expect("read").into_inner();
    assert_eq!(looked.total_count as usize, LOOKS, "an entry each");
}
