//! How much each block moves an answer, and whether answers are a matter of who has most records.

use crate::packs::us_cities;
use crate::support::{Ask, england, england_dir, run};
use peermatch::domain::block::Block;
use peermatch::domain::cancel::Cancel;
use peermatch::evaluate::{Questions, influence};

#[test]
fn r41_answers_are_no_matter_of_who_has_most_records() {
    for one in influence(england()).expect("measured").questions {
        let rho = one.listings.rho_with_records;
        assert!(rho.abs() <= 0.35, "{}: {rho}", one.kind);
        assert!(one.listings.never_listed <= 3, "{} are never listed {}", one.listings.never_listed, one.kind);
    }
}

#[test]
fn a_block_that_nobody_has_moves_nothing_and_what_is_known_best_moves_most_place_wide() {
    let measured = influence(england()).expect("measured");
    let wide = &measured.questions[0];
    let of = |questions: &Questions, block: Block| {
        *questions.blocks.iter().find(|one| one.block == block.name()).expect("the block")
    };
    assert!(wide.blocks.iter().all(|one| one.block != "companions"), "place-wide there are none");
    let largest = wide.blocks.iter().map(|one| one.influence).fold(0.0, f64::max);
    assert_eq!(of(wide, Block::Governance).influence, largest);
    assert!(of(wide, Block::Problem).influence > of(wide, Block::Stage).influence);
    assert!(of(wide, Block::StartingPoint).top_5_without > 0.99);
    for one in measured.questions.iter().flat_map(|one| &one.blocks) {
        assert!((one.influence - one.weight * one.spread).abs() < 1e-3, "{one:?}");
        assert!((0.0..=1.0).contains(&one.top_5_without));
    }
}

#[test]
fn one_half_of_the_figures_says_the_same_as_the_other_and_one_half_of_the_problems_hardly() {
    let measured = influence(england()).expect("measured");
    let of = |block: Block| *measured.reliability.iter().find(|one| one.block == block.name()).expect("the block");
    assert!(of(Block::Context).reliability.expect("themes") > 0.6, "{:?}", of(Block::Context));
    assert!(of(Block::Problem).reliability.expect("problems") < 0.3, "{:?}", of(Block::Problem));
    for one in &measured.reliability {
        let whole = one.halves_agree.map(|agree| 2.0 * agree / (1.0 + agree));
        assert_eq!(one.reliability, whole);
    }
}

#[test]
fn a_tenth_of_the_answers_about_one_problem_are_of_high_confidence() {
    for one in influence(england()).expect("measured").questions {
        let said = one.confidence;
        assert!((said.high + said.medium + said.low - 1.0).abs() < 1e-9);
        assert!(one.kind != "one_problem" || said.high >= 0.1, "{said:?}");
    }
}

#[test]
fn the_spread_is_that_of_the_answers_themselves() {
    // One place with one question: the mean over questions is that of its eligible places.
    let engine = us_cities::engine();
    let measured = influence(engine).expect("measured");
    let mut spreads = Vec::new();
    for profile in engine.register().profiles() {
        let ask = Ask::of(engine, profile.place.id.as_str());
        let (asker, cancel) = (engine.asker(&ask.query), Cancel::new());
        let scored = engine.ask(&asker, &cancel).and_then(|asking| asking.everyone()).expect("scored");
        if let Some(scored) = scored.filter(|scored| !scored.is_empty()) {
            let of: Vec<f64> = scored.iter().map(|one| one.likeness[Block::Context as usize].similarity).collect();
            let mean = of.iter().sum::<f64>() / of.len() as f64;
            spreads.push((of.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / of.len() as f64).sqrt());
        }
    }
    let expected = spreads.iter().sum::<f64>() / spreads.len() as f64;
    let context = measured.questions[0].blocks.iter().find(|one| one.block == "context").expect("context");
    assert!((context.spread - expected).abs() < 1e-12);
    assert_eq!(measured.questions[0].questions, spreads.len());
}

#[test]
fn evaluate_influence_prints_a_table_and_json() {
    let pack = england_dir();
    let said = run(&pack, &["evaluate", "--influence", "--pack", "."]);
    assert_eq!(said.exit, 0, "{said:?}");
    assert!(said.out.contains("weight x spread") && said.out.contains("rank correlation"));
    assert!(said.out.lines().all(|line| line.chars().count() <= 80));
    let said = run(&pack, &["evaluate", "--influence", "--pack", ".", "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(json["kind"], "influence");
    assert_eq!(json["questions"][1]["kind"], "one_problem");
}
