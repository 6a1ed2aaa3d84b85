//! The sparse blocks of all place-wide rows, by column: of each place, and the largest values of each block of places.

use std::sync::Arc;

use super::columns::{BLOCK, Columns};
use crate::domain::block::Block;
use crate::domain::slot::Slot;
use crate::features::row::PlaceRow;

/// One table of columns for each block that is stored as a sparse row and not known by the way of being governed.
#[derive(Debug)]
pub(super) struct Wide {
    /// In the order of [`Block::ALL`].
    tables: [Option<Table>; Block::COUNT],
    problem_with_pressures: Table,
}

/// One block of the fit.
#[derive(Debug)]
pub(super) struct Table {
    /// The rows of places.
    pub(super) places: Columns,
    /// Of each block of places the largest value of each column: no place's product is above that of its block. Blocks are
    /// themselves kept block by block.
    pub(super) tops: Columns,
}

impl Wide {
    /// `order` holds the positions of the rows in the order in which places are kept.
    pub(super) fn new(rows: &[Arc<PlaceRow>], order: &[Slot]) -> Self {
        let row = |at: usize| &rows[order[at]];
        let places = order.len();
        let table = |block: Block| {
            let entries = |at: usize| row(at).stored(block).map_or(&[][..], |stored| stored.features.entries());
            let stored = rows.iter().any(|row| row.stored(block).is_some());
            (stored && block != Block::Governance).then(|| Table::new(places, entries))
        };
        Self {
            tables: Block::ALL.map(table),
            problem_with_pressures: Table::new(places, |at| row(at).problem_with_pressures.features.entries()),
        }
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
        let tops: Vec<Vec<(usize, f64)>> =
            (0..places).step_by(BLOCK).map(|first| top(first..places.min(first + BLOCK), &row)).collect();
        Self { places: Columns::new(places, &row), tops: Columns::new(tops.len(), |block| &tops[block]) }
    }
}

/// The largest value of each column.
fn top<'a>(places: std::ops::Range<usize>, row: impl Fn(usize) -> &'a [(usize, f64)]) -> Vec<(usize, f64)> {
    let mut entries: Vec<(usize, f64)> = places.flat_map(|at| row(at).iter().copied()).collect();
    entries.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    entries.dedup_by_key(|(column, _)| *column);
    entries
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
