//! Governance is about duties: for the asked problem the answer says who holds the duty on both sides.

use crate::support::{Ask, TODAY, england, similarity};
use peermatch::domain::block::Block;
use peermatch::domain::pressure::PressureUse;
use peermatch::proto::v1::{DutyHolder, GovernanceRelation};

const EPPING_FOREST: &str = "E07000072";
const ESSEX: &str = "E10000012";

#[test]
fn two_tier_answer_names_the_tier_that_holds_the_duty() {
    let answer = Ask::of(england(), EPPING_FOREST).about("send").answer();
    let notices: Vec<&str> = answer.query.as_ref().unwrap().notices.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(notices, ["NO_OWN_RECORD", "DUTY_HELD_ELSEWHERE"]);
    let told = &answer.query.as_ref().unwrap().notices[1].text;
    assert!(told.contains("Essex (county council) holds special educational needs"), "{told}");
    for peer in &answer.peers {
        let shared = &peer.shared_problems[0];
        assert_eq!(ids(&shared.your_duty_holders), [ESSEX]);
        assert!(!shared.their_duty_holders.is_empty());
    }
}

#[test]
fn a_county_asking_about_a_district_duty_is_told_its_districts() {
    let answer = Ask::of(england(), ESSEX).about("homelessness").answer();
    let query = answer.query.expect("the query");
    let told = query.notices.iter().find(|one| one.code == "DUTY_HELD_ELSEWHERE").expect("it does not hold the duty");
    assert!(told.text.contains("12 district councils hold housing and homelessness"), "{}", told.text);
}

#[test]
fn both_sides_of_every_shared_problem_name_their_holders() {
    let engine = england();
    for id in ["E09000007", ESSEX, EPPING_FOREST, "E47000001", "E06000052"] {
        for peer in Ask::of(engine, id).answer().peers {
            for shared in &peer.shared_problems {
                assert!(!shared.your_duty_holders.is_empty(), "{id} {}", shared.problem_id);
                assert!(!shared.their_duty_holders.is_empty(), "{id} {}", shared.problem_id);
            }
        }
    }
}

#[test]
fn the_same_two_bodies_are_alike_or_not_by_the_duty_that_is_asked() {
    // A single-tier council is like a county for a county's duty and like a district for a district's.
    let engine = england();
    let alike = |asker: &str, peer: &str, problem: &str| {
        similarity(&Ask::of(engine, asker).about(problem).peer(peer), Block::Governance)
    };
    let (kent, buckinghamshire) = ("E10000016", "E06000060");
    let county_duty = alike(kent, buckinghamshire, "local_government_reorganisation");
    assert!(county_duty > 0.4, "{county_duty}");
    let peer = Ask::of(engine, EPPING_FOREST).about("housing_delivery").peer("E09000007");
    assert_eq!(peer.governance_relation(), GovernanceRelation::SameDuties);
    assert!((similarity(&peer, Block::Governance) - 0.48).abs() < 0.005);
    assert!(peer.considerations.iter().all(|one| one.code != "DUTY_ELSEWHERE_HERE"));
}

fn ids(holders: &[DutyHolder]) -> Vec<&str> {
    holders.iter().map(|holder| holder.place_id.as_str()).collect()
}

#[test]
fn a_combined_authority_asking_is_told_what_it_holds_and_what_its_members_do() {
    // Adult skills are the authority's own and its members'; children's services are its members' alone.
    let greater_manchester = "E47000001";
    let skills = Ask::of(england(), greater_manchester)
        .about("adult_skills")
        .with(|terms| terms.pressures = PressureUse::Always);
    let answer = skills.answer();
    assert!(answer.query.expect("the query").notices.iter().all(|one| one.code != "DUTY_HELD_ELSEWHERE"));
    for peer in &answer.peers {
        let shared = &peer.shared_problems[0];
        assert_eq!(ids(&shared.your_duty_holders)[0], greater_manchester, "{}", peer.display_name);
        assert!(!shared.their_duty_holders.is_empty());
    }
    let children = Ask::of(england(), greater_manchester).about("childrens_services").answer();
    let told = children.query.expect("the query").notices;
    let told = told.iter().find(|one| one.code == "DUTY_HELD_ELSEWHERE").expect("it holds no such duty");
    assert!(told.text.contains("10 metropolitan districts hold"), "{}", told.text);
    for peer in &children.peers {
        assert_eq!(peer.shared_problems[0].your_duty_holders.len() % 10, 0, "ten members for each function");
        assert!(!peer.shared_problems[0].their_duty_holders.is_empty());
    }
}

#[test]
fn devolved_police_powers_stand_with_the_authorities_that_have_them() {
    let holders = |id: &str| {
        let position = england().register().find(id).expect("a place").place;
        let place = peermatch::catalogue::place(england(), position, TODAY).place.expect("a place");
        let duty = place.duties.into_iter().find(|one| one.function == "community_safety_and_resilience");
        duty.expect("the function").holders.into_iter().map(|one| one.place_id).collect::<Vec<_>>()
    };
    for id in ["E47000001", "E47000002", "E47000003", "E47000012", "E61000001"] {
        assert_eq!(holders(id)[0], id);
    }
    assert!(
        !holders("E47000007").contains(&"E47000007".to_owned()),
        "the West Midlands have a commissioner of their own"
    );
}

#[test]
fn a_partnership_of_its_time_holds_no_duty_and_the_councils_that_it_consisted_of_do() {
    let answer = Ask::of(england(), "seed:west-cheshire").about("complex_dependency").answer();
    let told = answer.query.expect("the query").notices;
    assert!(told.iter().any(|one| one.text.contains("Cheshire West and Chester (unitary council) holds")), "{told:?}");
    let essex = answer.peers.iter().find(|peer| peer.place_id == "seed:whole-essex").expect("a partnership");
    let theirs = ids(&essex.shared_problems[0].their_duty_holders);
    assert!(theirs.contains(&ESSEX) && theirs.contains(&EPPING_FOREST) && !theirs.contains(&"seed:whole-essex"));
    assert!(ids(&essex.shared_problems[0].your_duty_holders).iter().all(|id| *id == "E06000050"));
}
