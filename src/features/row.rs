//! The stored row of a place, block by block. Whoever goes through a row goes through [`Block::ALL`] and asks for each, so that a
//! block that comes later is left out nowhere.

use std::sync::Arc;

use super::context::Standings;
use super::problem::ProblemMix;
use super::vector::BlockVector;
use crate::domain::block::Block;
use crate::domain::id::ProblemId;
use crate::domain::pressure::Pressure;

/// The stored row of a place, and what it was made of where a query needs the parts.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// Derived problems, at most four.
    pub pressures: Vec<Pressure>,
    /// All records but parked ones, by problem node: the companions of any one of them.
    pub offered: ProblemMix,
    /// Place-wide problem row over live records; known where there is any.
    pub problem: BlockVector,
    /// The same with pressures at half weight.
    pub problem_with_pressures: BlockVector,
    /// Place-wide stage row.
    pub stage: BlockVector,
    /// Governance, over all functions; places that are governed alike share one.
    pub governance: Arc<BlockVector>,
    /// Where it stands on each indicator: what the context block is made of.
    pub standings: Standings,
    /// Factors, starting point and own words over live records.
    pub circumstances: CircumstanceRow,
    /// The same of each record that has any, in the order of the codes.
    pub(super) by_problem: Vec<(ProblemId, CircumstanceRow)>,
}

/// The blocks that a record's circumstances make.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CircumstanceRow {
    /// What helps and hinders.
    pub factors: BlockVector,
    /// Where the work started from.
    pub starting_point: BlockVector,
    /// What the place says in its own words.
    pub text: BlockVector,
}

impl CircumstanceRow {
    /// One of the blocks; none of those that circumstances do not make.
    pub fn block(&self, block: Block) -> Option<&BlockVector> {
        match block {
            Block::Factors => Some(&self.factors),
            Block::StartingPoint => Some(&self.starting_point),
            Block::Text => Some(&self.text),
            Block::Problem | Block::Companions | Block::Stage | Block::Governance | Block::Context => None,
        }
    }
}

impl PlaceRow {
    /// A stored block of the place-wide row; none of what is made of its parts when it is asked for.
    pub fn stored(&self, block: Block) -> Option<&BlockVector> {
        match block {
            Block::Problem => Some(&self.problem),
            Block::Stage => Some(&self.stage),
            Block::Governance => Some(&self.governance),
            Block::Factors | Block::StartingPoint | Block::Text => self.circumstances.block(block),
            Block::Companions | Block::Context => None,
        }
    }

    /// Whether anything is known of the circumstances of any record.
    pub fn has_circumstances(&self) -> bool {
        !self.by_problem.is_empty()
    }

    /// Whether the circumstances of any record are such.
    pub fn records_with(&self, such: impl Fn(&CircumstanceRow) -> bool) -> bool {
        self.by_problem.iter().any(|(_, row)| such(row))
    }

    /// The circumstances of the record of one problem; none where nothing is known of them.
    pub fn circumstances_of(&self, problem: &ProblemId) -> Option<&CircumstanceRow> {
        self.by_problem.iter().find(|(one, _)| one == problem).map(|(_, row)| row)
    }
}
