//! All partitions of a run put together, in their order: what goes into the files is made ready on all threads, a bounded step at a
//! time, beside the writing of the step before.

use std::ops::Range;
use std::path::PathBuf;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::error::RunError;
use super::execute::Run;
use super::folder::RunFolder;
use super::form::{self, Rows, file_name};
use super::part;
use crate::batch::{Job, Row, RowFile, Tally};
use crate::proto::v1;

/// How many partitions are made ready in one step, for each thread.
const AHEAD: usize = 2;

/// A partition, ready to be written.
struct Ready<R> {
    rows: Vec<R>,
    /// Of each file what goes into it, where its form is written row by row.
    lines: Vec<Option<Vec<u8>>>,
    /// Bytes of all rows as lines of JSON, which every run keeps.
    json: usize,
}

impl<J: Job> Run<'_, J> {
    /// The files of all partitions in their order, and the figures over all rows.
    pub(super) fn join(
        &self,
        whole: &J::Whole,
        files: &[(RowFile, v1::RunFormat)],
    ) -> Result<v1::RunManifest, RunError> {
        let Self { folder, plan, job, orders } = self;
        let software = plan.versions.as_ref().map(|versions| versions.software.as_str()).unwrap_or_default();
        let begun = files.iter().map(|(file, format)| Written::begin(folder, file, *format, software));
        let mut written = begun.collect::<Result<Vec<_>, _>>()?;
        let mut tally = job.tally(whole);
        let mut row_count = 0_usize;
        let mut steps = steps(job.partition_count());
        let mut ready = self.ready(steps.next(), files)?;
        while !ready.is_empty() {
            orders.cancel.check()?;
            let mut next = Ok(Vec::new());
            let step = steps.next();
            let added = rayon::in_place_scope(|scope| {
                scope.spawn(|_| next = self.ready(step, files));
                ready.iter().try_for_each(|one| {
                    row_count += one.rows.len();
                    self.add(one, &mut written, tally.as_mut())
                })
            });
            added?;
            ready = next?;
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

    /// Makes partitions ready, in their order; none of no step.
    fn ready(
        &self,
        step: Option<Range<usize>>,
        files: &[(RowFile, v1::RunFormat)],
    ) -> Result<Vec<Ready<J::Row>>, RunError> {
        let ready = |number: usize| {
            self.orders.cancel.check()?;
            let file = self.folder.part(number);
            let rows: Option<Vec<J::Row>> = part::read(&file, &self.plan.input_hash, number)?;
            Ready::of(rows.ok_or(RunError::Damaged(file))?, files)
        };
        step.unwrap_or_default().into_par_iter().map(ready).collect()
    }

    fn add(
        &self,
        ready: &Ready<J::Row>,
        written: &mut [Written<'_>],
        tally: &mut dyn Tally<J::Row>,
    ) -> Result<(), RunError> {
        for (file, lines) in written.iter_mut().zip(&ready.lines) {
            // No form takes more than the lines do.
            self.orders.take(ready.json)?;
            file.add(&ready.rows, lines.as_deref())?;
        }
        ready.rows.iter().for_each(|row| tally.count(row));
        Ok(())
    }
}

/// All partitions, step by step.
fn steps(partitions: usize) -> impl Iterator<Item = Range<usize>> {
    let step = AHEAD * rayon::current_num_threads();
    (0..partitions).step_by(step).map(move |first| first..partitions.min(first + step))
}

impl<R: Row> Ready<R> {
    fn of(rows: Vec<R>, files: &[(RowFile, v1::RunFormat)]) -> Result<Self, RunError> {
        let lines = files.iter().map(|(file, format)| form::encoded(*format, &file.columns, &held(file, &rows)));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let of_json = files.iter().zip(&lines).filter(|((_, format), _)| *format == v1::RunFormat::Jsonl);
        let json = of_json.map(|(_, lines)| lines.as_ref().map_or(0, Vec::len)).sum();
        Ok(Self { rows, lines, json })
    }
}

/// Those of some rows that go to a file.
fn held<'r, R: Row>(file: &RowFile, rows: &'r [R]) -> Vec<&'r R> {
    rows.iter().filter(|&row| file.holds(row)).collect()
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
    fn add<R: Row>(&mut self, rows: &[R], lines: Option<&[u8]>) -> Result<(), RunError> {
        self.rows.add(&held(self.file, rows), lines).map_err(RunError::write(&self.path))
    }

    fn end(self, folder: &RunFolder) -> Result<v1::RunFile, RunError> {
        let written = self.rows.end(&self.name).map_err(RunError::write(&self.path))?;
        folder.publish(&self.name)?;
        Ok(written)
    }
}
