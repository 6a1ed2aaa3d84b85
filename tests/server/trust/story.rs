//! For whom a story is: what went well with the place's words, what did not with these and its setbacks alike.

use peermatch::proto::v1;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use tonic::transport::Channel;

use super::house::{House, signed};

/// Who tells a story, and who looks.
struct Told {
    places: PlaceServiceClient<Channel>,
    city: String,
    problem: String,
    own: String,
}

impl Told {
    async fn tells(&mut self, story: v1::Story, status: v1::RecordStatus) {
        let record = v1::RecordDeclaration {
            problem_id: self.problem.clone(),
            status: status.into(),
            story: Some(story),
            outcomes_anew: true,
            ..Default::default()
        };
        let request =
            v1::UpsertRecordRequest { place_id: self.city.clone(), record: Some(record), ..Default::default() };
        self.places.upsert_record(signed(request, &self.own)).await.expect("told");
    }

    async fn shares(&mut self, part: v1::DeclaredPart, network: &str) {
        let sharing = v1::Sharing {
            audience: v1::Audience::Networks.into(),
            networks: vec![network.to_owned()],
            ..Default::default()
        };
        let request = v1::SetConsentRequest {
            place_id: self.city.clone(),
            problem_id: self.problem.clone(),
            part: part.into(),
            sharing: Some(sharing),
            ..Default::default()
        };
        self.places.set_consent(signed(request, &self.own)).await.expect("said");
    }

    async fn place(&mut self, token: &str) -> v1::Place {
        let request = v1::GetPlaceRequest { place_id: self.city.clone() };
        self.places.get_place(signed(request, token)).await.expect("told").into_inner().place.unwrap()
    }

    /// The story as a caller is told it, and in how many records there is one.
    async fn story(&mut self, token: &str) -> (Option<v1::Story>, String) {
        let place = self.place(token).await;
        let detail = place.completeness.and_then(|one| one.implementation_detail).expect("it says so").text;
        (place.records.into_iter().find_map(|one| one.story), detail)
    }

    async fn looked(&mut self) -> Vec<(String, v1::FactClass)> {
        let request = v1::ListAccessRecordsRequest { place_id: self.city.clone(), ..Default::default() };
        let told = self.places.list_access_records(signed(request, &self.own)).await.expect("its own").into_inner();
        told.records.into_iter().map(|record| (record.caller_id.clone(), record.fact_class())).collect()
    }

    /// What it reads of who sees a part.
    async fn explained(&mut self, part: v1::DeclaredPart) -> v1::VisiblePart {
        let request = v1::ExplainVisibilityRequest { place_id: self.city.clone() };
        let told = self.places.explain_visibility(signed(request, &self.own)).await.expect("its own").into_inner();
        told.parts.into_iter().find(|one| one.part() == part && !one.problem_id.is_empty()).expect("it is listed")
    }
}

fn outcome(as_of: &str, direction: v1::OutcomeDirection) -> v1::StoryOutcome {
    v1::StoryOutcome {
        measure: "empty shelters".to_owned(),
        text: "fewer".to_owned(),
        direction: direction.into(),
        evidence: v1::EvidenceBasis::None.into(),
        as_of: as_of.to_owned(),
        ..Default::default()
    }
}

fn whole() -> v1::Story {
    let entry = |kind: v1::EntryKind, text: &str| v1::StoryEntry {
        as_of: "2026-05-01".to_owned(),
        kind: kind.into(),
        text: text.to_owned(),
        ..Default::default()
    };
    v1::Story {
        entries: vec![
            entry(v1::EntryKind::Setback, "nobody came"),
            entry(v1::EntryKind::Progress, "six of them are open"),
        ],
        got_wrong: "we told nobody".to_owned(),
        learnt: "people do not walk far".to_owned(),
        outcomes: vec![
            outcome("2026-06-01", v1::OutcomeDirection::DidNotWork),
            outcome("2026-07-01", v1::OutcomeDirection::Worked),
        ],
        ..Default::default()
    }
}

#[tokio::test]
async fn r42_what_did_not_go_well_is_told_to_those_alone_for_whom_words_and_setbacks_are_and_nobody_else_counts_it() {
    let house = House::new();
    let city = house.city(0);
    let own = house.registered("own", "place", &["--acts-as", &city]);
    let coast = house.registered("coast", "portal", &["--network", "coast"]);
    let both = house.registered("both", "portal", &["--network", "coast", "--network", "plain"]);
    let plain = house.registered("plain", "portal", &["--network", "plain"]);
    let bare = house.registered("bare", "portal", &["--network", "coast", "--without-block", "text"]);
    let server = house.serve();
    let places = PlaceServiceClient::new(server.channel().await);
    let mut told = Told { places, city, problem: house.problem(), own: own.clone() };
    told.tells(whole(), v1::RecordStatus::Live).await;
    assert_eq!(told.story(&coast).await.0, None, "to nobody where nothing is said");
    told.shares(v1::DeclaredPart::Words, "coast").await;
    told.shares(v1::DeclaredPart::Setback, "plain").await;

    let (story, detail) = told.story(&both).await;
    let all = story.expect("it is in both");
    let versions: Vec<i32> = all.outcomes.iter().map(|one| one.version).collect();
    assert_eq!((all.entries.len(), versions, all.got_wrong.as_str()), (2, vec![1, 2], "we told nobody"));
    assert!(detail.starts_with("implementation detail: of 1 of "), "{detail}");
    let (story, _) = told.story(&coast).await;
    let told_well = story.expect("words are for it");
    let versions: Vec<i32> = told_well.outcomes.iter().map(|one| one.version).collect();
    assert_eq!((told_well.entries.len(), versions, told_well.got_wrong.as_str()), (1, vec![1], ""));
    assert_eq!(told.story(&own).await.0, Some(all.clone()), "the place reads all of it");
    for (who, token) in [("setbacks alone", &plain), ("an agreement without words", &bare)] {
        assert_eq!(told.story(token).await, (None, "implementation detail: none".to_owned()), "{who}");
    }

    // As if it had never been told: byte by byte, once nothing else is of another time.
    let with = told.place(&coast).await;
    told.tells(
        v1::Story {
            entries: whole().entries[1..].to_vec(),
            learnt: whole().learnt,
            outcomes: whole().outcomes[1..].to_vec(),
            ..Default::default()
        },
        v1::RecordStatus::Live,
    )
    .await;
    assert_eq!(told.place(&coast).await, with);
    let looked = told.looked().await;
    let own_words = |who: &str| (who.to_owned(), v1::FactClass::OwnWords);
    assert!(looked.contains(&own_words("both")) && looked.contains(&own_words("coast")), "{looked:?}");
    assert!(!looked.iter().any(|(who, _)| who == "plain" || who == "own"), "{looked:?}");
}

#[tokio::test]
async fn r66_a_place_reads_who_sees_what_did_not_go_well() {
    let house = House::new();
    let city = house.city(0);
    let own = house.registered("own", "place", &["--acts-as", &city, "--network", "coast", "--network", "plain"]);
    let server = house.serve();
    let places = PlaceServiceClient::new(server.channel().await);
    let mut told = Told { places, city, problem: house.problem(), own };
    told.tells(whole(), v1::RecordStatus::Live).await;
    let words = told.explained(v1::DeclaredPart::Words).await;
    assert!(
        words.text.contains("and your story, but for what did not go well: only you and the operator"),
        "{words:?}"
    );
    told.shares(v1::DeclaredPart::Setback, "plain").await;
    let setback = told.explained(v1::DeclaredPart::Setback).await;
    assert!(setback.declared && setback.text.contains("setbacks, what you got wrong"), "{setback:?}");
    assert!(setback.text.ends_with("But nobody else than you and the operator may see your own words, and so this."));
    assert_eq!(setback.sharing.expect("for whom").audience(), v1::Audience::Private, "what is in force");
    told.shares(v1::DeclaredPart::Words, "coast").await;
    let setback = told.explained(v1::DeclaredPart::Setback).await;
    assert!(
        setback.text.ends_with("Of these only who may see your own words: callers of the networks coast."),
        "{setback:?}"
    );
    told.tells(whole(), v1::RecordStatus::Stopped).await;
    let setback = told.explained(v1::DeclaredPart::Setback).await;
    assert!(
        setback.text.contains("that it was stopped, with stage and day: callers of the networks plain."),
        "{setback:?}"
    );
    told.tells(v1::Story::default(), v1::RecordStatus::Live).await;
    let setback = told.explained(v1::DeclaredPart::Setback).await;
    assert!(!setback.declared && setback.text.contains("or what did not go well in your story (nothing of that"));
}
