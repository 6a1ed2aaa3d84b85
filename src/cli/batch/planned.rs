//! A run that was planned: its plan, held against what this process would make.

use std::path::{Path, PathBuf};

use super::super::Globals;
use super::super::failure::Failure;
use super::super::outcome::{self, Outcome};
use super::super::render;
use super::run;
use super::stopped;
use crate::contract::run_spec::Prepared;
use crate::proto::v1;
use crate::runs::{self, RunFolder, TaskError};

/// The plan of a run.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Planned {
    /// The plan, as 'batch plan' told it; its folder is that of the run
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
}

impl Planned {
    /// The run as this process would do it, and its folder.
    ///
    /// # Errors
    /// A plan of other data, another model or another version of the program: their tasks would not fit together.
    pub(super) fn prepared(&self, globals: &Globals) -> Result<(RunFolder, Prepared), Failure> {
        let (folder, plan) = self.read()?;
        let calls = run::calls(globals)?;
        let spec = plan.spec.clone().unwrap_or_default();
        let prepared = calls.prepare_run(&spec, &plan.run_id).map_err(Failure::call)?;
        folder.same(&plan, &prepared.plan).map_err(|error| {
            Failure::data(error, "use the pack, the model and the version of the program that the run was planned with")
        })?;
        Ok((folder, prepared))
    }

    /// Tells how far the run is.
    pub(super) fn tell(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let (folder, plan) = self.read()?;
        tell(globals, &folder, &plan, &self.plan)
    }

    fn read(&self) -> Result<(RunFolder, v1::RunManifest), Failure> {
        runs::planned(&self.plan).map_err(failure)
    }
}

/// Tells how far a run is whose plan is in a file.
pub(super) fn tell(
    globals: &Globals,
    folder: &RunFolder,
    plan: &v1::RunManifest,
    file: &Path,
) -> Result<Outcome, Failure> {
    let status = runs::task_status(folder, plan, file).map_err(stopped::failure)?;
    outcome::told(globals.output, &status, render::planned_tasks).map(Outcome::done)
}

/// A task that is not done, and what to do about it.
pub(super) fn failure(error: TaskError) -> Failure {
    let hint = match error {
        TaskError::Run(error) => return stopped::failure(error),
        TaskError::NoPlan(_) => "name the file that 'peermatch batch plan' told, with --plan",
        TaskError::NoPartition { .. } => "see 'peermatch batch status --plan FILE' for the numbers that are left",
        TaskError::NoWhole(_) => "do 'peermatch batch task --stage whole' first, and once",
        TaskError::WholeTooLarge(_) => "leave out --max-listings, or do the run in one process, without tasks",
        TaskError::NotAll(..) => {
            "do the tasks that 'peermatch batch status --plan FILE' tells, then join again: what is finished is kept"
        }
    };
    Failure::data(error, hint)
}
