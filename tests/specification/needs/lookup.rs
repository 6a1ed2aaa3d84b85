//! Finding the problem that people mean, in the words that they have for it.

use crate::support::england;
use peermatch::domain::taxonomy::{Level, Lineage, Problem};
use peermatch::text::TextEncoder;

/// The problems that a text may mean, each with how sure that is.
fn meant(text: &str) -> Vec<(&'static Problem, f64)> {
    let problems = england().vocabulary().taxonomy.problems();
    england().lexical().meant(text).into_iter().map(|one| (&problems[one.problem], one.confidence)).collect()
}

fn best(text: &str) -> (String, f64) {
    let all = meant(text);
    let (problem, sure) = all.first().unwrap_or_else(|| panic!("nothing is like '{text}'"));
    (problem.id.to_string(), *sure)
}

#[test]
fn r3_the_same_problem_in_the_words_of_two_sectors_is_one_concept() {
    let taxonomy = &england().vocabulary().taxonomy;
    let mut checked = 0;
    for problem in taxonomy.problems() {
        for (_, words) in &problem.words {
            for word in words {
                let all = meant(word);
                let own = all.iter().find(|(one, _)| one.id == problem.id);
                assert!(own.is_some_and(|(_, sure)| *sure >= 0.95), "'{word}' does not find {}", problem.id);
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
            let all = meant(name);
            let (first, top) = all[0];
            let found = all.iter().take_while(|(_, sure)| *sure == top).any(|(one, _)| one.id == problem.id);
            assert!(found && top >= 0.95, "'{name}' finds {} before {}", first.id, problem.id);
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
        assert!(meant(text).is_empty(), "{text}");
    }
    assert!(meant(&"home ".repeat(10_000)).is_empty());
}

#[test]
fn r6_every_way_of_saying_partnership_is_one_concept_without_weight() {
    let taxonomy = &england().vocabulary().taxonomy;
    for text in ["joining up", "collaboration", "partnership working", "integration", "joint working"] {
        let (first, _) = meant(text)[0];
        assert_eq!(first.level, Level::StopConcept, "{text}");
        assert_eq!(taxonomy.lineage(&first.id, &first.id), Lineage::Apart);
    }
}

#[test]
fn r16_the_taxonomy_is_as_wide_as_the_job_and_problems_have_practical_parts() {
    let vocabulary = england().vocabulary();
    let problems = vocabulary.taxonomy.problems();
    let count = |level: Level| problems.iter().filter(|one| one.level == level).count();
    let codes = count(Level::Problem) + count(Level::SubProblem);
    assert!(codes >= 200 && count(Level::SubProblem) >= 60, "{codes}");
    for function in &vocabulary.governance.functions {
        assert!(
            problems.iter().any(|one| one.functions.contains(&function.id)),
            "{} is touched by no problem",
            function.id
        );
    }
}

#[test]
fn r4_every_problem_has_other_words_for_it_and_what_people_say_who_have_it() {
    let taxonomy = &england().vocabulary().taxonomy;
    for problem in taxonomy.problems().iter().filter(|one| matches!(one.level, Level::Problem | Level::SubProblem)) {
        assert!(!problem.definition.is_empty() && !problem.synonyms.is_empty(), "{}", problem.id);
        assert!(!problem.cues.is_empty(), "{} has no cue", problem.id);
    }
}

/// Codes that records, figures and callers have used since the first release of the taxonomy.
const FIRST_CODES: [&str; 12] = [
    "adult_social_care",
    "childrens_services",
    "climate_action",
    "complex_dependency",
    "finance",
    "health_social_care_integration",
    "homelessness",
    "hospital_discharge",
    "information_sharing",
    "local_plan",
    "negotiating_with_government",
    "send",
];

#[test]
fn old_codes_stay_when_the_taxonomy_grows() {
    for code in FIRST_CODES {
        assert_eq!(best(code), (code.to_owned(), 1.0));
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
