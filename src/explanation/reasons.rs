//! Contributions with their reasons: each names a block, what it weighs, how alike the two are in it, and what made that number.

use super::circumstances::{factors_reason, starting_point_reason, text_reason};
use super::code::Says;
use super::companions::companions_reason;
use super::encounter::Encounter;
use super::figures::context_reason;
use super::governing::governance_reason;
use super::problem_figures::{Close, Measured, problem_figures};
use super::problems::{problem_reason, problems_reason};
use super::stages::{stage_reason, stages_reason};
use super::words::{Reason, statement};
use crate::domain::block::Block;
use crate::features::vector::Likeness;
use crate::proto::v1;

/// What one block brings to a fit.
#[derive(Debug)]
pub(super) struct Brought<'a> {
    pub(super) block: Block,
    weight: f64,
    likeness: Likeness,
    pub(super) reason: Reason<'a>,
    figures: Vec<Measured<'a>>,
}

/// One for each block that this kind of query has, in the order of the blocks.
pub(super) fn brought<'a>(met: &Encounter<'_, 'a>) -> Vec<Brought<'a>> {
    let blocks = met.scene.vocabulary().blocks(met.scene.is_place_wide());
    blocks.map(|block| of_block(met, block)).collect()
}

fn of_block<'a>(met: &Encounter<'_, 'a>, block: Block) -> Brought<'a> {
    let is_told = !met.scene.uncovered.has(block);
    let likeness = if is_told { met.ranked.likeness[block as usize] } else { Likeness::default() };
    let place_wide = met.scene.is_place_wide();
    let figures = if block == Block::Problem { problem_figures(met) } else { Vec::new() };
    let reason = match block {
        _ if !is_told => Reason::new(Says::NotCovered, "your sharing agreement does not cover it"),
        Block::Problem if place_wide => problems_reason(met),
        Block::Problem => problem_reason(met.scene, &met.shared()[0], &Close::of(&figures)),
        Block::Companions => companions_reason(met, likeness),
        Block::StartingPoint => starting_point_reason(met, likeness),
        Block::Factors => factors_reason(met, likeness),
        Block::Text => text_reason(met, likeness),
        Block::Stage if place_wide => stages_reason(met, likeness),
        Block::Stage => stage_reason(met, likeness),
        Block::Governance => governance_reason(met),
        Block::Context => context_reason(met, likeness),
    };
    Brought { block, weight: met.scene.weights.of(block), likeness, reason, figures }
}

impl Brought<'_> {
    /// The share of the fit.
    pub(super) fn value(&self) -> f64 {
        self.weight * self.likeness.similarity
    }

    pub(super) fn message(self) -> v1::Contribution {
        let value = self.value();
        let reason = statement(self.reason.says, self.reason.text);
        v1::Contribution {
            block: self.block.name().to_owned(),
            weight: self.weight,
            similarity: self.likeness.similarity,
            value,
            reason: reason.text,
            reason_code: reason.code,
            reason_values: reason.values,
            known: self.likeness.known,
            problem_figures: self.figures.iter().map(Measured::message).collect(),
        }
    }

    /// The same as the row of a batch has it.
    pub(super) fn in_row(self) -> v1::RowContribution {
        v1::RowContribution {
            block: self.block.name().to_owned(),
            weight: self.weight,
            similarity: self.likeness.similarity,
            value: self.value(),
            reason_code: self.reason.says.code().name().to_owned(),
            reason: self.reason.text,
        }
    }
}
