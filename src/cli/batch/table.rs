//! Tables that a convener gives: CSV with named columns, every fault told with its line.

use std::path::Path;

use super::super::failure::Failure;
use super::super::open;

/// Cells of the wanted columns, in their order.
pub(super) struct Row<'a, const N: usize> {
    pub(super) cells: [String; N],
    file: &'a Path,
    line: u64,
}

impl<const N: usize> Row<'_, N> {
    /// A failure with the file and the line before it.
    pub(super) fn told(&self, failure: Failure) -> Failure {
        let message = format!("{} line {}: {}", self.file.display(), self.line, failure.message);
        Failure { message, ..failure }
    }
}

/// Reads the wanted columns of a file; others are left aside.
pub(super) fn read<'a, const N: usize>(
    file: &'a Path,
    columns: [&str; N],
    hint: &str,
) -> Result<Vec<Row<'a, N>>, Failure> {
    let shown = file.display();
    let unreadable = |error: csv::Error| Failure::data(format!("cannot read {shown}: {error}"), hint);
    let bytes = open::table_bytes(file, hint)?;
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
    let head = table.headers().map_err(unreadable)?.clone();
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(columns) {
        let missing = || Failure::data(format!("{shown} has no column '{name}'"), hint);
        *place = head.iter().position(|one| one == name).ok_or_else(missing)?;
    }
    let row = |record: csv::Result<csv::StringRecord>| {
        let record = record.map_err(unreadable)?;
        let line = record.position().map(csv::Position::line).unwrap_or_default();
        Ok(Row { cells: places.map(|at| record.get(at).unwrap_or_default().to_owned()), file, line })
    };
    table.records().map(row).collect()
}
