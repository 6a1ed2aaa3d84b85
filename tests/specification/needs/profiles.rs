//! A place described in the call.

use crate::support::{World, answer, england};
use jiff::civil::date;
use peermatch::contract::query::Reader;
use peermatch::contract::violation::RequestError;
use peermatch::domain::uncovered::Uncovered;
use peermatch::engine::View;
use peermatch::proto::v1;

fn minimal(problem: &str) -> v1::Profile {
    v1::Profile {
        governance_type: "city".to_owned(),
        records: vec![v1::ProfileRecord {
            problem_id: problem.to_owned(),
            as_of: "2026-01-01".to_owned(),
            ..Default::default()
        }],
        ..Default::default()
    }
}

fn ask(engine: &View, profile: v1::Profile) -> Result<v1::FindPeersResponse, RequestError> {
    let request =
        v1::FindPeersRequest { subject: Some(v1::find_peers_request::Subject::Profile(profile)), ..Default::default() };
    let reader = Reader {
        vocabulary: engine.vocabulary(),
        register: engine.register(),
        groups: None,
        weight_sets: &[],
        today: date(2026, 11, 22),
        uncovered: Uncovered::nothing(),
    };
    Ok(answer(engine, &reader.query(&request)?))
}

#[test]
fn r46_one_governance_type_one_problem_and_a_date_is_enough() {
    let answer = ask(&World::new().engine(), minimal("flood")).expect("a minimal profile is valid");
    let peers: Vec<&str> = answer.peers.iter().map(|peer| peer.place_id.as_str()).collect();
    assert!(peers.contains(&"ARN") && peers.contains(&"BEL"));
    assert_eq!(peers[2], "CYR", "a part of the problem fits less than the same one");
    assert_eq!(answer.query.expect("the query").place_id, "", "a profile has no id");
}

#[test]
fn two_profiles_that_share_only_partnership_working_do_not_match() {
    let engine = World::new()
        .add("records.csv", "EST,rowing_together,live,3,seen,2025-07-01,public_record,We row.,log,7")
        .engine();
    let answer = ask(&engine, minimal("rowing_together")).expect("a valid profile");
    assert!(answer.peers.is_empty());
    assert_eq!(answer.no_peer_reason.map(|why| why.code()), Some(v1::NoPeerReason::NoLiveRecord));
}

#[test]
fn r34_a_governance_type_that_nobody_knows_is_accepted_and_counts_as_unknown() {
    let mut profile = minimal("flood");
    profile.governance_type = "floating_republic".to_owned();
    let answer = ask(&World::new().engine(), profile).expect("open-ended");
    assert!(answer.peers.iter().all(|peer| peer.governance_relation() == v1::GovernanceRelation::Unknown));
    assert!(answer.peers.iter().all(|peer| peer.fit < 1.0));
}

#[test]
fn r101_a_described_body_is_not_given_its_own_area() {
    let mut profile = minimal("flood");
    profile.part_of = vec!["CYR".to_owned()];
    let answer = ask(&World::new().engine(), profile).expect("a valid profile");
    assert!(answer.peers.iter().all(|peer| peer.place_id != "CYR"));
}

#[test]
fn a_registered_place_described_in_a_call_fits_its_peers_as_it_does_registered() {
    let engine = england();
    // A borough whose duties are those of its type.
    let southwark = crate::support::Ask::of(engine, "E09000028").answer();
    let place = engine.register().find("Southwark").expect("Southwark").place;
    let known = engine.register().get(place);
    let profile = v1::Profile {
        governance_type: known.place.governance_type.to_string(),
        part_of: known.place.part_of.iter().map(ToString::to_string).collect(),
        records: known
            .records()
            .iter()
            .map(|record| v1::ProfileRecord {
                problem_id: record.problem.to_string(),
                status: peermatch::proto::codes::status(record.status).into(),
                stage: peermatch::proto::codes::stage(record.stage).into(),
                as_of: record.latest().as_of.to_string(),
                ..Default::default()
            })
            .collect(),
        indicators: engine
            .vocabulary()
            .indicators
            .iter()
            .zip(&known.figures)
            .filter_map(|(indicator, figure)| {
                Some(v1::ProfileIndicator { indicator: indicator.id.to_string(), value: figure.as_ref()?.value() })
            })
            .collect(),
        ..Default::default()
    };
    let described = ask(engine, profile).expect("a valid profile");
    // The described place meets the registered one, of course, and then the same peers.
    assert_eq!(described.peers[0].place_id, "E09000028");
    for (registered, described) in southwark.peers.iter().zip(&described.peers[1..]) {
        assert_eq!(registered.place_id, described.place_id);
        assert!((registered.fit - described.fit).abs() < 1e-12);
    }
}

#[test]
fn a_profile_is_refused_whole_with_every_fault_told() {
    let profile = v1::Profile {
        display_name: "x".repeat(1_000_000),
        governance_type: "not a code".to_owned(),
        records: vec![
            v1::ProfileRecord { problem_id: "unheard_of".to_owned(), stage: 99, status: -1, ..Default::default() },
            v1::ProfileRecord {
                problem_id: "flood".to_owned(),
                as_of: "2026-01-01".to_owned(),
                statement: "\u{202e}".to_owned(),
                ..Default::default()
            },
        ],
        indicators: vec![
            v1::ProfileIndicator { indicator: "rain".to_owned(), value: f64::NAN },
            v1::ProfileIndicator { indicator: "snow".to_owned(), value: 1.0 },
        ],
        part_of: vec!["NOWHERE".to_owned()],
        ..Default::default()
    };
    let Err(RequestError::Invalid(violations)) = ask(&World::new().engine(), profile) else { panic!("accepted") };
    let fields: Vec<&str> = violations.iter().map(|one| one.field.as_str()).collect();
    let expected = [
        "profile.display_name",
        "profile.governance_type",
        "profile.records[0].problem_id",
        "profile.records[0].status",
        "profile.records[0].stage",
        "profile.records[0].as_of",
        "profile.records[1].statement",
        "profile.indicators[0].value",
        "profile.indicators[1].indicator",
        "profile.part_of[0]",
    ];
    assert_eq!(fields, expected);
    assert!(violations.iter().all(|one| one.description.len() < 400));
}

#[test]
fn requests_with_unknown_numbers_for_enums_are_refused_by_field() {
    let engine = World::new().engine();
    let reader = Reader {
        vocabulary: engine.vocabulary(),
        register: engine.register(),
        groups: None,
        weight_sets: &[],
        today: date(2026, 1, 1),
        uncovered: Uncovered::nothing(),
    };
    let request = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("ARN".to_owned())),
        stage_mode: 77,
        stage: Some(1),
        limit: Some(11),
        weights: [("stage".to_owned(), -1.0)].into(),
        filter: Some(v1::Filter {
            relation: Some(9),
            stages: vec![42],
            peer_group_id: "g1".to_owned(),
            ..Default::default()
        }),
        audience_sector: "x".repeat(101),
        ..Default::default()
    };
    let Err(RequestError::Invalid(violations)) = reader.query(&request) else { panic!("accepted") };
    let fields: Vec<&str> = violations.iter().map(|one| one.field.as_str()).collect();
    let expected = [
        "stage",
        "weights",
        "limit",
        "stage_mode",
        "filter.stages[0]",
        "filter.peer_group_id",
        "filter.relation",
        "audience_sector",
    ];
    assert_eq!(fields, expected);
    let nobody = v1::FindPeersRequest::default();
    assert!(matches!(reader.query(&nobody), Err(RequestError::Invalid(_))));
    let unknown = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::PlaceId("x".repeat(1_000_000))),
        ..Default::default()
    };
    let Err(RequestError::UnknownPlace(shown)) = reader.query(&unknown) else { panic!("accepted") };
    assert!(shown.chars().count() <= 100);
}
