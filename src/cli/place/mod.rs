//! `place`: look up places, and say what a place says of itself.

mod story;
mod write;

pub(in crate::cli) use write::asked;

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, backend, find, render};
use crate::proto::v1;

/// Options of `place`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    backend: backend::Options,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List places by name
    List {
        /// Only names with this in them
        #[arg(default_value = "")]
        query: String,
        /// Only this governance type (may be repeated)
        #[arg(long, value_name = "TYPE")]
        governance_type: Vec<String>,
        /// Only this region
        #[arg(long, value_name = "REGION", default_value = "")]
        region: String,
    },
    /// Show one place with its duties, records and figures
    Show {
        /// An id, a name, a former code or the beginning of one name
        place: String,
    },
    /// Register a body, or say anew who it is
    Put(write::Put),
    /// Declare how a place stands with a problem
    Record(write::Record),
    /// Tell how the work on a declared problem goes: progress, challenges, setbacks, and what came of it
    Story(story::Story),
    /// Take back what a place declared of a problem
    Retire(write::Retire),
    /// Remove a place, with all that it declared
    Delete(write::Delete),
}

impl Options {
    /// Looks up, or writes.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let backend = self.backend.open(globals)?;
        match &self.command {
            Command::List { query, governance_type, region } => {
                let answer = backend.list_places(v1::ListPlacesRequest {
                    query: query.clone(),
                    governance_types: governance_type.clone(),
                    region: region.clone(),
                    ..Default::default()
                })?;
                let text = match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::places(&answer),
                };
                Ok(if answer.places.is_empty() { Outcome::nothing(text) } else { Outcome::done(text) })
            }
            Command::Put(put) => put.run(&backend, globals.output),
            Command::Record(record) => record.run(&backend, globals.output),
            Command::Story(story) => story.run(&backend, globals.output),
            Command::Retire(retire) => retire.run(&backend, globals.output),
            Command::Delete(delete) => delete.run(&backend, globals.output),
            Command::Show { place } => {
                let place_id = find::place(&backend, place)?.place_id;
                let answer = backend.ask(v1::GetPlaceRequest { place_id })?;
                Ok(Outcome::done(match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::place(&answer),
                }))
            }
        }
    }
}
