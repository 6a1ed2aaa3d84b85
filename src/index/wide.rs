//! The sparse blocks of all place-wide rows, by column.

use super::columns::Columns;
use crate::features::encoder::PlaceRow;

/// One table of columns for each sparse block.
#[derive(Debug)]
pub(super) struct Wide {
    pub(super) problem: Columns,
    pub(super) problem_with_pressures: Columns,
    pub(super) stage: Columns,
    pub(super) factors: Columns,
    pub(super) starting_point: Columns,
}

impl Wide {
    pub(super) fn new(rows: &[PlaceRow]) -> Self {
        let places = rows.len();
        Self {
            problem: Columns::new(places, |place| rows[place].problem.entries()),
            problem_with_pressures: Columns::new(places, |place| rows[place].problem_with_pressures.entries()),
            stage: Columns::new(places, |place| rows[place].stage.features.entries()),
            factors: Columns::new(places, |place| rows[place].circumstances.factors.features.entries()),
            starting_point: Columns::new(places, |place| rows[place].circumstances.starting_point.features.entries()),
        }
    }
}
