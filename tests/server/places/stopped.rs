//! What was given up: told with its lesson to those for whom it is, and as good a peer as what goes on (R50).

use peermatch::proto::v1;

use super::islands::{Client, Islands, record};

async fn shares(client: &mut Client, part: v1::DeclaredPart) {
    let request = v1::SetConsentRequest {
        place_id: "EST".to_owned(),
        problem_id: "flood".to_owned(),
        part: part.into(),
        sharing: Some(v1::Sharing { audience: v1::Audience::Everybody.into(), ..Default::default() }),
        ..Default::default()
    };
    client.places.set_consent(request).await.expect("said");
}

async fn est(client: &mut Client) -> Option<v1::Peer> {
    client.peers("ARN", "flood", "").await.into_iter().find(|peer| peer.place_id == "EST")
}

fn says(status: v1::RecordStatus) -> v1::UpsertRecordRequest {
    let mut request = record("EST", "flood", v1::Stage::Piloting);
    let said = request.record.get_or_insert_default();
    said.status = status.into();
    said.story = Some(v1::Story {
        got_wrong: "we built before we asked".to_owned(),
        learnt: "a pilot needs an end that is written down".to_owned(),
        ..Default::default()
    });
    request
}

#[tokio::test]
async fn r50_what_was_stopped_stays_matchable_and_is_told_with_its_lesson() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    client.says(record("ARN", "flood", v1::Stage::Planning)).await.expect("declared");
    for part in [v1::DeclaredPart::Words, v1::DeclaredPart::Setback] {
        shares(&mut client, part).await;
    }
    client.says(says(v1::RecordStatus::Live)).await.expect("declared");
    let live = est(&mut client).await.expect("a peer while it goes on");
    client.says(says(v1::RecordStatus::Stopped)).await.expect("declared");
    let stopped = est(&mut client).await.expect("and as good a one once it was given up");
    let shared = &stopped.shared_problems[0];
    assert_eq!((shared.their_status(), shared.their_stage()), (v1::RecordStatus::Stopped, v1::Stage::Piloting));
    assert_eq!((stopped.fit, &stopped.contributions), (live.fit, &live.contributions), "why it stopped moves nothing");
    let told = stopped.experience.as_ref().expect("of a record");
    assert_eq!(told.learnt, "a pilot needs an end that is written down");
    assert_eq!(told.got_wrong, "we built before we asked");
    assert!(stopped.considerations.iter().any(|one| one.code == "STOPPED_THERE"), "{:?}", stopped.considerations);
}
