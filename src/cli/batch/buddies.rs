//! `batch buddies`: one mutual buddy for each place.

use std::path::PathBuf;

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::{Globals, find, time};
use super::{age, contacts, pairs, run};
use crate::contract::calls::Calls;
use crate::proto::v1;
use crate::proto::v1::run_spec::Mode;

/// Options of `batch buddies`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    made: run::Made,
    /// Only those who have this problem live, and about it alone [default: compare all live records]
    #[arg(long, value_name = "PROBLEM")]
    problem: Option<String>,
    /// Pairs that nobody would leave for somebody who would have them [default: the highest total fit]
    #[arg(long)]
    stable: bool,
    /// As many pairs as can be before the highest total fit
    #[arg(long, conflicts_with = "stable")]
    most: bool,
    /// Pairs that may not be: CSV with the columns id and other_id
    #[arg(long, value_name = "FILE")]
    forbid: Option<PathBuf>,
    /// Pairs that are to be: CSV with the columns id and other_id
    #[arg(long, value_name = "FILE")]
    fix: Option<PathBuf>,
    /// Folder of an earlier run whose pairs are not to meet again; may be given several times
    #[arg(long, value_name = "RUN_DIR")]
    avoid: Vec<PathBuf>,
    /// Never pair parts of the same larger place
    #[arg(long)]
    no_siblings: bool,
    /// How many others each place may wish for, best first: give one (50, say) above some thousand places [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..))]
    nearest: Option<i32>,
    #[command(flatten)]
    age: age::Options,
    #[command(flatten)]
    time: time::Options,
    #[command(flatten)]
    contacts: contacts::Options,
}

impl run::Mode for Options {
    fn made(&self) -> &run::Made {
        &self.made
    }

    fn spec(&self, globals: &Globals, calls: &Calls) -> Result<Mode, Failure> {
        let backend = Backend::Local(Box::new(calls.clone()));
        let problem = self.problem.as_ref().map(|problem| find::problem(&backend, problem)).transpose()?;
        let table = |file: &Option<PathBuf>| file.as_ref().map(|file| pairs::read(file, &backend)).transpose();
        let mut earlier = Vec::new();
        for dir in &self.avoid {
            earlier.extend(pairs::of_run(dir, &backend)?);
        }
        let method = if self.stable { v1::PairMethod::Stable } else { v1::PairMethod::Best };
        let aim = if self.most { v1::PairAim::Served } else { v1::PairAim::Fit };
        Ok(Mode::Buddies(v1::BuddiesSpec {
            problem_id: problem.unwrap_or_default(),
            method: method.into(),
            aim: aim.into(),
            forbidden: table(&self.forbid)?.unwrap_or_default(),
            fixed: table(&self.fix)?.unwrap_or_default(),
            earlier,
            exclude_siblings: self.no_siblings,
            nearest: self.nearest,
            time_available_days: self.time.days(),
            oldest_record_years: self.age.oldest_record_years,
            past_contacts: self.contacts.read(calls, globals.day())?,
        }))
    }
}
