//! How much is known of a place, and what to add first (R49).

use crate::packs::us_cities;
use crate::support::{TODAY, engine_of, england};
use peermatch::catalogue;
use peermatch::engine::View;
use peermatch::proto::v1::Completeness;

fn of(engine: &View, name: &str) -> Completeness {
    let place = engine.register().find(name).expect("a place").place;
    catalogue::place(engine, place, TODAY).place.expect("a place").completeness.expect("its completeness")
}

#[test]
fn r49_completeness_is_the_coverage_with_a_place_of_which_everything_is_known() {
    for profile in england().register().profiles() {
        let one = of(england(), profile.place.id.as_str());
        assert!((0.0..=1.0).contains(&one.known), "{}", profile.place.name);
        let sum: f64 = one.blocks.iter().map(|block| block.weight * block.known).sum();
        assert!((sum - one.known).abs() < 1e-9);
        let weights: f64 = one.blocks.iter().map(|block| block.weight).sum();
        assert!((weights - 1.0).abs() < 1e-9);
        assert!(one.next_fact.is_some() && one.next_fact_gain > 0.0, "nobody in England is known whole");
    }
}

#[test]
fn r49_the_fact_that_is_named_raises_the_coverage_by_what_was_said() {
    // Denver has no factor on record: adding any one makes the block known.
    let before = of(us_cities::engine(), "Denver");
    let fact = before.next_fact.expect("something is missing");
    assert_eq!(fact.code, "ADD_FACTOR");
    let added = us_cities::cities().add("record_factors.csv", "us:0820000,rent_burden,staffing,-,1,,made_up,");
    let after = of(&engine_of(added.pack()), "Denver");
    assert!((after.known - before.known - before.next_fact_gain).abs() < 1e-9);
    assert_ne!(after.next_fact.expect("something else").code, "ADD_FACTOR");
}

#[test]
fn a_place_without_a_record_is_told_to_name_a_problem() {
    let swale = of(england(), "seed:swale");
    assert_eq!(swale.next_fact.expect("a fact").code, "ADD_PROBLEM");
}
