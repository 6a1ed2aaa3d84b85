//! A place is never its own peer, nor is anything above or below it; siblings are flagged.

use crate::support::{Ask, england};
use peermatch::domain::stage::StageMode;
use peermatch::proto::v1::{ExclusionReason, NotPeerReason, PlaceRelation};

const EPPING_FOREST: &str = "E07000072";
const ESSEX: &str = "E10000012";
const CAMBRIDGE: &str = "E07000008";
const CAMBRIDGESHIRE_AND_PETERBOROUGH: &str = "E47000008";

#[test]
fn nobody_is_given_itself_its_county_its_districts_or_its_combined_authority() {
    let engine = england();
    let register = engine.register();
    for (place, profile) in register.places() {
        let mut own = register.hierarchy().ancestors(place);
        own.extend(register.hierarchy().descendants(place));
        own.insert(place);
        let own: Vec<&str> = own.iter().map(|&place| register.get(place).place.id.as_str()).collect();
        for mode in [StageMode::Alongside, StageMode::Ahead] {
            for peer in Ask::of(engine, profile.place.id.as_str()).mode(mode).answer().peers {
                assert!(!own.contains(&peer.place_id.as_str()), "{} -> {}", profile.place.name, peer.display_name);
            }
        }
    }
}

#[test]
fn what_lies_above_and_below_is_excluded_over_any_number_of_steps_and_says_so() {
    let engine = england();
    let because = |asker: &str, peer: &str, problem: &str| {
        Ask::of(engine, asker).about(problem).explain(peer).not_peer_because.map(|why| why.code())
    };
    let own_area = Some(NotPeerReason::OwnArea);
    assert_eq!(because(EPPING_FOREST, ESSEX, "climate_action"), own_area);
    assert_eq!(because(ESSEX, EPPING_FOREST, "climate_action"), own_area);
    assert_eq!(because(CAMBRIDGE, CAMBRIDGESHIRE_AND_PETERBOROUGH, "climate_action"), own_area);
    assert_eq!(because(CAMBRIDGESHIRE_AND_PETERBOROUGH, CAMBRIDGE, "climate_action"), own_area);
    assert_eq!(because(ESSEX, ESSEX, "climate_action"), Some(NotPeerReason::SamePlace));
    let excluded = Ask::of(engine, ESSEX).about("climate_action").answer().excluded;
    let of_area = excluded.iter().find(|one| one.reason() == ExclusionReason::OwnArea).expect("its districts");
    assert!(of_area.count >= 10, "{of_area:?}");
}

#[test]
fn siblings_may_be_peers_and_are_flagged() {
    let engine = england();
    let sibling = Ask::of(engine, "E09000007").peer("E09000019");
    assert_eq!(sibling.relation(), PlaceRelation::Sibling);
    assert!(sibling.considerations.iter().any(|one| one.code.starts_with("SIBLING")));
    let external = Ask::of(engine, "E09000007").peer("E06000043");
    assert_eq!(external.relation(), PlaceRelation::External);
    assert!(external.considerations.iter().all(|one| !one.code.starts_with("SIBLING")));
}
