//! A server that is cut off from its store stops answering before anybody is told that something was taken back.

use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Empty};
use peermatch::proto::v1;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::super::places::islands::{Client, record};
use super::nation::{LEASE, Nation, SLACK, is_behind, told, told_by_and_by};
use crate::running::Running;

const PLANNING: Option<v1::Stage> = Some(v1::Stage::Planning);

fn retire() -> v1::RetireRecordRequest {
    v1::RetireRecordRequest { place_id: "EST".to_owned(), problem_id: "flood".to_owned(), ..Default::default() }
}

async fn health(server: &Running) -> ServingStatus {
    let mut health = HealthClient::new(server.channel().await);
    let asked = HealthCheckRequest { service: "peermatch.v1.MatchService".to_owned() };
    health.check(asked).await.expect("health").into_inner().status()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn law_9_a_server_cut_off_from_its_store_stops_answering_before_a_withdrawal_is_acknowledged() {
    let nation = Nation::new();
    let proxy = nation.proxy();
    let (a, c) = (nation.serve(), nation.serve_through(&proxy));
    let (mut at_a, mut at_c) = (Client::of(&a).await, Client::of(&c).await);
    at_a.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    told_by_and_by(&mut at_c, "EST", PLANNING).await;
    let watched = v1::WatchPeersRequest {
        query: Some(v1::FindPeersRequest {
            subject: Some(v1::find_peers_request::Subject::PlaceId("ARN".to_owned())),
            ..Default::default()
        }),
        ..Default::default()
    };
    let mut watch = at_c.matching.watch_peers(watched).await.expect("watched").into_inner();
    watch.message().await.expect("the list");

    proxy.cut();
    let cut = Instant::now();
    let withdrawal = tokio::spawn(async move {
        at_a.places.retire_record(retire()).await.expect("taken back");
        (Instant::now(), at_a)
    });
    // As whoever asks all the time: the last question that was answered as before began before anybody was told.
    let mut last_told = cut;
    let stopped = loop {
        let asked = Instant::now();
        match told(&mut at_c, "EST", "").await {
            Ok(PLANNING) => last_told = asked,
            Ok(other) => panic!("it cannot know: {other:?}"),
            Err(status) => {
                assert!(is_behind(&status), "{status:?}");
                break Instant::now();
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert!(stopped - cut < LEASE + SLACK, "it stopped after {:?}", stopped - cut);
    let (acknowledged, mut at_a) = withdrawal.await.unwrap();
    assert!(last_told < acknowledged, "answered {:?} after it was acknowledged", last_told - acknowledged);
    assert!(acknowledged - cut < LEASE + SLACK, "{:?}", acknowledged - cut);
    assert!(is_behind(&told(&mut at_c, "EST", "").await.expect_err("still cut off")));

    assert_eq!(ready(&c, "/readyz").await.0, 503);
    assert!(ready(&c, "/readyz").await.1.contains("has not heard from its store"));
    assert_eq!(ready(&c, "/healthz").await.0, 200, "it runs");
    assert_eq!((health(&c).await, health(&a).await), (ServingStatus::NotServing, ServingStatus::Serving));
    let ended = loop {
        match tokio::time::timeout(SLACK, watch.message()).await.expect("a watch ends") {
            Ok(Some(_)) => {}
            Ok(None) => panic!("it says why"),
            Err(status) => break status,
        }
    };
    assert!(is_behind(&ended), "{ended:?}");

    proxy.mend();
    told_by_and_by(&mut at_c, "EST", None).await;
    assert_eq!((ready(&c, "/readyz").await.0, health(&c).await), (200, ServingStatus::Serving));
    at_a.says(record("EST", "flood", v1::Stage::Scaling)).await.expect("declared");
    told_by_and_by(&mut at_c, "EST", Some(v1::Stage::Scaling)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL: .ci/postgres"]
async fn law_9_a_server_that_was_stopped_like_a_machine_that_hangs_tells_nothing_of_what_was_taken_back_meanwhile() {
    let nation = Nation::new();
    let (a, c) = (nation.serve(), nation.serve());
    let (mut at_a, mut at_c) = (Client::of(&a).await, Client::of(&c).await);
    at_a.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    told_by_and_by(&mut at_c, "EST", PLANNING).await;
    c.signal("STOP");
    // Asked while it hangs: answered when it goes on.
    let asked = tokio::spawn(async move { (told(&mut at_c, "EST", "").await, at_c) });
    let start = Instant::now();
    at_a.places.retire_record(retire()).await.expect("taken back");
    assert!(start.elapsed() < LEASE + SLACK, "{:?}", start.elapsed());
    tokio::time::sleep(Duration::from_millis(200)).await;
    c.signal("CONT");
    let (answer, mut at_c) = asked.await.unwrap();
    match answer {
        Ok(now) => assert_eq!(now, None, "it has caught up"),
        Err(status) => assert!(is_behind(&status), "{status:?}"),
    }
    told_by_and_by(&mut at_c, "EST", None).await;
}

/// Status and text of an address that is asked for by HTTP.
async fn ready(server: &Running, path: &str) -> (u16, String) {
    let stream = tokio::net::TcpStream::connect(server.address).await.expect("a connection");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(hyper_util::rt::TokioIo::new(stream)).await.expect("HTTP");
    tokio::spawn(connection);
    let request = http::Request::get(path).header("host", server.address.to_string());
    let request = request.body(Empty::<prost::bytes::Bytes>::new()).unwrap();
    let answer = sender.send_request(request).await.expect("an answer");
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}
