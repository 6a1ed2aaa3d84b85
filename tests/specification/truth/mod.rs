//! A sentence about a place says no more than its record (law 15): what the sources say, as of when, and for how long.

mod duties;
mod never;
mod records;
mod steps;
mod succession;
mod terms;
mod words;

use peermatch::catalogue;
use peermatch::proto::v1;

use crate::support::{TODAY, england};

/// The England pack's place of an id, as `GetPlace` tells it on the day of all tests.
fn place(id: &str) -> v1::Place {
    let position = england().register().find(id).unwrap_or_else(|_| panic!("{id} is a place")).place;
    catalogue::place(england(), position, TODAY).place.expect("a place")
}

/// A place's record of one problem.
fn record(id: &str, problem: &str) -> v1::Record {
    let found = place(id).records.into_iter().find(|one| one.problem_id == problem);
    found.unwrap_or_else(|| panic!("{id} has {problem} on record"))
}
