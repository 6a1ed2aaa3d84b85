//! What an asker and one peer have to do with each other, worked out once: everything that is told of the two is made of it.

use super::conditions::{Conditions, FactorTable};
use super::pairs::{Pair, pairs};
use super::scene::Scene;
use crate::domain::block::Block;
use crate::domain::profile::Profile;
use crate::domain::query::Relation;
use crate::domain::slot::Slot;
use crate::matching::rank::Ranked;
use crate::matching::relation::{GovernanceRelation, governance_relation, relation};
use crate::matching::shared::Shared;
use crate::proto::v1;

/// The facts of an asker beside one peer.
#[derive(Debug)]
pub(super) struct Encounter<'s, 'a> {
    /// The question.
    pub(super) scene: &'s Scene<'a>,
    /// The peer with its fit.
    pub(super) ranked: &'s Ranked<'a>,
    /// What is known of the peer.
    pub(super) peer: &'a Profile,
    /// What the two share, in the order of telling.
    pub(super) told: Vec<&'s Shared<'a>>,
    /// How their areas lie to each other.
    pub(super) relation: Relation,
    /// How the peer is governed, over the functions in question.
    pub(super) governance: GovernanceRelation,
    /// The circumstances that are compared.
    pub(super) conditions: Conditions<'a>,
    /// What helps and hinders.
    pub(super) factors: FactorTable<'a>,
    /// Where the work started from.
    pub(super) starting_points: Vec<v1::StartingPointComparison>,
    /// The figures of the two areas.
    pub(super) pairs: Vec<Pair<'a>>,
}

impl<'s, 'a> Encounter<'s, 'a> {
    pub(super) fn of(scene: &'s Scene<'a>, ranked: &'s Ranked<'a>) -> Self {
        let place = ranked.candidate.place;
        let (peer, own) = (scene.peer(place), &scene.asker.profile.place);
        let governance = &scene.vocabulary().governance;
        let functions = scene.functions().map(|(_, function)| function);
        let conditions = Conditions::of(scene, ranked);
        let tells = |block| !scene.uncovered.has(block);
        Self {
            scene,
            ranked,
            peer,
            told: scene.in_order(&ranked.candidate.shared),
            relation: relation(scene.register, scene.asker, place),
            governance: governance_relation(governance, own, &peer.place, functions),
            factors: if tells(Block::Factors) { conditions.factors() } else { FactorTable::default() },
            starting_points: match tells(Block::StartingPoint) {
                true => conditions.starting_points(scene.vocabulary()),
                false => Vec::new(),
            },
            conditions,
            pairs: if tells(Block::Context) { pairs(scene, place) } else { Vec::new() },
        }
    }

    /// The peer, by its position in the register.
    pub(super) fn place(&self) -> Slot {
        self.ranked.candidate.place
    }

    /// What the two share, in the order of the ranking.
    pub(super) fn shared(&self) -> &'s [Shared<'a>] {
        &self.ranked.candidate.shared
    }
}
