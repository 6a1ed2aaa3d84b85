//! Sparse rows turned round: of each column the rows that have it, block of rows by block.
//!
//! Inner products with a few columns then touch only who has them, and a block's sums stay in the nearest cache.

/// Rows in one block: few enough that like places can fill it; a power of two that 8 bits can count.
pub(super) const BLOCK: usize = 64;

/// One sum for each row of a block.
pub(super) type Sums = [f32; BLOCK];

/// Non-negative sparse rows by column. Values are rounded to 32 bits: good for bounds with a margin, not for fits.
#[derive(Debug)]
pub(super) struct Columns {
    width: usize,
    /// Where the values of a column in a block begin: first by block, then by column; one more at the end.
    starts: Vec<u32>,
    /// Positions within their block.
    rows: Vec<u8>,
    values: Vec<f32>,
}

impl Columns {
    /// Turns rows round; `row` gives the columns and values of one.
    pub(super) fn new<'a>(rows: usize, row: impl Fn(usize) -> &'a [(usize, f64)]) -> Self {
        let width = (0..rows).flat_map(|one| row(one).last()).map(|&(column, _)| column + 1).max().unwrap_or(0);
        let slot = |column: usize, one: usize| one / BLOCK * width + column;
        let mut starts = vec![0; width * rows.div_ceil(BLOCK) + 1];
        for one in 0..rows {
            row(one).iter().for_each(|&(column, _)| starts[slot(column, one) + 1] += 1);
        }
        for slot in 1..starts.len() {
            starts[slot] += starts[slot - 1];
        }
        let total = starts.last().map_or(0, |&end| end as usize);
        let mut columns = Self { width, rows: vec![0; total], values: vec![0.0; total], starts };
        let mut next = columns.starts.clone();
        for one in 0..rows {
            for &(column, value) in row(one) {
                let at = &mut next[slot(column, one)];
                columns.rows[*at as usize] = (one % BLOCK) as u8;
                columns.values[*at as usize] = value as f32;
                *at += 1;
            }
        }
        columns
    }

    /// Adds `weight` times a column to the sums of a block.
    pub(super) fn add(&self, column: usize, block: usize, weight: f32, sums: &mut Sums) {
        if column >= self.width {
            return;
        }
        let slot = block * self.width + column;
        let (Some(&from), Some(&to)) = (self.starts.get(slot), self.starts.get(slot + 1)) else { return };
        let range = from as usize..to as usize;
        for (&row, &value) in self.rows[range.clone()].iter().zip(&self.values[range]) {
            // The remainder is the position itself; it spares a check for each value.
            sums[row as usize % BLOCK] += weight * value;
        }
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
}
