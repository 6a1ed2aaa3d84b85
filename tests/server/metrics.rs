//! What a server counts, and to whom it tells that.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use peermatch::contract::table::CALLS;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::{self, find_peers_request::Subject};
use serde_json::json;

use crate::http_json::{ask, get, post};
use crate::running::Running;
use crate::trust::house::House;

/// What is told at `/metrics`: each series with its value.
fn told(at: SocketAddr) -> BTreeMap<String, f64> {
    let told = get(at, "/metrics");
    assert_eq!(told.status, 200, "{}", told.body);
    assert!(told.head.contains("content-type: text/plain; version=0.0.4"), "{}", told.head);
    let series = told.body.lines().filter(|line| !line.starts_with('#'));
    series
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').expect("a name and a value");
            (name.to_owned(), value.parse().expect("a number"))
        })
        .collect()
}

/// The same once it is as it should be: what a call counts at its end is counted when its answer was read.
fn settled(at: SocketAddr, is: impl Fn(&BTreeMap<String, f64>) -> bool) -> BTreeMap<String, f64> {
    for _ in 0..1_500 {
        let told = told(at);
        if is(&told) {
            return told;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{:#?}", told(at));
}

fn question() -> v1::FindPeersRequest {
    v1::FindPeersRequest { subject: Some(Subject::PlaceId("E09000007".to_owned())), ..Default::default() }
}

#[tokio::test]
async fn issue_29_calls_are_counted_by_call_and_by_how_they_end_whichever_way_they_come() {
    let server = Running::start(&[]);
    let at = server.address;
    let none = told(at);
    assert_eq!(none["peermatch_store_revision"], 0.0, "nothing is written");
    assert!(none.keys().all(|series| !series.starts_with("peermatch_calls_total{call=\"F")), "{none:#?}");
    let mut matching = MatchServiceClient::new(server.channel().await);
    matching.find_peers(question()).await.expect("an answer");
    post(at, "/v1/peers:find", &json!({"placeId": "E09000007"}));
    post(at, "/v1/peers:find", &json!({"placeId": "E09000007", "limit": 11})).is(400, "INVALID_FIELD");
    let unknown = v1::GetPlaceRequest { place_id: "Camdem".to_owned() };
    PlaceServiceClient::new(server.channel().await).get_place(unknown).await.expect_err("there is no such place");
    get(at, "/");
    get(at, "/v1/nothing");
    let told = settled(at, |told| told.contains_key("peermatch_calls_total{call=\"page\",code=\"OK\"}"));
    for (series, value) in [
        ("peermatch_calls_total{call=\"FindPeers\",code=\"OK\"}", 2.0),
        ("peermatch_calls_total{call=\"FindPeers\",code=\"INVALID_ARGUMENT\"}", 1.0),
        ("peermatch_calls_total{call=\"GetPlace\",code=\"NOT_FOUND\"}", 1.0),
        ("peermatch_calls_total{call=\"other\",code=\"UNIMPLEMENTED\"}", 1.0),
        ("peermatch_refusals_total{reason=\"INVALID_FIELD\"}", 1.0),
        ("peermatch_refusals_total{reason=\"UNKNOWN_PLACE\"}", 1.0),
        ("peermatch_call_duration_seconds_count{call=\"FindPeers\"}", 3.0),
        // The one that tells it.
        ("peermatch_calls_in_flight", 1.0),
        ("peermatch_turns_waiting", 0.0),
        ("peermatch_panics_total", 0.0),
    ] {
        assert_eq!(told.get(series), Some(&value), "{series}: {told:#?}");
    }
    assert!(told["peermatch_turn_wait_seconds_count"] >= 3.0, "each that was worked on had a turn");
    assert!(told["peermatch_call_duration_seconds_sum{call=\"FindPeers\"}"] > 0.0);
    assert!(told["peermatch_places"] > 300.0 && told["peermatch_connections"] >= 1.0, "{told:#?}");
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    let is_built = |series: &String| series.starts_with("peermatch_build_info{") && series.contains(&version);
    assert!(told.keys().any(is_built), "{told:#?}");
    for of_the_process in [
        "process_cpu_seconds_total",
        "process_open_fds",
        "process_max_fds",
        "process_resident_memory_bytes",
        "process_virtual_memory_bytes",
        "process_start_time_seconds",
        "process_threads",
    ] {
        assert!(told[of_the_process] > 0.0, "{of_the_process}: {told:#?}");
    }
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs_f64();
    assert!((0.0..120.0).contains(&(since - told["process_start_time_seconds"])), "it began a moment ago");
}

// Whoever leaves a watch says so on another thread.
#[tokio::test(flavor = "multi_thread")]
async fn issue_29_watches_and_what_the_store_keeps_are_measured() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let store = format!("sqlite:{}", dir.path().join("places.db").display());
    let runs = dir.path().join("runs").display().to_string();
    let server = Running::start(&["--store", &store, "--runs", &runs]);
    let at = server.address;
    let places = told(at)["peermatch_places"];
    let mut matching = MatchServiceClient::new(server.channel().await);
    let watched = v1::WatchPeersRequest { query: Some(question()), ..Default::default() };
    let watch = matching.watch_peers(watched).await.expect("watched");
    let body =
        json!({"place": {"placeId": "x:harbour", "displayName": "Harbour Alliance", "governanceType": "partnership"}});
    assert_eq!(post(at, "/v1/places:upsert", &body).status, 200);
    let now = settled(at, |told| told["peermatch_watches"] == 1.0);
    assert_eq!((now["peermatch_store_writes_total"], now["peermatch_store_revision"]), (1.0, 1.0));
    assert_eq!(now["peermatch_store_commit_duration_seconds_count"], 1.0);
    assert!(now["peermatch_store_commit_duration_seconds_sum"] > 0.0);
    assert_eq!(now["peermatch_places"], places + 1.0);
    drop(watch);
    settled(at, |told| {
        let left = "peermatch_calls_total{call=\"WatchPeers\",code=\"CANCELLED\"}";
        told["peermatch_watches"] == 0.0 && told.get(left) == Some(&1.0)
    });
    let run = json!({"runId": "nightly", "spec": {"format": "RUN_FORMAT_CSV", "peers": {"question": {}}}});
    assert_eq!(post(at, "/v1/runs", &run).status, 200);
    assert_eq!(told(at)["peermatch_runs_under_way"], 1.0);
    assert_eq!(post(at, "/v1/runs/nightly:cancel", &json!({})).status, 200);
    settled(at, |told| told.get("peermatch_runs_ended_total{outcome=\"stopped\"}") == Some(&1.0));
    assert_eq!(told(at)["peermatch_runs_under_way"], 0.0);
}

#[test]
fn law_9_what_is_counted_names_no_place_no_caller_and_nothing_that_was_asked() {
    let server = Running::start(&[]);
    let at = server.address;
    for place in ["E09000007", "E09000022", "Camdem", "..%2Fetc", "a%22%7D%201"] {
        get(at, &format!("/v1/places/{place}"));
        get(at, &format!("/{place}"));
        ask(at, "POST", &format!("/peermatch.v1.PlaceService/{place}"), &["Content-Type: application/grpc"], "");
    }
    let names: BTreeSet<&str> = CALLS.iter().map(|call| call.name).chain(["page", "other"]).collect();
    for series in told(at).keys() {
        let Some((name, labels)) = series.split_once('{') else { continue };
        for label in labels.trim_end_matches('}').split("\",") {
            let (label, value) = label.split_once("=\"").expect("a label and its value");
            let value = value.trim_end_matches('"');
            let known = match label {
                "call" => names.contains(value),
                "code" | "reason" => value.chars().all(|c| c.is_ascii_uppercase() || c == '_'),
                "le" => value == "+Inf" || value.parse::<f64>().is_ok(),
                "outcome" => ["finished", "stopped", "failed"].contains(&value),
                "version" | "revision" => ["peermatch_build_info", "peermatch_model_info"].contains(&name),
                _ => false,
            };
            assert!(known, "{series}: {label} is {value}");
        }
    }
}

#[test]
fn issue_29_metrics_are_for_the_operator_alone() {
    let here = Running::start(&["--allow-origin", "*"]);
    for (header, reason) in [
        ("Origin: https://portal.example", "WEB_PAGE"),
        ("X-Forwarded-For: 192.0.2.1", "NOT_LOCAL"),
        ("Sec-Fetch-Site: cross-site", "WEB_PAGE"),
    ] {
        ask(here.address, "GET", "/metrics", &[header], "").is(403, reason);
    }
    assert_eq!(ask(here.address, "POST", "/metrics", &["Content-Type: application/json"], "{}").status, 405);
    let house = House::new();
    let (portal, operator) =
        (house.registered("portal", "portal", &[]), house.registered("prometheus", "operator", &[]));
    let server = house.serve();
    get(server.address, "/metrics").is(401, "NOT_SIGNED_IN");
    let signed = |token: &str| ask(server.address, "GET", "/metrics", &[&format!("Authorization: Bearer {token}")], "");
    signed(&portal).is(403, "NOT_ALLOWED");
    let told = signed(&operator);
    assert!(
        told.status == 200 && told.body.contains("peermatch_refusals_total{reason=\"NOT_SIGNED_IN\"} 1"),
        "{}",
        told.body
    );
}
