//! `train`: learn a model from a pack.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::outcome::Outcome;
use super::{Globals, open, write};
use crate::domain::id::TermId;
use crate::domain::reference::Reference;
use crate::model::{CARD_NAME, FILE_NAME, Model, ModelError, card};
use crate::pack::{Pack, references};

/// Options of `train`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder to write the model to [default: the pack's own]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder of the model before, whose names of groups are kept where a group stayed
    #[arg(long, value_name = "DIR")]
    before: Option<PathBuf>,
    /// Learn a weight set from this list of similar places, too: CSV with the pack's id column (such as gss), rank and
    /// neighbour_ before it
    #[arg(long, value_name = "FILE")]
    reference: Option<PathBuf>,
    /// What that weight set is called [default: the name of the file]
    #[arg(long, value_name = "NAME", requires = "reference")]
    weight_set: Option<String>,
}

impl Options {
    /// Trains and writes the artefact; what was there before stays whole until the new one is.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let mut pack = open::pack(globals)?;
        let dir = self.out.clone().map_or_else(|| open::pack_dir(globals), Ok)?;
        let file = dir.join(FILE_NAME);
        let before = self.before.as_deref().map(open::model_in).transpose()?;
        if let Some(file) = &self.reference {
            let reference = self.reference(&pack, file)?;
            pack.references.retain(|one| one.name != reference.name);
            pack.references.push(reference);
        }
        let trained = Model::train(&pack, before.as_ref()).map_err(|error| match error {
            ModelError::Learning(error) => Failure::data(error, "give a list of more places of the pack"),
            other => Failure::internal(other),
        })?;
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

    fn reference(&self, pack: &Pack, file: &Path) -> Result<Reference, Failure> {
        let part = |part: Option<&OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
        let name = self.weight_set.clone().unwrap_or_else(|| part(file.file_stem()));
        let name = TermId::new(&name).map_err(|error| {
            let message = format!("the name of a weight set {error}");
            Failure::data(message, "give it a short code with --weight-set NAME")
        })?;
        let column = &pack.manifest.place_id_column;
        let bytes = open::list_bytes(column, file)?;
        references::own(name, &part(file.file_name()), &bytes, column, &pack.register, &pack.references)
            .map_err(|error| open::list_failure(column, file, &error))
    }
}
