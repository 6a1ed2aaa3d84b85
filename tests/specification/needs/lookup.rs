//! Finding the problem that people mean, in the words that they have for it.

use crate::support::england;
use peermatch::domain::lookup::meant;
use peermatch::domain::taxonomy::{Level, Lineage};

fn best(text: &str) -> (String, f64) {
    let all = meant(&england().vocabulary().taxonomy, text);
    let first = all.first().unwrap_or_else(|| panic!("nothing is like '{text}'"));
    (first.problem.id.to_string(), first.confidence)
}

#[test]
fn r3_the_same_problem_in_the_words_of_two_sectors_is_one_concept() {
    let taxonomy = &england().vocabulary().taxonomy;
    let mut checked = 0;
    for problem in taxonomy.problems() {
        for (_, words) in &problem.words {
            for word in words {
                let all = meant(taxonomy, word);
                let own = all.iter().find(|one| one.problem.id == problem.id);
                assert!(own.is_some_and(|one| one.confidence >= 0.95), "'{word}' does not find {}", problem.id);
                checked += 1;
            }
        }
    }
    assert!(checked >= 30, "{checked} words of sectors");
}

#[test]
fn r135_every_code_label_and_synonym_finds_its_problem_first() {
    let taxonomy = &england().vocabulary().taxonomy;
    for problem in taxonomy.problems() {
        for name in problem.names() {
            let all = meant(taxonomy, name);
            let top = all[0].confidence;
            let found = all.iter().take_while(|one| one.confidence == top).any(|one| one.problem.id == problem.id);
            assert!(found && top >= 0.95, "'{name}' finds {} before {}", all[0].problem.id, problem.id);
        }
    }
    for (text, code) in [
        ("troubled families", "complex_dependency"),
        ("domestic violence", "domestic_abuse"),
        ("data sharing", "information_sharing"),
        ("aligned budgets", "pooled_budgets"),
        ("NEET", "young_people_not_in_work"),
    ] {
        assert_eq!(best(text).0, code, "{text}");
    }
}

#[test]
fn misspelt_and_partial_texts_find_their_problem_less_surely() {
    for (text, code) in [
        ("homelesness", "homelessness"),
        ("domestc abuse", "domestic_abuse"),
        ("our local plan is out of date", "local_plan"),
        ("electric vehicle charge points", "ev_charging"),
        ("delayed discharge from hospital", "hospital_discharge"),
    ] {
        let (found, sure) = best(text);
        assert_eq!(found, code, "{text}");
        assert!((0.45..0.95).contains(&sure), "{text}: {sure}");
    }
}

#[test]
fn text_that_is_like_nothing_is_refused() {
    for text in ["zzyzx", "the and of", "!!!", "quantum chromodynamics"] {
        assert!(meant(&england().vocabulary().taxonomy, text).is_empty(), "{text}");
    }
    assert!(meant(&england().vocabulary().taxonomy, &"home ".repeat(10_000)).is_empty());
}

#[test]
fn r6_every_way_of_saying_partnership_is_one_concept_without_weight() {
    let taxonomy = &england().vocabulary().taxonomy;
    for text in ["joining up", "collaboration", "partnership working", "integration", "joint working"] {
        let all = meant(taxonomy, text);
        assert_eq!(all[0].problem.level, Level::StopConcept, "{text}");
        assert_eq!(taxonomy.lineage(&all[0].problem.id, &all[0].problem.id), Lineage::Apart);
    }
}

/// Codes that no place has on record: figures of areas measure them.
const KNOWN_BY_FIGURES: [&str; 8] = [
    "child_mental_health",
    "home_energy",
    "noise_and_nuisance",
    "overcrowding",
    "physical_inactivity",
    "refugees_and_asylum",
    "road_safety",
    "school_exclusion",
];

#[test]
fn r16_problems_have_practical_parts_and_every_code_is_used_by_a_place_a_figure_or_a_report() {
    let engine = england();
    let taxonomy = &engine.vocabulary().taxonomy;
    let count = |level: Level| taxonomy.problems().iter().filter(|one| one.level == level).count();
    let codes = count(Level::Problem) + count(Level::SubProblem);
    assert!((60..=150).contains(&codes) && count(Level::SubProblem) >= 20, "{codes}");
    let listed = peermatch::catalogue::list_problems(engine, None, "").problems;
    for problem in listed.iter().filter(|one| matches!(one.level(), peermatch::proto::v1::ProblemLevel::Problem)) {
        let below = listed.iter().filter(|one| one.parent_id == problem.problem_id);
        let used: i32 = below.chain([problem]).map(|one| one.place_count + one.pressure_count).sum();
        let measured = KNOWN_BY_FIGURES.contains(&problem.problem_id.as_str());
        assert!(used > 0 || measured, "{} is used by nobody", problem.problem_id);
    }
}

#[test]
fn r8_ways_of_working_are_a_branch_of_their_own_that_crosses_services() {
    let engine = england();
    let branch = engine
        .vocabulary()
        .taxonomy
        .problems()
        .iter()
        .filter(|one| one.parent.as_ref().is_some_and(|parent| parent.as_str() == "ways_of_working"));
    assert!(branch.count() >= 8);
    let answer = crate::support::Ask::of(engine, "seed:whole-essex").about("information_sharing").answer();
    assert!(answer.peers.iter().any(|peer| peer.place_id == "seed:west-cheshire"));
}

#[test]
fn r14_every_problem_says_what_kind_of_challenge_it_is() {
    for problem in england().vocabulary().taxonomy.problems() {
        let is_problem = matches!(problem.level, Level::Problem | Level::SubProblem);
        assert_eq!(problem.challenge.is_some(), is_problem, "{}", problem.id);
    }
}
