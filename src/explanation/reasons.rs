//! Contributions with their reasons: each names a block, what it weighs, how alike the two are in it, and what made that number.

use super::problem_figures::{Close, Measured};
use super::scene::Scene;
use crate::domain::block::Block;
use crate::matching::rank::Ranked;
use crate::matching::shared::Shared;
use crate::proto::v1;

impl<'a> Scene<'a> {
    /// One contribution for each block that this kind of query has, in the order of the blocks.
    /// `told` is what is shared, in the order of telling.
    pub(super) fn contributions(&self, ranked: &Ranked<'a>, told: &[&Shared<'_>]) -> Vec<v1::Contribution> {
        self.vocabulary().blocks(self.is_place_wide()).map(|block| self.contribution(block, ranked, told)).collect()
    }

    fn contribution(&self, block: Block, ranked: &Ranked<'a>, told: &[&Shared<'_>]) -> v1::Contribution {
        let likeness = ranked.likeness[block as usize];
        let peer = self.peer(ranked.candidate.place);
        let shared = &ranked.candidate.shared;
        let problem_figures =
            if block == Block::Problem { self.problem_figures(ranked.candidate.place) } else { Vec::new() };
        let reason = match block {
            Block::Problem if self.is_place_wide() => self.problems_reason(peer, told),
            Block::Problem => self.problem_reason(&shared[0], &Close::of(&problem_figures)),
            Block::Companions => self.companions_reason(likeness, peer, &shared[0]),
            Block::StartingPoint => self.starting_point_reason(likeness, ranked),
            Block::Factors => self.factors_reason(likeness, ranked),
            Block::Stage if self.is_place_wide() => self.stages_reason(likeness, peer, shared),
            Block::Stage => self.stage_reason(likeness, &shared[0]),
            Block::Governance => self.governance_reason(peer),
            Block::Context => self.context_reason(likeness, ranked.candidate.place),
        };
        let weight = self.weights.of(block);
        v1::Contribution {
            block: block.name().to_owned(),
            weight,
            similarity: likeness.similarity,
            value: weight * likeness.similarity,
            reason: reason.text,
            reason_code: reason.code,
            reason_values: reason.values,
            known: likeness.known,
            problem_figures: problem_figures.iter().map(Measured::message).collect(),
        }
    }
}
