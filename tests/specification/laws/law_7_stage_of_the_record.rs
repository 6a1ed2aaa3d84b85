//! A stage belongs to a record; the caller says whether to meet those alongside, ahead or either.

use crate::support::{Ask, World, england, similarity};
use peermatch::domain::block::Block;
use peermatch::domain::stage::{Stage, StageMode};
use peermatch::proto::v1::{NoPeerReason, NotPeerReason, RecordStatus, StageRelation};

const SURREY: &str = "E10000030";

#[test]
fn one_place_is_compared_at_the_stage_of_the_problem_that_is_asked() {
    let engine = World::new().engine();
    let on_floods = Ask::of(&engine, "ARN").about("flood").peer("BEL");
    let on_goats = Ask::of(&engine, "ARN").about("goats").peer("BEL");
    assert_eq!(on_floods.shared_problems[0].stage_steps, Some(1));
    assert_eq!(on_goats.shared_problems[0].stage_steps, Some(0));
    assert!((similarity(&on_floods, Block::Stage) - 2.0 / 3.0).abs() < 1e-12);
    assert!((similarity(&on_goats, Block::Stage) - 1.0).abs() < 1e-12);
}

#[test]
fn surrey_asking_who_is_ahead_on_reorganisation_meets_councils_that_have_done_it() {
    let answer = Ask::of(england(), SURREY).about("local_government_reorganisation").mode(StageMode::Ahead).answer();
    assert!(answer.peers.len() >= 5);
    for peer in &answer.peers {
        let shared = &peer.shared_problems[0];
        assert!(shared.stage_steps.is_some_and(|steps| steps > 0), "{}", peer.display_name);
        assert_eq!(shared.their_status(), RecordStatus::Solved);
        assert!(peer.considerations.iter().any(|one| one.code == "DONE_THERE"));
    }
}

#[test]
fn ahead_lists_only_places_known_to_be_ahead_whoever_asks() {
    let engine = england();
    for profile in engine.register().profiles().iter().step_by(3) {
        for record in profile.live().filter(|record| record.stage.is_some()) {
            let ask = Ask::of(engine, profile.place.id.as_str()).about(record.problem.as_str()).mode(StageMode::Ahead);
            for peer in ask.answer().peers {
                assert!(peer.shared_problems[0].stage_steps.is_some_and(|steps| steps > 0));
            }
        }
        for peer in Ask::of(engine, profile.place.id.as_str()).mode(StageMode::Ahead).answer().peers {
            assert!(peer.shared_problems.iter().any(|one| one.stage_steps.is_some_and(|steps| steps > 0)));
        }
    }
}

#[test]
fn ahead_of_an_unknown_stage_is_nobody_until_the_stage_is_given() {
    let engine = World::new().engine();
    let ask = Ask::of(&engine, "CYR").about("river_walls").mode(StageMode::Ahead);
    let answer = ask.answer();
    assert_eq!(answer.no_peer_reason.map(|why| why.code()), Some(NoPeerReason::OwnStageUnknown));
    let given = ask.at(Some(Stage::Planning));
    assert_eq!(given.peers(), ["BEL"]);
    let explained = given.explain("ARN");
    assert_eq!(explained.not_peer_because.map(|why| why.code()), Some(NotPeerReason::NotAhead));
}

#[test]
fn the_relation_between_stages_is_said_in_words_that_a_portal_can_use() {
    let engine = World::new().change("records.csv", "BEL,flood,live,2", "BEL,flood,live,4").engine();
    let ahead = &Ask::of(&engine, "ARN").about("flood").peer("BEL").shared_problems[0];
    assert_eq!((ahead.stage_relation(), ahead.stage_steps), (StageRelation::Ahead, Some(3)));
    let behind = &Ask::of(&engine, "BEL").about("flood").peer("ARN").shared_problems[0];
    assert_eq!((behind.stage_relation(), behind.stage_steps), (StageRelation::Behind, Some(-3)));
    let unknown = &Ask::of(&engine, "ARN").about("flood").peer("CYR").shared_problems[0];
    assert_eq!((unknown.stage_relation(), unknown.stage_steps), (StageRelation::Unknown, None));
}

#[test]
fn a_stage_given_in_the_call_is_compared_instead_of_the_recorded_one() {
    let engine = World::new().engine();
    let given = |stage| {
        let ask = Ask::of(&engine, "ARN").about("flood").at(stage);
        similarity(&ask.peer("BEL"), Block::Stage)
    };
    assert!((given(Some(Stage::Designing)) - 1.0).abs() < 1e-12);
    assert_eq!(given(Some(Stage::FullyOperational)), 0.0);
    assert_eq!(given(None), 0.0);
}
