//! What is planned to replace a place, and what an area is not.

use jiff::civil::date;

use super::place;
use crate::support::{Ask, england};

const SURREY: &str = "E10000030";
const GUILDFORD: &str = "E07000209";
const WOKING: &str = "E07000217";
const KENT: &str = "E10000016";

#[test]
#[allow(deprecated)]
fn t12_a_council_may_become_two() {
    let planned = place(SURREY).planned_successions;
    let names: Vec<&str> = planned.iter().map(|one| one.successor.as_str()).collect();
    assert_eq!(names, ["East Surrey Council", "West Surrey Council"]);
    assert_eq!(place(SURREY).planned_succession.as_ref(), planned.first(), "the old field has the first");
}

#[test]
fn t12_before_its_day_a_plan_is_a_plan_and_after_it_is_past() {
    let told = |today, asker, peer| {
        let mut ask = Ask::of(england(), asker);
        ask.query.terms_mut().today = today;
        ask.peer(peer).considerations
    };
    let find = |all: &[peermatch::proto::v1::Statement], code: &str| {
        all.iter().find(|one| one.code == code).map(|one| one.text.clone())
    };
    let (before, after) = (date(2027, 3, 31), date(2027, 4, 1));
    let both = find(&told(before, GUILDFORD, WOKING), "SAME_PLANNED_SUCCESSOR").expect("both become one");
    assert!(both.contains("you are both to become part of West Surrey Council on 1 April 2027"), "{both}");
    let past = find(&told(after, GUILDFORD, WOKING), "SAME_PLANNED_SUCCESSOR").expect("both were to");
    assert!(past.contains("you were both to become") && past.contains("is past"), "{past}");
    // Whoever rings Surrey should know that it is about to go.
    let soon = find(&told(before, KENT, SURREY), "TO_BE_REPLACED").expect("Surrey is to be replaced");
    assert!(soon.contains("to be replaced by East Surrey Council and West Surrey Council on 1 April 2027"), "{soon}");
    let gone = find(&told(after, KENT, SURREY), "TO_BE_REPLACED").expect("it was to be");
    assert!(gone.contains("were to be replaced") && gone.contains("is past"), "{gone}");
}

#[test]
fn t7_to_be_in_an_area_is_not_to_be_part_of_the_body_that_governs_it() {
    let camden = Ask::of(england(), "E09000007").peer("E09000019");
    let told = camden.considerations.iter().find(|one| one.code == "SIBLING_CONVENED").expect("two boroughs");
    assert_eq!(told.text, "you are both in Greater London; London Councils may bring you together");
    for peer in Ask::of(england(), "E09000007").answer().peers {
        assert!(peer.considerations.iter().all(|one| !one.text.contains("Greater London Authority")));
    }
}
