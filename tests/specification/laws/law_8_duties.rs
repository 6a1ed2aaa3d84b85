//! Governance is about duties: for the asked problem the answer says who holds the duty on both sides.

use crate::support::{Ask, england, similarity};
use peermatch::domain::block::Block;
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
