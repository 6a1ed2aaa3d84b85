//! How long a fact lasts, and in which words a stage is told.

use std::fs;

use jiff::civil::{Date, date};
use peermatch::domain::record::Record;

use super::record;
use crate::support::{Ask, World, england};

fn stale(id: &str, problem: &str, today: Date) -> bool {
    let place = england().register().find(id).expect("a place").place;
    let problem = peermatch::domain::id::ProblemId::new(problem).expect("a code");
    england().register().get(place).record(&problem).is_some_and(|one: &Record| one.is_stale(today))
}

#[test]
fn t4_a_dated_step_that_is_past_is_a_question() {
    let kent = record("E10000016", "local_government_reorganisation");
    assert_eq!((kent.next_step.as_str(), kent.next_step_due.as_str()), ("end of consultation", "2026-03-26"));
    assert_eq!((kent.stale, kent.stale_from.as_str()), (true, "2026-03-26"));
    assert!(kent.statement.ends_with("Next: end of consultation, due 26 March 2026: ask what came of it."));
    // The source itself speaks as of its own day.
    assert!(kent.sources[0].statement.ends_with("Next: end of consultation, due 26 March 2026."));
    let mut ask = Ask::of(england(), "E10000016").about("local_government_reorganisation");
    let answer = ask.answer();
    assert!(!answer.peers.is_empty());
    for peer in &answer.peers {
        let told: Vec<_> = peer.considerations.iter().filter(|one| one.code == "STEP_DUE").collect();
        assert!(peer.stale != told.is_empty(), "{told:?}");
        assert!(told.iter().all(|one| one.text.ends_with("ask what came of it")), "{told:?}");
    }
    ask.query.terms_mut().today = date(2026, 3, 25);
    let before = ask.answer();
    assert!(before.peers.iter().flat_map(|one| &one.considerations).all(|one| !one.text.contains("26 March 2026")));
}

#[test]
fn t4_how_long_a_fact_lasts_is_a_matter_of_its_kind() {
    // Graded on 17 June 2026: four years.
    assert!(!stale("E06000066", "child_protection", date(2030, 6, 16)));
    assert!(stale("E06000066", "child_protection", date(2030, 6, 17)));
    // A plan adopted on 26 January 2022: five. A promise of 30 July 2025: two. A partnership of its time: at once.
    assert!(
        !stale("E08000012", "local_plan", date(2027, 1, 25)) && stale("E08000012", "local_plan", date(2027, 1, 26))
    );
    assert!(stale("E06000001", "net_zero_target", date(2027, 7, 30)));
    assert!(!stale("E06000001", "net_zero_target", date(2027, 7, 29)));
    assert!(stale("seed:whole-essex", "complex_dependency", date(2014, 5, 1)));
}

#[test]
fn t4_a_dated_step_needs_a_rule_that_says_when_it_is_stale() {
    let world = World::new();
    let records = fs::read_to_string(world.dir().join("records.csv")).expect("the table");
    let (head, rows) = records.split_once('\n').expect("a head");
    let mut dated = format!("{head},next_step,next_step_due\n");
    rows.lines().for_each(|row| dated.extend([row, ",a count,2026-05-01\n"]));
    let world = world.write("records.csv", dated.as_bytes());
    let faults = world.faults();
    assert!(faults.iter().any(|one| one.message.contains("does not say when such are stale")), "{faults:#?}");
    let mended = world.change("stage_rules.toml", "says = ", "stale_after = { years = 2, next_step = true }\nsays = ");
    mended.pack();
}

#[test]
fn t9_a_stage_is_told_in_the_words_of_the_rule_that_read_it() {
    assert_eq!(record("E10000016", "local_government_reorganisation").stage_words, "proposal submitted");
    assert_eq!(record("E10000030", "local_government_reorganisation").stage_words, "new councils decided");
    assert_eq!(record("E06000001", "town_centre").stage_words, "money awarded");
    assert_eq!(record("E06000001", "climate_action").stage_words, "action plan held");
    // Where the record shows no stage the scale says so.
    assert_eq!(record("E06000001", "asc_equity").stage_words, "stage not recorded");
    for rule in england().vocabulary().stage_rules.iter() {
        for one in rule.stages.iter().filter(|one| one.stage.is_some()) {
            assert!(one.words.is_some(), "{} has words of its own for {:?}", rule.code, one.stage);
        }
        assert!(rule.shelf_life.is_some(), "{} says how long its facts last", rule.code);
    }
}

#[test]
fn t9_answers_tell_those_words_and_keep_the_step_of_the_scale_beside_them() {
    let answer = Ask::of(england(), "E10000016").about("local_government_reorganisation").answer();
    for peer in &answer.peers {
        let shared = &peer.shared_problems[0];
        assert_eq!(shared.your_stage_words, "proposal submitted");
        assert!(
            ["proposal submitted", "new councils decided", "new council in place"]
                .contains(&shared.their_stage_words.as_str())
        );
        let reason = peer.contributions.iter().find(|one| one.block == "stage").expect("the stage block");
        assert!(reason.reason.contains(&shared.their_stage_words), "{}", reason.reason);
        assert!(!reason.reason.contains("piloting") && !reason.reason.contains("designing"), "{}", reason.reason);
    }
}
