//! `train`: learn a model from a pack.

use std::path::PathBuf;

use super::failure::Failure;
use super::outcome::Outcome;
use super::{Globals, open, write};
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
        write::keep(&file, &bytes).map_err(|error| {
            let message = format!("cannot write {}: {error}", file.display());
            Failure::data(message, "name a folder that can be written to, with --out DIR")
        })?;
        Ok(Outcome::done(format!("model {} written to {}\n", model.version, file.display())))
    }
}
