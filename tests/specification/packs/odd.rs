//! Packs that are sound and odd.

use crate::support::{Ask, World};
use peermatch::proto::v1::NoPeerReason;

#[test]
fn a_pack_of_one_place_answers_honestly_that_there_is_nobody() {
    let world = World::new().keep("places.csv", 2).keep("records.csv", 3).keep("indicators_published.csv", 2);
    let answer = Ask::of(&world.engine(), "ARN").answer();
    assert!(answer.peers.is_empty());
    assert_eq!(answer.no_peer_reason.map(|why| why.code()), Some(NoPeerReason::NoSharedProblem));
}

#[test]
fn two_identical_places_fit_wholly_and_still_say_something_of_each_other() {
    let world = World::new()
        .add("places.csv", "ARM,Arm,City of Arm,Archipelago,North,city,,10,1000,10,10,,log,")
        .add("records.csv", "ARM,flood,live,1,seen,2025-06-01,public_record,Wet feet.,log,1")
        .add("records.csv", "ARM,goats,live,2,seen,2025-06-01,public_record,Goats seen.,log,2")
        .add("indicators_published.csv", "ARM,10,50,100");
    let peer = Ask::of(&world.engine(), "ARN").peer("ARM");
    assert!((peer.fit - 1.0).abs() < 1e-9);
    assert!(peer.differences.is_empty(), "only identical places differ in nothing");
    assert_eq!(peer.distance_km, Some(0.0));
}

#[test]
fn a_place_with_no_record_gets_a_reason_place_wide_and_peers_for_one_problem() {
    let engine = World::new().engine();
    let answer = Ask::of(&engine, "EST").answer();
    assert_eq!(answer.no_peer_reason.map(|why| why.code()), Some(NoPeerReason::NoLiveRecord));
    assert_eq!(Ask::of(&engine, "EST").about("goats").peers().len(), 3);
}

#[test]
fn a_pack_without_figures_still_matches() {
    let world = World::new()
        .keep("indicators_published.csv", 1)
        .write("indicators.toml", b"")
        .keep("pressures.csv", 1)
        .write("indicators_published.csv", b"island\n")
        .write("indicators_derived.csv", b"island\n");
    assert_eq!(Ask::of(&world.engine(), "ARN").peers().len(), 3);
}

#[test]
fn a_new_record_is_matched_without_training() {
    let model =
        peermatch::model::Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
    let model = peermatch::model::Model::from_bytes(&model).expect("the same");
    let grown = World::new().add("records.csv", "EST,sluices,live,3,seen,2025-07-01,public_record,Stuck.,log,x").pack();
    let engine = crate::support::view_of(grown, model);
    assert!(Ask::of(&engine, "ARN").about("flood").peers().contains(&"EST".to_owned()));
}
