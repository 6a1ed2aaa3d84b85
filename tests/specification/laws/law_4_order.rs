//! The fit is symmetric where no direction is asked; ties break by a published hash; equal inputs give equal bytes.

use crate::support::{Ask, World, engine_of, england};
use peermatch::domain::id::PlaceId;
use peermatch::domain::stage::StageMode;
use peermatch::matching::rank::{query_id, tie_key};
use peermatch::model::Model;

#[test]
fn place_wide_fits_are_the_same_from_either_side() {
    let engine = england();
    for profile in engine.register().profiles().iter().step_by(7) {
        let id = profile.place.id.as_str();
        for peer in Ask::of(engine, id).answer().peers {
            let back = Ask::of(engine, &peer.place_id).explain(id);
            // A place whose only common ground is a problem that it has solved does not ask for it back.
            if let Some(back) = back.peer {
                assert!((back.fit - peer.fit).abs() < 1e-9, "{id} and {}", peer.place_id);
                assert!((back.coverage - peer.coverage).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn one_problem_fits_are_the_same_from_either_side_for_two_places_that_hold_the_code() {
    let engine = england();
    for problem in ["local_plan", "send", "finance", "town_centre", "child_protection"] {
        for mode in [StageMode::Alongside] {
            for asker in ["E09000007", "E08000025", "E06000052", "E09000008", "E06000066"] {
                let ask = Ask::of(engine, asker).about(problem).mode(mode);
                let holds = |id: &str| {
                    let place = engine.register().position(&PlaceId::new(id).unwrap()).unwrap();
                    engine.register().get(place).records().iter().any(|record| record.problem.as_str() == problem)
                };
                for peer in ask.answer().peers.iter().filter(|peer| holds(asker) && holds(&peer.place_id)) {
                    let back = Ask::of(engine, &peer.place_id).about(problem).mode(mode).peer(asker);
                    assert!((back.fit - peer.fit).abs() < 1e-9, "{asker} and {} on {problem}", peer.place_id);
                }
            }
        }
    }
}

#[test]
fn ties_break_by_the_published_hash_and_not_by_the_alphabet() {
    // Twelve communes alike in everything but their names.
    let mut world = World::new().keep("records.csv", 2).keep("indicators_published.csv", 1);
    let twins: Vec<String> = (0..12).map(|number| format!("TWIN{number:02}")).collect();
    for id in &twins {
        world = world
            .add("places.csv", &format!("{id},{id},{id},Archipelago,South,city,,,,,,,log,"))
            .add("records.csv", &format!("{id},flood,live,2,seen,2025-07-01,public_record,Wet.,log,x"));
    }
    let answer = Ask::of(&world.engine(), "ARN").about("flood").answer();
    let order: Vec<&str> = answer.peers.iter().map(|peer| peer.place_id.as_str()).collect();
    let mut expected: Vec<&str> = twins.iter().map(String::as_str).collect();
    let query = query_id("ARN", Some("flood"));
    assert_eq!(query, "ARN|flood");
    expected.sort_by_key(|id| tie_key(&query, &PlaceId::new(id).unwrap()));
    assert_eq!(order, expected[..10]);
    assert_ne!(
        order,
        twins[..10].iter().map(String::as_str).collect::<Vec<_>>(),
        "this would starve the last of the alphabet"
    );
}

#[test]
fn the_tie_key_is_the_published_one() {
    // printf 'ARN|flood|BEL' | sha256sum
    assert_eq!(tie_key("ARN|flood", &PlaceId::new("BEL").unwrap()), TIE_KEY_OF_ARN_FLOOD_BEL);
}

const TIE_KEY_OF_ARN_FLOOD_BEL: u64 = 0x3152_2aa1_dad3_c251;

#[test]
fn equal_inputs_give_equal_bytes() {
    let json = |engine: &peermatch::engine::View| {
        let answer = Ask::of(engine, "E08000025").answer();
        serde_json::to_string(&answer).expect("an answer is JSON")
    };
    let again = engine_of(peermatch::pack::load(&crate::support::england_dir()).expect("the pack"));
    assert_eq!(json(england()), json(&again));
    let train = || Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
    assert_eq!(train(), train());
}
