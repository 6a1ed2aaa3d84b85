//! How places are governed: each way of it is encoded once, because places of one type differ in few.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::governance::DutyOverride;
use crate::domain::id::GovernanceTypeId;
use crate::domain::passage::Passage;
use crate::domain::pieces::Pieces;
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::slot::Slot;
use crate::features::encoder::Encoder;
use crate::features::vector::BlockVector;

/// The ways of being governed that there are, and which one each place has.
#[derive(Debug)]
pub(super) struct Governed {
    ways: Vec<Way>,
    of: Vec<u32>,
}

/// A type with the duties of its own that a place may have.
#[derive(Debug, Clone)]
struct Way {
    governance_type: GovernanceTypeId,
    duties: Vec<DutyOverride>,
    block: Arc<BlockVector>,
}

impl Governed {
    pub(super) fn new(encoder: &Encoder, profiles: &Pieces<Profile>) -> Self {
        let mut known: BTreeMap<&GovernanceTypeId, Vec<u32>> = BTreeMap::new();
        let mut governed = Self { ways: Vec::new(), of: Vec::with_capacity(profiles.len()) };
        for place in profiles.iter().map(|profile| &profile.place) {
            let of_type = known.entry(&place.governance_type).or_default();
            let same = of_type.iter().copied().find(|&way| governed.ways[way as usize].is_of(place));
            let way = same.unwrap_or_else(|| {
                let way = governed.ways.len() as u32;
                governed.ways.push(Way::new(encoder, place));
                of_type.push(way);
                way
            });
            governed.of.push(way);
        }
        governed
    }

    /// That of a later state. A way that nobody has any more makes room for a new one: bodies that come and go with types of their own
    /// leave nothing behind.
    pub(super) fn with(&self, encoder: &Encoder, passage: &Passage, profiles: &Pieces<Profile>) -> Self {
        let nobodys = u32::MAX;
        let mut of = passage.carry(self.of.iter(), |_| nobodys);
        passage.other.iter().for_each(|&place| of[place] = nobodys);
        let mut ways = self.ways.clone();
        let mut is_used = vec![false; ways.len()];
        of.iter().filter(|way| **way != nobodys).for_each(|&way| is_used[way as usize] = true);
        for &place in passage.new.iter().chain(&passage.other) {
            let body = &profiles[place].place;
            let same = ways.iter().position(|way| way.is_of(body));
            let way = same.unwrap_or_else(|| {
                let way = Way::new(encoder, body);
                match is_used.iter().position(|is_used| !is_used) {
                    Some(free) => {
                        ways[free] = way;
                        free
                    }
                    None => {
                        ways.push(way);
                        is_used.push(true);
                        ways.len() - 1
                    }
                }
            });
            is_used[way] = true;
            of[place] = way as u32;
        }
        Self { ways, of }
    }

    /// The way in which a place is governed.
    pub(super) fn way(&self, place: Slot) -> u32 {
        self.of[place]
    }

    /// The block that it makes.
    pub(super) fn block(&self, place: Slot) -> &Arc<BlockVector> {
        &self.ways[self.of[place] as usize].block
    }

    /// The blocks of all ways.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &BlockVector> {
        self.ways.iter().map(|way| way.block.as_ref())
    }
}

impl Way {
    fn new(encoder: &Encoder, place: &Place) -> Self {
        let (governance_type, duties) = (place.governance_type.clone(), place.duties.clone());
        Self { governance_type, duties, block: Arc::new(encoder.governance(place)) }
    }

    fn is_of(&self, place: &Place) -> bool {
        self.governance_type == place.governance_type && same_duties(&self.duties, &place.duties)
    }
}

fn same_duties(one: &[DutyOverride], other: &[DutyOverride]) -> bool {
    let same =
        |(a, b): (&DutyOverride, &DutyOverride)| (&a.function, a.duty, &a.parts) == (&b.function, b.duty, &b.parts);
    one.len() == other.len() && one.iter().zip(other).all(same)
}
