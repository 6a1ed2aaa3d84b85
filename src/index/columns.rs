//! Sparse rows turned round: of each column the rows that have it, block of rows by block.
//!
//! Inner products with a few columns then touch only who has them, and a block's sums stay in the nearest cache. Blocks are shared
//! with later states in which their rows are the same.

use std::sync::Arc;

/// Rows in one block: few enough that like places can fill it; a power of two that 8 bits can count.
pub(super) const BLOCK: usize = 64;

/// One sum for each row of a block.
pub(super) type Sums = [f32; BLOCK];

/// Non-negative sparse rows by column. Values are rounded to 32 bits: good for bounds with a margin, not for fits.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    blocks: Vec<Arc<OfBlock>>,
}

#[derive(Debug)]
struct OfBlock {
    /// Where the values of a column begin; one more at the end.
    starts: Vec<u32>,
    /// Positions within the block.
    rows: Vec<u8>,
    values: Vec<f32>,
}

impl Columns {
    /// Turns rows round; `row` gives the columns and values of one.
    pub(super) fn new<'a>(rows: usize, row: impl Fn(usize) -> &'a [(usize, f64)]) -> Self {
        let block = |first: usize| Arc::new(OfBlock::new(first..rows.min(first + BLOCK), &row));
        Self { blocks: (0..rows).step_by(BLOCK).map(block).collect() }
    }

    /// Turns the rows of some blocks, in order, round anew; there are so many rows now, and blocks that were not there are among those.
    pub(super) fn renew<'a>(
        &mut self,
        blocks: impl IntoIterator<Item = usize>,
        rows: usize,
        row: impl Fn(usize) -> &'a [(usize, f64)],
    ) {
        self.blocks.truncate(rows.div_ceil(BLOCK));
        for block in blocks {
            put(&mut self.blocks, block, Arc::new(OfBlock::new(places_of(block, rows), &row)));
        }
    }

    /// Whether it has as many blocks as so many rows fill.
    pub(super) fn holds(&self, rows: usize) -> bool {
        self.blocks.len() == rows.div_ceil(BLOCK)
    }

    /// Adds `weight` times a column to the sums of a block.
    pub(super) fn add(&self, column: usize, block: usize, weight: f32, sums: &mut Sums) {
        let Some(block) = self.blocks.get(block) else { return };
        let (Some(&from), Some(&to)) = (block.starts.get(column), block.starts.get(column + 1)) else { return };
        let range = from as usize..to as usize;
        for (&row, &value) in block.rows[range.clone()].iter().zip(&block.values[range]) {
            // The remainder is the position itself; it spares a check for each value.
            sums[row as usize % BLOCK] += weight * value;
        }
    }
}

/// Puts what is made of a block where it belongs, or behind all others.
pub(super) fn put<T>(blocks: &mut Vec<T>, block: usize, made: T) {
    match blocks.get_mut(block) {
        Some(before) => *before = made,
        None => blocks.push(made),
    }
}

/// The rows of a block, of so many in all.
pub(super) fn places_of(block: usize, rows: usize) -> std::ops::Range<usize> {
    block * BLOCK..rows.min((block + 1) * BLOCK)
}

impl OfBlock {
    fn new<'a>(members: std::ops::Range<usize>, row: impl Fn(usize) -> &'a [(usize, f64)]) -> Self {
        let last = members.clone().filter_map(|one| row(one).last()).map(|&(column, _)| column + 1);
        let mut starts = vec![0; last.max().unwrap_or(0) + 1];
        for one in members.clone() {
            row(one).iter().for_each(|&(column, _)| starts[column + 1] += 1);
        }
        for column in 1..starts.len() {
            starts[column] += starts[column - 1];
        }
        let total = starts.last().map_or(0, |&end| end as usize);
        let mut block = Self { rows: vec![0; total], values: vec![0.0; total], starts };
        let mut next = block.starts.clone();
        for one in members {
            for &(column, value) in row(one) {
                let at = &mut next[column];
                block.rows[*at as usize] = (one % BLOCK) as u8;
                block.values[*at as usize] = value as f32;
                *at += 1;
            }
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_over_columns_are_the_inner_products_of_rows() {
        let places = BLOCK + 3;
        let rows: Vec<Vec<(usize, f64)>> = (0..places)
            .map(|place| {
                (0..5).filter(|column| (place + column) % 3 == 0).map(|column| (column, place as f64)).collect()
            })
            .collect();
        let columns = Columns::new(places, |place| &rows[place]);
        for block in 0..2 {
            let mut sums = [0.0; BLOCK];
            for column in [0, 2, 4, 9] {
                columns.add(column, block, 1.0 + column as f32, &mut sums);
            }
            for place in block * BLOCK..places.min((block + 1) * BLOCK) {
                let expected: f64 =
                    rows[place].iter().filter(|(c, _)| c % 2 == 0).map(|(c, v)| (1.0 + *c as f64) * v).sum();
                assert!((f64::from(sums[place % BLOCK]) - expected).abs() <= 1e-5 * expected, "place {place}");
            }
        }
    }

    #[test]
    fn a_block_made_anew_has_the_sums_of_its_new_rows_and_the_others_keep_theirs() {
        let places = 2 * BLOCK + 3;
        let rows = |changed: usize| {
            (0..places).map(move |place| vec![(if place == changed { 9 } else { place % 5 }, 1.0)]).collect::<Vec<_>>()
        };
        let (before, after) = (rows(places), rows(BLOCK + 1));
        let mut columns = Columns::new(places, |place| &before[place]);
        let kept = columns.clone();
        columns.renew([1], places, |place| &after[place]);
        let anew = Columns::new(places, |place| &after[place]);
        let sums = |columns: &Columns| {
            let mut sums = [[0.0; BLOCK]; 3];
            (0..3).for_each(|block| (0..10).for_each(|c| columns.add(c, block, 1.0 + c as f32, &mut sums[block])));
            sums
        };
        assert_eq!(sums(&columns), sums(&anew));
        assert_ne!(sums(&columns), sums(&kept), "a copy keeps the rows of before");
        let fewer = 2 * BLOCK - 1;
        columns.renew([1], fewer, |place| &after[place]);
        assert_eq!(
            sums(&columns),
            sums(&Columns::new(fewer, |place| &after[place])),
            "a block that is left by all is none"
        );
        columns.renew([1, 2], places, |place| &after[place]);
        assert_eq!(sums(&columns), sums(&anew), "and one that was not there is made");
    }
}
