//! Values measured when the fit was chosen, on the real pack.

use crate::support::{Ask, england, similarity};
use peermatch::domain::block::Block;
use peermatch::domain::pressure::PressureUse;
use peermatch::domain::stage::StageMode;

#[test]
fn context_of_two_pairs_of_councils() {
    for (one, other, expected) in [("E06000001", "E06000002", 0.7433), ("E09000002", "E08000025", 0.7505)] {
        let peer = Ask::of(england(), one).about("climate_action").peer(other);
        assert!((similarity(&peer, Block::Context) - expected).abs() < 5e-5, "{}", similarity(&peer, Block::Context));
    }
}

/// One body of each type that is not of another's area: a London borough, a metropolitan district, a unitary council, a
/// county, a district and a combined authority.
const BODIES: [&str; 6] = ["E09000007", "E08000025", "E06000052", "E10000012", "E07000084", "E47000003"];

/// Asks each body about each other with one problem that touches one function.
fn table(problem: &str) -> [[Option<f64>; 6]; 6] {
    BODIES.map(|asker| {
        BODIES.map(|peer| {
            let ask = Ask::of(england(), asker).about(problem).mode(StageMode::Alongside);
            let explained = ask.with(|terms| terms.pressures = PressureUse::Always).explain(peer);
            explained.peer.map(|peer| similarity(&peer, Block::Governance))
        })
    })
}

#[test]
fn governance_of_a_duty_that_both_tiers_share() {
    // climate_action touches climate only, and all six have it on record but the asker itself is no peer of its own.
    let expected = [
        [1.00, 0.975, 0.925, 0.456, 0.421, 0.20],
        [0.975, 1.00, 0.925, 0.456, 0.421, 0.20],
        [0.925, 0.925, 1.00, 0.456, 0.421, 0.20],
        [0.456, 0.456, 0.456, 1.00, 0.462, 0.271],
        [0.421, 0.421, 0.421, 0.462, 1.00, 0.20],
        [0.20, 0.20, 0.20, 0.271, 0.20, 1.00],
    ];
    let found = table("climate_action");
    for (row, (found, expected)) in found.iter().zip(expected).enumerate() {
        for (column, (found, expected)) in found.iter().zip(expected).enumerate() {
            match found {
                Some(found) => assert!((found - expected).abs() < 0.001, "{row},{column}: {found} not {expected}"),
                None => assert_eq!(row, column, "{} and {}", BODIES[row], BODIES[column]),
            }
        }
    }
}

#[test]
fn governance_of_a_districts_duty() {
    // A London borough that asks about planning is like other single-tier councils, half like a district, hardly like a
    // county; a district is most like a district.
    let alike = |asker: &str, peer: &str| {
        similarity(&Ask::of(england(), asker).about("local_plan").peer(peer), Block::Governance)
    };
    for (asker, peer, expected) in [
        ("E09000007", "E09000019", 1.0),
        ("E09000007", "E08000025", 0.975),
        ("E09000007", "E06000043", 0.925),
        ("E09000007", "E07000084", 0.479),
        ("E07000084", "E07000085", 1.0),
    ] {
        let found = alike(asker, peer);
        assert!((found - expected).abs() < 0.001, "{asker} and {peer}: {found}");
    }
}

#[test]
fn governance_of_a_countys_duty() {
    let alike =
        |asker: &str, peer: &str| similarity(&Ask::of(england(), asker).about("send").peer(peer), Block::Governance);
    let (essex, hertfordshire, cornwall, epping_forest) = ("E10000012", "E10000015", "E06000052", "E07000072");
    for (asker, peer, expected) in [
        (essex, hertfordshire, 1.0),
        (essex, cornwall, 0.515),
        (epping_forest, hertfordshire, 0.262),
        (epping_forest, cornwall, 0.079),
    ] {
        let found = alike(asker, peer);
        assert!((found - expected).abs() < 0.001, "{asker} and {peer}: {found}");
    }
}
