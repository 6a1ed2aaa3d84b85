//! Rows with lists in them as flat columns, as Dremel has it (Melnik and others, "Dremel: Interactive Analysis of Web-Scale
//! Datasets", VLDB 2010): beside each value stands how deep it is defined, and at which list it goes on.

use crate::batch::{Column, Kind};
use crate::proto::{Fields, Value};

/// A column of plain values, of a row or of records in its lists.
pub(super) struct Leaf<'a> {
    pub(super) column: &'a Column,
    /// How deep a value is defined: one for each list that it is in, one where it may be null.
    pub(super) depth: i16,
    pub(super) in_list: bool,
    /// For each value, null or place of an empty list: how deep it is defined.
    pub(super) depths: Vec<i16>,
    /// For each of them: which list it goes on with, from 1; 0 begins a row.
    pub(super) repeats: Vec<i16>,
    /// Those that are there.
    pub(super) values: Vec<Value<'a>>,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct At {
    /// Lists around it that have an entry here.
    depth: i16,
    /// The list that it goes on with.
    repeat: i16,
}

/// Whether a value may be missing. A text that is not there is empty in the contract, and so is a day.
pub(super) fn may_be_null(column: &Column) -> bool {
    !column.is_list && (column.optional || matches!(column.kind, Kind::Text | Kind::Day))
}

/// The columns of plain values, in the order of the format.
pub(super) fn leaves(columns: &[Column]) -> Vec<Leaf<'_>> {
    let mut all = Vec::new();
    add_leaves(columns, 0, &mut all);
    all
}

/// How many columns of plain values a column comes to.
fn width(column: &Column) -> usize {
    if column.kind == Kind::Record { column.fields.iter().map(width).sum() } else { 1 }
}

fn add_leaves<'a>(columns: &'a [Column], lists: i16, all: &mut Vec<Leaf<'a>>) {
    for column in columns {
        let lists = lists + i16::from(column.is_list);
        if column.kind == Kind::Record {
            add_leaves(&column.fields, lists, all);
        } else {
            let depth = lists + i16::from(may_be_null(column));
            let (depths, repeats, values) = (Vec::new(), Vec::new(), Vec::new());
            all.push(Leaf { column, depth, in_list: lists > 0, depths, repeats, values });
        }
    }
}

/// Adds a row to the leaves of its columns; the name of a column that it lacks where it has to be there.
pub(super) fn shred<'a>(columns: &[Column], row: &'a dyn Fields, all: &mut [Leaf<'a>]) -> Result<(), String> {
    add_fields(columns, row, At { depth: 0, repeat: 0 }, 0, all).map(|_| ())
}

/// Adds the fields of a row or record to the first leaves, and gives how many those are. `lists`: how many lists are around it.
fn add_fields<'a>(
    columns: &[Column],
    record: &'a dyn Fields,
    at: At,
    lists: i16,
    all: &mut [Leaf<'a>],
) -> Result<usize, String> {
    let mut used = 0;
    for column in columns {
        used += match column.of(record) {
            Value::List(entries) => add_list(column, entries, at, lists, &mut all[used..])?,
            value => add_value(column, value, at, &mut all[used])?,
        };
    }
    Ok(used)
}

fn add_list<'a>(
    column: &Column,
    entries: Vec<Value<'a>>,
    at: At,
    lists: i16,
    all: &mut [Leaf<'a>],
) -> Result<usize, String> {
    let count = width(column);
    if entries.is_empty() {
        for leaf in &mut all[..count] {
            leaf.depths.push(at.depth);
            leaf.repeats.push(at.repeat);
        }
    }
    for (position, entry) in entries.into_iter().enumerate() {
        let at = At { depth: at.depth + 1, repeat: if position == 0 { at.repeat } else { lists + 1 } };
        match entry {
            Value::Record(record) => add_fields(&column.fields, record, at, lists + 1, all)?,
            value => add_value(column, value, at, &mut all[0])?,
        };
    }
    Ok(count)
}

fn add_value<'a>(column: &Column, value: Value<'a>, at: At, leaf: &mut Leaf<'a>) -> Result<usize, String> {
    let may_be_null = may_be_null(column);
    let is_there = match value {
        Value::Absent => false,
        Value::Text(text) => !(may_be_null && text.is_empty()),
        _ => true,
    };
    if !is_there && !may_be_null {
        return Err(column.name.clone());
    }
    leaf.depths.push(at.depth + i16::from(is_there && may_be_null));
    leaf.repeats.push(at.repeat);
    if is_there {
        leaf.values.push(value);
    }
    Ok(1)
}
