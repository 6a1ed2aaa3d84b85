//! What others are told of a declared record: place, problem, status, stage and day, and nothing else.

use peermatch::proto::v1;
use tonic::Request;

use super::islands::{Client, Islands, record};

const WORDS: &str = "We have told nobody yet that the dam leaks";

#[tokio::test]
async fn what_a_place_says_in_its_own_words_is_told_to_the_operator_alone() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let mut request = record("BEL", "flood", v1::Stage::Scaling);
    request.record.as_mut().unwrap().statement = WORDS.to_owned();
    assert_eq!(client.says(request).await.expect("declared").record.unwrap().statement, WORDS);
    let own = client.place("BEL").await.unwrap();
    let kept = own.records.iter().find(|record| record.problem_id == "flood").unwrap();
    assert_eq!((kept.statement.as_str(), own.etag.as_str()), (WORDS, "0"));
    assert!(
        !["", "0", "1"].contains(&kept.etag.as_str()),
        "it stands for a write, and does not say which: {}",
        kept.etag
    );

    let mut forwarded = Request::new(v1::GetPlaceRequest { place_id: "BEL".to_owned() });
    forwarded.metadata_mut().insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
    let theirs = client.places.get_place(forwarded).await.expect("a read is for everybody").into_inner();
    let told = theirs.place.unwrap();
    assert!(!format!("{told:?}").contains("dam leaks"), "{told:?}");
    assert_eq!(told.etag, "");
    assert!(told.records.iter().any(|one| one.problem_id == "flood" && one.stage() == v1::Stage::Scaling));

    for asker in ["ARN", "BEL"] {
        let peers = client.peers(asker, "flood", "").await;
        assert!(!format!("{peers:?}").contains("dam leaks"), "{asker}");
    }
    let beside =
        islands.prompt(&["match", "Arn", "--problem", "flood", "--output", "json", "--store", &islands.store()]);
    assert!(beside.status.success() && !String::from_utf8_lossy(&beside.stdout).contains("dam leaks"), "{beside:?}");
}

#[tokio::test]
async fn what_a_place_says_in_its_own_words_moves_no_fit() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(record("BEL", "flood", v1::Stage::Scaling)).await.expect("declared");
    let without = client.peers("ARN", "flood", "").await;
    let mut request = record("BEL", "flood", v1::Stage::Scaling);
    request.record.as_mut().unwrap().statement = WORDS.to_owned();
    client.says(request).await.expect("declared");
    assert_eq!(client.peers("ARN", "flood", "").await, without);
}
