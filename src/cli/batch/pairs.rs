//! Pairs of places, read from a table or from an earlier run.

use std::path::Path;

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::find;
use super::super::outcome::note;
use super::{stopped, table};
use crate::batch::Mode;
use crate::proto::v1;
use crate::runs::{self, RunFolder};

const HINT: &str = "give a CSV file with the columns id and other_id";

/// Reads a table of pairs. Places may be called by their names.
pub(super) fn read(file: &Path, backend: &Backend) -> Result<Vec<v1::PlacePair>, Failure> {
    let pair = |row: &table::Row<'_, 2>| {
        let [one, other] = &row.cells;
        let (place_id, other_place_id) =
            (find::whole_place(backend, one)?.place_id, find::whole_place(backend, other)?.place_id);
        Ok(v1::PlacePair { place_id, other_place_id })
    };
    let rows = table::read(file, ["id", "other_id"], HINT)?;
    rows.iter().map(|row| pair(row).map_err(|failure| row.told(failure))).collect()
}

/// The pairs of an earlier run. A place that has been replaced stands for what replaced it; one that is gone is passed over.
pub(super) fn of_run(dir: &Path, backend: &Backend) -> Result<Vec<v1::PlacePair>, Failure> {
    let (manifest, rows) = runs::rows::<v1::BuddyRow>(&RunFolder::new(dir)).map_err(stopped::failure)?;
    if manifest.mode != Mode::Buddies.name() {
        let message = format!("{} holds a run of the mode {}", dir.display(), manifest.mode);
        return Err(Failure::data(message, "name the folder of a run of 'batch buddies'"));
    }
    let mut pairs = Vec::new();
    for row in rows {
        let row = row.map_err(stopped::failure)?;
        if row.buddy_place_id.is_empty() || row.buddy_place_id < row.place_id {
            continue;
        }
        match (find::whole_place(backend, &row.place_id), find::whole_place(backend, &row.buddy_place_id)) {
            (Ok(one), Ok(other)) => {
                pairs.push(v1::PlacePair { place_id: one.place_id, other_place_id: other.place_id });
            }
            _ => {
                note(&format!("note: {} and {} are not both there any more", row.display_name, row.buddy_display_name))
            }
        }
    }
    Ok(pairs)
}
