//! The sparse blocks of all place-wide rows, by column: of each place, and the largest values of each block of places.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::changed::{Changed, blocks_with_other};
use super::columns::{BLOCK, Columns, places_of, put};
use crate::domain::block::Block;
use crate::domain::pieces::Pieces;
use crate::domain::slot::Slot;
use crate::features::row::PlaceRow;

/// One table of columns for each block that is stored as a sparse row and not known by the way of being governed.
#[derive(Debug, Clone)]
pub(super) struct Wide {
    /// In the order of [`Block::ALL`].
    tables: [Option<Table>; Block::COUNT],
    problem_with_pressures: Table,
}

/// One block of the fit.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The rows of places.
    pub(super) places: Columns,
    /// Of each block of places the largest value of each column: no place's product is above that of its block. Blocks are
    /// themselves kept block by block.
    pub(super) tops: Columns,
    /// What [`Self::tops`] is made of.
    largest: Vec<Arc<[(usize, f64)]>>,
}

impl Wide {
    /// `order` holds the positions of the rows in the order in which places are kept.
    pub(super) fn new(rows: &Pieces<Arc<PlaceRow>>, order: &[Slot]) -> Self {
        let places = order.len();
        let table = |block: Block| {
            let stored = rows.iter().any(|row| row.stored(block).is_some());
            (stored && block != Block::Governance).then(|| Table::new(places, |at| stored_in(&rows[order[at]], block)))
        };
        Self {
            tables: Block::ALL.map(table),
            problem_with_pressures: Table::new(places, |at| with_pressures(&rows[order[at]])),
        }
    }

    /// The same over rows of which those of `changed` are others; of more places, or fewer. A table in whose block of the fit nobody has
    /// anything else is shared.
    pub(super) fn renew(&mut self, changed: &[Changed<'_>], rows: &Pieces<Arc<PlaceRow>>, order: &[Slot]) {
        for (block, table) in Block::ALL.into_iter().zip(&mut self.tables) {
            if let Some(table) = table {
                table.renew(changed, rows, order, |row| stored_in(row, block));
            }
        }
        self.problem_with_pressures.renew(changed, rows, order, with_pressures);
    }

    /// The columns of a block; none of a block that is not added up by column.
    pub(super) fn table(&self, block: Block, include_pressures: bool) -> Option<&Table> {
        if include_pressures && block == Block::Problem {
            return Some(&self.problem_with_pressures);
        }
        self.tables[block as usize].as_ref()
    }
}

impl Table {
    fn new<'a>(places: usize, row: impl Fn(usize) -> &'a [(usize, f64)]) -> Self {
        let blocks = 0..places.div_ceil(BLOCK);
        let largest: Vec<Arc<[_]>> = blocks.map(|block| top(places_of(block, places), &row).into()).collect();
        Self { places: Columns::new(places, &row), tops: Columns::new(largest.len(), |block| &largest[block]), largest }
    }

    fn renew<'a>(
        &mut self,
        changed: &'a [Changed<'_>],
        rows: &'a Pieces<Arc<PlaceRow>>,
        order: &[Slot],
        of: impl Fn(&'a PlaceRow) -> &'a [(usize, f64)],
    ) {
        let places = order.len();
        let blocks = blocks_with_other(changed, places, &of);
        if blocks.is_empty() && self.places.holds(places) {
            return;
        }
        let row = |at: usize| of(&rows[order[at]]);
        self.largest.truncate(places.div_ceil(BLOCK));
        for &block in &blocks {
            put(&mut self.largest, block, top(places_of(block, places), row).into());
        }
        self.places.renew(blocks.iter().copied(), places, row);
        let parts: BTreeSet<usize> = blocks.iter().chain([&self.largest.len()]).map(|block| block / BLOCK).collect();
        let parts = parts.into_iter().filter(|part| part * BLOCK < self.largest.len());
        self.tops.renew(parts, self.largest.len(), |block| &self.largest[block]);
    }
}

fn stored_in(row: &PlaceRow, block: Block) -> &[(usize, f64)] {
    row.stored(block).map_or(&[], |stored| stored.features.entries())
}

fn with_pressures(row: &PlaceRow) -> &[(usize, f64)] {
    row.problem_with_pressures.features.entries()
}

/// The largest value of each column.
fn top<'a>(places: std::ops::Range<usize>, row: impl Fn(usize) -> &'a [(usize, f64)]) -> Vec<(usize, f64)> {
    let mut most: Vec<f64> = Vec::new();
    for &(column, value) in places.flat_map(row) {
        if most.len() <= column {
            most.resize(column + 1, 0.0);
        }
        most[column] = value.max(most[column]);
    }
    most.into_iter().enumerate().filter(|(_, value)| *value > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_product_of_a_place_is_above_that_of_its_block() {
        let row = |place: usize| vec![(place % 3, 1.0 + place as f64), (3 + place % 7, 0.5)];
        let rows: Vec<Vec<(usize, f64)>> = (0..BLOCK * BLOCK + 5).map(row).collect();
        let table = Table::new(rows.len(), |place| &rows[place]);
        let sum = |columns: &Columns, one: usize| {
            let mut sums = [0.0; BLOCK];
            [0, 2, 4, 9].into_iter().for_each(|column| columns.add(column, one / BLOCK, 1.0, &mut sums));
            sums[one % BLOCK]
        };
        for place in 0..rows.len() {
            assert!(sum(&table.tops, place / BLOCK) >= sum(&table.places, place), "place {place}");
        }
        // The last block of all has five places: 4096 to 4100.
        assert_eq!(sum(&table.tops, BLOCK), 4099.0 + 4101.0 + 0.5);
    }
}
