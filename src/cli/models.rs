//! `models`: which models there are, which one answers, and another in its place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;

use super::failure::{Exit, Failure};
use super::outcome::{Outcome, told};
use super::{Globals, clock, open, render, sign_in};
use crate::contract::models::{self, Models};
use crate::domain::cancel::Cancel;
use crate::proto::v1;
use crate::shelf::{Held, Shelf, ShelfError};
use crate::wire::address::Address;
use crate::wire::client::Client;

/// Options of `models`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
    /// Folder of models, when no server answers from it
    #[arg(long, global = true, value_name = "DIR")]
    models: Option<PathBuf>,
    /// The server that answers from them, such as <http://127.0.0.1:50051>
    #[arg(long, global = true, value_name = "URL", conflicts_with_all = ["models", "pack", "model", "today"])]
    server: Option<Address>,
    #[command(flatten)]
    sign_in: sign_in::Options,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the models with how strong their groups are
    List,
    /// Show one model with its groups
    Show {
        /// As 'models list' tells it
        version: String,
    },
    /// Let a model answer
    Promote {
        /// As 'models list' tells it
        version: String,
    },
    /// Let the model answer that did before
    Rollback,
}

/// Who keeps the models.
enum Keeper<'a> {
    Folder(&'a Path),
    Server(Box<Client>),
}

impl Options {
    /// Looks up or changes; a folder without a model ends with exit code 1.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let keeper = self.keeper()?;
        match &self.action {
            Action::List => {
                let answer = keeper.list(globals)?;
                let text = told(globals.output, &answer, render::models)?;
                Ok(if answer.models.is_empty() { Outcome::nothing(text) } else { Outcome::done(text) })
            }
            Action::Show { version } => {
                let answer = keeper.get(globals, v1::GetModelRequest { version: version.clone() })?;
                told(globals.output, &answer, |answer| render::model(answer.model.as_ref(), answer.versions.as_ref()))
                    .map(Outcome::done)
            }
            Action::Promote { version } => {
                let answer = keeper.promote(globals, v1::PromoteModelRequest { version: version.clone() })?;
                let changed = |one: &v1::PromoteModelResponse| render::changed(one.model.as_ref(), &one.before_version);
                told(globals.output, &answer, changed).map(Outcome::done)
            }
            Action::Rollback => {
                let answer = keeper.roll_back(globals)?;
                let changed =
                    |one: &v1::RollbackModelResponse| render::changed(one.model.as_ref(), &one.before_version);
                told(globals.output, &answer, changed).map(Outcome::done)
            }
        }
    }

    fn keeper(&self) -> Result<Keeper<'_>, Failure> {
        match (&self.models, &self.server) {
            (Some(dir), _) => Ok(Keeper::Folder(dir)),
            (None, Some(address)) => Ok(Keeper::Server(Box::new(self.sign_in.connect(address)?))),
            (None, None) => Err(Failure {
                exit: Exit::Usage,
                message: "it is not said whose models".to_owned(),
                hint: "add --models DIR, or --server URL where a server answers from them".to_owned(),
            }),
        }
    }
}

impl Keeper<'_> {
    fn list(&self, globals: &Globals) -> Result<v1::ListModelsResponse, Failure> {
        match self {
            Self::Folder(dir) => models::list_models(&read(dir)?, &open::world(globals)?),
            Self::Server(client) => client.ask(v1::ListModelsRequest {}),
        }
        .map_err(Failure::call)
    }

    fn get(&self, globals: &Globals, request: v1::GetModelRequest) -> Result<v1::GetModelResponse, Failure> {
        match self {
            Self::Folder(dir) => models::get_model(&read(dir)?, &open::world(globals)?, &request),
            Self::Server(client) => client.ask(request),
        }
        .map_err(Failure::call)
    }

    fn promote(
        &self,
        globals: &Globals,
        request: v1::PromoteModelRequest,
    ) -> Result<v1::PromoteModelResponse, Failure> {
        match self {
            Self::Folder(dir) => {
                let models = held(dir, globals)?;
                models.turn_now().and_then(|turn| models.promote_model(&turn, &request, &Cancel::new()))
            }
            Self::Server(client) => client.ask(request),
        }
        .map_err(Failure::call)
    }

    fn roll_back(&self, globals: &Globals) -> Result<v1::RollbackModelResponse, Failure> {
        match self {
            Self::Folder(dir) => {
                let models = held(dir, globals)?;
                models.turn_now().and_then(|turn| models.rollback_model(&turn, &Cancel::new()))
            }
            Self::Server(client) => client.ask(v1::RollbackModelRequest {}),
        }
        .map_err(Failure::call)
    }
}

/// The calls over a folder that no server answers from.
fn held(dir: &Path, globals: &Globals) -> Result<Models, Failure> {
    over(|| Held::open(dir), globals)
}

/// The same, over a folder that is made where it is not there: somewhere a first model has to go.
pub(super) fn held_or_made(dir: &Path, globals: &Globals) -> Result<Models, Failure> {
    over(|| Held::open_or_make(dir), globals)
}

fn over(open: impl FnOnce() -> Result<Held, ShelfError>, globals: &Globals) -> Result<Models, Failure> {
    let world = Arc::new(open::world_to_learn_from(globals)?);
    let folder = open().map_err(|error| open::folder_failure(&error))?;
    Ok(Models::new(world, folder, Arc::new(clock::now)))
}

fn read(dir: &Path) -> Result<Shelf, Failure> {
    Shelf::read(dir).map_err(|error| open::folder_failure(&error))
}
