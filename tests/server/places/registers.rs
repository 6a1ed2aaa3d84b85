//! A body that nobody listed registers, and finds its peers.

use peermatch::proto::v1;
use tonic::Code;

use super::islands::{Client, Islands, body, ids, is, record};

#[tokio::test]
async fn r101_a_body_that_no_pack_lists_registers_in_six_fields_and_finds_peers_on_the_next_call() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.registers(body("x:goat-league", "Goat League")).await.expect("registered");
    let said = client.says(record("x:goat-league", "goats", v1::Stage::Designing)).await.expect("declared");
    let peers = client.peers("x:goat-league", "goats", &said.write_token).await;
    assert_eq!(peers.len(), 3, "{:?}", ids(&peers));
    let theirs = client.peers("ARN", "goats", &said.write_token).await;
    let league = theirs.iter().find(|peer| peer.place_id == "x:goat-league").expect("it is found");
    assert_eq!(league.display_name, "Goat League");
    assert_eq!(league.shared_problems[0].provenance(), v1::Provenance::Declared);
    assert_eq!(league.shared_problems[0].as_of, "2026-11-22", "the day on which it said so");
    let listed = v1::ListPlacesRequest { query: "goat".to_owned(), ..Default::default() };
    let listed = client.places.list_places(listed).await.unwrap().into_inner().places;
    assert_eq!(listed.len(), 1, "and by its name");
}

#[tokio::test]
async fn r101_a_body_of_a_kind_that_the_pack_does_not_know_is_taken_and_counts_as_unknown() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let odd = v1::PlaceDeclaration { governance_type: "reef_trust".to_owned(), ..body("x:reef", "Reef Trust") };
    let place = client.registers(odd).await.expect("registered").place.unwrap();
    assert_eq!((place.governance_type.as_str(), place.structure.as_str()), ("reef_trust", "unknown"));
    client.says(record("x:reef", "flood", v1::Stage::Planning)).await.expect("declared");
    let peers = client.peers("x:reef", "flood", "").await;
    assert!(!peers.is_empty());
    let governance = |peer: &v1::Peer| peer.contributions.iter().find(|one| one.block == "governance").unwrap().value;
    assert!(peers.iter().all(|peer| governance(peer) == 0.0 && peer.fit < 1.0), "unknown is never the same");
}

#[tokio::test]
async fn r112_what_is_missing_of_the_six_fields_is_told_all_at_once_and_nothing_else_is_required() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let nothing = client.registers(v1::PlaceDeclaration::default()).await.expect_err("nothing is given");
    is(&nothing, Code::InvalidArgument, "INVALID_FIELD");
    for field in ["place.place_id", "place.display_name", "place.governance_type"] {
        assert!(nothing.message().contains(field), "{nothing:?}");
    }
    let nothing = client.says(v1::UpsertRecordRequest::default()).await.expect_err("nothing is given");
    assert!(nothing.message().contains("place_id") && nothing.message().contains("record.problem_id"), "{nothing:?}");
}

#[tokio::test]
async fn new_ids_are_taken_only_as_a_bodys_own() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    for id in ["NEW", "x:", "x:Big", "x:a_b", "X:one", &format!("x:{}", "a".repeat(61))] {
        let refused = client.registers(body(id, "New")).await.expect_err(id);
        is(&refused, Code::InvalidArgument, "INVALID_FIELD");
        assert!(refused.message().contains("place.place_id"), "{refused:?}");
    }
    client.registers(body(&format!("x:{}", "a".repeat(60)), "Long")).await.expect("sixty are allowed");
    let listed = client.registers(body("EST", "Greater Est")).await.expect("a listed place says who it is");
    let place = listed.place.unwrap();
    assert_eq!((place.display_name.as_str(), place.region.as_str()), ("Greater Est", "South"), "the rest stays");
    let unknown = client.says(record("x:nobody", "flood", v1::Stage::Planning)).await.expect_err("no such place");
    is(&unknown, Code::NotFound, "UNKNOWN_PLACE");
    let unknown = client.says(record("ARN", "floods", v1::Stage::Planning)).await.expect_err("no such problem");
    is(&unknown, Code::NotFound, "UNKNOWN_PROBLEM");
}
