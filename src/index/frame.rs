//! What records do not change: how places are governed, where they stand on figures, and where blocks hold them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::columns::{BLOCK, places_of, put};
use super::governed::Governed;
use super::levels::Levels;
use super::measured::{self, AllMeasured};
use super::seating::Seating;
use crate::domain::pieces::Pieces;
use crate::domain::profile::Profile;
use crate::domain::slot::{Slot, Spot};
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;

/// What all states share in which the same places stand and nothing but records is new.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) encoder: Arc<Encoder>,
    /// How each place is governed.
    pub(super) governed: Governed,
    /// The places in the order in which blocks hold them; what bounds are made of is kept in this order.
    pub(super) order: Vec<Slot>,
    /// Where blocks hold each place.
    pub(super) spots: Vec<Spot>,
    /// The way of being governed of each place, in that order.
    pub(super) governed_in_order: Vec<u32>,
    /// The ways of being governed that there are in each block of places.
    pub(super) ways: Vec<Vec<u32>>,
    pub(super) levels: Levels,
    pub(super) measured: AllMeasured,
}

impl Frame {
    pub(super) fn new(
        encoder: Arc<Encoder>,
        governed: Governed,
        profiles: &Pieces<Profile>,
        rows: &Pieces<Arc<PlaceRow>>,
        order: Vec<Slot>,
    ) -> Self {
        let standings = order.iter().map(|&place| &rows[place].standings);
        Self {
            measured: measured::all(&encoder, profiles, &order),
            levels: Levels::new(encoder.parameters().indicators.len(), standings),
            ways: order.chunks(BLOCK).map(|places| ways(places, &governed)).collect(),
            governed_in_order: order.iter().map(|&place| governed.way(place)).collect(),
            spots: spots(&order),
            order,
            encoder,
            governed,
        }
    }

    /// That of a later state in which other places are in some spots.
    pub(super) fn with(
        &self,
        seating: Seating,
        governed: Governed,
        profiles: &Pieces<Profile>,
        rows: &Pieces<Arc<PlaceRow>>,
    ) -> Self {
        let Seating { order, spots: touched } = seating;
        let mut of_blocks = self.ways.clone();
        of_blocks.truncate(order.len().div_ceil(BLOCK));
        for block in blocks_of(&touched, order.len()) {
            put(&mut of_blocks, block, ways(&order[places_of(block, order.len())], &governed));
        }
        Self {
            encoder: Arc::clone(&self.encoder),
            measured: measured::with(&self.measured, &self.encoder, profiles, &order, &touched),
            levels: self.levels.with(order.len(), &touched, |at| &rows[order[at]].standings),
            ways: of_blocks,
            governed_in_order: order.iter().map(|&place| governed.way(place)).collect(),
            spots: spots(&order),
            governed,
            order,
        }
    }

    /// Where blocks hold some places, in order.
    pub(super) fn spots_of(&self, places: &[Slot]) -> Vec<Spot> {
        let mut spots: Vec<Spot> = places.iter().map(|&place| self.spots[place]).collect();
        spots.sort_unstable();
        spots
    }
}

/// The blocks of some spots, of those in which so many places are.
pub(super) fn blocks_of(spots: &[Spot], places: usize) -> BTreeSet<usize> {
    spots.iter().map(|spot| spot.get() / BLOCK).filter(|block| block * BLOCK < places).collect()
}

/// Where blocks hold each place that they hold in this order.
fn spots(order: &[Slot]) -> Vec<Spot> {
    let mut spots = vec![Spot::new(0); order.len()];
    Spot::each(order).for_each(|(at, &place)| spots[place] = at);
    spots
}

/// The different ways of being governed of some places.
fn ways(places: &[Slot], governed: &Governed) -> Vec<u32> {
    let mut ways: Vec<u32> = places.iter().map(|&place| governed.way(place)).collect();
    ways.sort_unstable();
    ways.dedup();
    ways
}
