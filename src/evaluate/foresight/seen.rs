//! The places as they look where something is hidden, and how near they lie to each other by each method.

use std::sync::Arc;

use super::Areas;
use crate::domain::block::{Block, Weights};
use crate::domain::profile::Profile;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::domain::vocabulary::Vocabulary;
use crate::evaluate::holdout::HoldoutError;
use crate::features::encoder::Encoder;
use crate::features::parameters::Parameters;
use crate::index::{Asked, Index};
use crate::learning::plain::Plain;

/// A way of ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// The place-wide fit, alongside, with the pack's weights.
    Ours,
    /// Standard scores of the figures and straight distance.
    Plain,
    /// The blocks context and governance alone, weighing alike.
    ContextAndGovernance,
}

impl Method {
    /// All, in the order of every array of scores.
    pub(super) const ALL: [Self; 3] = [Self::Ours, Self::Plain, Self::ContextAndGovernance];

    /// The name that reports use.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Plain => "plain",
            Self::ContextAndGovernance => "context_and_governance",
        }
    }
}

/// All places, with parameters that were learned from what is seen.
pub(super) struct Seen {
    index: Index,
    register: Register,
    plain: Plain,
    weights: Weights,
}

impl Seen {
    pub(super) fn new(vocabulary: &Arc<Vocabulary>, seen: Vec<Profile>) -> Result<Self, HoldoutError> {
        let parameters = Parameters::learn(vocabulary, &seen);
        let encoder = Encoder::new(Arc::clone(vocabulary), Arc::new(parameters))?;
        let used = vocabulary.indicators.iter().enumerate().filter(|(_, one)| one.used);
        let used: Vec<usize> = used.map(|(position, _)| position).collect();
        let plain = Plain::new(&seen, &used);
        let register = Register::new(seen, Vec::new())?;
        let index = Index::build(encoder, &register);
        Ok(Self { index, register, plain, weights: vocabulary.rescaled(vocabulary.weights.of(true), true)? })
    }

    /// Whether one place can be ranked for another here: of its type, and not of its own area (law 5).
    pub(super) fn comparable(&self, place: Slot, other: Slot) -> bool {
        let kind = |place: Slot| &self.register.get(place).place.governance_type;
        place != other && kind(place) == kind(other) && !self.register.hierarchy().own_area(place).contains(&other)
    }

    /// How near others lie to a place by each method, in their order. Law 1 does not apply: what they share may be hidden.
    pub(super) fn scores(&self, place: Slot, others: &[Slot]) -> Vec<Areas> {
        let question = self.index.question(&Asked::place_wide(self.register.get(place), place));
        let score = |&other: &Slot| {
            let likeness = question.likeness(other, None);
            let of = |block: Block| likeness[block as usize].similarity;
            Method::ALL.map(|method| match method {
                Method::Ours => self.weights.total(of),
                Method::Plain => -self.plain.distance(place, other),
                Method::ContextAndGovernance => of(Block::Context) + of(Block::Governance),
            })
        };
        others.iter().map(score).collect()
    }
}
