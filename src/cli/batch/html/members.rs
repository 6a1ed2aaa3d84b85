//! The members of all groups as a table, a row for each: what a word processor merges letters from.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use super::super::super::failure::Failure;
use super::folder::{Folder, unwritable};
use crate::proto::v1;
use crate::runs::shielded;

/// What the table is called.
pub(super) const FILE: &str = "members.csv";

const COLUMNS: [&str; 12] = [
    "group",
    "group_id",
    "group_name",
    "problem_id",
    "problem",
    "place_id",
    "place",
    "others",
    "convener",
    "opening_question",
    "own_question",
    "letter",
];

/// The table in the making.
pub(super) struct Members {
    table: csv::Writer<BufWriter<File>>,
    file: PathBuf,
}

impl Members {
    pub(super) fn begin(folder: &Folder) -> Result<Self, Failure> {
        let file = folder.path(FILE)?;
        let open = File::create(&file).map_err(|error| unwritable(&file, &error))?;
        let mut members = Self { table: csv::Writer::from_writer(BufWriter::new(open)), file };
        members.write(&COLUMNS.map(str::to_owned))?;
        Ok(members)
    }

    /// Adds a member of a group, with the file of its letter; empty where it gets none.
    pub(super) fn add(
        &mut self,
        group: usize,
        row: &v1::CohortRow,
        member: usize,
        letter: &str,
    ) -> Result<(), Failure> {
        let at = |list: &[String]| list.get(member).cloned().unwrap_or_default();
        let others = row.place_display_names.iter().enumerate().filter(|(at, _)| *at != member);
        let others: Vec<&str> = others.map(|(_, name)| name.as_str()).collect();
        let cells = [
            row.cohort_id.clone(),
            row.display_name.clone(),
            row.problem_id.clone(),
            row.problem_display_name.clone(),
            at(&row.place_ids),
            at(&row.place_display_names),
            others.join("; "),
            row.convener_display_names.join("; "),
            row.opening_question.clone(),
            row.questions.get(member).map(|question| question.text.clone()).unwrap_or_default(),
            letter.to_owned(),
        ];
        let shown = cells.iter().map(|cell| shielded(cell).into_owned());
        self.write(&std::iter::once(group.to_string()).chain(shown).collect::<Vec<_>>())
    }

    pub(super) fn end(mut self) -> Result<(), Failure> {
        self.table.flush().map_err(|error| unwritable(&self.file, &error))
    }

    fn write(&mut self, cells: &[String]) -> Result<(), Failure> {
        self.table.write_record(cells).map_err(|error| unwritable(&self.file, &std::io::Error::other(error)))
    }
}
