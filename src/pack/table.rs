//! CSV tables of a pack: named columns, every cell text, every row with its line.

use super::fault::Faults;
use super::files::Files;

/// A row of a table.
pub(super) struct Row<'a> {
    /// Line in the file, from 1.
    pub(super) line: u64,
    file: &'a str,
    columns: &'a [String],
    cells: &'a csv::StringRecord,
}

/// Which columns a table may have beside those that it must have.
#[derive(Clone, Copy)]
pub(super) enum Others<'a> {
    /// None.
    None,
    /// These.
    Of(&'a [&'a str]),
    /// Whatever the pack likes.
    Any,
}

/// A table, read whole.
pub(super) struct Table {
    file: String,
    columns: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    /// Reads a table that must have `columns` and may have `others`. Faulty rows are left out.
    pub(super) fn read(
        files: &Files,
        file: &str,
        columns: &[&str],
        others: Others<'_>,
        faults: &mut Faults,
    ) -> Option<Self> {
        let bytes = files.bytes(file, faults)?;
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
        let header = match reader.headers() {
            Ok(header) => header.iter().map(str::to_owned).collect::<Vec<_>>(),
            Err(error) => {
                faults.add(file, Some(1), describe(&error), "write the column names in the first line, as UTF-8");
                return None;
            }
        };
        if !check_header(file, &header, columns, others, faults) {
            return None;
        }
        let mut rows = Vec::new();
        for row in reader.records() {
            match row {
                Ok(row) => {
                    let line = row.position().map_or(0, csv::Position::line);
                    rows.push((line, row));
                }
                Err(error) => {
                    let line = error.position().map(csv::Position::line);
                    faults.add(file, line, describe(&error), "mend or remove the row");
                }
            }
        }
        Some(Self { file: file.to_owned(), columns: header, rows })
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|one| one == column)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { line: *line, file: &self.file, columns: &self.columns, cells })
    }
}

impl Row<'_> {
    /// The cell of a column; empty where nothing stands or the table has no such column.
    pub(super) fn get(&self, column: &str) -> &str {
        self.columns.iter().position(|one| one == column).map_or("", |position| &self.cells[position])
    }

    /// Parses a cell; a fault naming the column where that fails.
    pub(super) fn parse<T, E: std::fmt::Display>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
        mend: &str,
        faults: &mut Faults,
    ) -> Option<T> {
        match parse(self.get(column)) {
            Ok(value) => Some(value),
            Err(error) => {
                let shown = crate::domain::text::echo(self.get(column));
                self.fault(format!("{column} '{shown}' {error}"), mend, faults);
                None
            }
        }
    }

    /// Parses a cell that may be empty: `Some(None)` where it is.
    pub(super) fn optional<T, E: std::fmt::Display>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
        mend: &str,
        faults: &mut Faults,
    ) -> Option<Option<T>> {
        if self.get(column).is_empty() {
            return Some(None);
        }
        self.parse(column, parse, mend, faults).map(Some)
    }

    /// Notes a fault of this row.
    pub(super) fn fault(&self, message: impl std::fmt::Display, mend: impl std::fmt::Display, faults: &mut Faults) {
        faults.add(self.file, Some(self.line), message, mend);
    }
}

fn check_header(file: &str, header: &[String], columns: &[&str], others: Others<'_>, faults: &mut Faults) -> bool {
    let allowed = |column: &str| match others {
        Others::None => false,
        Others::Of(others) => others.contains(&column),
        Others::Any => true,
    };
    let mut good = true;
    for column in columns {
        if !header.iter().any(|one| one == column) {
            faults.add(file, Some(1), format!("the column '{column}' is missing"), "add it to the first line");
            good = false;
        }
    }
    for (position, column) in header.iter().enumerate() {
        let shown = crate::domain::text::echo(column);
        if !columns.contains(&column.as_str()) && !allowed(column) {
            let mend = format!("remove it; the columns are {}", columns.join(", "));
            faults.add(file, Some(1), format!("the column '{shown}' is unknown"), mend);
            good = false;
        }
        if header[..position].contains(column) {
            faults.add(file, Some(1), format!("the column '{shown}' stands twice"), "keep one of the two");
            good = false;
        }
    }
    good
}

fn describe(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "is not UTF-8 text".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} cells where the first line has {expected_len}")
        }
        _ => "cannot be read as CSV".to_owned(),
    }
}
