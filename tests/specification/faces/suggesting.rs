//! What somebody may be about to type.

use std::sync::Arc;
use std::time::Instant;

use crate::support::{TODAY, World, england};
use peermatch::contract::calls::Calls;
use peermatch::domain::names::Starts;
use peermatch::proto::v1;

fn calls() -> Calls {
    Calls::new(england().clone(), Arc::new(|| TODAY)).expect("calls")
}

fn suggest(calls: &Calls, text: &str) -> v1::SuggestNamesResponse {
    calls.suggest_names(&v1::SuggestNamesRequest { text: text.to_owned(), ..Default::default() }).expect("suggestions")
}

fn places(calls: &Calls, text: &str) -> Vec<String> {
    suggest(calls, text).places.into_iter().map(|one| one.place.expect("a place").display_name).collect()
}

fn problems(calls: &Calls, text: &str) -> Vec<String> {
    suggest(calls, text).problems.into_iter().map(|one| one.problem_id).collect()
}

#[test]
fn r118_what_is_begun_to_be_typed_is_completed_by_any_name_of_a_place() {
    let calls = calls();
    assert_eq!(places(&calls, "camde"), ["Camden"]);
    assert_eq!(places(&calls, "CHELS")[0], "Kensington and Chelsea", "a word within");
    assert_eq!(places(&calls, "leeds")[0], "Leeds", "the whole of a name first");
    let taunton = suggest(&calls, "taunton d").places;
    assert_eq!(taunton[0].place.as_ref().expect("a place").display_name, "Somerset", "by a name from before");
    assert_eq!(taunton[0].matched_name, "Taunton Deane");
    assert!(places(&calls, "ssex").is_empty(), "the middle of a word begins nothing");
    assert!(places(&calls, "").is_empty() && places(&calls, " - ").is_empty());
    assert_eq!(places(&calls, "s").len(), 8, "no more than anybody reads");
}

#[test]
fn r3_problems_are_completed_by_synonyms_and_by_words_that_mean_them() {
    let calls = calls();
    assert_eq!(problems(&calls, "planning sof")[0], "planning_software");
    assert_eq!(problems(&calls, "troubled fam")[0], "complex_dependency");
    assert!(problems(&calls, "bins").contains(&"waste_recycling".to_owned()), "a word that is no name");
    let named = suggest(&calls, "troubled fam").problems.remove(0);
    assert!(named.matched_name.starts_with("troubled families") && !named.theme_display_name.is_empty(), "{named:?}");
    let own = suggest(&calls, "planning sof").problems.remove(0);
    assert_eq!(own.matched_name, "", "its own name needs no other");
}

#[test]
fn a_kind_and_a_number_can_be_asked_for_and_wrong_ones_are_told() {
    let calls = calls();
    let ask = |kind: i32, limit: i32, text: &str| {
        calls.suggest_names(&v1::SuggestNamesRequest { text: text.to_owned(), kind, limit })
    };
    let places = ask(v1::NameKind::Place.into(), 3, "s").expect("places");
    assert_eq!((places.places.len(), places.problems.len()), (3, 0));
    let problems = ask(v1::NameKind::Problem.into(), 20, "s").expect("problems");
    assert!(problems.places.is_empty() && problems.problems.len() > 8);
    for (kind, limit, text, field) in
        [(9, 0, "s", "kind"), (0, 21, "s", "limit"), (0, -1, "s", "limit"), (0, 0, &"s".repeat(201)[..], "text")]
    {
        let told = ask(kind, limit, text).expect_err(field).to_string();
        assert!(told.starts_with(field), "{told}");
    }
}

#[test]
fn no_pack_of_another_country_needs_a_word_of_ours() {
    let world = World::new();
    let calls = Calls::new(world.engine(), Arc::new(|| TODAY)).expect("calls");
    assert_eq!(places(&calls, "ar")[0], "Arn");
    assert_eq!(problems(&calls, "goat")[0], "goats");
}

#[test]
fn a_suggestion_does_not_look_at_every_name() {
    let names = (0..11_000).map(|number| (format!("place {number} upon water"), number));
    let starts = Starts::new(names);
    let begun = Instant::now();
    let found = |text: &str| starts.beginning(&[text.to_owned()], |_| ()).take(2).collect::<Vec<u32>>();
    assert_eq!(found("10999"), [10_999]);
    assert_eq!(found("place 10999 upon"), [10_999]);
    // A thousandth of what looking at each would take even unoptimised: the bound that is promised is measured elsewhere.
    assert!(begun.elapsed().as_millis() < 20, "{:?}", begun.elapsed());
}
