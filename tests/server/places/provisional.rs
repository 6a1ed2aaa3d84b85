//! What a place is not sure of yet: told as that, and a peer like any other.

use std::fs;

use peermatch::proto::{FieldMask, v1};

use super::islands::{Client, Islands, record};

fn not_sure(place: &str, problem: &str, stage: v1::Stage) -> v1::UpsertRecordRequest {
    let mut request = record(place, problem, stage);
    request.record.get_or_insert_default().provisional = true;
    request
}

async fn est(client: &mut Client) -> v1::Peer {
    let peers = client.peers("ARN", "flood", "").await;
    peers.into_iter().find(|peer| peer.place_id == "EST").expect("it is a peer")
}

#[tokio::test]
async fn r53_what_a_place_is_not_sure_of_is_told_as_provisional_and_fits_as_if_it_were_sure() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(record("ARN", "flood", v1::Stage::Planning)).await.expect("declared");
    client.says(record("EST", "flood", v1::Stage::Designing)).await.expect("declared");
    let sure = est(&mut client).await;
    assert!(!sure.shared_problems[0].provisional);
    let said = client.says(not_sure("EST", "flood", v1::Stage::Designing)).await.expect("declared");
    assert!(said.record.expect("a record").provisional);
    let unsure = est(&mut client).await;
    assert!(unsure.shared_problems[0].provisional);
    assert_eq!((unsure.fit, &unsure.contributions), (sure.fit, &sure.contributions), "law 6: it moves no fit");
    assert_ne!(unsure.confidence(), v1::Confidence::High, "nothing is certain by it alone");
    let shown = client.place("EST").await.expect("it stands").records;
    assert!(shown.iter().any(|one| one.problem_id == "flood" && one.provisional));
    // Which fields are written is for the caller to say, as of all others.
    let mut stage_alone = record("EST", "flood", v1::Stage::Piloting);
    stage_alone.update_mask = Some(FieldMask { paths: vec!["stage".to_owned()] });
    let said = client.says(stage_alone).await.expect("declared").record.expect("a record");
    assert_eq!((said.stage(), said.provisional), (v1::Stage::Piloting, true));
    server.kill();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    assert!(est(&mut client).await.shared_problems[0].provisional, "across a restart");
}

#[tokio::test]
async fn r53_the_prompt_says_it_and_an_export_carries_it() {
    let islands = Islands::new();
    let server = islands.serve();
    let url = server.url();
    let put = ["place", "record", "EST", "--problem", "flood", "--stage", "2", "--provisional", "--server", &url];
    assert!(islands.prompt(&put).status.success());
    let mut client = Client::of(&server).await;
    client.says(record("ARN", "flood", v1::Stage::Planning)).await.expect("declared");
    server.kill();
    let text = |args: &[&str]| {
        let output = islands.prompt(args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    let store = islands.store();
    let asked = text(&["match", "ARN", "--problem", "flood", "--limit", "10", "--full", "--store", &store]);
    assert!(asked.split_whitespace().any(|word| word.starts_with("provisional")), "{asked}");
    let shown = text(&["place", "show", "EST", "--store", &store]);
    assert!(shown.contains("provisional"), "{shown}");
    let said = islands.pack().join("said.jsonl");
    let (file, other) = (said.to_string_lossy(), format!("sqlite:{}", islands.pack().join("other.db").display()));
    text(&["export", "--store", &store, "--out", &file, "--reason", "to move"]);
    assert!(fs::read_to_string(&said).expect("written").contains("\"provisional\":true"));
    text(&["import", &file, "--store", &other]);
    let shown = text(&["place", "show", "EST", "--store", &other]);
    assert!(shown.contains("provisional"), "{shown}");
}
