//! The engine against a naive oracle that was written from the design alone, on the real pack.
#![allow(clippy::unwrap_used)]

mod changes;
mod first;
mod muddle;
mod naive;
mod names;
mod questions;

use std::path::Path;
use std::sync::LazyLock;

use peermatch::domain::cancel::Cancel;
use peermatch::domain::id::ProblemId;
use peermatch::domain::slot::Slot;
use peermatch::domain::stage::StageMode;
use peermatch::domain::taxonomy::Level;
use peermatch::domain::world::World;
use peermatch::model::Model;
use peermatch::pack;
use peermatch::proto::v1;

use muddle::muddle;
use naive::{context_kernel, live_problems, stage_kernel};
use questions::{Both, MODES, Question};

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/england");

/// Built once: every test asks the same engine.
static ENGLAND: LazyLock<Both> =
    LazyLock::new(|| Both::new(england(), &std::fs::read(Path::new(PACK).join("model.json")).unwrap()));

fn england() -> World {
    pack::load(Path::new(PACK)).expect("the pack of this repository")
}

/// Every live problem of every place, in every stage mode.
fn live(both: &Both) -> Vec<Question> {
    let mut questions = Vec::new();
    for (place, profile) in both.engine.register().profiles().iter().enumerate() {
        for problem in live_problems(profile) {
            questions.extend(MODES.map(|mode| (place, Some(problem.clone()), mode)));
        }
    }
    questions
}

/// Every place with none of its problems named, in every stage mode.
fn place_wide(both: &Both) -> Vec<Question> {
    let places = 0..both.engine.register().profiles().len();
    places.flat_map(|place| MODES.map(|mode| (place, None, mode))).collect()
}

/// Every code of the taxonomy, asked by every place of `step`, whatever it has on record.
fn any_code(both: &Both, step: usize, modes: &[StageMode]) -> Vec<Question> {
    let mut questions = Vec::new();
    for place in (0..both.engine.register().profiles().len()).step_by(step) {
        for problem in both.engine.vocabulary().taxonomy.problems() {
            questions.extend(modes.iter().map(|&mode| (place, Some(problem.id.clone()), mode)));
        }
    }
    questions
}

/// Whether a question names a theme instead of a problem.
fn names_a_theme(both: &Both, (_, problem, _): &Question) -> bool {
    let taxonomy = &both.engine.vocabulary().taxonomy;
    problem.as_ref().and_then(|problem| taxonomy.get(problem)).is_some_and(|one| one.level == Level::Theme)
}

fn muddled() -> Both {
    let pack = muddle(england());
    let model = Model::train(&pack, None).expect("trained").to_bytes().unwrap();
    Both::new(pack, &model)
}

#[test]
fn every_council_and_live_problem_in_three_stage_modes_ranks_as_the_naive_oracle_does() {
    ENGLAND.agree_on(&live(&ENGLAND));
}

#[test]
fn every_place_wide_question_with_learned_weights_ranks_as_the_naive_oracle_does() {
    let both = Both::weighing(england(), &std::fs::read(Path::new(PACK).join("model.json")).unwrap());
    both.agree_on(&place_wide(&both));
}

#[test]
fn every_place_wide_question_ranks_as_the_naive_oracle_does() {
    ENGLAND.agree_on(&place_wide(&ENGLAND));
}

#[test]
fn places_that_tie_rank_as_the_naive_oracle_does() {
    // By the shared problem alone nearly everybody ties, and the published hash decides.
    let questions: Vec<Question> = live(&ENGLAND).into_iter().step_by(10).collect();
    ENGLAND.agree_weighing([1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], &questions);
}

#[test]
fn a_question_without_an_own_record_ranks_as_the_naive_oracle_does() {
    let mut questions = any_code(&ENGLAND, 9, &[StageMode::Alongside]);
    questions.retain(|question| !names_a_theme(&ENGLAND, question));
    ENGLAND.agree_on(&questions);
}

#[test]
fn a_muddled_pack_with_its_own_model_ranks_as_the_naive_oracle_does() {
    let both = muddled();
    let mut questions = place_wide(&both);
    questions.extend(live(&both).into_iter().step_by(4));
    questions.extend(any_code(&both, 23, &MODES));
    questions.retain(|question| !names_a_theme(&both, question));
    both.agree_on(&questions);
}

#[test]
fn a_question_about_a_theme_ranks_as_the_naive_oracle_does() {
    for both in [&*ENGLAND, &muddled()] {
        let mut questions = live(both);
        questions.extend(any_code(both, 9, &MODES));
        questions.retain(|question| names_a_theme(both, question));
        both.agree_on(&questions);
    }
}

#[test]
fn the_published_values_of_the_kernels_hold() {
    for (a, b, expected) in [(0.0, 1.0, 0.6242), (0.0, 2.0, 0.1359), (0.5, 1.5, 0.5894), (1.0, 1.0, 1.0)] {
        assert!((context_kernel(a, b) - expected).abs() < 5e-5, "k({a}, {b}) = {}", context_kernel(a, b));
    }
    let alongside = [0.0, 0.0, 0.0, 0.33, 0.67, 1.0, 0.67, 0.33, 0.0, 0.0, 0.0];
    let ahead = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.75, 0.5, 0.25];
    for (d, (alongside, ahead)) in (-5..=5).zip(alongside.into_iter().zip(ahead)) {
        let expected = [(StageMode::Alongside, alongside), (StageMode::Ahead, ahead)];
        for (mode, expected) in expected.into_iter().chain([(StageMode::Either, f64::max(alongside, ahead))]) {
            assert!((stage_kernel(mode, d) - expected).abs() < 0.005, "{mode:?} {d}");
        }
    }
}

#[test]
fn the_published_context_of_two_pairs_holds_in_the_oracle_and_in_the_answer() {
    for (a, b, expected) in [("E06000001", "E06000002", 0.7433), ("E09000002", "E08000025", 0.7505)] {
        let (a, b) = (ENGLAND.place(a), ENGLAND.place(b));
        let (product, known) = ENGLAND.oracle.context(a, b);
        assert!((product - expected).abs() < 5e-5, "{product}");
        assert!((known - 1.0).abs() < 1e-12, "{known}");
        let told = told(&(a, None, StageMode::Alongside), b, "context").expect("a peer");
        assert!((told - expected).abs() < 5e-5, "{told}");
    }
}

/// Rows and columns: London borough, metropolitan district, unitary, county, district, combined authority.
const TYPES: [&str; 6] =
    ["london_borough", "metropolitan_district", "unitary", "county", "district", "combined_authority"];

const COUNTY_DUTY: [[f64; 6]; 6] = [
    [1.00, 0.98, 0.93, 0.51, 0.08, 0.00],
    [0.98, 1.00, 0.93, 0.51, 0.08, 0.00],
    [0.93, 0.93, 1.00, 0.51, 0.08, 0.00],
    [0.51, 0.51, 0.51, 1.00, 0.26, 0.07],
    [0.08, 0.08, 0.08, 0.26, 1.00, 0.00],
    [0.00, 0.00, 0.00, 0.07, 0.00, 1.00],
];
const DISTRICT_DUTY: [[f64; 6]; 6] = [
    [1.00, 0.98, 0.93, 0.11, 0.48, 0.00],
    [0.98, 1.00, 0.93, 0.11, 0.48, 0.00],
    [0.93, 0.93, 1.00, 0.11, 0.48, 0.00],
    [0.11, 0.11, 0.11, 1.00, 0.26, 0.07],
    [0.48, 0.48, 0.48, 0.26, 1.00, 0.00],
    [0.00, 0.00, 0.00, 0.07, 0.00, 1.00],
];
const BOTH_TIERS: [[f64; 6]; 6] = [
    [1.00, 0.97, 0.93, 0.46, 0.42, 0.20],
    [0.97, 1.00, 0.93, 0.46, 0.42, 0.20],
    [0.93, 0.93, 1.00, 0.46, 0.42, 0.20],
    [0.46, 0.46, 0.46, 1.00, 0.46, 0.27],
    [0.42, 0.42, 0.42, 0.46, 1.00, 0.20],
    [0.20, 0.20, 0.20, 0.27, 0.20, 1.00],
];

/// Places of a type that have no duty of their own.
fn of_type(kind: &str) -> impl Iterator<Item = usize> {
    let profiles = ENGLAND.engine.register().profiles().iter().enumerate();
    let plain = profiles.filter(|(_, one)| one.place.duties.is_empty());
    plain.filter(move |(_, one)| one.place.governance_type.as_str() == kind).map(|(place, _)| place)
}

#[test]
fn the_published_governance_tables_hold() {
    let tables =
        [("adult_social_care", COUNTY_DUTY), ("housing_and_homelessness", DISTRICT_DUTY), ("climate", BOTH_TIERS)];
    for (function, table) in tables {
        for (one, row) in TYPES.iter().zip(table) {
            for (other, expected) in TYPES.iter().zip(row) {
                let (a, b) = (of_type(one).next().unwrap(), of_type(other).next().unwrap());
                let (product, known) = ENGLAND.oracle.governance(a, b, &[function]);
                assert!((product - expected).abs() <= 0.005 + 1e-12, "{function}: {one} - {other} is {product}");
                assert!((known - 1.0).abs() < 1e-12, "{function}: {one} - {other} knows {known}");
            }
        }
    }
}

#[test]
fn answers_tell_the_governance_of_the_published_tables() {
    // Codes on record that touch one function alone: one of the lower tier, one of both tiers, one of the upper tier.
    for (problem, table) in
        [("local_plan", DISTRICT_DUTY), ("climate_action", BOTH_TIERS), ("child_protection", COUNTY_DUTY)]
    {
        let problem = ProblemId::new(problem).unwrap();
        let mut seen = 0;
        for (one, row) in TYPES.iter().zip(table) {
            for (other, expected) in TYPES.iter().zip(row) {
                let a = of_type(one).next().unwrap();
                let question = (a, Some(problem.clone()), StageMode::Alongside);
                let told = of_type(other).find_map(|b| told(&question, b, "governance"));
                if let Some(told) = told {
                    assert!((told - expected).abs() <= 0.005 + 1e-12, "{problem}: {one} - {other} is {told}");
                    seen += 1;
                }
            }
        }
        assert!(seen >= 12, "{problem}: only {seen} pairs of types have an answer");
    }
}

/// What the engine tells of one block of one pair; none where the two are no peers.
fn told(question: &Question, peer: usize, block: &str) -> Option<f64> {
    let (engine, query) = (&ENGLAND.engine, ENGLAND.query(question));
    let answer: v1::ExplainPeerResponse =
        engine.ask(&engine.asker(&query), &Cancel::new()).unwrap().explain(Slot::new(peer)).unwrap();
    Some(answer.peer?.contributions.iter().find(|one| one.block == block)?.similarity)
}
