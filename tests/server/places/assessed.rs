//! How places see themselves: strengths of some are found by those to whom the same is a challenge, and no fit is another.

use peermatch::proto::v1;
use peermatch::proto::v1::SelfAssessmentFilter as Wanted;

use super::islands::{Client, Islands, ids, record};

fn seen_as(place: &str, problem: &str, how: v1::SelfAssessment) -> v1::UpsertRecordRequest {
    let mut request = record(place, problem, v1::Stage::Piloting);
    request.record.get_or_insert_default().self_assessment = how.into();
    request
}

async fn answer(client: &mut Client, place: &str, wanted: Wanted) -> v1::FindPeersResponse {
    let request = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId(place.to_owned())),
        problem_id: "flood".to_owned(),
        limit: Some(10),
        filter: Some(v1::Filter { self_assessment: wanted.into(), ..Default::default() }),
        ..Default::default()
    };
    client.matching.find_peers(request).await.expect("answered").into_inner()
}

#[tokio::test]
async fn r151_a_challenge_finds_strengths_and_a_strength_finds_challenges_and_no_fit_is_another() {
    use v1::SelfAssessment::{Challenge, Strength, Unspecified};
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    for place in ["ARN", "EST", "BEL"] {
        client.says(record(place, "flood", v1::Stage::Piloting)).await.expect("declared");
    }
    let before = answer(&mut client, "ARN", Wanted::Any).await;
    for (place, how) in [("ARN", Challenge), ("EST", Strength), ("BEL", Challenge)] {
        let told = client.says(seen_as(place, "flood", how)).await.expect("declared").record.expect("told");
        assert_eq!(told.self_assessment, Some(how.into()));
    }
    let all = answer(&mut client, "ARN", Wanted::Any).await;
    let fits = |answer: &v1::FindPeersResponse| -> Vec<(String, f64)> {
        answer.peers.iter().map(|peer| (peer.place_id.clone(), peer.fit)).collect()
    };
    assert_eq!(fits(&all), fits(&before), "law 6: it moves no fit and no rank");

    let found = answer(&mut client, "ARN", Wanted::Complement).await;
    assert_eq!(ids(&found.peers), ["EST"], "its challenge is their strength");
    assert!(fits(&all).contains(&fits(&found)[0]), "with the fit that it has in any case");
    let shared = &found.peers[0].shared_problems[0];
    assert_eq!((shared.their_self_assessment(), shared.your_self_assessment()), (Strength, Challenge));
    let filter = found.query.expect("understood").filter.expect("it filters");
    assert_eq!(filter.self_assessment(), Wanted::Complement);
    let mut challenged = answer(&mut client, "EST", Wanted::Complement).await.peers;
    challenged.sort_by(|one, other| one.place_id.cmp(&other.place_id));
    assert_eq!(ids(&challenged), ["ARN", "BEL"], "and its strength their challenge");
    assert_eq!(ids(&answer(&mut client, "ARN", Wanted::Strength).await.peers), ["EST"]);
    assert_eq!(ids(&answer(&mut client, "ARN", Wanted::Challenge).await.peers), ["BEL"]);

    // Who says nothing any more passes no such filter; and nothing is told of it.
    client.says(seen_as("EST", "flood", Unspecified)).await.expect("declared");
    let none = answer(&mut client, "ARN", Wanted::Complement).await;
    assert!(none.peers.is_empty() && none.no_peer_reason.is_some());
    let told = answer(&mut client, "ARN", Wanted::Any).await;
    let est = told.peers.iter().find(|peer| peer.place_id == "EST").expect("a peer");
    assert_eq!(est.shared_problems[0].their_self_assessment, None);
}
