//! Unknown is never counted as same: it adds nothing, a full fit is out of reach, and the fit never exceeds what is
//! known on both sides.

use crate::support::{Ask, World, england, similarity};
use peermatch::domain::block::Block;
use peermatch::domain::stage::StageMode;

#[test]
fn no_fit_exceeds_what_is_known_on_both_sides() {
    let engine = england();
    for profile in engine.register().profiles() {
        for mode in [StageMode::Alongside, StageMode::Ahead, StageMode::Either] {
            let id = profile.place.id.as_str();
            let wide = Ask::of(engine, id).mode(mode).answer().peers;
            let narrow = profile
                .live()
                .flat_map(|record| Ask::of(engine, id).about(record.problem.as_str()).mode(mode).answer().peers);
            for peer in wide.into_iter().chain(narrow) {
                assert!(peer.fit <= peer.coverage + 1e-9, "{} -> {}", profile.place.name, peer.display_name);
                for one in &peer.contributions {
                    assert!(one.similarity <= one.known + 1e-9, "{} of {}", one.block, peer.display_name);
                }
            }
        }
    }
}

#[test]
fn two_unknown_stages_are_not_alike() {
    let world = World::new().change("records.csv", "ARN,flood,live,1", "ARN,flood,live,unknown").change(
        "records.csv",
        "BEL,flood,live,2",
        "BEL,flood,live,unknown",
    );
    let peer = Ask::of(&world.engine(), "ARN").about("flood").peer("BEL");
    assert_eq!(similarity(&peer, Block::Stage), 0.0);
    assert!(peer.coverage < 1.0 && peer.fit < 1.0);
}

#[test]
fn two_places_without_figures_are_not_alike() {
    let world = World::new().keep("indicators_published.csv", 1);
    let peer = Ask::of(&world.engine(), "ARN").about("flood").peer("BEL");
    assert_eq!(similarity(&peer, Block::Context), 0.0);
    assert!(peer.coverage <= 0.85 + 1e-9);
}

#[test]
fn two_places_of_unknown_government_are_not_alike() {
    let mut pack = World::new().pack();
    let mut profiles = pack.register.profiles().to_vec();
    let unknown = peermatch::domain::id::GovernanceTypeId::new("free_port").expect("a code");
    profiles.iter_mut().for_each(|profile| profile.place.governance_type = unknown.clone());
    pack.register = peermatch::domain::register::Register::new(profiles, Vec::new()).expect("a register");
    let peer_of_unknown = crate::support::engine_of(pack);
    let peer = Ask::of(&peer_of_unknown, "ARN").about("flood").peer("BEL");
    assert_eq!(similarity(&peer, Block::Governance), 0.0);
    assert_eq!(peer.governance_relation(), peermatch::proto::v1::GovernanceRelation::Unknown);
}

#[test]
fn hiding_a_figure_never_helps() {
    let whole = World::new().engine();
    let hidden = World::new().change("indicators_published.csv", "BEL,20,50,200", "BEL,20,,200");
    // The same parameters, so that only what is known of Bel differs.
    let model =
        peermatch::model::Model::train(&World::new().pack(), None).expect("trained").to_bytes().expect("a model");
    let model = peermatch::model::Model::from_bytes(&model).expect("the same");
    let hidden = crate::support::view_of(hidden.pack(), model);
    for (asker, peer) in [("ARN", "BEL"), ("BEL", "ARN")] {
        let fit = |engine| Ask::of(engine, asker).about("flood").peer(peer).fit;
        assert!(fit(&hidden) < fit(&whole));
    }
}
