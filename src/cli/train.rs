//! `train`: learn a model from a pack.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, models, open, render, sign_in};
use crate::contract::error::CallError;
use crate::disk;
use crate::domain::id::TermId;
use crate::domain::progress::Progress;
use crate::domain::reference::Reference;
use crate::domain::world::World;
use crate::model::{CARD_NAME, FILE_NAME, Model, ModelError, card};
use crate::pack::{Origin, references};
use crate::proto::v1::train_model_response::Step;
use crate::proto::{codes, v1};
use crate::wire::address::Address;
use crate::wire::client::Client;

/// Options of `train`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder to write the model to [default: the pack's own]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder of models to add it to; it answers nobody until it is promoted
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    models: Option<PathBuf>,
    /// Let a server train on what it has, into the folder of models that it answers from
    #[arg(long, value_name = "URL", conflicts_with_all = ["out", "models", "before", "pack", "model", "today"])]
    server: Option<Address>,
    #[command(flatten)]
    sign_in: sign_in::Options,
    /// Folder of the model before, whose names of groups are kept where a group stayed [default with --models and --server:
    /// that of the model that answers]
    #[arg(long, value_name = "DIR")]
    before: Option<PathBuf>,
    /// Learn a weight set from this list of similar places, too: CSV with the pack's id column (such as gss), rank and
    /// neighbour_ before it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["models", "server"])]
    reference: Option<PathBuf>,
    /// What that weight set is called [default: the name of the file]
    #[arg(long, value_name = "NAME", requires = "reference")]
    weight_set: Option<String>,
}

impl Options {
    /// Trains and keeps the model; what was there before stays whole until the new one is.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        match (&self.server, &self.models) {
            (Some(address), _) => train_there(&self.sign_in.connect(address)?, globals),
            (None, Some(dir)) => self.train_into(dir, globals),
            (None, None) => self.train_out(globals),
        }
    }

    /// Into a folder of its own.
    fn train_out(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let mut world = open::world_to_learn_from(globals)?;
        let own = || open::written_to(&open::pack(globals)?, "--out");
        let dir = self.out.clone().map_or_else(own, Ok)?;
        let file = dir.join(FILE_NAME);
        let before = self.before.as_deref().map(|dir| open::model_in(&Origin::from(dir))).transpose()?;
        if let Some(file) = &self.reference {
            let reference = self.reference(&world, file)?;
            let references = Arc::make_mut(&mut world.references);
            references.retain(|one| one.name != reference.name);
            references.push(reference);
        }
        let trained = Model::train(&world, before.as_ref()).map_err(|error| match error {
            ModelError::Learning(error) => Failure::data(error, "give a list of more places of the pack"),
            other => Failure::internal(other),
        })?;
        let bytes = trained.to_bytes().map_err(Failure::internal)?;
        let model = Model::from_bytes(&bytes).map_err(Failure::internal)?;
        // The model first: a card without its model would say what is not there.
        for (file, bytes) in [(file.clone(), bytes.as_slice()), (dir.join(CARD_NAME), card(&model).as_bytes())] {
            disk::keep(&file, bytes).map_err(|error| {
                let message = format!("cannot write {}: {error}", file.display());
                Failure::data(message, "name a folder that can be written to, with --out DIR")
            })?;
        }
        let written = format!("model {} written to {}\n", model.version, file.display());
        Ok(Outcome::done(written + &without_groups(&world, &model.model)))
    }

    /// Into a folder of models.
    fn train_into(&self, dir: &Path, globals: &Globals) -> Result<Outcome, Failure> {
        let models = models::held_or_made(dir, globals)?;
        let before = match &self.before {
            Some(dir) => Some(open::model_in(&Origin::from(dir.as_path()))?),
            None => models.before("").map_err(Failure::call)?,
        };
        let mut told = |progress: Progress| {
            show(&codes::training_progress(progress));
            Ok(())
        };
        let trained = models.train_model(before.as_ref(), &mut told).map_err(Failure::call)?;
        finished(trained, globals)
    }

    fn reference(&self, world: &World, file: &Path) -> Result<Reference, Failure> {
        let part = |part: Option<&OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
        let name = self.weight_set.clone().unwrap_or_else(|| part(file.file_stem()));
        let name = TermId::new(&name).map_err(|error| {
            let message = format!("the name of a weight set {error}");
            Failure::data(message, "give it a short code with --weight-set NAME")
        })?;
        let column = &world.about.place_id_column;
        let bytes = open::list_bytes(column, file)?;
        references::own(name, &part(file.file_name()), &bytes, column, &world.register, &world.references)
            .map_err(|error| open::list_failure(column, file, &error))
    }
}

/// That there are no groups, and what would make some; nothing where there are. Few places are no fault of a pack.
fn without_groups(world: &World, model: &Model) -> String {
    if !model.groups.groups.is_empty() {
        return String::new();
    }
    let recorded = world.register.profiles().iter().filter(|profile| !profile.records().is_empty()).count();
    format!(
        "no groups: {recorded} of {} places have a record, too few or too alike to tell kinds of places apart; questions are answered \
         all the same\n",
        world.register.profiles().len()
    )
}

/// On a server, which has its own data and its own folder.
fn train_there(client: &Client, globals: &Globals) -> Result<Outcome, Failure> {
    let mut trained = None;
    // To the end: what comes after the model would say that it is none.
    let told = client.listen(v1::TrainModelRequest::default(), |message| match message.step {
        Some(Step::Progress(progress)) => show(&progress),
        Some(Step::Model(model)) => trained = Some(model),
        None => {}
    });
    told.map_err(Failure::call)?;
    let ended = || CallError::Unreachable("the server ended before the training did".to_owned());
    finished(trained.ok_or_else(ended).map_err(Failure::call)?, globals)
}

fn show(progress: &v1::TrainingProgress) {
    let phase = match progress.phase() {
        v1::TrainingPhase::Features => "features",
        v1::TrainingPhase::Groups => "groups",
        v1::TrainingPhase::Names | v1::TrainingPhase::Unspecified => "names",
    };
    outcome::progress("training", phase, progress.done);
}

fn finished(trained: v1::Model, globals: &Globals) -> Result<Outcome, Failure> {
    outcome::progress_over();
    Ok(Outcome::done(match globals.output {
        Format::Json => outcome::json(&trained)?,
        Format::Table => render::model(Some(&trained), None),
    }))
}
