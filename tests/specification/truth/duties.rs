//! Who holds what by law, and who answers for it by practice.

use peermatch::domain::pressure::PressureUse;
use peermatch::proto::v1::{Duty, DutyBasis, PlaceDuty};

use super::place;
use crate::support::{Ask, england};

fn duty(id: &str, function: &str) -> PlaceDuty {
    let found = place(id).duties.into_iter().find(|one| one.function == function);
    found.unwrap_or_else(|| panic!("{function} is a function"))
}

fn holders(id: &str, function: &str) -> Vec<String> {
    duty(id, function).holders.into_iter().map(|one| one.place_id).collect()
}

const WIGAN: &str = "E08000010";
const GREATER_MANCHESTER: &str = "E47000001";

#[test]
fn t6_waste_is_disposed_of_by_whom_the_law_names() {
    // A county for its districts, which collect; a unitary for itself, Halton included.
    assert_eq!(holders("E07000105", "waste_disposal"), ["E10000016"]);
    assert_eq!(holders("E07000105", "waste_collection"), ["E07000105"]);
    assert_eq!(holders("E06000006", "waste_disposal"), ["E06000006"]);
    // The combined authority for its districts but Wigan.
    assert_eq!(holders("E08000003", "waste_disposal"), [GREATER_MANCHESTER]);
    assert_eq!(holders(WIGAN, "waste_disposal"), [WIGAN]);
    assert_eq!(holders(GREATER_MANCHESTER, "waste_disposal"), [GREATER_MANCHESTER, WIGAN]);
    // Joint authorities for the boroughs they were made for; every other borough for itself.
    for (borough, body) in [
        ("E08000012", "en-wda-merseyside"),
        ("E09000025", "en-wda-east-london"),
        ("E09000007", "en-wda-north-london"),
        ("E09000009", "en-wda-west-london"),
        ("E09000022", "en-wda-western-riverside"),
        ("E09000008", "E09000008"),
        ("E08000035", "E08000035"),
    ] {
        assert_eq!(holders(borough, "waste_disposal"), [body]);
    }
}

#[test]
fn t6_a_body_that_is_there_for_one_duty_is_named_and_never_matched() {
    let disposal = duty("E09000007", "waste_disposal");
    assert_eq!(disposal.duty(), Duty::None);
    assert!(disposal.holders[0].holder_only && disposal.holders[0].display_name == "North London Waste Authority");
    assert!(england().register().find("en-wda-north-london").is_err(), "it is no place");
    let of_london = duty("E61000001", "waste_disposal");
    assert_eq!(of_london.holders.iter().filter(|one| one.holder_only).count(), 4);
    let kent =
        Ask::of(england(), "E10000016").about("waste_recycling").with(|terms| terms.pressures = PressureUse::Always);
    for peer in kent.answer().peers {
        let yours = &peer.shared_problems[0].your_duty_holders;
        assert!(yours.iter().any(|one| one.function == "waste_disposal" && one.place_id == "E10000016"));
        assert_eq!(yours.iter().filter(|one| one.function == "waste_collection").count(), 12, "its districts collect");
    }
}

#[test]
fn t6_counties_plan_for_minerals_and_waste() {
    assert_eq!(holders("E10000016", "minerals_and_waste_planning")[0], "E10000016");
    assert_eq!(holders("E07000105", "minerals_and_waste_planning"), ["E10000016"]);
}

#[test]
fn t8_each_function_says_whether_a_law_gives_it_to_its_holders() {
    for one in place("E10000016").duties {
        assert!(one.basis() != DutyBasis::Unspecified && !one.source.is_empty(), "{}", one.function);
        assert!(one.holders.iter().all(|holder| holder.basis() == one.basis()));
    }
    let basis = |function: &str| duty("E10000016", function).basis();
    assert_eq!(basis("climate"), DutyBasis::Practice, "no law is on a declared emergency");
    assert_eq!(basis("digital"), DutyBasis::Practice);
    assert_eq!(basis("special_educational_needs"), DutyBasis::Law);
    assert!(duty("E10000016", "biodiversity").source.contains("2006, section 40"));
}

#[test]
fn t8_what_each_body_holds_for_itself_nobody_holds_beside_it() {
    // A district and its county answer for their own money each; a combined authority is not among them.
    assert_eq!(holders("E07000105", "finance"), ["E07000105"]);
    assert_eq!(holders("E10000016", "finance"), ["E10000016"]);
    assert!(!holders(GREATER_MANCHESTER, "finance").contains(&GREATER_MANCHESTER.to_owned()));
    // Each public authority has the biodiversity duty.
    for id in ["E07000105", "E10000016", GREATER_MANCHESTER] {
        assert_eq!(holders(id, "biodiversity"), [id]);
    }
}

#[test]
fn t8_who_answers_for_it_by_practice_is_said_to_be_responsible() {
    let economy = Ask::of(england(), "seed:west-cheshire").about("work_and_skills").answer();
    let told = economy.query.expect("the query").notices;
    let told = told.iter().find(|one| one.code == "DUTY_HELD_ELSEWHERE").expect("a partnership holds none");
    assert!(told.text.contains("is responsible for") && !told.text.contains("holds"), "{}", told.text);
}
