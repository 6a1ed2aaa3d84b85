//! Writes of some fields, records in words, and what else a place may say of its work.

use peermatch::proto::{FieldMask, v1};
use tonic::{Code, Request};

use super::islands::{Client, Islands, body, is, record};
use crate::running::{Running, pack};

fn mask(paths: &[&str]) -> Option<FieldMask> {
    Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() })
}

#[tokio::test]
async fn r52_a_write_of_one_field_leaves_the_others_as_they_were_said() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let mut whole = record("EST", "flood", v1::Stage::Planning);
    whole.record.as_mut().unwrap().statement = "as we see it".to_owned();
    whole.record.as_mut().unwrap().as_of = "2026-11-01".to_owned();
    client.says(whole).await.expect("declared");
    let stage = v1::UpsertRecordRequest { update_mask: mask(&["stage"]), ..record("EST", "flood", v1::Stage::Scaling) };
    let kept = client.says(stage).await.expect("declared").record.unwrap();
    assert_eq!(
        (kept.stage(), kept.statement.as_str(), kept.as_of.as_str()),
        (v1::Stage::Scaling, "as we see it", "2026-11-01")
    );
    let emptied =
        v1::UpsertRecordRequest { update_mask: mask(&["statement"]), ..record("EST", "flood", v1::Stage::Planning) };
    let kept = client.says(emptied).await.expect("declared").record.unwrap();
    assert_eq!((kept.stage(), kept.statement.as_str()), (v1::Stage::Scaling, "Declared by the place itself."));
    let all = v1::UpsertRecordRequest { update_mask: mask(&["*"]), ..record("EST", "flood", v1::Stage::Designing) };
    assert_eq!(client.says(all).await.expect("declared").record.unwrap().stage(), v1::Stage::Designing);
    for wrong in ["problem_id", "stages", "officialName"] {
        let asked = v1::UpsertRecordRequest {
            update_mask: mask(&["stage", wrong]),
            ..record("EST", "flood", v1::Stage::Planning)
        };
        let refused = client.says(asked).await.expect_err(wrong);
        is(&refused, Code::InvalidArgument, "INVALID_FIELD");
        assert!(refused.message().contains("update_mask.paths[1]"), "{refused:?}");
    }
}

#[tokio::test]
async fn r135_a_listed_body_says_its_region_alone_and_keeps_its_listed_name_and_a_new_one_needs_a_name() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let before = client.place("EST").await.unwrap();
    let region = |id: &str| v1::UpsertPlaceRequest {
        place: Some(v1::PlaceDeclaration { place_id: id.to_owned(), region: "West".to_owned(), ..Default::default() }),
        update_mask: mask(&["region"]),
        ..Default::default()
    };
    let after = client.places.upsert_place(region("EST")).await.expect("written").into_inner().place.unwrap();
    assert_eq!(after.region, "West");
    assert_eq!((after.display_name, after.governance_type), (before.display_name, before.governance_type));
    let nameless = client.places.upsert_place(region("x:new")).await.expect_err("who is it?");
    is(&nameless, Code::InvalidArgument, "INVALID_FIELD");
    assert!(nameless.message().contains("needs a name"), "{nameless:?}");
    client.registers(body("x:new", "New")).await.expect("registered");
    let after = client.places.upsert_place(region("x:new")).await.expect("written").into_inner().place.unwrap();
    assert_eq!((after.display_name.as_str(), after.region.as_str()), ("New", "West"));
}

#[tokio::test]
async fn r54_a_problem_without_a_code_is_kept_in_words_matched_by_nobody_and_suggested_to_the_operator() {
    let islands = Islands::new();
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let in_words = |place: &str, words: &str| v1::UpsertRecordRequest {
        place_id: place.to_owned(),
        record: Some(v1::RecordDeclaration {
            problem_words: words.to_owned(),
            stage: v1::Stage::Piloting.into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let before = client.peers("ARN", "flood", "").await;
    let said = client.says(in_words("EST", "Flood of  jellyfish")).await.expect("kept").record.unwrap();
    assert_eq!((said.problem_id.as_str(), said.problem_words.as_str()), ("", "Flood of jellyfish"));
    assert_eq!(said.stage(), v1::Stage::Piloting);
    assert_ne!(said.etag, "0", "something was said");
    client.says(in_words("BEL", "flood of jellyfish")).await.expect("kept");
    assert_eq!(client.peers("ARN", "flood", "").await, before, "nobody is matched by words");
    assert!(client.place("EST").await.unwrap().records.iter().any(|one| one.problem_words == "Flood of jellyfish"));
    let mut forwarded = Request::new(v1::GetPlaceRequest { place_id: "EST".to_owned() });
    forwarded.metadata_mut().insert("x-forwarded-for", "203.0.113.7".parse().unwrap());
    let theirs = client.places.get_place(forwarded).await.expect("a read").into_inner();
    assert!(!format!("{theirs:?}").contains("jellyfish"), "told to the operator alone");
    server.kill();
    let suggested = islands.prompt(&["taxonomy", "suggest", "--store", &islands.store(), "--reason", "new codes"]);
    let told = String::from_utf8_lossy(&suggested.stdout).into_owned();
    assert!(told.starts_with("flood of jellyfish\n    2 places: BEL, EST\n    "), "{suggested:?}");
    let server = islands.serve();
    let mut client = Client::of(&server).await;
    let retire = |words: &str| v1::RetireRecordRequest {
        place_id: "EST".to_owned(),
        problem_words: words.to_owned(),
        ..Default::default()
    };
    client.places.retire_record(retire("Flood of jellyfish")).await.expect("taken back");
    is(
        &client.places.retire_record(retire("Flood of jellyfish")).await.expect_err("again"),
        Code::NotFound,
        "UNKNOWN_RECORD",
    );
    let mut both = in_words("EST", "jellyfish");
    both.record.as_mut().unwrap().problem_id = "flood".to_owned();
    is(&client.says(both).await.expect_err("one or the other"), Code::InvalidArgument, "INVALID_FIELD");
    let private = client.says(in_words("EST", "ask jane.doe@example.org")).await.expect_err("law 13");
    is(&private, Code::InvalidArgument, "PERSONAL_DATA");
}

#[tokio::test]
async fn r56_factors_and_starting_points_are_kept_told_to_the_operator_and_part_of_nobodys_fit() {
    let dir = tempfile::tempdir().unwrap();
    let store = format!("sqlite:{}", dir.path().join("places.db").display());
    let server = Running::start_on(&pack(), &["--store", &store]);
    let mut client = Client::of(&server).await;
    let mut taxonomy = v1::taxonomy_service_client::TaxonomyServiceClient::new(server.channel().await);
    let words = taxonomy.list_vocabulary(v1::ListVocabularyRequest {}).await.expect("words").into_inner();
    let (factor, dimension) = (words.factors[0].code.clone(), words.starting_points[0].code.clone());
    client.registers(body("x:one", "One")).await.expect("registered");
    let mut said = record("x:one", "hospital_discharge", v1::Stage::Piloting);
    client.says(said.clone()).await.expect("declared");
    let own = client.peers("x:one", "hospital_discharge", "").await;
    let other = own[0].place_id.clone();
    let without = client.peers(&other, "hospital_discharge", "").await;
    assert!(without.iter().any(|peer| peer.place_id == "x:one"));
    let held = |rank| v1::ProfileFactor {
        factor_id: factor.clone(),
        sign: v1::FactorSign::Barrier.into(),
        rank,
        ..Default::default()
    };
    let given = said.record.as_mut().unwrap();
    given.factors = vec![held(1)];
    given.starting_points = vec![v1::ProfileStartingPoint { dimension: dimension.clone(), level: Some(1) }];
    let kept = client.says(said.clone()).await.expect("declared").record.unwrap();
    assert_eq!(
        (kept.factors[0].factor_id.as_str(), kept.factors[0].sign()),
        (factor.as_str(), v1::FactorSign::Barrier)
    );
    assert_eq!((kept.starting_points[0].dimension.as_str(), kept.starting_points[0].level), (dimension.as_str(), 1));
    assert_eq!(
        client.peers(&other, "hospital_discharge", "").await,
        without,
        "told to nobody and compared with nobody"
    );
    said.record.as_mut().unwrap().factors = vec![held(1), held(2)];
    let twice = client.says(said).await.expect_err("one factor twice");
    is(&twice, Code::InvalidArgument, "INVALID_FIELD");
    assert!(twice.message().contains("record.factors[1].factor_id"), "{twice:?}");
}
