//! A sheet for each group, a letter to each member of a proposed one, and the table that letters of one's own are merged from.

use super::super::super::failure::Failure;
use super::folder::Folder;
use super::members::{self, Members};
use super::{Made, link, rows, sources};
use crate::contract::calls::Calls;
use crate::page::paper::{Entry, Group, Run, group_letter, group_sheet};
use crate::proto::v1::{self, CohortRowKind};
use crate::runs::RunFolder;

/// Groups are numbered in the order of their rows: what a convener calls one need not be fit for the name of a file.
pub(super) fn leaves(calls: &Calls, runs: &RunFolder, folder: &Folder, run: &Run) -> Result<Made, Failure> {
    let words = calls.list_vocabulary();
    let mut members = Members::begin(folder)?;
    let mut entries = Vec::new();
    for row in rows::<v1::CohortRow>(runs)? {
        let row = row?;
        if row.kind() == CohortRowKind::Unseated {
            continue;
        }
        let number = entries.len() + 1;
        let mut known = Vec::new();
        for place in &row.place_ids {
            known.extend(sources(calls, place, std::slice::from_ref(&row.problem_id))?);
        }
        let group = Group { row: &row, words: &words, sources: &known };
        let sheet = format!("groups/{number:04}.html");
        folder.keep(&sheet, &group_sheet(&group, run))?;
        let mut links = vec![link("sheet", &sheet)];
        for (member, (place, name)) in row.place_ids.iter().zip(&row.place_display_names).enumerate() {
            let letter = match row.kind() {
                CohortRowKind::Group | CohortRowKind::Network => group_letter(&group, member, run),
                _ => None,
            };
            let file = letter.as_ref().map(|_| format!("letters/{number:04}-{}.html", place.replace(':', "~")));
            if let (Some(letter), Some(file)) = (letter, &file) {
                folder.keep(file, &letter)?;
                links.push(link(name, file));
            }
            members.add(number, &row, member, file.as_deref().unwrap_or_default())?;
        }
        let called = if row.display_name.is_empty() { &row.problem_display_name } else { &row.display_name };
        entries.push(Entry { name: format!("{number}. {called}"), links });
    }
    members.end()?;
    let tables =
        vec![link("A row for each member of each group, to merge letters of your own from (CSV)", members::FILE)];
    Ok(Made { title: "A sheet for each group, and a letter to each member of those proposed", tables, entries })
}
