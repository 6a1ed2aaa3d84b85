//! Three places of the archipelago, worked by hand.
//!
//! Rain is 10, 20, 30 and silver 100, 200, 300 for Arn, Bel, Cyr: mean 20, standard deviation sqrt(200/3), so z is
//! -1.2247, 0 and 1.2247. Sun is 50 for Arn and Bel and unknown for Cyr: no deviation, z is 0. Sky (rain, sun) and purse
//! (silver) weigh one half each. The kernel gives k(-1.2247, 0) = 0.481562 and k(-1.2247, 1.2247) = 0.049184.
//! Records: Arn floods 1, goats 2; Bel floods 2, goats 2; Cyr river walls, unknown; Dol goats, solved.
//! N = 4 places with a record, df floods 2, goats 3: idf ln(6/3) = 0.693147 and ln(6/4) = 0.405465.

use crate::support::{Ask, World, similarity};
use peermatch::domain::block::Block;
use peermatch::domain::pressure::PressureUse;
use peermatch::engine::Engine;
use peermatch::model::Model;
use peermatch::proto::v1::Peer;

const CONTEXT_ARN_BEL: f64 = 0.25 * 0.481_562_17 + 0.25 + 0.5 * 0.481_562_17;
const CONTEXT_ARN_CYR: f64 = 0.25 * 0.049_183_98 + 0.5 * 0.049_183_98;
/// sqrt(.30 x .15) for the theme and sqrt(.70 x .35) for the problem.
const PROBLEM_AND_ITS_PART: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// ln(6/3), the idf of floods.
const FLOODS: f64 = std::f64::consts::LN_2;
/// ln(6/4), the idf of goats.
const GOATS: f64 = 0.405_465_11;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-7, "{found} is not {expected}");
}

fn blocks(peer: &Peer, expected: [f64; 5]) {
    let blocks = [Block::Problem, Block::Companions, Block::Stage, Block::Governance, Block::Context];
    for (block, expected) in blocks.into_iter().zip(expected) {
        close(similarity(peer, block), expected);
    }
}

fn peer(engine: &Engine, asker: &str, peer: &str) -> Peer {
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
    // Floods two thirds, goats one, weighed by their idf.
    let stage = (FLOODS * 2.0 / 3.0 + GOATS) / (FLOODS + GOATS);
    close(similarity(&peer, Block::Problem), 1.0);
    close(similarity(&peer, Block::Stage), stage);
    close(peer.fit, 0.4 + 0.2 * stage + 0.2 + 0.2 * CONTEXT_ARN_BEL);
}

#[test]
fn the_city_and_the_province_place_wide() {
    let peer = Ask::of(&World::new().engine(), "ARN").peer("CYR");
    let problem = (FLOODS / (FLOODS + GOATS)).sqrt() * PROBLEM_AND_ITS_PART;
    close(similarity(&peer, Block::Problem), problem);
    // Dykes .8, greens nothing (the city holds them, in the province the communes do): .4 on average, halved.
    close(similarity(&peer, Block::Governance), 0.2);
    close(peer.coverage, 0.4 + 0.2 + 0.2 * 0.75);
}

#[test]
fn a_caller_who_cares_for_stage_alone_gets_stage_alone() {
    let engine = World::new().engine();
    let only = [("problem", 0.0), ("companions", 0.0), ("stage", 3.0), ("governance", 0.0), ("context", 0.0)];
    let ask = Ask::of(&engine, "ARN").about("flood");
    let ask = ask.with(|query| query.weights = query.weights.with(only).expect("weights"));
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
    let engine = Engine::new(world.pack(), model.clone()).expect("an engine");
    let ask = Ask::of(&engine, "ARN").about("flood").with(|query| query.pressures = PressureUse::Always);
    let wet = ask.peer("C16");
    close(similarity(&wet, Block::Problem), 0.5);
    let never = Ask::of(&engine, "ARN").about("flood").with(|query| query.pressures = PressureUse::Never);
    assert!(!never.explain("C16").is_peer);
    // Place-wide the other way: all that C16 has is a pressure, so that its row is half as long.
    let wide = Ask::of(&engine, "C16").with(|query| query.pressures = PressureUse::Always);
    let floods_of_arn = similarity(&wide.peer("ARN"), Block::Problem);
    let recorded = world.add("records.csv", "C16,flood,live,unknown,seen,2025-07-01,public_record,Wet.,log,x").pack();
    let recorded = Engine::new(recorded, model).expect("the same vocabulary");
    let as_if_recorded = similarity(&Ask::of(&recorded, "C16").peer("ARN"), Block::Problem);
    close(floods_of_arn, 0.5 * as_if_recorded);
}
