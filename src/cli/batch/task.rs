//! `batch task`: one task of a planned run.

use std::ops::Range;

use clap::ValueEnum;
use serde::Serialize;

use super::super::Globals;
use super::super::failure::{Exit, Failure};
use super::super::outcome::{self, Outcome};
use super::planned::{self, Planned};
use crate::domain::cancel::Cancel;
use crate::runs::{self, Orders, Task};

/// Options of `batch task`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    planned: Planned,
    /// What the task makes
    #[arg(long, value_enum)]
    stage: Stage,
    /// Its number, from 0 on; FIRST-LAST does several in one process, which saves their starts [default: 0 of whole]
    #[arg(long, value_name = "N", value_parser = numbers)]
    no: Option<Numbers>,
    /// Threads to work with; the rows are the same for any number
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// What all partitions need: one task, before all others
    Whole,
    /// The rows of a partition: as many tasks as 'batch plan' told
    Rows,
}

/// Numbers of tasks, one after another; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Numbers(Range<usize>);

/// `N` or `FIRST-LAST`.
fn numbers(text: &str) -> Result<Numbers, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| {
        let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| text.parse::<u32>().ok()).flatten().map(|number| number as usize)
    };
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => Ok(Numbers(first..last + 1)),
        _ => Err("write a number, or the first and the last of several, such as 0-15".to_owned()),
    }
}

/// Tasks that are done now, whoever did them.
#[derive(Debug, Serialize)]
struct Done {
    stage: &'static str,
    first: usize,
    tasks: usize,
}

impl Options {
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let task = self.task()?;
        let (folder, prepared) = self.planned.prepared(globals)?;
        let orders = Orders { threads: self.threads.into(), cancel: &Cancel::new(), room: None, progress: &|_| {} };
        runs::task(&folder, &prepared.plan, &prepared.job, &task, &orders).map_err(planned::failure)?;
        let done = match task {
            Task::Whole => Done { stage: "whole", first: 0, tasks: 1 },
            Task::Rows(numbers) => Done { stage: "rows", first: numbers.start, tasks: numbers.len() },
        };
        let line = |done: &Done| format!("{}: {} done, from number {} on\n", done.stage, done.tasks, done.first);
        outcome::told(globals.output, &done, line).map(Outcome::done)
    }

    fn task(&self) -> Result<Task, Failure> {
        match (self.stage, &self.no) {
            (Stage::Whole, None) => Ok(Task::Whole),
            (Stage::Whole, Some(Numbers(numbers))) if *numbers == (0..1) => Ok(Task::Whole),
            (Stage::Rows, Some(Numbers(numbers))) => Ok(Task::Rows(numbers.clone())),
            (Stage::Whole, Some(_)) => Err(usage("the stage whole has one task, number 0", "leave out --no")),
            (Stage::Rows, None) => {
                Err(usage("it is not said which partitions are to be made", "add --no N, or --no FIRST-LAST"))
            }
        }
    }
}

fn usage(message: &str, hint: &str) -> Failure {
    Failure { exit: Exit::Usage, message: message.to_owned(), hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_tasks_are_one_or_a_row_of_them() {
        assert_eq!(numbers("7"), Ok(Numbers(7..8)));
        assert_eq!(numbers("0-15"), Ok(Numbers(0..16)));
        for wrong in ["", "-", "3-", "-3", "4-3", "+1", "1-2-3", "x", "4294967296"] {
            assert!(numbers(wrong).is_err(), "{wrong}");
        }
    }
}
