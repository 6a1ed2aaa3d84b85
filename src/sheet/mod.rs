//! Tables as people save them: CSV whose form is judged before its header, and rows with the line that an editor shows.
//!
//! Every table that somebody may have written by hand is read here: those of a pack, lists of similar places and what a
//! convener gives to a batch.

mod cell;
mod error;
mod form;
mod lines;

pub use cell::{NoNumber, NotWhole, number, whole};
pub use error::SheetError;

use csv::StringRecord;
use lines::Lines;

/// A table, read whole.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    columns: Vec<String>,
    rows: Vec<SheetRow>,
    faults: Vec<SheetFault>,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct SheetRow {
    /// Line of the file that the row begins in, from 1, as an editor counts.
    pub line: u64,
    /// One cell for each column of the table, without the white space around them.
    pub cells: StringRecord,
}

/// What is wrong with a line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFault {
    /// From 1, as an editor counts.
    pub line: u64,
    /// What is wrong with it.
    pub error: SheetError,
}

impl Sheet {
    /// Reads a table; its first line that is neither blank nor begins with `#` names the columns. Blank lines and rows of empty cells are passed over;
    /// rows that cannot be read are left out and told by [`Self::faults`].
    ///
    /// # Errors
    /// Where the whole file is of another form: not CSV, not UTF-8, separated by something else than commas, or empty.
    pub fn read(bytes: &[u8]) -> Result<Self, SheetFault> {
        let text = form::text(bytes)?;
        let start = form::start(text);
        let table = &text.as_bytes()[start..];
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).has_headers(false).from_reader(table);
        let mut lines = Lines::of(text, start);
        let mut sheet = Self::default();
        for record in reader.records() {
            match record {
                Ok(cells) => {
                    let line = lines.at(cells.position());
                    sheet.take(SheetRow { line, cells });
                }
                Err(error) => {
                    let line = lines.at(error.position());
                    sheet.faults.push(SheetFault { line, error: SheetError::from(&error) });
                }
            }
        }
        if sheet.columns.is_empty() { Err(SheetFault { line: 1, error: SheetError::Empty }) } else { Ok(sheet) }
    }

    fn take(&mut self, row: SheetRow) {
        if self.columns.is_empty() {
            self.columns = row.cells.iter().map(str::to_owned).collect();
        } else if row.cells.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(row);
        }
    }

    /// The names of the columns, in their order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Position of a column: of the one of exactly this name, else of the only one that differs in case alone.
    pub fn column(&self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|column| column == name);
        exact.or_else(|| {
            let mut alike = (0..self.columns.len()).filter(|&at| self.columns[at].eq_ignore_ascii_case(name));
            alike.next().filter(|_| alike.next().is_none())
        })
    }

    /// The rows that can be read, in their order.
    pub fn rows(&self) -> &[SheetRow] {
        &self.rows
    }

    /// The rows that can be read, in their order, without the rest.
    pub fn into_rows(self) -> Vec<SheetRow> {
        self.rows
    }

    /// The rows that cannot be read, in their order.
    pub fn faults(&self) -> &[SheetFault] {
        &self.faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, String)> {
        let sheet = Sheet::read(text.as_bytes()).expect("a table");
        assert_eq!(sheet.faults(), [], "{text:?}");
        sheet.rows().iter().map(|row| (row.line, row.cells[0].to_owned())).collect()
    }

    fn refused(bytes: &[u8]) -> (u64, SheetError) {
        let fault = Sheet::read(bytes).expect_err("of another form");
        (fault.line, fault.error)
    }

    #[test]
    fn f1_a_row_has_the_line_that_an_editor_shows_whatever_ends_the_lines() {
        let told =
            |pairs: &[(u64, &str)]| pairs.iter().map(|&(line, cell)| (line, cell.to_owned())).collect::<Vec<_>>();
        assert_eq!(lines("id,n\na,1\nb,2\n"), told(&[(2, "a"), (3, "b")]));
        assert_eq!(lines("id,n\r\na,1\r\nb,2\r\n"), told(&[(2, "a"), (3, "b")]), "as Excel saves it");
        assert_eq!(lines("id,n\ra,1\rb,2\r"), told(&[(2, "a"), (3, "b")]), "as an old Mac saves it");
        assert_eq!(lines("\n\nid,n\n\na,1\n\n\nb,2\n"), told(&[(5, "a"), (8, "b")]), "blank lines");
        assert_eq!(lines("id,n\r\n\r\na,1\r\n\r\nb,2"), told(&[(3, "a"), (5, "b")]), "blank lines of Excel");
        assert_eq!(lines("id,n\na,\"1\n2\n3\"\nb,2\n"), told(&[(2, "a"), (5, "b")]), "a cell of three lines");
        assert_eq!(lines("id,n\r\na,\"1\r\n2\"\r\nb,2\r\n"), told(&[(2, "a"), (4, "b")]));
        assert_eq!(lines("\u{feff}id,n\r\na,1\r\n"), told(&[(2, "a")]), "a byte order mark");
        assert_eq!(lines("id,n\n,\na,1\n , \nb,2\n"), told(&[(3, "a"), (5, "b")]), "rows of empty cells");
        assert_eq!(lines("# what; it; is\n\n# a,b\nid,n\na,1\n"), told(&[(5, "a")]), "comments above the header");
        assert_eq!(lines("# what it is\r\nid,n\r\n#1,1\r\n"), told(&[(3, "#1")]), "a cell may begin as a comment does");
        assert_eq!(refused(b"# nothing else\n"), (1, SheetError::Empty));
    }

    #[test]
    fn f1_a_row_that_cannot_be_read_has_its_line_too() {
        let sheet = Sheet::read(b"id,n\r\n\r\na,1,x\r\nb,2\r\nc\r\n").expect("a table");
        let told: Vec<_> = sheet.faults().iter().map(|fault| (fault.line, fault.error.to_string())).collect();
        let cells = |number: u64| format!("has {number} cells where the first line has 2");
        assert_eq!(told, [(3, cells(3)), (5, "has 1 cell where the first line has 2".to_owned())]);
        assert_eq!(sheet.rows().len(), 1);
    }

    #[test]
    fn f2_the_form_is_judged_before_the_header() {
        assert_eq!(refused(b"id;n\na;1\n"), (1, SheetError::Separated("semicolons")));
        assert_eq!(refused(b"\nid\tn\na\t1\n"), (2, SheetError::Separated("tabs")));
        assert_eq!(refused(b"sep=;\r\nid;n\r\na;1\r\n"), (1, SheetError::Separated("semicolons")));
        assert_eq!(refused(b"id,n\r\na,Ynys M\xf4n\r\n"), (2, SheetError::NotUtf8), "Windows-1252");
        assert_eq!(refused(b"\xff\xfei\0d\0"), (1, SheetError::NotUtf8), "UTF-16, as Excel's 'Unicode text'");
        assert_eq!(refused(b"PK\x03\x04\xff"), (1, SheetError::Workbook));
        assert_eq!(refused(b""), (1, SheetError::Empty));
        assert_eq!(refused(b"\xef\xbb\xbf\r\n"), (1, SheetError::Empty));
        let semicolons_within = Sheet::read(b"id,\"a;b;c\"\nx,1;2\n").expect("commas separate it");
        assert_eq!(semicolons_within.columns(), ["id", "a;b;c"]);
        assert!(Sheet::read(b"id\nx;y\n").is_ok(), "one column needs no separator");
    }

    #[test]
    fn f2_a_column_is_found_whatever_its_case_unless_two_would_do() {
        let sheet = Sheet::read(b"GSS,Rank,rank,RANK,Name,name \n").expect("a table");
        assert_eq!(sheet.column("gss"), Some(0));
        assert_eq!(sheet.column("rank"), Some(2));
        assert_eq!(sheet.column("raNk"), None, "any of three");
        assert_eq!(sheet.column("NAME"), None);
        assert_eq!(sheet.column("neighbour_gss"), None);
    }
}
