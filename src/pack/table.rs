//! CSV tables of a pack: named columns, every cell text, every row with its line.

use super::fault::Faults;
use super::files::Files;
use super::form::{Form, Need};
use crate::domain::personal::PersonalForms;
use crate::domain::text;
use crate::door;
use crate::sheet::{Sheet, SheetFault, SheetRow};

/// A row of a table.
pub(super) struct Row<'a> {
    /// Line in the file, from 1.
    pub(super) line: u64,
    file: &'a str,
    columns: &'a [String],
    cells: &'a csv::StringRecord,
}

/// A table, read whole.
pub(super) struct Table {
    file: String,
    /// By the names that the schema gives them.
    columns: Vec<String>,
    rows: Vec<SheetRow>,
}

impl Table {
    /// Reads a table of a form whose id column is called `id`; the names of columns in any case. Faulty rows are left out.
    pub(super) fn read(files: &Files, form: &Form, id: &str, faults: &mut Faults) -> Option<Self> {
        let file = form.file;
        let columns = Columns::of(form, id);
        let bytes = files.bytes(file, faults)?;
        let told = |fault: &SheetFault, faults: &mut Faults| {
            faults.add(file, Some(fault.line), &fault.error, fault.error.mend());
        };
        let sheet = Sheet::read(&bytes).map_err(|fault| told(&fault, faults)).ok()?;
        let header = columns.named(&sheet);
        if !columns.check(file, &header, faults) {
            return None;
        }
        sheet.faults().iter().for_each(|fault| told(fault, faults));
        let table = Self { file: file.to_owned(), columns: header, rows: sheet.into_rows() };
        table.rows().for_each(|row| row.refuse_personal_data(files.personal(), faults));
        Some(table)
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|one| one == column)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|row| Row { line: row.line, file: &self.file, columns: &self.columns, cells: &row.cells })
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
                let shown = text::echo(self.get(column));
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

    /// A fault for each cell that holds personal data. What it holds is not repeated.
    fn refuse_personal_data(&self, personal: &PersonalForms, faults: &mut Faults) {
        for (column, cell) in self.columns.iter().zip(self.cells) {
            if let Some(finding) = door::look(cell, personal) {
                self.fault(format!("{} {finding}", text::echo(column)), "write it without", faults);
            }
        }
    }

    /// Notes a fault of this row.
    pub(super) fn fault(&self, message: impl std::fmt::Display, mend: impl std::fmt::Display, faults: &mut Faults) {
        faults.add(self.file, Some(self.line), message, mend);
    }
}

/// The columns that a table must have, those that it may have, and whether it may have any others.
struct Columns {
    must: Vec<String>,
    may: Vec<String>,
    any: bool,
}

impl Columns {
    fn of(form: &Form, id: &str) -> Self {
        let (chosen, must) =
            form.columns(id, |need| need != Need::Optional).into_iter().partition(|column| column.starts_with('<'));
        let chosen: Vec<String> = chosen;
        Self { must, may: form.columns(id, |need| need == Need::Optional), any: !chosen.is_empty() }
    }

    /// The columns of a sheet, each by the name that the form gives it.
    fn named(&self, sheet: &Sheet) -> Vec<String> {
        let mut header = sheet.columns().to_vec();
        for name in self.must.iter().chain(&self.may) {
            if let Some(at) = sheet.column(name) {
                header[at].clone_from(name);
            }
        }
        header
    }

    fn check(&self, file: &str, header: &[String], faults: &mut Faults) -> bool {
        let Self { must: columns, may, any } = self;
        let mut good = true;
        let found = || text::echo(&header.join(", "));
        for column in columns {
            if !header.iter().any(|one| one == column) {
                let message = format!("the column '{column}' is missing; the columns found are {}", found());
                faults.add(file, Some(1), message, "add it to the first line");
                good = false;
            }
        }
        for (position, column) in header.iter().enumerate() {
            let shown = text::echo(column);
            if !any && !columns.contains(column) && !may.contains(column) {
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
}
