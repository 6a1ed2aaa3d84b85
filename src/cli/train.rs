//! `train`: learn a model from a pack.

use std::path::PathBuf;

use super::failure::Failure;
use super::outcome::Outcome;
use super::{Globals, open, write};
use crate::model::{CARD_NAME, FILE_NAME, Model, card};

/// Options of `train`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder to write the model to [default: the pack's own]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder of the model before, whose names of groups are kept where a group stayed
    #[arg(long, value_name = "DIR")]
    before: Option<PathBuf>,
}

impl Options {
    /// Trains and writes the artefact; what was there before stays whole until the new one is.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let pack = open::pack(globals)?;
        let dir = self.out.clone().map_or_else(|| open::pack_dir(globals), Ok)?;
        let file = dir.join(FILE_NAME);
        let before = self.before.as_deref().map(open::model_in).transpose()?;
        let trained = Model::train(&pack, before.as_ref()).map_err(Failure::internal)?;
        let bytes = trained.to_bytes().map_err(Failure::internal)?;
        let model = Model::from_bytes(&bytes).map_err(Failure::internal)?;
        // The model first: a card without its model would say what is not there.
        for (file, bytes) in [(file.clone(), bytes.as_slice()), (dir.join(CARD_NAME), card(&model).as_bytes())] {
            write::keep(&file, bytes).map_err(|error| {
                let message = format!("cannot write {}: {error}", file.display());
                Failure::data(message, "name a folder that can be written to, with --out DIR")
            })?;
        }
        Ok(Outcome::done(format!("model {} written to {}\n", model.version, file.display())))
    }
}
