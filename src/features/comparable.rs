//! Which blocks can be compared at all: what hardly any place has on record cannot be expected of two.

use serde::{Deserialize, Serialize};

use super::encoder::Encoder;
use super::row::PlaceRow;
use super::vector::BlockVector;
use crate::domain::block::{Block, Weights};
use crate::domain::profile::Profile;
use crate::domain::register::Register;

/// A block can be compared where one place in so many with a record has anything in it.
const ONE_IN: usize = 10;

/// The blocks that can be compared, by kind of question: a parameter of the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparable {
    /// Names of the blocks of place-wide questions, in order.
    place_wide: Vec<String>,
    /// The same of questions about one problem.
    one_problem: Vec<String>,
}

impl Comparable {
    /// Learns from all places with a record.
    pub fn learn(encoder: &Encoder, register: &Register) -> Self {
        let mut places = 0;
        let (mut wide, mut one) = ([0; Block::COUNT], [0; Block::COUNT]);
        for profile in register.profiles().iter().filter(|profile| !profile.records().is_empty()) {
            places += 1;
            let row = encoder.place_row(profile);
            for block in Block::ALL {
                wide[block as usize] += usize::from(is_known(&encoder.block(&row, block)));
                one[block as usize] += usize::from(one_problem(encoder, profile, &row, block));
            }
        }
        let vocabulary = encoder.vocabulary();
        let named = |counts: [usize; Block::COUNT], place_wide: bool| {
            let can = |block: &Block| places > 0 && counts[*block as usize] * ONE_IN >= places;
            vocabulary.blocks(place_wide).filter(can).map(|block| block.name().to_owned()).collect()
        };
        Self { place_wide: named(wide, true), one_problem: named(one, false) }
    }

    /// The names of the blocks that can be compared in a kind of question, in order.
    pub fn blocks(&self, place_wide: bool) -> &[String] {
        if place_wide { &self.place_wide } else { &self.one_problem }
    }

    /// The coverage that can be reached: what those blocks weigh, 0 to 1. `weights` are those in force.
    pub fn reach(&self, weights: &Weights, place_wide: bool) -> f64 {
        let blocks = self.blocks(place_wide);
        weights.total(|block| f64::from(u8::from(blocks.iter().any(|one| one == block.name()))))
    }

    /// Whether these are blocks, each once and in order.
    pub fn is_sound(&self) -> bool {
        let in_order = |names: &[String]| {
            let blocks: Vec<Option<Block>> = names.iter().map(|name| Block::from_name(name)).collect();
            blocks.iter().all(Option::is_some) && blocks.windows(2).all(|pair| pair[0] < pair[1])
        };
        in_order(&self.place_wide) && in_order(&self.one_problem)
    }
}

fn is_known(block: &BlockVector) -> bool {
    !block.known.is_zero()
}

/// Whether a place has anything in a block of the row of any record that others are offered.
fn one_problem(encoder: &Encoder, profile: &Profile, row: &PlaceRow, block: Block) -> bool {
    match block {
        Block::Problem => profile.offered().next().is_some(),
        Block::Companions => row.offered.without_each().any(|without| without.scale > 0.0),
        Block::Stage => profile.offered().any(|record| record.compared_stage().is_some()),
        Block::Factors | Block::StartingPoint | Block::Text => {
            row.records_with(|one| one.block(block).is_some_and(is_known))
        }
        Block::Governance | Block::Context => is_known(&encoder.block(row, block)),
    }
}
