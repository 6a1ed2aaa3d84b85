//! The same problem in other words finds the same peers.

use crate::support::{Said, england_dir, run};

/// One problem as a nurse, a manager of social care and a housing officer say it.
const THREE: [&str; 3] = [
    "patients medically fit but stuck on wards",
    "people waiting for a package of care",
    "cannot go home, no adapted flat",
];

fn ask(args: &[&str]) -> Said {
    run(&england_dir(), &[args, &["--pack", ".", "--today", "2026-11-22"]].concat())
}

fn json(said: &Said) -> serde_json::Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

#[test]
fn r3_r54_a_nurse_a_social_care_manager_and_a_housing_officer_find_the_same_peers() {
    let named = json(&ask(&["match", "Leeds", "--problem", "hospital_discharge", "--output", "json"]));
    assert!(named["peers"].as_array().is_some_and(|peers| !peers.is_empty()), "{named}");
    for words in THREE {
        let worded = json(&ask(&["match", "Leeds", "--text", words, "--output", "json"]));
        assert_eq!(worded["query"]["problemId"], "hospital_discharge", "{words}");
        assert_eq!(worded["peers"], named["peers"], "{words}");
        let reading = &worded["query"]["textReading"];
        assert_eq!(reading["text"], words);
        assert!(reading["confidence"].as_f64().is_some_and(|sure| (0.6..1.0).contains(&sure)), "{reading}");
        assert!(reading["decidingWords"].as_array().is_some_and(|words| !words.is_empty()), "{reading}");
        assert_eq!(worded["query"]["notices"][0]["code"], "PROBLEM_UNDERSTOOD", "{words}");
    }
    assert!(named["query"]["textReading"].is_null());
    let said = ask(&["match", "Leeds", "--text", THREE[0]]);
    assert!(said.out.contains("was understood as"), "{said:?}");
}

#[test]
fn r135_what_is_not_sure_enough_comes_back_with_the_problems_that_may_be_meant() {
    let said = ask(&["match", "Leeds", "--text", "empty shops and bins"]);
    said.fails(3, "can mean");
    assert!(said.err.contains("town_centre (") && said.err.contains("--problem"), "{said:?}");
    ask(&["match", "Leeds", "--text", "who won the football match"]).fails(3, "there is no problem");
    for empty in ["help", "can you help me", "we have a problem, please help"] {
        ask(&["match", "Leeds", "--text", empty]).fails(3, "there is no problem");
    }
    ask(&["match", "Leeds", "--text", "potholes", "--problem", "local_plan"]).fails(2, "--text");
    ask(&["match", "Leeds", "--text", " "]).fails(3, "is blank");
    ask(&["match", "Leeds", "--text", &"water ".repeat(400)]).fails(3, "2400 characters");
    ask(&["match", "Leeds", "--text", "Mrs Patel of Leeds, born 3 May 1950, waits for a package of care"])
        .fails(3, "--text");
}

#[test]
fn r3_a_text_about_several_problems_is_not_taken_for_one_of_them() {
    let several = [
        (
            "potholes everywhere, bins not emptied and the library is shut",
            &["road_maintenance", "waste_contract", "libraries"][..],
        ),
        ("potholes everywhere and the library is shut", &["road_maintenance", "libraries"]),
        ("loneliness and falls", &["loneliness", "falls_and_assistive_technology"]),
        ("loneliness but also falls", &["loneliness", "falls_and_assistive_technology"]),
        (
            "No GP will take new patients. The dentist has shut. Nobody can get a bus to the hospital.",
            &["primary_care_access", "dental_health", "public_transport_access"],
        ),
    ];
    for (text, codes) in several {
        let resolved = json(&ask(&["taxonomy", "resolve", text, "--output", "json"]));
        let candidates = resolved["candidates"].as_array().expect("candidates").iter();
        let (first, most) = (codes.len(), resolved["candidates"][0]["confidence"].as_f64());
        let mut told: Vec<&str> = candidates
            .take(first)
            .filter(|one| one["confidence"].as_f64() == most)
            .filter_map(|one| one["problemId"].as_str())
            .collect();
        told.sort_unstable();
        let mut expected = codes.to_vec();
        expected.sort_unstable();
        assert_eq!(told, expected, "{text}: {resolved}");
        ask(&["match", "Leeds", "--text", text]).fails(3, "can mean");
    }
    // What is called so is one problem, whatever joins its words.
    for (text, code) in [("walking and cycling", "active_travel"), ("drugs and alcohol", "substance_misuse")] {
        let resolved = json(&ask(&["taxonomy", "resolve", text, "--output", "json"]));
        assert_eq!(resolved["candidates"][0]["problemId"], code, "{resolved}");
        let sure = |at: usize| resolved["candidates"][at]["confidence"].as_f64().unwrap_or_default();
        assert!(sure(0) > sure(1), "{resolved}");
    }
    // Of one problem one may say much.
    let one = "Mould in the bedrooms, damp on every wall. The landlord paints over it, and it comes back.";
    let worded = json(&ask(&["match", "Leeds", "--text", one, "--output", "json"]));
    assert_eq!(worded["query"]["problemId"], "council_homes", "{worded}");
}

#[test]
fn explain_asks_with_words_too_and_a_stage_may_stand_beside_them() {
    let peers = json(&ask(&["match", "Leeds", "--text", THREE[1], "--stage", "2", "--output", "json"]));
    let peer = peers["peers"][0]["placeId"].as_str().expect("a peer").to_owned();
    let explained = json(&ask(&["explain", "Leeds", &peer, "--text", THREE[1], "--stage", "2", "--output", "json"]));
    assert_eq!(explained["isPeer"], true, "{explained}");
    assert_eq!(explained["query"]["problemId"], "hospital_discharge");
    assert_eq!(explained["peer"]["fit"], peers["peers"][0]["fit"]);
}

#[test]
fn r17_an_issue_of_the_work_in_ones_own_words_finds_who_has_it_whatever_field_they_have_it_in() {
    let issue = "social workers and nurses sit in one office and still do not trust each other";
    let worded = json(&ask(&["match", "Leeds", "--text", issue, "--output", "json"]));
    assert_eq!(worded["query"]["problemId"], "relations_across_professions", "{worded}");
    let shared = |peer: &serde_json::Value| peer["sharedProblems"][0]["problemId"].as_str().map(str::to_owned);
    let peers = worded["peers"].as_array().expect("peers");
    let with = |problem: &str| peers.iter().any(|peer| shared(peer).as_deref() == Some(problem));
    assert!(with("relations_across_professions") && with("colocated_teams"), "{worded}");
    let advisers = "our employment advisers sit in other teams and nobody supervises them";
    let worded = json(&ask(&["match", "Leeds", "--text", advisers, "--output", "json"]));
    assert_eq!(worded["query"]["problemId"], "employment_adviser_supervision", "{worded}");
    assert!(worded["peers"].as_array().is_some_and(|peers| peers.len() >= 3), "{worded}");
}
