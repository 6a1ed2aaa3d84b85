//! `batch diff`: what changed from one run to another.

use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use super::super::outcome::{self, Outcome};
use super::super::{Format, Globals, render};
use super::stopped;
use crate::batch::{ComparedRun, Mode, diff};
use crate::runs::{self, RunFolder};

/// Options of `batch diff`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Folder of the earlier run
    run1: PathBuf,
    /// Folder of the later run
    run2: PathBuf,
}

impl Options {
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let answer = diff(&lists(&self.run1)?, &lists(&self.run2)?);
        Ok(Outcome::done(match globals.output {
            Format::Json => outcome::json(&answer)?,
            Format::Table => render::run_diff(&answer),
        }))
    }
}

fn lists(dir: &Path) -> Result<ComparedRun, Failure> {
    let (manifest, rows) = runs::rows(&RunFolder::new(dir)).map_err(stopped::failure)?;
    if manifest.mode != Mode::Peers.name() {
        let message = format!("{} is a run of the mode '{}'", dir.display(), manifest.mode);
        return Err(Failure::data(message, "name two runs of 'peermatch batch peers'"));
    }
    let mut lists = ComparedRun::new(manifest);
    for row in rows {
        lists.add(row.map_err(stopped::failure)?);
    }
    Ok(lists)
}
