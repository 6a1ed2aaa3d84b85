//! Does a run, or goes on with one.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::error::RunError;
use super::folder::{RunFolder, RunStage, gone};
use super::form::{file_name, run_files};
use super::room::Room;
use super::{part, rows, whole};
use crate::batch::{AnyJob, Job, Row};
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
    pub(super) fn take(&self, bytes: usize) -> Result<(), RunError> {
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
}
