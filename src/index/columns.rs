//! Sparse rows turned round: of each column the places that have it, block of places by block.
//!
//! Inner products with a few columns then touch only who has them, and a block's sums stay in the nearest cache.

/// Places in one block: a power of two that 16 bits can count.
pub(super) const BLOCK: usize = 2048;

/// One sum for each place of a block.
pub(super) type Sums = [f32; BLOCK];

/// Non-negative sparse rows by column. Values are rounded to 32 bits: good for bounds with a margin, not for fits.
#[derive(Debug)]
pub(super) struct Columns {
    blocks: usize,
    /// Where the values of a column in a block begin: first by column, then by block; one more at the end.
    starts: Vec<u32>,
    /// Positions within their block.
    places: Vec<u16>,
    values: Vec<f32>,
}

impl Columns {
    /// Turns rows round; `row` gives the columns and values of a place.
    pub(super) fn new<'a>(places: usize, row: impl Fn(usize) -> &'a [(usize, f64)]) -> Self {
        let blocks = places.div_ceil(BLOCK);
        let width = (0..places).flat_map(|place| row(place).last()).map(|&(column, _)| column + 1).max().unwrap_or(0);
        let slot = |column: usize, place: usize| column * blocks + place / BLOCK;
        let mut starts = vec![0; width * blocks + 1];
        for place in 0..places {
            row(place).iter().for_each(|&(column, _)| starts[slot(column, place) + 1] += 1);
        }
        for slot in 1..starts.len() {
            starts[slot] += starts[slot - 1];
        }
        let total = starts.last().map_or(0, |&end| end as usize);
        let mut columns = Self { blocks, places: vec![0; total], values: vec![0.0; total], starts };
        let mut next = columns.starts.clone();
        for place in 0..places {
            for &(column, value) in row(place) {
                let at = &mut next[slot(column, place)];
                columns.places[*at as usize] = (place % BLOCK) as u16;
                columns.values[*at as usize] = value as f32;
                *at += 1;
            }
        }
        columns
    }

    /// Adds `weight` times a column to the sums of a block.
    pub(super) fn add(&self, column: usize, block: usize, weight: f32, sums: &mut Sums) {
        let slot = column * self.blocks + block;
        let (Some(&from), Some(&to)) = (self.starts.get(slot), self.starts.get(slot + 1)) else { return };
        let range = from as usize..to as usize;
        for (&place, &value) in self.places[range.clone()].iter().zip(&self.values[range]) {
            // The remainder is the position itself; it spares a check for each value.
            sums[place as usize % BLOCK] += weight * value;
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
