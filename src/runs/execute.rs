//! Does a run, or goes on with one.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::error::RunError;
use super::folder::{RunFolder, RunStage, gone};
use super::form::{Line, Rows, file_name, run_files};
use super::room::Room;
use super::{part, rows, whole};
use crate::batch::{AnyJob, Job, Row, RowFile};
use crate::domain::cancel::Cancel;
use crate::proto::v1;

/// How a run is to be done; none of this changes a byte of it.
pub struct Orders<'a> {
    /// Threads to work with; 0 takes one for each processor.
    pub threads: usize,
    /// Stops the run; what is finished of it is kept.
    pub cancel: &'a Cancel,
    /// Where runs may take only so much on disk: looked at before anything is written.
    pub room: Option<&'a Room>,
    /// Told whenever a partition is finished, by whichever thread finished it.
    pub progress: &'a (dyn Fn(RunProgress) + Sync),
}

impl Orders<'_> {
    fn take(&self, bytes: usize) -> Result<(), RunError> {
        self.room.map_or(Ok(()), |room| room.take(bytes as u64))
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunProgress {
    /// Partitions that were there when this process began.
    pub found: usize,
    /// Partitions that are finished, those found included.
    pub done: usize,
    /// All partitions that are to be made.
    pub all: usize,
}

/// Does the planned run in a folder, from where it stands. A run that is done is checked and left as it is.
///
/// # Errors
/// A folder that holds something else, or that somebody works in; whatever keeps rows from being made or written. What is
/// finished is kept for the next time.
pub fn execute(
    folder: &RunFolder,
    plan: &v1::RunManifest,
    job: &AnyJob,
    orders: &Orders<'_>,
) -> Result<v1::RunManifest, RunError> {
    match job {
        AnyJob::Peers(job) => Run { folder, plan, job: job.as_ref(), orders }.done(),
        AnyJob::Buddies(job) => Run { folder, plan, job, orders }.done(),
        AnyJob::Cohorts(job) => Run { folder, plan, job, orders }.done(),
    }
}

/// A run that is being done.
pub(super) struct Run<'a, J> {
    pub(super) folder: &'a RunFolder,
    pub(super) plan: &'a v1::RunManifest,
    pub(super) job: &'a J,
    pub(super) orders: &'a Orders<'a>,
}

impl<J: Job> Run<'_, J> {
    fn done(&self) -> Result<v1::RunManifest, RunError> {
        let Self { folder, plan, job, orders } = self;
        folder.stage_of(plan)?;
        let _claim = folder.claim()?;
        // Looked at again: it may have been done while somebody else had it.
        match folder.stage_of(plan)? {
            RunStage::Done(manifest) => {
                rows::verify(folder, &manifest)?;
                folder.clear()?;
                return Ok(manifest);
            }
            RunStage::Empty => folder.begin(plan)?,
            RunStage::Unfinished(_) => {}
        }
        let pool = self.pool()?;
        let whole = match whole::read::<J>(&folder.whole(), &plan.input_hash)? {
            Some(whole) => whole,
            None => pool.install(|| job.whole(orders.cancel))?,
        };
        pool.install(|| self.these(0..job.partition_count(), &whole))?;
        self.sealed(&whole, &pool)
    }

    pub(super) fn pool(&self) -> Result<rayon::ThreadPool, RunError> {
        Ok(rayon::ThreadPoolBuilder::new().num_threads(self.orders.threads).build()?)
    }

    /// Joins partitions that are all there, and seals the run.
    pub(super) fn sealed(&self, whole: &J::Whole, pool: &rayon::ThreadPool) -> Result<v1::RunManifest, RunError> {
        let Self { folder, plan, .. } = self;
        let format = plan.spec.as_ref().map(v1::RunSpec::format).unwrap_or_default();
        let files = run_files(J::Row::MODE, format)?;
        let joined = pool.install(|| self.join(whole, &files));
        if joined.is_err() {
            for (file, format) in &files {
                // What went wrong first is what counts.
                _ = gone(&folder.file(&file_name(file.name, *format)).0);
            }
        }
        let manifest = joined?;
        folder.seal(&manifest)?;
        folder.clear()?;
        Ok(manifest)
    }

    /// Makes what is missing of some partitions. Rows are let go as soon as they are on disk.
    pub(super) fn these(&self, wanted: Range<usize>, whole: &J::Whole) -> Result<(), RunError> {
        let all = wanted.len();
        let missing = self.folder.missing(self.plan, wanted)?;
        let found = all - missing.len();
        let done = AtomicUsize::new(found);
        let told = |done| (self.orders.progress)(RunProgress { found, done, all });
        told(found);
        // In their order as threads become free, so that what is due first is finished first.
        missing.into_iter().par_bridge().try_for_each(|number| {
            self.orders.cancel.check()?;
            let rows = self.job.part(whole, number, self.orders.cancel)?;
            let encoded = part::encoded(&self.plan.input_hash, number, &rows);
            self.orders.take(encoded.len())?;
            part::keep(&self.folder.part(number), &encoded)?;
            told(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok(())
        })
    }

    /// The rows of a finished partition.
    fn part(&self, number: usize) -> Result<Option<Vec<J::Row>>, RunError> {
        part::read(&self.folder.part(number), &self.plan.input_hash, number)
    }

    /// The files of all partitions in their order, and the figures over all rows.
    fn join(&self, whole: &J::Whole, files: &[(RowFile, v1::RunFormat)]) -> Result<v1::RunManifest, RunError> {
        let Self { folder, plan, job, orders } = self;
        let software = plan.versions.as_ref().map(|versions| versions.software.as_str()).unwrap_or_default();
        let begun = files.iter().map(|(file, format)| Written::begin(folder, file, *format, software));
        let mut written = begun.collect::<Result<Vec<_>, _>>()?;
        let mut tally = job.tally(whole);
        let mut row_count = 0_usize;
        for number in 0..job.partition_count() {
            orders.cancel.check()?;
            let rows = self.part(number)?.ok_or_else(|| RunError::Damaged(folder.part(number)))?;
            let lines = rows.iter().map(Line::of).collect::<Result<Vec<_>, _>>()?;
            for file in &mut written {
                // No form takes more than the lines do.
                orders.take(lines.iter().map(|line| line.json.len() + 1).sum())?;
                file.add(&lines)?;
            }
            rows.iter().for_each(|row| tally.count(row));
            row_count += rows.len();
        }
        let figures = tally.figures(orders.cancel)?;
        let files = written.into_iter().map(|file| file.end(folder)).collect::<Result<Vec<_>, _>>()?;
        Ok(v1::RunManifest {
            row_count: i32::try_from(row_count).unwrap_or(i32::MAX),
            files,
            figures: plan.figures.iter().cloned().chain(figures).collect(),
            ..(*plan).clone()
        })
    }
}

/// A file of rows in the making.
struct Written<'a> {
    file: &'a RowFile,
    name: String,
    path: PathBuf,
    rows: Rows<'a>,
}

impl<'a> Written<'a> {
    fn begin(folder: &RunFolder, file: &'a RowFile, format: v1::RunFormat, software: &str) -> Result<Self, RunError> {
        let name = file_name(file.name, format);
        let (path, _) = folder.file(&name);
        let rows = Rows::begin(&path, format, &file.columns, software).map_err(RunError::write(&path))?;
        Ok(Self { file, name, path, rows })
    }

    /// Adds those rows of a partition that go to this file.
    fn add<R: Row>(&mut self, rows: &[Line<'_, R>]) -> Result<(), RunError> {
        let held: Vec<&Line<'_, R>> = rows.iter().filter(|line| self.file.holds(line.row)).collect();
        self.rows.add(&held).map_err(RunError::write(&self.path))
    }

    fn end(self, folder: &RunFolder) -> Result<v1::RunFile, RunError> {
        let written = self.rows.end(&self.name).map_err(RunError::write(&self.path))?;
        folder.publish(&self.name)?;
        Ok(written)
    }
}
