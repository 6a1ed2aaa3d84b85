//! Under which conditions the work is done: factors and starting points in the fit, for whom and in which form beside it.

use crate::packs::us_cities::{cities, engine};
use crate::support::{Ask, TODAY, answer, engine_of, england, similarity};
use peermatch::domain::block::Block;
use peermatch::domain::uncovered::Uncovered;
use peermatch::proto::v1;

const AUSTIN: &str = "us:4805000";
const BOSTON: &str = "us:2507000";
const PHOENIX: &str = "us:0455000";
const NEW_ORLEANS: &str = "us:2255000";

fn austin() -> Ask<'static> {
    Ask::of(engine(), AUSTIN).about("encampments")
}

fn ids(factors: &[v1::Factor]) -> Vec<(&str, v1::FactorSign)> {
    factors.iter().map(|one| (one.factor_id.as_str(), one.sign())).collect()
}

#[test]
fn r7_r119_each_peer_lists_factors_in_common_only_theirs_and_only_yours() {
    let boston = austin().peer(BOSTON);
    assert_eq!(ids(&boston.factors_in_common), [("executive_backing", v1::FactorSign::Enabler)]);
    assert_eq!(ids(&boston.factors_only_theirs), [("state_law", v1::FactorSign::Barrier)]);
    assert_eq!(ids(&boston.factors_only_yours), [("staffing", v1::FactorSign::Barrier)]);
    let phoenix = austin().peer(PHOENIX);
    assert!(phoenix.factors_in_common.is_empty(), "the same factors with the other sign are not in common");
}

#[test]
fn r120_r123_the_first_rank_and_what_is_essential_count_most() {
    // By hand: Austin is (backing + 1 of weight 1, staffing - 2/3 of .75), Boston (backing + 1, state law - 1/3 of .75).
    let (own, theirs): (f64, f64) = (2.0 / 3.0 * 0.75, 1.0 / 3.0 * 0.75);
    // Scopes: both backings and Austin's staffing are local, state law is central.
    let common = 0.8 + 0.2;
    let length = |other: f64| (1.0 + other * other).sqrt();
    let expected = common / (length(own) * length(theirs));
    assert!((similarity(&austin().peer(BOSTON), Block::Factors) - expected).abs() < 1e-9);
}

#[test]
fn r121_like_signs_agree_and_the_complement_pairs_a_barrier_with_an_enabler() {
    let alike = austin();
    let complement = austin().with(|terms| terms.complement_factors = true);
    let of = |ask: &Ask<'_>, place| similarity(&ask.peer(place), Block::Factors);
    assert!(of(&alike, BOSTON) > of(&alike, PHOENIX));
    assert!(of(&complement, PHOENIX) > of(&complement, BOSTON));
    assert!(of(&complement, PHOENIX) > 0.7);
}

#[test]
fn r21_a_starting_point_is_same_different_or_unknown_and_unknown_is_never_same() {
    let told = |place: &str| -> Vec<(String, v1::Comparison)> {
        let points = austin().peer(place).starting_points;
        points.into_iter().map(|one| (one.dimension.clone(), one.comparison())).collect()
    };
    let (same, different, unknown) = (v1::Comparison::Same, v1::Comparison::Different, v1::Comparison::Unknown);
    assert_eq!(told(BOSTON), [("budget".to_owned(), same), ("data_team".to_owned(), unknown)]);
    assert_eq!(told(PHOENIX), [("budget".to_owned(), different), ("data_team".to_owned(), unknown)]);
    // Two dimensions with half the block each: the same level of one, and nothing for what is unknown.
    let boston = austin().peer(BOSTON);
    assert!((similarity(&boston, Block::StartingPoint) - 0.5).abs() < 1e-9);
    assert_eq!(similarity(&austin().peer(NEW_ORLEANS), Block::StartingPoint), 0.0);
    assert!(boston.starting_points.iter().all(|one| one.comparison != 0));
}

#[test]
fn r22_factors_and_starting_points_that_nobody_recorded_keep_the_fit_below_one() {
    // Everybody's factors are unknown in England but for the partnerships: coverage says so.
    for peer in Ask::of(england(), "E09000007").answer().peers {
        let known = |name: &str| peer.contributions.iter().find(|one| one.block == name).expect("the block").known;
        assert_eq!((known("factors"), known("starting_point")), (0.0, 0.0));
        assert!(peer.coverage < 0.85 && peer.fit <= peer.coverage);
    }
}

#[test]
fn r9_r12_r13_form_lead_and_extent_are_shown_and_filtered_on_and_outrank_no_problem() {
    let boston = austin().peer(BOSTON);
    assert_eq!(boston.details.as_ref().expect("details").lead_sector.as_ref().expect("a sector").code, "public_health");
    assert!(boston.differences.iter().any(|one| one.subject == "delivery_model"));
    let joint = austin().with(|terms| {
        let models = &engine().vocabulary().delivery_models;
        terms.filter.delivery_models =
            vec![models.iter().find(|one| one.id.as_str() == "joint_office").unwrap().id.clone()];
    });
    assert_eq!(joint.peers(), [BOSTON]);
    let led = austin().with(|terms| {
        let sectors = &engine().vocabulary().sectors;
        terms.filter.lead_sector =
            Some(sectors.iter().find(|one| one.id.as_str() == "public_health").unwrap().id.clone());
    });
    assert_eq!(led.peers(), [BOSTON]);
    // Phoenix works in the same form as Austin, Boston in another: dropping the forms changes no fit.
    let bare = engine_of(cities().write("record_details.csv", b"fips,problem,kind,value,source,source_key\n").pack());
    assert_eq!(Ask::of(&bare, AUSTIN).about("encampments").peers(), austin().peers());
}

#[test]
fn r10_a_place_is_in_several_problems_and_client_groups_at_once() {
    let engine = england();
    let cheshire = engine.register().find("West Cheshire (2014)").expect("a partnership").place;
    let place = peermatch::catalogue::place(engine, cheshire, TODAY).place.expect("a place");
    let problems: Vec<&str> = place.records.iter().map(|one| one.problem_id.as_str()).collect();
    for problem in ["complex_dependency", "domestic_abuse", "early_support"] {
        assert!(problems.contains(&problem), "{problems:?}");
    }
    let groups = place.records.iter().flat_map(|one| one.details.iter().flat_map(|details| &details.client_groups));
    let mut groups: Vec<&String> = groups.map(|one| &one.code).collect();
    groups.sort();
    groups.dedup();
    assert!(groups.len() >= 2, "{groups:?}");
}

#[test]
fn a_profile_brings_its_own_factors_and_starting_point() {
    use peermatch::contract::query::Reader;
    let engine = engine();
    let record = v1::ProfileRecord {
        problem_id: "encampments".to_owned(),
        as_of: "2026-01-01".to_owned(),
        factors: vec![v1::ProfileFactor {
            factor_id: "executive_backing".to_owned(),
            sign: v1::FactorSign::Enabler.into(),
            rank: 1,
            ..Default::default()
        }],
        starting_points: vec![v1::ProfileStartingPoint { dimension: "budget".to_owned(), level: Some(1) }],
        ..Default::default()
    };
    let profile =
        v1::Profile { governance_type: "mayor_council".to_owned(), records: vec![record], ..Default::default() };
    let request = v1::FindPeersRequest {
        subject: Some(v1::find_peers_request::Subject::Profile(profile.clone())),
        problem_id: "encampments".to_owned(),
        ..Default::default()
    };
    let today = jiff::civil::date(2026, 11, 22);
    let reader = Reader {
        vocabulary: engine.vocabulary(),
        register: engine.register(),
        groups: None,
        weight_sets: &[],
        today,
        uncovered: Uncovered::nothing(),
    };
    let query = reader.query(&request).expect("a sound profile");
    let answer = answer(engine, &query);
    let boston = answer.peers.iter().find(|peer| peer.place_id == BOSTON).expect("Boston");
    assert!(similarity(boston, Block::Factors) > 0.9 && similarity(boston, Block::StartingPoint) > 0.49);

    let mut wrong = profile;
    wrong.records[0].factors.push(v1::ProfileFactor { factor_id: "luck".to_owned(), rank: 9, ..Default::default() });
    let twice = wrong.records[0].factors[0].clone();
    wrong.records[0].factors.push(twice);
    wrong.records[0].starting_points.push(v1::ProfileStartingPoint { dimension: "budget".to_owned(), level: Some(7) });
    let request =
        v1::FindPeersRequest { subject: Some(v1::find_peers_request::Subject::Profile(wrong)), ..Default::default() };
    let Err(peermatch::contract::violation::RequestError::Invalid(violations)) = reader.query(&request) else {
        panic!("accepted")
    };
    let fields: Vec<&str> = violations.iter().map(|one| one.field.as_str()).collect();
    let expected = [
        "profile.records[0].factors[1].factor_id",
        "profile.records[0].factors[1].sign",
        "profile.records[0].factors[1].rank",
        "profile.records[0].factors[2].factor_id",
        "profile.records[0].starting_points[1].level",
    ];
    assert_eq!(fields, expected);
}
