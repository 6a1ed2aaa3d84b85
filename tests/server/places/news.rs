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

fn entry(as_of: &str, kind: v1::EntryKind, text: &str) -> v1::StoryEntry {
    v1::StoryEntry { as_of: as_of.to_owned(), kind: kind.into(), text: text.to_owned(), ..Default::default() }
}

async fn tells(client: &mut Client, (stage, as_of, moved_by): (v1::Stage, &str, &str), entries: Vec<v1::StoryEntry>) {
    let mut request = record("EST", "flood", stage);
    let said = request.record.get_or_insert_default();
    (said.as_of, said.moved_by) = (as_of.to_owned(), moved_by.to_owned());
    said.story = Some(v1::Story { entries, ..Default::default() });
    let paths = ["stage", "as_of", "moved_by", "story.entries"].map(str::to_owned).to_vec();
    request.update_mask = Some(peermatch::proto::FieldMask { paths });
    client.says(request).await.expect("told");
}

/// What of the work of EST is told, and whether it is marked.
async fn told(client: &mut Client, since: &str) -> Vec<(String, bool)> {
    let peers = answer(client, since).await.peers;
    let told = peers.into_iter().find(|peer| peer.place_id == "EST").and_then(|peer| peer.experience).expect("told");
    let entries = told.entries.into_iter().map(|one| (one.text, one.new_since));
    entries.chain(told.stage_history.into_iter().map(|one| (one.moved_by, one.new_since))).collect()
}

#[tokio::test]
async fn r109_entries_and_steps_are_marked_by_when_they_were_told_whatever_day_they_speak_of() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let shares = |part: v1::DeclaredPart| v1::SetConsentRequest {
        place_id: "EST".to_owned(),
        problem_id: "flood".to_owned(),
        part: part.into(),
        sharing: Some(v1::Sharing { audience: v1::Audience::Everybody.into(), ..Default::default() }),
        ..Default::default()
    };
    client.places.set_consent(shares(v1::DeclaredPart::Words)).await.expect("said");
    let sand = entry("2026-06-01", v1::EntryKind::Challenge, "sand is dear");
    tells(&mut client, (v1::Stage::Planning, "2026-06-01", "a storm"), vec![sand.clone()]).await;
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let between = jiff::Timestamp::now().to_string();
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let earlier = entry("2026-02-01", v1::EntryKind::Progress, "a first meeting");
    let hidden = entry("2026-03-01", v1::EntryKind::Setback, "nobody came");
    tells(&mut client, (v1::Stage::Designing, "2026-09-01", "a grant"), vec![sand, earlier, hidden]).await;
    let marked = [("a first meeting", true), ("sand is dear", false), ("a storm", false), ("a grant", true)];
    let marked = marked.map(|(text, is_new)| (text.to_owned(), is_new));
    assert_eq!(told(&mut client, &between).await, marked, "law 9: nothing that is hidden is there to be marked");
    let unmarked = told(&mut client, "").await;
    assert!(unmarked.iter().all(|(_, is_new)| !is_new), "{unmarked:?}");
    // Shared later, it is told as of when it was told.
    let after = jiff::Timestamp::now().to_string();
    client.places.set_consent(shares(v1::DeclaredPart::Setback)).await.expect("said");
    let with_setback = told(&mut client, &after).await;
    assert!(with_setback.contains(&("nobody came".to_owned(), false)), "{with_setback:?}");
    server.kill();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let again = told(&mut client, &between).await;
    assert!(again.contains(&("nobody came".to_owned(), true)), "across a restart: {again:?}");
    assert!(again.contains(&("sand is dear".to_owned(), false)), "{again:?}");
}
