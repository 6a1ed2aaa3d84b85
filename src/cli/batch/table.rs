//! Tables that a convener or whoever measures gives: CSV with named columns, every fault told with its line.

use std::path::Path;

use super::super::failure::Failure;
use super::super::open;
use crate::domain::text;
use crate::sheet::{Sheet, SheetFault, SheetRow};

/// Cells of the wanted columns, in their order.
pub(in super::super) struct Row<'a, const N: usize> {
    pub(in super::super) cells: [String; N],
    file: &'a Path,
    line: u64,
}

impl<const N: usize> Row<'_, N> {
    /// A failure with the file and the line before it.
    pub(in super::super) fn told(&self, failure: Failure) -> Failure {
        let message = format!("{} line {}: {}", self.file.display(), self.line, failure.message);
        Failure { message, ..failure }
    }
}

/// Reads the wanted columns of a file; others are left aside.
pub(in super::super) fn read<'a, const N: usize>(
    file: &'a Path,
    columns: [&str; N],
    hint: &str,
) -> Result<Vec<Row<'a, N>>, Failure> {
    rows_of(&open::table_bytes(file, hint)?, file, columns, hint)
}

/// The wanted columns of the bytes that were read of a file.
pub(in super::super) fn rows_of<'a, const N: usize>(
    bytes: &[u8],
    file: &'a Path,
    columns: [&str; N],
    hint: &str,
) -> Result<Vec<Row<'a, N>>, Failure> {
    let shown = file.display();
    let told = |fault: &SheetFault| {
        Failure::data(format!("{shown} line {}: it {}", fault.line, fault.error), fault.error.mend())
    };
    let sheet = Sheet::read(bytes).map_err(|fault| told(&fault))?;
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(columns) {
        let found = || text::echo(&sheet.columns().join(", "));
        let missing =
            || Failure::data(format!("{shown} has no column '{name}'; the columns found are {}", found()), hint);
        *place = sheet.column(name).ok_or_else(missing)?;
    }
    if let Some(fault) = sheet.faults().first() {
        return Err(told(fault));
    }
    let row = |row: &SheetRow| Row { cells: places.map(|at| row.cells[at].to_owned()), file, line: row.line };
    Ok(sheet.rows().iter().map(row).collect())
}
