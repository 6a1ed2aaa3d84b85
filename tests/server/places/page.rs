//! `docs/places-live.md` shows what works, word for word.

use std::fs;
use std::path::Path;
use std::process::Command;

use peermatch::proto::v1;
use serde::de::DeserializeOwned;

use super::islands::Client;
use crate::running::{Running, pack};

/// The commands of the page, in order.
fn commands() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/places-live.md");
    let page = fs::read_to_string(page).unwrap();
    page.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect()
}

/// What a command sends to a call.
fn sent<T: DeserializeOwned>(call: &str) -> T {
    let commands = commands();
    let command = commands.iter().find(|one| one.ends_with(call)).unwrap_or_else(|| panic!("no {call} on the page"));
    let message = command.split('\'').nth(1).expect("a message in quotes");
    serde_json::from_str(message).unwrap_or_else(|error| panic!("{message}: {error}"))
}

/// The words of a command line, of which some are in double quotes.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    });
    words.collect()
}

#[tokio::test]
async fn r101_r112_the_page_registers_a_body_in_six_fields_and_it_finds_peers_on_the_next_call() {
    let dir = tempfile::tempdir().unwrap();
    let store = format!("sqlite:{}", dir.path().join("places.db").display());
    let server = Running::start_on(&pack(), &["--store", &store]);
    let mut client = Client::of(&server).await;
    let place: v1::UpsertPlaceRequest = sent("PlaceService/UpsertPlace");
    client.places.upsert_place(place).await.expect("registered");
    let record: v1::UpsertRecordRequest = sent("PlaceService/UpsertRecord");
    let token = client.says(record).await.expect("declared").write_token;
    let mut query: v1::FindPeersRequest = sent("MatchService/FindPeers");
    assert_eq!(query.write_token, "WRITE_TOKEN");
    query.write_token = token;
    let peers = client.matching.find_peers(query).await.expect("an answer").into_inner().peers;
    assert!(!peers.is_empty());
    assert!(peers.iter().all(|peer| peer.shared_problems[0].your_problem_id == "hospital_discharge"));
    let watched: v1::WatchPeersRequest = sent("MatchService/WatchPeers");
    let mut watch = client.matching.watch_peers(watched).await.expect("watched").into_inner();
    let first = watch.message().await.unwrap().unwrap();
    assert_eq!(first.answer.unwrap().peers, peers);

    // What the page exports elsewhere and imports here.
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("said.jsonl"), "{\"placeId\": \"x:other\", \"delete\": true}\n").unwrap();
    for command in commands().iter().filter(|command| command.starts_with("peermatch ") && command.contains("--server"))
    {
        let line = command.replace("http://127.0.0.1:50051", &server.url());
        let output = Command::new(env!("CARGO_BIN_EXE_peermatch"))
            .args(&words(&line)[1..])
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    }
}
