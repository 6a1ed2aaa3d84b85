//! What every mode of `batch` does: plan the run, do it in a folder, say what came of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::failure::Failure;
use super::super::outcome::{self, Outcome, note};
use super::super::{Globals, open, render};
use super::html;
use super::progress::Shown;
use super::stopped::failure;
use crate::contract::calls::Calls;
use crate::contract::run_spec::Prepared;
use crate::domain::cancel::Cancel;
use crate::proto::v1;
use crate::runs::{self, Orders, RunFolder, RunStage};

/// What a mode of a batch is asked to do.
pub(super) trait Mode: clap::Args {
    /// What every mode has.
    fn made(&self) -> &Made;

    /// Its options as the contract has them.
    ///
    /// # Errors
    /// What names no place or no problem, and files that cannot be read.
    fn spec(&self, globals: &Globals, calls: &Calls) -> Result<v1::run_spec::Mode, Failure>;
}

/// What is made, and where: this decides the bytes.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Made {
    /// Folder of the run; one that was stopped there goes on
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Form of the rows
    #[arg(long, value_enum, default_value_t)]
    format: RowFormat,
    /// Seed of everything that is drawn by chance
    #[arg(long, value_name = "N", default_value = "0")]
    seed: u64,
    /// Name of the run [default: derived from what it is made from, so that a repeat is the same run]
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    run_id: String,
}

/// A mode that is done now, in this process.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Now<M: Mode> {
    #[command(flatten)]
    mode: M,
    /// Threads to work with; the rows are the same for any number [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_024))]
    threads: Option<u16>,
    /// Say what the run will be, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Tell progress in lines on stderr, also where that is no terminal
    #[arg(long)]
    progress: bool,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum RowFormat {
    /// Comma-separated values with a header
    #[default]
    Csv,
    /// One JSON message a line
    Jsonl,
    /// Typed columns
    Parquet,
    /// CSV, and beside it a sheet and a letter for each place, to print
    Html,
}

impl RowFormat {
    fn wanted(self) -> v1::RunFormat {
        match self {
            Self::Csv | Self::Html => v1::RunFormat::Csv,
            Self::Jsonl => v1::RunFormat::Jsonl,
            Self::Parquet => v1::RunFormat::Parquet,
        }
    }
}

impl<M: Mode> Now<M> {
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let (made, calls) = (self.mode.made(), calls(globals)?);
        let prepared = made.prepared(globals, &calls, self.mode.spec(globals, &calls)?)?;
        if self.dry_run {
            let files = runs::run_files(prepared.job.mode(), made.format.wanted()).map_err(failure)?;
            let mut files: Vec<String> =
                files.iter().map(|(file, format)| runs::file_name(file.name, *format)).collect();
            files.extend(made.prints().then(|| format!("{}/index.html", html::FOLDER)));
            return outcome::told(globals.output, &prepared.plan, |plan| render::planned_run(plan, &made.out, &files))
                .map(Outcome::done);
        }
        let shown = Shown::new(self.progress);
        let orders = Orders {
            threads: self.threads.unwrap_or_default().into(),
            cancel: &Cancel::new(),
            room: None,
            progress: &|progress| shown.tell(progress),
        };
        let manifest = runs::execute(&made.folder(), &prepared.plan, &prepared.job, &orders).map_err(failure)?;
        if made.prints() {
            let start = html::make(globals, &calls, &prepared.job, &manifest, &made.out)?;
            note(&format!("to print: {}", start.display()));
        }
        finished(globals, &manifest, &made.out)
    }
}

impl Made {
    /// The folder of the run.
    pub(super) fn folder(&self) -> RunFolder {
        RunFolder::new(&self.out)
    }

    /// Whether leaves to print are wanted. A plan has none: they are made of the rows once these are there.
    pub(super) fn prints(&self) -> bool {
        matches!(self.format, RowFormat::Html)
    }

    /// The run with what its options leave open in place.
    pub(super) fn prepared(
        &self,
        globals: &Globals,
        calls: &Calls,
        mode: v1::run_spec::Mode,
    ) -> Result<Prepared, Failure> {
        let today = self.today(globals, &self.folder())?;
        let spec = v1::RunSpec { mode: Some(mode), format: self.format.wanted().into(), seed: self.seed, today };
        calls.prepare_run(&spec, &self.run_id).map_err(Failure::call)
    }

    /// The day that was given, else that of an unfinished run in the folder: one that goes on after midnight stays the same
    /// run. Else today.
    fn today(&self, globals: &Globals, folder: &RunFolder) -> Result<String, Failure> {
        if globals.today.is_none()
            && let RunStage::Unfinished(plan) = folder.stage().map_err(failure)?
        {
            return Ok(plan.spec.unwrap_or_default().today);
        }
        Ok(globals.day().to_string())
    }
}

/// The calls of this process.
pub(super) fn calls(globals: &Globals) -> Result<Calls, Failure> {
    let today = globals.day();
    Calls::new(open::view(globals)?, Arc::new(move || today)).map_err(Failure::call)
}

/// A run that is done.
pub(super) fn finished(globals: &Globals, manifest: &v1::RunManifest, out: &Path) -> Result<Outcome, Failure> {
    outcome::told(globals.output, manifest, |manifest| render::finished_run(manifest, out)).map(Outcome::done)
}
