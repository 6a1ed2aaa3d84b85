//! All stored rows, and what a question makes of them: exact inner products, nothing approximated.
//!
//! Only an index makes a question and only that index answers it, so a row of one model never meets another's. Bounds say
//! who need not be looked at; every fit that is told is worked out in full.

mod bounds;
mod columns;
mod companions;
mod holders;
mod layout;
mod levels;
mod measured;
mod place_set;
mod promising;
mod question;
mod wide;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

pub use holders::Holders;
pub use measured::ProblemStandings;
pub use place_set::PlaceSet;
pub use promising::Promising;
pub use question::{Asked, AskedProblem, Matter, Question};

use crate::domain::governance::DutyOverride;
use crate::domain::id::{GovernanceTypeId, PlaceId};
use crate::domain::place::Place;
use crate::domain::profile::Profile;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;
use crate::features::vector::BlockVector;
use columns::BLOCK;
use companions::Companions;
use levels::Levels;
use measured::AllMeasured;
use wide::Wide;

/// The stored rows of all registered places, in the order of the register.
#[derive(Debug)]
pub struct Index {
    encoder: Encoder,
    rows: Vec<Arc<PlaceRow>>,
    /// The governance blocks that there are, and which one each place has: places of one type differ in few.
    governance: Vec<Arc<BlockVector>>,
    governed: Vec<u32>,
    /// The places in the order in which blocks hold them; what bounds are made of is kept in this order.
    order: Vec<Slot>,
    /// [`Self::governed`] in that order.
    governed_in_order: Vec<u32>,
    /// The governance blocks that there are in each block of places.
    ways: Vec<Vec<u32>>,
    holders: Holders,
    companions: Companions,
    wide: Wide,
    levels: Levels,
    measured: AllMeasured,
    /// Places of which any record has circumstances.
    circumstanced: PlaceSet,
}

impl Index {
    /// Encodes every place.
    pub fn build(encoder: Encoder, register: &Register) -> Self {
        Self::over(encoder, register, |_, _| None, layout::like_beside_like)
    }

    /// The rows of a later state of the register: a place of which the same is known keeps its row, and every other is encoded
    /// (one, where one place said something). The tables over all rows are made anew from them, in passes that encode nothing: who
    /// has which problem, columns, bounds. New places are kept behind those that were there: the order changes how much work a
    /// question is, never its answer, and a snapshot that is not made of an earlier one has it afresh.
    #[must_use]
    pub fn renewed(&self, before: &Register, register: &Register) -> Self {
        let same = |id: &PlaceId, profile: &Profile| {
            let earlier = before.position(id)?;
            (before.get(earlier) == profile).then(|| Arc::clone(&self.rows[earlier]))
        };
        let order = |_: &Encoder, rows: &[Arc<PlaceRow>]| {
            let stayed = self.order.iter().filter_map(|&earlier| register.position(&before.get(earlier).place.id));
            let mut order: Vec<Slot> = stayed.collect();
            let is_new = |place: &Slot| before.position(&register.get(*place).place.id).is_none();
            order.extend(Slot::all(rows.len()).filter(is_new));
            order
        };
        Self::over(self.encoder.clone(), register, same, order)
    }

    fn over(
        encoder: Encoder,
        register: &Register,
        known: impl Fn(&PlaceId, &Profile) -> Option<Arc<PlaceRow>> + Sync,
        order: impl FnOnce(&Encoder, &[Arc<PlaceRow>]) -> Vec<Slot>,
    ) -> Self {
        let profiles = register.profiles();
        let (governance, governed) = share_governance(&encoder, profiles.iter().map(|profile| &profile.place));
        let row = |(profile, &block): (&Profile, &u32)| {
            let encoded = || Arc::new(encoder.place_row_with(profile, Arc::clone(&governance[block as usize])));
            known(&profile.place.id, profile).unwrap_or_else(encoded)
        };
        let rows: Vec<Arc<PlaceRow>> = profiles.par_iter().zip(&governed).map(row).collect();
        let mut circumstanced = PlaceSet::none(rows.len());
        let known = Slot::each(&rows).filter(|(_, row)| row.has_circumstances());
        known.for_each(|(place, _)| circumstanced.insert(place));
        let order = order(&encoder, &rows);
        let standings = order.iter().map(|&place| &rows[place].standings);
        Self {
            holders: Holders::new(&encoder.vocabulary().taxonomy, profiles, &rows, &order),
            companions: Companions::new(&encoder.vocabulary().taxonomy, &rows, &order),
            wide: Wide::new(&rows, &order),
            measured: measured::all(&encoder, profiles, &order),
            levels: Levels::new(encoder.parameters().indicators.len(), standings),
            ways: order.chunks(BLOCK).map(|places| ways(places, &governed)).collect(),
            governed_in_order: order.iter().map(|&place| governed[place]).collect(),
            order,
            circumstanced,
            encoder,
            governance,
            governed,
            rows,
        }
    }

    /// Whether a place has the very row that another index has for it, at another position perhaps.
    pub fn shares_row(&self, place: Slot, other: &Self, there: Slot) -> bool {
        Arc::ptr_eq(&self.rows[place], &other.rows[there])
    }

    /// What makes the rows.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// Who has which problem.
    pub fn holders(&self) -> &Holders {
        &self.holders
    }

    /// The stored row of a place.
    pub fn row(&self, place: Slot) -> &PlaceRow {
        &self.rows[place]
    }

    /// Prepares a question.
    pub fn question(&self, asked: &Asked<'_>) -> Question<'_> {
        Question::new(self, asked)
    }
}

/// Encodes each way of being governed once: a type with the duties of its own that a place may have.
fn share_governance<'a>(
    encoder: &Encoder,
    places: impl Iterator<Item = &'a Place>,
) -> (Vec<Arc<BlockVector>>, Vec<u32>) {
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
