//! `train`: learn a model from a pack.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::outcome::Outcome;
use super::{Globals, open};
use crate::model::{FILE_NAME, Model};

/// Options of `train`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder to write the model to [default: the pack's own]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Options {
    /// Trains and writes the artefact; what was there before stays whole until the new one is.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let pack = open::pack(globals)?;
        let bytes = Model::train(&pack).to_bytes().map_err(Failure::internal)?;
        let model = Model::from_bytes(&bytes).map_err(Failure::internal)?;
        let dir = self.out.clone().map_or_else(|| open::pack_dir(globals), Ok)?;
        let file = dir.join(FILE_NAME);
        replace(&dir, &file, &bytes).map_err(|error| {
            let message = format!("cannot write {}: {error}", file.display());
            Failure::data(message, "name a folder that can be written to, with --out DIR")
        })?;
        Ok(Outcome::done(format!("model {} written to {}\n", model.version, file.display())))
    }
}

/// Writes beside the file, waits until that is on disk, then puts it in its place.
fn replace(dir: &Path, file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    let unfinished = dir.join(format!("{FILE_NAME}.{}.unfinished", std::process::id()));
    let written = File::create(&unfinished).and_then(|mut written| {
        written.write_all(bytes)?;
        written.sync_all()?;
        fs::rename(&unfinished, file)
    });
    if written.is_err() {
        // What went wrong first is what counts.
        _ = fs::remove_file(&unfinished);
    }
    written?;
    File::open(dir)?.sync_all()
}
