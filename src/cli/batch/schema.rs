//! `batch schema`: what the columns of a mode's rows are.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;

use super::super::failure::Failure;
use super::super::outcome::{self, Outcome};
use super::super::{Format, Globals, render};
use super::stopped;
use crate::batch::{Mode, columns};

/// Options of `batch schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The mode whose rows are described
    #[arg(value_parser = mode(), default_value = Mode::Peers.name())]
    mode: Mode,
}

/// Reads a mode by its name.
fn mode() -> impl TypedValueParser<Value = Mode> {
    PossibleValuesParser::new(Mode::ALL.map(Mode::name)).try_map(|name| Mode::from_name(&name).ok_or("is no mode"))
}

/// A column as JSON.
#[derive(Debug, Serialize)]
struct Described {
    name: String,
    kind: String,
    optional: bool,
    description: String,
}

impl Options {
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let columns = columns(self.mode).map_err(|error| stopped::failure(error.into()))?;
        Ok(Outcome::done(match globals.output {
            Format::Table => render::schema(&columns),
            Format::Json => outcome::json(
                &columns
                    .into_iter()
                    .map(|one| Described {
                        kind: one.kind_name(),
                        name: one.name,
                        optional: one.optional,
                        description: one.description,
                    })
                    .collect::<Vec<_>>(),
            )?,
        }))
    }
}
