//! The server says what the prompt says.

use std::collections::BTreeMap;
use std::process::Command;

use peermatch::proto::v1;
use peermatch::proto::v1::match_service_client::MatchServiceClient;
use peermatch::proto::v1::place_service_client::PlaceServiceClient;
use peermatch::proto::v1::taxonomy_service_client::TaxonomyServiceClient;

use crate::running::{Running, pack};

fn prompt(args: &[&str]) -> (i32, Vec<u8>) {
    let output = Command::new(env!("CARGO_BIN_EXE_peermatch")).args(args).output().expect("the program runs");
    (output.status.code().unwrap(), output.stdout)
}

#[test]
fn twenty_places_in_three_stage_modes_get_the_same_bytes_as_at_the_prompt() {
    let server = Running::start(&[]);
    let (pack, url) = (pack(), server.url());
    let places = [
        "Camden",
        "Essex",
        "Epping Forest",
        "E47000014",
        "Surrey",
        "Leeds",
        "Cornwall",
        "City of London",
        "Kent",
        "Fylde",
        "Norfolk",
        "Birmingham",
        "E61000001",
        "Isles of Scilly",
        "Somerset",
        "York",
        "Hartlepool",
        "Bexley",
        "Croydon",
        "Bury",
    ];
    for place in places {
        for mode in ["alongside", "ahead", "either"] {
            let question = ["match", place, "--stage-mode", mode, "--output", "json"];
            let here = prompt(&[&question[..], &["--pack", pack.to_str().unwrap(), "--today", "2026-11-22"]].concat());
            let there = prompt(&[&question[..], &["--server", &url]].concat());
            assert!(here == there, "{place} {mode}: {} and {} bytes", here.1.len(), there.1.len());
        }
    }
    for question in [
        &["explain", "Camden", "Islington"][..],
        &["explain", "Epping Forest", "E10000012"],
        &["place", "show", "Essex"],
        &["place", "list"],
        &["taxonomy", "list", "climate_and_nature"],
        &["taxonomy", "show", "LGR"],
        &["match", "Taunton Deane", "--problem", "finance"],
    ] {
        for form in ["table", "json"] {
            let question = [question, &["--output", form]].concat();
            let here = prompt(&[&question[..], &["--pack", pack.to_str().unwrap(), "--today", "2026-11-22"]].concat());
            let there = prompt(&[&question[..], &["--server", &url]].concat());
            assert!(here == there, "{question:?}");
        }
    }
}

#[tokio::test]
async fn a_profile_of_one_type_one_problem_and_a_date_is_enough() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let profile = v1::Profile {
        governance_type: "london_borough".to_owned(),
        records: vec![v1::ProfileRecord {
            problem_id: "local_plan".to_owned(),
            as_of: "2026-01-01".to_owned(),
            ..Default::default()
        }],
        ..Default::default()
    };
    let request =
        v1::FindPeersRequest { subject: Some(v1::find_peers_request::Subject::Profile(profile)), ..Default::default() };
    let answer = client.find_peers(request).await.expect("an answer").into_inner();
    assert_eq!(answer.peers.len(), 5);
    assert!(answer.peers.iter().all(|peer| peer.shared_problems[0].problem_id.contains("plan") || peer.fit > 0.0));
}

#[tokio::test]
async fn a_batch_answers_each_query_or_says_what_is_wrong_with_it_in_order() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let query = |id: &str, limit| v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId(id.to_owned())),
        limit: Some(limit),
        ..Default::default()
    };
    let queries = vec![query("E09000007", 3), query("E09999999", 3), query("E09000007", 11)];
    let answer = client.batch_find_peers(v1::BatchFindPeersRequest { queries }).await.expect("an answer").into_inner();
    use v1::batch_find_peers_result::Outcome;
    let outcomes: Vec<Outcome> = answer.results.into_iter().map(|one| one.outcome.unwrap()).collect();
    let [Outcome::Response(found), Outcome::Error(unknown), Outcome::Error(wrong)] = &outcomes[..] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(found.peers.len(), 3);
    assert_eq!((unknown.code, unknown.reason()), (5, v1::ErrorReason::UnknownPlace));
    assert_eq!((wrong.code, wrong.field_violations[0].field.as_str()), (3, "limit"));
    for number in [0, 101] {
        let queries = vec![query("E09000007", 1); number];
        let refused = client.batch_find_peers(v1::BatchFindPeersRequest { queries }).await.expect_err("1 to 100");
        assert_eq!(refused.code(), tonic::Code::InvalidArgument);
    }
}

#[tokio::test]
async fn a_form_can_be_filled_from_the_lists() {
    let server = Running::start(&[]);
    let mut places = PlaceServiceClient::new(server.channel().await);
    let mut seen = BTreeMap::new();
    let mut request = v1::ListPlacesRequest { page_size: 50, ..Default::default() };
    loop {
        let page = places.list_places(request.clone()).await.expect("a page").into_inner();
        assert_eq!(page.total_count, 361);
        assert!(page.places.len() <= 50);
        for place in page.places {
            assert!(
                seen.insert(place.place_id.clone(), place.display_name).is_none(),
                "{} stands twice",
                place.place_id
            );
        }
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    assert_eq!(seen.len(), 361);

    let mut taxonomy = TaxonomyServiceClient::new(server.channel().await);
    let problems = taxonomy.list_problems(v1::ListProblemsRequest::default()).await.expect("problems").into_inner();
    assert!(problems.problems.len() > 50);
    let words = taxonomy.list_vocabulary(v1::ListVocabularyRequest {}).await.expect("words").into_inner();
    assert_eq!(words.stages.len(), 7);
    assert_eq!(
        words.blocks.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(),
        ["problem", "companions", "starting_point", "factors", "stage", "governance", "context"]
    );
    let mut matching = MatchServiceClient::new(server.channel().await);
    let groups = matching.list_peer_groups(v1::ListPeerGroupsRequest {}).await.expect("groups").into_inner().groups;
    let id = groups[0].peer_group_id.clone();
    let group = matching.get_peer_group(v1::GetPeerGroupRequest { peer_group_id: id }).await.expect("one").into_inner();
    assert!(group.member_count > 20 && group.group.unwrap().traits.len() > 2);
    assert!(words.sectors.len() >= 8 && words.factors.len() >= 20 && words.conveners.len() >= 20);
    assert_eq!((words.approaches.len(), words.starting_points.len()), (4, 5));
    let takes: Vec<f64> = words.approach_terms.iter().map(|one| one.days).collect();
    assert!(takes.len() == 4 && takes.is_sorted(), "{takes:?}");
    assert_eq!(words.factor_terms.len(), words.factors.len());
    let resolve = |text: &str| v1::ResolveProblemRequest { text: text.to_owned() };
    let meant = taxonomy.resolve_problem(resolve("domestic violence")).await.expect("a synonym").into_inner();
    assert_eq!(meant.candidates[0].problem_id, "domestic_abuse");
    assert!(meant.candidates[0].confidence >= 0.95);
    let search = v1::ListProblemsRequest { query: "waste".to_owned(), ..Default::default() };
    let found = taxonomy.list_problems(search).await.expect("problems").into_inner().problems;
    assert!(found.iter().any(|one| one.problem_id == "waste_recycling") && found.len() < 10);
    assert!(words.reasons.iter().any(|one| one.code == "ERROR_REASON_UNKNOWN_PLACE"));
    assert!(words.regions.iter().any(|one| one.code == "London"));
}

#[tokio::test]
async fn compressed_calls_get_the_same_answer() {
    use tonic::codec::CompressionEncoding::{Gzip, Zstd};
    let server = Running::start(&[]);
    let request = || v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("E09000007".to_owned())),
        ..Default::default()
    };
    let mut plain = MatchServiceClient::new(server.channel().await);
    let expected = plain.find_peers(request()).await.expect("an answer").into_inner();
    for encoding in [Gzip, Zstd] {
        let client = MatchServiceClient::new(server.channel().await);
        let mut client = client.send_compressed(encoding).accept_compressed(encoding);
        let answer = client.find_peers(request()).await.expect("an answer");
        assert_eq!(answer.into_inner(), expected);
    }
}

#[tokio::test]
async fn r3_three_ways_to_say_one_problem_are_one_question_of_a_registered_place_and_of_a_described_one() {
    let server = Running::start(&[]);
    let mut client = MatchServiceClient::new(server.channel().await);
    let profile = v1::Profile { governance_type: "london_borough".to_owned(), ..Default::default() };
    let subjects = [
        v1::find_peers_request::Subject::PlaceId("E08000035".to_owned()),
        v1::find_peers_request::Subject::Profile(profile),
    ];
    for subject in subjects {
        let mut answers = Vec::new();
        for words in [
            "patients medically fit but stuck on wards",
            "people waiting for a package of care",
            "cannot go home, no adapted flat",
        ] {
            let request =
                v1::FindPeersRequest { subject: Some(subject.clone()), text: words.to_owned(), ..Default::default() };
            let answer = client.find_peers(request).await.expect("an answer").into_inner();
            let query = answer.query.expect("the query");
            assert_eq!(query.problem_id, "hospital_discharge", "{words}");
            assert_eq!(query.text_reading.map(|reading| reading.text), Some(words.to_owned()));
            answers.push(answer.peers);
        }
        assert!(!answers[0].is_empty());
        assert!(answers.iter().all(|peers| *peers == answers[0]));
    }
    let vague = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("E08000035".to_owned())),
        text: "empty shops and bins".to_owned(),
        ..Default::default()
    };
    let status = client.find_peers(vague).await.expect_err("a question");
    let info = tonic_types::StatusExt::get_details_error_info(&status).expect("an ErrorInfo");
    assert_eq!(info.reason, "AMBIGUOUS_PROBLEM");
    assert!(info.metadata["candidate_problem_ids"].contains("town_centre,"), "{:?}", info.metadata);
}
