//! Answers for people: plain text of 80 columns, or as many as are wanted, made from the same messages as the JSON.

mod answer;
mod caller;
mod census;
mod group;
mod measures;
mod measures_foresight;
mod measures_holdout;
mod measures_structure;
mod measures_text;
mod model;
mod page;
mod place;
mod problem;
mod run;
mod term;
mod visibility;

pub(super) use answer::{Extent, Layout, answer, explanation};
pub(super) use caller::{caller, callers, moment, tokens};
pub(super) use census::census;
pub(super) use group::{group, groups};
pub(super) use measures::{against, influence, recall};
pub(super) use measures_foresight::foresight;
pub(super) use measures_holdout::holdout;
pub(super) use measures_structure::structure;
pub(super) use measures_text::text;
pub(super) use model::{changed, model, models};
pub(super) use place::{place, places};
pub(super) use problem::{candidates, problem, problems, vocabulary};
pub(super) use run::{finished_run, planned_run, planned_tasks, run_diff, schema};
pub(super) use term::{proposals, term_added};
pub(super) use visibility::visibility;
