//! What records do not change: how places are governed, where they stand on figures, and where blocks hold them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::BLOCK;
use super::levels::Levels;
use super::measured::{self, AllMeasured};
use crate::domain::governance::DutyOverride;
use crate::domain::id::GovernanceTypeId;
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::slot::{Slot, Spot};
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;
use crate::features::vector::BlockVector;

/// What all states share in which the same places stand and nothing but records is new.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) encoder: Encoder,
    /// The governance blocks that there are, and which one each place has: places of one type differ in few.
    pub(super) governance: Vec<Arc<BlockVector>>,
    pub(super) governed: Vec<u32>,
    /// The places in the order in which blocks hold them; what bounds are made of is kept in this order.
    pub(super) order: Vec<Slot>,
    /// Where blocks hold each place.
    pub(super) spots: Vec<Spot>,
    /// [`Self::governed`] in that order.
    pub(super) governed_in_order: Vec<u32>,
    /// The governance blocks that there are in each block of places.
    pub(super) ways: Vec<Vec<u32>>,
    pub(super) levels: Levels,
    pub(super) measured: AllMeasured,
}

impl Frame {
    pub(super) fn new(
        encoder: Encoder,
        (governance, governed): Governed,
        profiles: &[Profile],
        rows: &[Arc<PlaceRow>],
        order: Vec<Slot>,
    ) -> Self {
        let standings = order.iter().map(|&place| &rows[place].standings);
        let mut spots = vec![Spot::new(0); order.len()];
        Spot::each(&order).for_each(|(at, &place)| spots[place] = at);
        Self {
            measured: measured::all(&encoder, profiles, &order),
            levels: Levels::new(encoder.parameters().indicators.len(), standings),
            ways: order.chunks(BLOCK).map(|places| ways(places, &governed)).collect(),
            governed_in_order: order.iter().map(|&place| governed[place]).collect(),
            order,
            spots,
            encoder,
            governance,
            governed,
        }
    }
}

/// The governance blocks that there are, and which one each place has.
pub(super) type Governed = (Vec<Arc<BlockVector>>, Vec<u32>);

/// Encodes each way of being governed once: a type with the duties of its own that a place may have.
pub(super) fn share_governance<'a>(encoder: &Encoder, places: impl Iterator<Item = &'a Place>) -> Governed {
    let mut known: BTreeMap<&GovernanceTypeId, Vec<(&Place, u32)>> = BTreeMap::new();
    let mut blocks = Vec::new();
    let governed = places.map(|place| {
        let of_type = known.entry(&place.governance_type).or_default();
        if let Some((_, block)) = of_type.iter().find(|(other, _)| same_duties(&other.duties, &place.duties)) {
            return *block;
        }
        let block = blocks.len() as u32;
        blocks.push(Arc::new(encoder.governance(place)));
        of_type.push((place, block));
        block
    });
    let governed = governed.collect();
    (blocks, governed)
}

/// The different ways of being governed of some places.
fn ways(places: &[Slot], governed: &[u32]) -> Vec<u32> {
    let mut ways: Vec<u32> = places.iter().map(|&place| governed[place]).collect();
    ways.sort_unstable();
    ways.dedup();
    ways
}

fn same_duties(one: &[DutyOverride], other: &[DutyOverride]) -> bool {
    let same =
        |(a, b): (&DutyOverride, &DutyOverride)| (&a.function, a.duty, &a.parts) == (&b.function, b.duty, &b.parts);
    one.len() == other.len() && one.iter().zip(other).all(same)
}
