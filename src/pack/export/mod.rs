//! A pack as files, such as [`load`](super::load) reads: for packs that a program made.
//!
//! Tables of places are written from what is in memory; words that no place has a part in are copied from the pack that the
//! new one was made after ([`COPIED`]).

mod places;
mod records;
mod words;

use thiserror::Error;

use super::form::Form;
use crate::domain::world::World;

/// Files that a pack made after another one shares with it, and whether a pack must have it.
pub const COPIED: [(&str, bool); 9] = [
    ("governance.toml", true),
    ("taxonomy.toml", true),
    ("stage_rules.toml", true),
    ("pressures.csv", true),
    ("vocabulary.toml", false),
    ("language.toml", false),
    ("factors.toml", false),
    ("approaches.toml", false),
    ("personal_data.toml", false),
];

/// Largest file of [`COPIED`], in bytes.
pub const COPIED_LIMIT: u64 = super::files::TOML_LIMIT;

/// Why a table cannot be written.
#[derive(Debug, Error)]
#[error("a table cannot be written: {0}")]
pub struct ExportError(#[from] csv::Error);

/// Makes one file.
type Write = fn(&World) -> Result<Vec<u8>, ExportError>;

/// The files that are written, `pack.toml` last: without it a folder is no pack.
const WRITTEN: [(&str, Write); 14] = [
    ("sources.toml", words::sources),
    ("indicators.toml", words::indicators),
    ("places.csv", places::places),
    ("duties.csv", places::duties),
    ("successions.csv", places::successions),
    ("indicators_published.csv", places::figures_published),
    ("indicators_derived.csv", places::figures_derived),
    ("records.csv", records::records),
    ("official_statistics.csv", records::statistics),
    ("record_factors.csv", records::factors),
    ("starting_points.csv", records::starting_points),
    ("record_details.csv", records::details),
    ("outcomes.csv", records::outcomes),
    ("pack.toml", words::manifest),
];

/// Each file of a pack but those of [`COPIED`], made when it is asked for: a table of a million rows is large.
///
/// Conveners, holders that are no places, former places and planned successions are not written: packs that programs make have none.
pub fn files(world: &World) -> impl Iterator<Item = (&'static str, Result<Vec<u8>, ExportError>)> {
    WRITTEN.into_iter().map(|(name, write)| (name, write(world)))
}

/// A table, row by row.
struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    fn new(columns: &[&str]) -> Result<Self, ExportError> {
        let mut sheet = Self(csv::Writer::from_writer(Vec::new()));
        sheet.row(columns)?;
        Ok(sheet)
    }

    /// A table with every column of a form.
    fn of(form: &Form, id_column: &str) -> Result<Self, ExportError> {
        let columns = form.columns(id_column, |_| true);
        Self::new(&columns.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn row<T: AsRef<[u8]>>(&mut self, cells: &[T]) -> Result<(), ExportError> {
        Ok(self.0.write_record(cells)?)
    }

    fn into_bytes(self) -> Result<Vec<u8>, ExportError> {
        self.0.into_inner().map_err(|error| ExportError(csv::Error::from(error.into_error())))
    }
}
