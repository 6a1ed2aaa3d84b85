//! Three places of the archipelago, worked by hand.
//!
//! Rain is 10, 20, 30 and silver 100, 200, 300 for Arn, Bel, Cyr: mean 20, standard deviation sqrt(200/3), so z is
//! -1.2247, 0 and 1.2247. Sun is 50 for Arn and Bel and unknown for Cyr: no deviation, z is 0. Sky (rain, sun) and purse
//! (silver) weigh one half each. The kernel gives k(-1.2247, 0) = 0.481562 and k(-1.2247, 1.2247) = 0.049184.
//! Records: Arn floods 1, goats 2; Bel floods 2, goats 2; Cyr river walls, unknown; Dol goats, solved.
//! N = 4 places with a record, df floods 2, which counts as 3, goats 3: idf ln(6/4) = 0.405465 of either.

use crate::support::{Ask, World, similarity, view_of};
use peermatch::domain::block::Block;
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::stage::StageMode;
use peermatch::domain::weighing::OwnWeights;
use peermatch::engine::View;
use peermatch::model::Model;
use peermatch::proto::v1::Peer;

const CONTEXT_ARN_BEL: f64 = 0.25 * 0.481_562_17 + 0.25 + 0.5 * 0.481_562_17;
const CONTEXT_ARN_CYR: f64 = 0.25 * 0.049_183_98 + 0.5 * 0.049_183_98;
/// sqrt(.30 x .15) for the theme and sqrt(.70 x .35) for the problem.
const PROBLEM_AND_ITS_PART: f64 = std::f64::consts::FRAC_1_SQRT_2;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-7, "{found} is not {expected}");
}

fn blocks(peer: &Peer, expected: [f64; 5]) {
    let blocks = [Block::Problem, Block::Companions, Block::Stage, Block::Governance, Block::Context];
    for (block, expected) in blocks.into_iter().zip(expected) {
        close(similarity(peer, block), expected);
    }
}

fn peer(engine: &View, asker: &str, peer: &str) -> Peer {
    Ask::of(engine, asker).about("flood").peer(peer)
}

#[test]
fn two_cities_with_floods_one_stage_apart() {
    let peer = peer(&World::new().engine(), "ARN", "BEL");
    // The only companions are goats on both sides: alike. One step between the stages: two thirds. Both are cities.
    blocks(&peer, [1.0, 1.0, 2.0 / 3.0, 1.0, CONTEXT_ARN_BEL]);
    close(peer.fit, (0.30 + 0.05 + 0.15 * 2.0 / 3.0 + 0.15 + 0.15 * CONTEXT_ARN_BEL) / 0.80);
    close(peer.coverage, 1.0);
}

#[test]
fn a_city_with_floods_and_a_province_with_river_walls() {
    let peer = peer(&World::new().engine(), "ARN", "CYR");
    // Structure shares nothing. Dykes: both hold the great part (.4 + .4), but in Cyr it lies split: .8 of one half.
    blocks(&peer, [PROBLEM_AND_ITS_PART, 0.0, 0.0, 0.4, CONTEXT_ARN_CYR]);
    close(peer.fit, (0.30 * PROBLEM_AND_ITS_PART + 0.15 * 0.4 + 0.15 * CONTEXT_ARN_CYR) / 0.80);
    // Companions and Cyr's stage are unknown, and so is the sun of Cyr, a quarter of the context.
    close(peer.coverage, (0.30 + 0.15 + 0.15 * 0.75) / 0.80);
}

#[test]
fn a_province_that_asks_a_city_back_fits_as_well() {
    let engine = World::new().engine();
    let peer = Ask::of(&engine, "CYR").about("river_walls").peer("ARN");
    blocks(&peer, [PROBLEM_AND_ITS_PART, 0.0, 0.0, 0.4, CONTEXT_ARN_CYR]);
}

#[test]
fn the_two_cities_place_wide() {
    let peer = Ask::of(&World::new().engine(), "ARN").peer("BEL");
    // Floods two thirds. Goats are at one stage wherever they are live: that says no more than that there are goats.
    let stage = 2.0 / 3.0;
    close(similarity(&peer, Block::Problem), 1.0);
    close(similarity(&peer, Block::Stage), stage);
    close(peer.fit, 0.4 + 0.2 * stage + 0.2 + 0.2 * CONTEXT_ARN_BEL);
}

#[test]
fn the_city_and_the_province_place_wide() {
    let peer = Ask::of(&World::new().engine(), "ARN").peer("CYR");
    // Of two problems that are equally rare one is shared, and of that one a part.
    let problem = 0.5_f64.sqrt() * PROBLEM_AND_ITS_PART;
    close(similarity(&peer, Block::Problem), problem);
    // Dykes .8, greens nothing (the city holds them, in the province the communes do): .4 on average, halved.
    close(similarity(&peer, Block::Governance), 0.2);
    close(peer.coverage, 0.4 + 0.2 + 0.2 * 0.75);
}

#[test]
fn a_rare_problem_counts_more_place_wide_and_none_as_rarer_than_one_that_three_have() {
    let mut world = World::new();
    for number in 0..6 {
        world =
            world.add("places.csv", &format!("C{number},C{number},C{number},Archipelago,South,city,,,,,,,log,")).add(
                "records.csv",
                &format!("C{number},goats,live,unknown,seen,2025-07-01,public_record,Goats.,log,{number}"),
            );
    }
    // N = 10. Goats are on record for 9, floods for 2, which counts as 3: ln(12/10) and ln(12/4).
    let (goats, floods) = (0.182_321_56_f64, 1.098_612_29_f64);
    let peer = Ask::of(&world.engine(), "ARN").peer("CYR");
    close(similarity(&peer, Block::Problem), (floods / (floods + goats)).sqrt() * PROBLEM_AND_ITS_PART);
}

#[test]
fn a_peer_with_nothing_live_has_an_unknown_problem_block_place_wide() {
    // Dol has solved its goats: a peer, of which there is nothing live to compare.
    let peer = Ask::of(&World::new().engine(), "ARN").peer("DOL");
    let problem = peer.contributions.iter().find(|one| one.block == "problem").expect("a block");
    assert_eq!((problem.similarity, problem.known), (0.0, 0.0));
}

#[test]
fn a_caller_who_cares_for_stage_alone_gets_stage_alone() {
    let engine = World::new().engine();
    let only = [("problem", 0.0), ("companions", 0.0), ("stage", 3.0), ("governance", 0.0), ("context", 0.0)];
    let ask = Ask::of(&engine, "ARN").about("flood");
    let ask = ask.with(|terms| terms.weights = OwnWeights::from_named(only).expect("weights"));
    close(ask.peer("BEL").fit, 2.0 / 3.0);
}

#[test]
fn a_derived_pressure_counts_half() {
    // More cities, so that there is a worst tenth: C16 has the most rain, and floods are not on record for it.
    let mut world = World::new();
    for number in 0..17 {
        world = world
            .add("places.csv", &format!("C{number},C{number},C{number},Archipelago,South,city,,,,,,,log,"))
            .add("indicators_published.csv", &format!("C{number},{},50,200", 40 + number));
    }
    let model = Model::from_bytes(&Model::train(&world.pack(), None).expect("trained").to_bytes().expect("a model"))
        .expect("the same");
    let engine = view_of(world.pack(), model.clone());
    let ask = Ask::of(&engine, "ARN").about("flood").with(|terms| terms.pressures = PressureUse::Always);
    let wet = ask.peer("C16");
    close(similarity(&wet, Block::Problem), 0.5);
    let never = Ask::of(&engine, "ARN").about("flood").with(|terms| terms.pressures = PressureUse::Never);
    assert!(!never.explain("C16").is_peer);
    // Place-wide the other way: all that C16 has is a pressure, so that its row is half as long.
    let wide = Ask::of(&engine, "C16").with(|terms| terms.pressures = PressureUse::Always);
    let floods_of_arn = similarity(&wide.peer("ARN"), Block::Problem);
    let recorded = world.add("records.csv", "C16,flood,live,unknown,seen,2025-07-01,public_record,Wet.,log,x").pack();
    let recorded = view_of(recorded, model);
    let as_if_recorded = similarity(&Ask::of(&recorded, "C16").peer("ARN"), Block::Problem);
    close(floods_of_arn, 0.5 * as_if_recorded);
}

/// Two figures that measure floods: of the first Arn, Bel and Cyr have 1, 2 and 3, of the second Arn has none.
fn measured() -> World {
    let figure = |code: &str| {
        format!(
            "[[figure]]\ncode = \"{code}\"\nproblem = \"flood\"\nlabel = \"{code} a year\"\nunit = \"days\"\nscale = \"amount\"\n\
             bad_end = \"high\"\nsource = \"log\"\n"
        )
    };
    let row = |place: &str, figure: &str, value: u8| format!("{place},{figure},{value},2025-01-01,public_record\n");
    let rows = [("ARN", 1), ("BEL", 2), ("CYR", 3)].map(|(place, value)| row(place, "wet_cellars", value)).concat();
    let others = [("BEL", 1), ("CYR", 2)].map(|(place, value)| row(place, "wet_feet", value)).concat();
    World::new()
        .write("problem_figures.toml", [figure("wet_cellars"), figure("wet_feet")].concat().as_bytes())
        .write("problem_figures.csv", format!("island,figure,value,as_of,provenance\n{rows}{others}").as_bytes())
}

#[test]
fn a_quarter_of_the_problem_hangs_on_its_own_figures_and_an_unknown_one_adds_nothing() {
    let engine = measured().engine();
    // Wet cellars: z is -1.2247 and 0 as of rain, alike by 0.481562. Wet feet are not known of Arn: half of a quarter.
    let peer = peer(&engine, "ARN", "BEL");
    let problem = 0.75 + 0.25 * 0.5 * 0.481_562_17;
    blocks(&peer, [problem, 1.0, 2.0 / 3.0, 1.0, CONTEXT_ARN_BEL]);
    close(peer.fit, (0.30 * problem + 0.05 + 0.15 * 2.0 / 3.0 + 0.15 + 0.15 * CONTEXT_ARN_BEL) / 0.80);
    close(peer.coverage, (0.30 * (0.75 + 0.25 * 0.5) + 0.50) / 0.80);
    // Known on both sides of the other pair, z of wet feet -1 and 1: k(-1, 1) = 0.135336. The code is a part of the asked one.
    let told = Ask::of(&engine, "BEL").about("flood").peer("CYR");
    let alike = (0.481_562_17 + 0.135_335_69) / 2.0;
    close(similarity(&told, Block::Problem), PROBLEM_AND_ITS_PART * (0.75 + 0.25 * alike));
}

#[test]
fn the_figures_of_another_problem_and_place_wide_questions_move_nothing() {
    let (with, without) = (measured().engine(), World::new().engine());
    for problem in ["goats", "river_walls"] {
        let fit = |engine| Ask::of(engine, "ARN").about(problem).answer().peers.first().map(|peer| peer.fit);
        assert_eq!(fit(&with), fit(&without), "{problem}");
    }
    assert_eq!(Ask::of(&with, "ARN").peer("BEL").fit, Ask::of(&without, "ARN").peer("BEL").fit);
}

#[test]
fn figures_of_a_problem_are_told_with_their_day_and_unknown_ones_without_a_value() {
    let peer = peer(&measured().engine(), "ARN", "BEL");
    let told = &peer.contributions[0].problem_figures;
    let values: Vec<_> = told.iter().map(|one| (one.figure.as_str(), one.yours, one.theirs)).collect();
    assert_eq!(values, [("wet_cellars", Some(1.0), Some(2.0)), ("wet_feet", None, Some(1.0))]);
    assert_eq!((told[0].your_as_of.as_str(), told[1].your_as_of.as_str()), ("2025-01-01", ""));
    assert!((told[0].similarity - 0.481_562_17).abs() < 1e-7 && told[1].similarity == 0.0);
    assert!(peer.contributions[1..].iter().all(|one| one.problem_figures.is_empty()));
}

#[test]
fn a_stage_that_weighs_nothing_is_told_and_not_compared() {
    let rules = "[[rule]]\ncode = \"seen\"\nstages = [\"0\", \"1\", \"2\", \"3\", \"4\", \"5\", \"unknown\"]\nstage_weight = 0\nsays = \"x\"\n";
    let engine = World::new().write("stage_rules.toml", rules.as_bytes()).engine();
    let told = peer(&engine, "ARN", "BEL");
    let stage = told.contributions.iter().find(|one| one.block == "stage").expect("a block");
    assert_eq!((stage.similarity, stage.known, stage.reason_code.as_str()), (0.0, 0.0, "STAGE_NOT_COMPARED"));
    assert_eq!(told.shared_problems[0].stage_steps, Some(1), "the stages are shown");
    // Whoever is ahead is still known to be ahead, a stage given in the call meets nothing, and place-wide they are compared.
    let ahead = Ask::of(&engine, "ARN").about("flood").mode(StageMode::Ahead);
    assert_eq!(ahead.peers(), ["BEL"]);
    assert!(similarity(&ahead.peer("BEL"), Block::Stage) == 0.0);
    close(similarity(&Ask::of(&engine, "ARN").peer("BEL"), Block::Stage), 2.0 / 3.0);
}
