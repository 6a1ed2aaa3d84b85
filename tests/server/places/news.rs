//! What is new since a time that the caller names.

use peermatch::proto::v1;
use tonic::Code;

use super::islands::{Client, Islands, is, record};

fn asked(since: &str) -> v1::FindPeersRequest {
    v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("ARN".to_owned())),
        problem_id: "flood".to_owned(),
        limit: Some(10),
        since: since.to_owned(),
        ..Default::default()
    }
}

async fn answer(client: &mut Client, since: &str) -> v1::FindPeersResponse {
    client.matching.find_peers(asked(since)).await.expect("an answer").into_inner()
}

fn new(answer: &v1::FindPeersResponse) -> Vec<&str> {
    let new = answer.peers.iter().filter(|peer| peer.new_since);
    for peer in new.clone() {
        assert!(peer.shared_problems.iter().any(|shared| shared.new_since), "{}", peer.place_id);
    }
    new.map(|peer| peer.place_id.as_str()).collect()
}

#[tokio::test]
async fn r143_what_was_declared_since_is_marked_and_nothing_else_is_another() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(record("EST", "flood", v1::Stage::Planning)).await.expect("declared");
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let between = jiff::Timestamp::now();
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    assert_eq!(new(&answer(&mut client, &between.to_string()).await), Vec::<&str>::new(), "said before");
    let mut older = record("BEL", "flood", v1::Stage::Scaling);
    older.record.as_mut().unwrap().as_of = "2025-01-15".to_owned();
    client.says(older).await.expect("declared");
    let marked = answer(&mut client, &between.to_string()).await;
    assert_eq!(new(&marked), ["BEL"], "said since, though of an earlier day");
    assert_eq!(marked.query.as_ref().unwrap().since, between.to_string());
    let unmarked = answer(&mut client, "").await;
    assert_eq!(new(&unmarked), Vec::<&str>::new());
    assert_ne!(unmarked.answer_id, marked.answer_id, "another question");
    let fits = |answer: &v1::FindPeersResponse| {
        answer.peers.iter().map(|peer| (peer.place_id.clone(), peer.fit)).collect::<Vec<_>>()
    };
    assert_eq!(fits(&unmarked), fits(&marked));
    server.kill();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    assert_eq!(new(&answer(&mut client, &between.to_string()).await), ["BEL"], "across a restart");
}

#[tokio::test]
async fn r52_a_public_fact_is_new_from_its_own_day_on_and_a_time_is_one() {
    let islands = Islands::new();
    let server = islands.serve_without();
    let mut client = Client::of(&server).await;
    assert!(new(&answer(&mut client, "2025-07-01").await).contains(&"BEL"), "of that very day");
    assert!(!new(&answer(&mut client, "2025-07-02").await).contains(&"BEL"), "and not from the next on");
    for wrong in ["yesterday", "2026-11-01T10:00:00", "2026-02-30"] {
        let refused = client.matching.find_peers(asked(wrong)).await.expect_err(wrong);
        is(&refused, Code::InvalidArgument, "INVALID_FIELD");
        assert!(refused.message().contains("since"), "{refused:?}");
    }
}
