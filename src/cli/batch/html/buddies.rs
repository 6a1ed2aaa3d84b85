//! A letter for each place: who its buddy is, or why it has none.

use super::super::super::failure::Failure;
use super::folder::Folder;
use super::{Made, link, named, rows, sources};
use crate::contract::calls::Calls;
use crate::page::paper::{Entry, Run, buddy_letter};
use crate::proto::v1;
use crate::runs::RunFolder;

pub(super) fn leaves(calls: &Calls, runs: &RunFolder, folder: &Folder, run: &Run) -> Result<Made, Failure> {
    let mut made = Made { title: "A letter for each place", tables: Vec::new(), entries: Vec::new() };
    for row in rows::<v1::BuddyRow>(runs)? {
        let row = row?;
        let known = match row.buddy_place_id.as_str() {
            "" => Vec::new(),
            buddy => sources(calls, buddy, &row.shared_problem_ids)?,
        };
        let file = named("letters", &row.place_id);
        folder.keep(&file, &buddy_letter(&row, &known, run))?;
        made.entries.push(Entry { name: row.display_name, links: vec![link("letter", &file)] });
    }
    Ok(made)
}
