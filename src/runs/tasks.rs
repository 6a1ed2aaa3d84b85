//! A run taken apart into numbered tasks, for an engine that runs commands on many machines over one folder. A task is a pure function
//! of the plan and its number: it reads what the plan names by its hash and writes what is named by its number, so that it may run
//! twice, at once or one after the other, and be lost and run again. What is finished here a run of one process goes on from, and the
//! other way round.
//!
//! | stage | tasks | what a task makes |
//! |---|---|---|
//! | whole | 1 | what all partitions need |
//! | rows | one for each partition | its rows |
//! | join | 1 | the files and the manifest, out of all partitions |

use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use super::error::RunError;
use super::execute::{Orders, Run};
use super::folder::{RunFolder, RunStage};
use super::seal::LARGEST;
use super::{rows, whole};
use crate::batch::{AnyJob, Job};
use crate::disk;
use crate::proto::v1;

/// What a task is to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// What all partitions need.
    Whole,
    /// The rows of some partitions.
    Rows(Range<usize>),
}

/// How far the tasks of a run are, for those who give them out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskStatus {
    /// Name of the run.
    pub run_id: String,
    /// Its mode.
    pub mode: String,
    /// What decides every byte of it.
    pub input_hash: String,
    /// The file that tasks are done by.
    pub plan: PathBuf,
    /// Where they are done.
    pub folder: PathBuf,
    /// The stages in their order: tasks of one may run at once, and each waits for all of the one before.
    pub stages: [StageStatus; 3],
}

/// How far one stage of a run is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageStatus {
    /// Its name.
    pub stage: &'static str,
    /// How many tasks it has, numbered from 0.
    pub tasks: usize,
    /// The numbers of those that are not done, in their order.
    pub missing: Vec<usize>,
}

impl StageStatus {
    /// Of a stage of one task.
    fn one(stage: &'static str, is_done: bool) -> Self {
        Self { stage, tasks: 1, missing: if is_done { Vec::new() } else { vec![0] } }
    }
}

/// Why a task is not done, or tasks are not joined.
#[derive(Debug, Error)]
pub enum TaskError {
    /// A file that is no plan.
    #[error("{} is not there, or is no plan of a run", .0.display())]
    NoPlan(PathBuf),
    /// A partition that the run does not have.
    #[error("the run has {all} partitions, from number 0 on: there is no number {number}")]
    NoPartition {
        /// The number.
        number: usize,
        /// How many there are.
        all: usize,
    },
    /// Partitions cannot be made yet.
    #[error("what all partitions of the run in {} need is not worked out yet", .0.display())]
    NoWhole(PathBuf),
    /// What all partitions need is too much for one file.
    #[error("what all partitions of the run need takes {0} bytes, and {LARGEST} are read again at most")]
    WholeTooLarge(usize),
    /// Partitions that are not there, or not whole: so many, and the number of the first.
    #[error("{0} of the partitions of the run are not finished, the first of them number {1}")]
    NotAll(usize, usize),
    /// As of any run.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// The plan of a file that [`hand_out`] wrote, and the folder of its run.
///
/// # Errors
/// No such file, or one that is no plan.
pub fn planned(file: &Path) -> Result<(RunFolder, v1::RunManifest), TaskError> {
    let folder = RunFolder::new(disk::dir_of(file));
    let no_plan = || TaskError::NoPlan(file.to_owned());
    let name = file.file_name().and_then(OsStr::to_str).ok_or_else(no_plan)?;
    let plan = match folder.manifest_in(name) {
        Err(RunError::Damaged(_)) => None,
        read => read?.filter(|plan| plan.spec.is_some()),
    };
    plan.map(|plan| (folder, plan)).ok_or_else(no_plan)
}

/// Begins a run for others to do, and tells where its plan is. One that was begun stays as far as it is.
///
/// # Errors
/// A folder that holds something else, or that somebody works in; what cannot be written.
pub fn hand_out(folder: &RunFolder, plan: &v1::RunManifest) -> Result<PathBuf, RunError> {
    folder.stage_of(plan)?;
    let _claim = folder.claim()?;
    if folder.stage_of(plan)? == RunStage::Empty {
        folder.begin(plan)?;
    }
    folder.hand_out(plan)
}

/// Makes one task of the planned run. What is finished is left as it is, and so is a run that is joined.
///
/// # Errors
/// A folder of another run, or one that is being joined or deleted; rows before what all partitions need is worked out; numbers that
/// the run does not have; whatever keeps the task from being made or written.
pub fn task(
    folder: &RunFolder,
    plan: &v1::RunManifest,
    job: &AnyJob,
    task: &Task,
    orders: &Orders<'_>,
) -> Result<(), TaskError> {
    match job {
        AnyJob::Peers(job) => Run { folder, plan, job: job.as_ref(), orders }.task(task),
        AnyJob::Buddies(job) => Run { folder, plan, job, orders }.task(task),
        AnyJob::Cohorts(job) => Run { folder, plan, job, orders }.task(task),
    }
}

/// Joins what tasks made into the files of the run, and seals it. A run that is joined is checked and left as it is.
///
/// # Errors
/// [`TaskError::NotAll`] where a task is missing; a folder of another run, or one that somebody works in; what cannot be written.
pub fn join(
    folder: &RunFolder,
    plan: &v1::RunManifest,
    job: &AnyJob,
    orders: &Orders<'_>,
) -> Result<v1::RunManifest, TaskError> {
    match job {
        AnyJob::Peers(job) => Run { folder, plan, job: job.as_ref(), orders }.joined(),
        AnyJob::Buddies(job) => Run { folder, plan, job, orders }.joined(),
        AnyJob::Cohorts(job) => Run { folder, plan, job, orders }.joined(),
    }
}

/// How far the tasks of the planned run are, without anything that makes rows. `file`: the one that the plan was read from.
///
/// # Errors
/// A folder of another run; what cannot be read.
pub fn task_status(folder: &RunFolder, plan: &v1::RunManifest, file: &Path) -> Result<TaskStatus, RunError> {
    let is_joined = matches!(folder.stage_of(plan)?, RunStage::Done(_));
    let partitions = usize::try_from(plan.partition_count).unwrap_or_default();
    let missing = if is_joined { Vec::new() } else { folder.missing(plan, 0..partitions)? };
    let has_whole = is_joined || whole::is_kept(&folder.whole(), &plan.input_hash)?;
    Ok(TaskStatus {
        run_id: plan.run_id.clone(),
        mode: plan.mode.clone(),
        input_hash: plan.input_hash.clone(),
        plan: file.to_owned(),
        folder: folder.path().to_owned(),
        stages: [
            StageStatus::one("whole", has_whole),
            StageStatus { stage: "rows", tasks: partitions, missing },
            StageStatus::one("join", is_joined),
        ],
    })
}

impl<J: Job> Run<'_, J> {
    fn task(&self, task: &Task) -> Result<(), TaskError> {
        let _share = self.folder.share()?;
        match self.folder.stage_of(self.plan)? {
            RunStage::Done(_) => return Ok(()),
            RunStage::Empty => return Err(RunError::Missing(self.folder.path().to_owned()).into()),
            RunStage::Unfinished(_) => {}
        }
        match task {
            Task::Whole => self.work_out(),
            Task::Rows(wanted) => self.rows(wanted.clone()),
        }
    }

    fn work_out(&self) -> Result<(), TaskError> {
        let (file, input_hash) = (self.folder.whole(), &self.plan.input_hash);
        if whole::is_kept(&file, input_hash)? {
            return Ok(());
        }
        let whole = self.pool()?.install(|| self.job.whole(self.orders.cancel)).map_err(RunError::from)?;
        let bytes = whole::encoded::<J>(input_hash, &whole).map_err(RunError::from)?;
        if bytes.len() as u64 > LARGEST {
            return Err(TaskError::WholeTooLarge(bytes.len()));
        }
        Ok(disk::replace(&file, &bytes).map_err(RunError::write(&file))?)
    }

    fn rows(&self, wanted: Range<usize>) -> Result<(), TaskError> {
        let all = self.job.partition_count();
        if wanted.end > all {
            return Err(TaskError::NoPartition { number: wanted.end - 1, all });
        }
        let whole = self.kept_whole()?;
        Ok(self.pool()?.install(|| self.these(wanted, &whole))?)
    }

    fn joined(&self) -> Result<v1::RunManifest, TaskError> {
        let Self { folder, plan, job, .. } = self;
        let _claim = folder.claim_if_there()?;
        match folder.stage_of(plan)? {
            RunStage::Done(manifest) => {
                rows::verify(folder, &manifest)?;
                // Whoever sealed it may have been cut off before this.
                folder.clear()?;
                return Ok(manifest);
            }
            RunStage::Empty => return Err(RunError::Missing(folder.path().to_owned()).into()),
            RunStage::Unfinished(_) => {}
        }
        let whole = self.kept_whole()?;
        let missing = folder.missing(plan, 0..job.partition_count())?;
        if let Some(&first) = missing.first() {
            return Err(TaskError::NotAll(missing.len(), first));
        }
        Ok(self.sealed(&whole, &self.pool()?)?)
    }

    fn kept_whole(&self) -> Result<J::Whole, TaskError> {
        let kept = whole::read::<J>(&self.folder.whole(), &self.plan.input_hash)?;
        kept.ok_or_else(|| TaskError::NoWhole(self.folder.path().to_owned()))
    }
}
