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
use super::words;
use crate::domain::block::Block;
use crate::features::vector::Likeness;
use crate::proto::v1;

/// One contribution for each block that this kind of query has, in the order of the blocks.
pub(super) fn contributions(met: &Encounter<'_, '_>) -> Vec<v1::Contribution> {
    let blocks = met.scene.vocabulary().blocks(met.scene.is_place_wide());
    blocks.map(|block| contribution(met, block)).collect()
}

fn contribution(met: &Encounter<'_, '_>, block: Block) -> v1::Contribution {
    let is_told = !met.scene.uncovered.has(block);
    let likeness = if is_told { met.ranked.likeness[block as usize] } else { Likeness::default() };
    let place_wide = met.scene.is_place_wide();
    let problem_figures = if block == Block::Problem { problem_figures(met) } else { Vec::new() };
    let reason = match block {
        _ if !is_told => words::statement(Says::NotCovered, "your sharing agreement does not cover it"),
        Block::Problem if place_wide => problems_reason(met),
        Block::Problem => problem_reason(met.scene, &met.shared()[0], &Close::of(&problem_figures)),
        Block::Companions => companions_reason(met, likeness),
        Block::StartingPoint => starting_point_reason(met, likeness),
        Block::Factors => factors_reason(met, likeness),
        Block::Text => text_reason(met, likeness),
        Block::Stage if place_wide => stages_reason(met, likeness),
        Block::Stage => stage_reason(met, likeness),
        Block::Governance => governance_reason(met),
        Block::Context => context_reason(met, likeness),
    };
    let weight = met.scene.weights.of(block);
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
