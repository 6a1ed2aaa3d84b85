//! Contributions sum to the fit; a match without reasons is an error.

use crate::support::{Ask, england};
use peermatch::domain::stage::StageMode;
use peermatch::domain::weighing::OwnWeights;
use peermatch::proto::v1;

#[test]
fn the_contributions_of_every_peer_sum_to_its_fit_and_each_says_why() {
    let engine = england();
    for profile in engine.register().profiles() {
        let id = profile.place.id.as_str();
        for mode in [StageMode::Alongside, StageMode::Either] {
            Ask::of(engine, id).mode(mode).answer().peers.iter().for_each(adds_up);
        }
        if let Some(record) = profile.live().next() {
            Ask::of(engine, id).about(record.problem.as_str()).answer().peers.iter().for_each(adds_up);
        }
    }
}

fn adds_up(peer: &v1::Peer) {
    let sum: f64 = peer.contributions.iter().map(|one| one.value).sum();
    assert!((sum - peer.fit).abs() < 1e-6, "{}: {sum} is not {}", peer.display_name, peer.fit);
    let known: f64 = peer.contributions.iter().map(|one| one.weight * one.known).sum();
    assert!((known - peer.coverage).abs() < 1e-6);
    let weights: f64 = peer.contributions.iter().map(|one| one.weight).sum();
    assert!((weights - 1.0).abs() < 1e-9);
    for one in &peer.contributions {
        assert!((one.value - one.weight * one.similarity).abs() < 1e-12);
        assert!((0.0..=1.0 + 1e-9).contains(&one.similarity), "{} {}", one.block, one.similarity);
        assert!(!one.reason.is_empty() && !one.reason_code.is_empty(), "{} has no reason", one.block);
    }
    assert!(!peer.summary.is_empty());
}

#[test]
fn the_answer_says_which_weights_were_in_force() {
    let ask = Ask::of(england(), "E09000007").about("local_plan");
    let asked =
        ask.with(|terms| terms.weights = OwnWeights::from_named([("stage", 0.0), ("problem", 2.0)]).expect("weights"));
    let answer = asked.answer();
    let weights: Vec<(String, f64)> =
        answer.query.expect("the query").weights.into_iter().map(|one| (one.block, one.weight)).collect();
    let of = |name: &str| weights.iter().find(|(block, _)| block == name).map(|(_, weight)| *weight);
    assert_eq!(of("stage"), Some(0.0));
    assert!((of("problem").unwrap() - 2.0 / 2.50).abs() < 1e-12);
    assert!((weights.iter().map(|(_, weight)| weight).sum::<f64>() - 1.0).abs() < 1e-12);
}
