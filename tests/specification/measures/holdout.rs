//! Whether what a place does not show can be told from its peers, without fooling ourselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{World, england, england_dir, run};
use jiff::civil::{Date, date};
use peermatch::domain::id::ProblemId;
use peermatch::domain::profile::Profile;
use peermatch::domain::record::{Provenance, Record};
use peermatch::domain::slot::Slot;
use peermatch::domain::taxonomy::Lineage;
use peermatch::engine::View;
use peermatch::evaluate::{Split, before, folds};

const DAY: Date = date(2024, 7, 1);

fn split(engine: &View) -> Vec<Split> {
    folds(engine.vocabulary(), &engine.register().profiles().to_vec(), 5, 1)
}

fn on_one_line(engine: &View, one: &ProblemId, other: &ProblemId) -> bool {
    engine.vocabulary().taxonomy.lineage(one, other) != Lineage::Apart
}

/// Values that a record's sources name, apart from the place.
fn named(profile: &Profile, record: &Record) -> BTreeSet<String> {
    let keys = record.evidence().iter().flat_map(|one| one.source_key.split(';'));
    let values = keys.filter_map(|part| part.split('=').nth(1)).map(str::to_lowercase);
    values.filter(|value| !value.is_empty() && *value != profile.place.id.as_str().to_lowercase()).collect()
}

/// Every way in which something hidden could be told from what is left of the same place.
fn leaks(engine: &View, split: &Split) -> Vec<String> {
    let vocabulary = engine.vocabulary();
    let mut leaks = Vec::new();
    for (&place, hidden) in &split.hidden {
        let (whole, seen) = (engine.register().get(place), &split.seen[place]);
        for problem in hidden {
            let fact = whole.record(problem).expect("what is hidden was on record");
            let days: BTreeSet<Date> = fact.evidence().iter().map(|one| one.as_of).collect();
            for left in seen.records() {
                let mut leak =
                    |how: &str| leaks.push(format!("{}: {problem} by {how} with {}", whole.place.id, left.problem));
                if on_one_line(engine, problem, &left.problem) {
                    leak("line");
                }
                if left.evidence().iter().any(|one| days.contains(&one.as_of)) {
                    leak("day");
                }
                if !named(whole, fact).is_disjoint(&named(whole, left)) {
                    leak("name");
                }
            }
            for rule in vocabulary.pressure_rules.iter().filter(|rule| on_one_line(engine, problem, &rule.problem)) {
                let position = vocabulary.indicator_index(&rule.indicator).expect("an indicator");
                if seen.figures[position].is_some() {
                    leaks.push(format!("{}: {problem} by {}", whole.place.id, rule.indicator));
                }
            }
            if seen.statistics.iter().any(|one| on_one_line(engine, problem, &one.problem)) {
                leaks.push(format!("{}: {problem} by a statistic", whole.place.id));
            }
        }
    }
    leaks
}

#[test]
fn nothing_hidden_can_be_reached_through_what_is_left() {
    let engine = england();
    for split in split(engine) {
        assert!(split.hidden.len() > 200, "{}", split.hidden.len());
        assert_eq!(leaks(engine, &split), Vec::<String>::new());
    }
    assert_eq!(
        leaks(engine, &before(engine.vocabulary(), &engine.register().profiles().to_vec(), DAY)),
        Vec::<String>::new()
    );
}

#[test]
fn every_fact_of_public_record_is_hidden_once() {
    let engine = england();
    let mut times: BTreeMap<(Slot, ProblemId), usize> = BTreeMap::new();
    for split in split(engine) {
        for (place, hidden) in split.hidden {
            hidden.into_iter().for_each(|problem| *times.entry((place, problem)).or_default() += 1);
        }
    }
    assert!(times.values().all(|&times| times == 1));
    let facts: usize = engine.register().profiles().iter().map(|profile| profile.offered().count()).sum();
    assert_eq!(times.len(), facts);
}

#[test]
fn before_a_day_nothing_later_is_seen_and_only_what_is_wholly_later_is_judged() {
    let engine = england();
    let split = before(engine.vocabulary(), &engine.register().profiles().to_vec(), DAY);
    assert!(split.seen.iter().flat_map(Profile::records).flat_map(Record::evidence).all(|one| one.as_of < DAY));
    assert!(split.hidden.len() > 100);
    for (&place, hidden) in &split.hidden {
        let records = hidden.iter().filter_map(|problem| engine.register().get(place).record(problem));
        assert!(records.flat_map(Record::evidence).all(|one| one.as_of >= DAY));
    }
}

#[test]
fn a_membership_is_hidden_with_the_award_that_it_repeats() {
    let line = |problem: &str, day: &str, key: &str| {
        format!("EST,{problem},live,1,seen,{day},public_record,Said so.,log,{key}")
    };
    let world = World::new()
        .add("records.csv", &line("goats", "2025-03-01", "fund=Round-2;amount=5"))
        .add("records.csv", &line("flood", "2025-04-01", "cohort=round-2"));
    let engine = world.engine();
    let est = engine.register().find("EST").expect("a place").place;
    let together = split(&engine).iter().any(|split| split.hidden.get(&est).is_some_and(|hidden| hidden.len() == 2));
    assert!(together, "the award and the membership are one event");
}

#[test]
fn a_derived_fact_is_no_truth() {
    let engine = england();
    let mut profiles = engine.register().profiles().to_vec();
    let camden = engine.register().find("E09000007").expect("a place").place;
    let mut evidence = profiles[camden].records()[0].evidence()[0].clone();
    evidence.provenance = Provenance::Derived;
    let derived = ProblemId::new("obesity").expect("a code");
    let record = Record::from_evidence(derived.clone(), vec![evidence]).expect("a record");
    let mut records = profiles[camden].records().to_vec();
    records.push(record);
    let one = &profiles[camden];
    profiles[camden] = Profile::new(one.place.clone(), records, one.figures.clone(), one.statistics.clone());
    let splits = folds(engine.vocabulary(), &profiles, 5, 1);
    assert!(splits.iter().all(|split| split.hidden.get(&camden).is_none_or(|hidden| !hidden.contains(&derived))));
    assert!(splits.iter().any(|split| split.seen[camden].record(&derived).is_none()), "and hidden with its event");
}

#[test]
fn evaluate_holdout_reports_ours_beside_what_most_places_have() {
    let pack = england_dir();
    let args = ["evaluate", "--holdout", "--before", "2024-07-01", "--pack", "."];
    let json: serde_json::Value =
        serde_json::from_str(&run(&pack, &[&args[..], &["--output", "json"]].concat()).out).expect("JSON");
    assert_eq!((json["kind"].as_str(), json["before"].as_str()), (Some("holdout"), Some("2024-07-01")));
    let of = |method: &str| {
        let methods = json["methods"].as_array().expect("methods");
        methods.iter().find(|one| one["method"] == method).expect("the method").clone()
    };
    let gain = |method: &str| of(method)["ndcg_at_10"]["mean"].as_f64().expect("a gain");
    assert!(of("random")["ours_less_ndcg_at_10"]["low"].as_f64().expect("an interval") > 0.0);
    assert!(gain("popularity") > gain("random") && (0.0..=1.0).contains(&gain("ours")));
    let said = run(&pack, &args);
    assert!(
        said.out.contains("ours less it") && said.out.lines().all(|line| line.chars().count() <= 80),
        "{}",
        said.out
    );
    run(&pack, &["evaluate", "--holdout", "--before", "1066-10-14", "--pack", "."]).fails(3, "too little was known");
    run(&pack, &["evaluate", "--before", "2024-07-01", "--structure", "--pack", "."]).fails(2, "cannot be used with");
}
