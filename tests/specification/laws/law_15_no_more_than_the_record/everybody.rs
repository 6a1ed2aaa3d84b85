//! Every question of the England pack: each place with all its live records, and with each of them.

use super::pair::Pair;
use crate::support::{Ask, World, england};
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::query::{Limit, Terms};
use peermatch::engine::View;
use peermatch::proto::v1;
use rayon::prelude::*;
use std::path::Path;

/// What each place with a live record can ask with its records.
fn questions(engine: &View) -> Vec<Ask<'_>> {
    let limit = |terms: &mut Terms| terms.limit = Limit::new(5).expect("five is allowed");
    let places = engine.register().profiles().iter().filter(|profile| profile.live().next().is_some());
    places
        .flat_map(|profile| {
            let wide = Ask::of(engine, profile.place.id.as_str()).with(limit);
            let each: Vec<_> = profile.live().map(|record| wide.clone().about(record.problem.as_str())).collect();
            std::iter::once(wide).chain(each)
        })
        .collect()
}

/// The number of pairs that were told of.
fn check(asks: Vec<Ask<'_>>) -> usize {
    let told = |ask: &Ask<'_>| {
        let answer = ask.answer();
        let query = answer.query.as_ref().expect("what was understood");
        for peer in &answer.peers {
            Pair::new(ask, query, &peer.place_id).check(peer);
        }
        answer.peers.len()
    };
    asks.par_iter().map(told).sum()
}

#[test]
fn t1_no_sentence_of_any_answer_says_more_of_a_place_than_its_record() {
    assert!(check(questions(england())) > 10_000);
}

#[test]
fn nor_with_pressures_with_other_words_or_for_those_ahead() {
    let asks = questions(england()).into_iter().step_by(23);
    let derived = asks.map(|ask| ask.with(|terms| terms.pressures = PressureUse::Always));
    assert!(check(derived.collect()) > 500);
    let either = questions(england()).into_iter().skip(7).step_by(23);
    check(either.map(|ask| ask.mode(peermatch::domain::stage::StageMode::Either)).collect());
}

#[test]
fn nor_in_another_pack() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/us_cities");
    assert!(check(questions(&World::copy_of(&pack).engine())) > 20);
    assert!(check(questions(&World::new().engine())) > 0);
}

#[test]
fn a_place_that_is_no_peer_is_told_of_by_its_own_records() {
    let engine = england();
    let taxonomy = &engine.vocabulary().taxonomy;
    let places = engine.register().profiles();
    let mut told = 0;
    for (one, other) in places.iter().zip(places.iter().skip(5)) {
        let answer = Ask::of(engine, one.place.id.as_str()).explain(other.place.id.as_str());
        let Some(v1::NotPeer { text, .. }) = answer.not_peer_because else { continue };
        let Some((_, theirs)) = text.split_once("on record for it: ") else { continue };
        for (code, _) in super::labels::named(taxonomy, theirs) {
            assert!(other.record(code).is_some(), "{text}");
            told += 1;
        }
    }
    assert!(told > 10);
}
