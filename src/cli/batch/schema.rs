//! `batch schema`: what the columns of a mode's rows are.

use clap::ValueEnum;
use serde::Serialize;

use super::super::failure::Failure;
use super::super::outcome::{self, Outcome};
use super::super::{Format, Globals, render};
use super::run;
use crate::batch::{columns, row_message};

/// Options of `batch schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The mode whose rows are described
    #[arg(value_enum, default_value_t)]
    mode: RowMode,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum RowMode {
    #[default]
    Peers,
    Buddies,
    Cohorts,
}

/// A column as JSON.
#[derive(Debug, Serialize)]
struct Described {
    name: String,
    kind: &'static str,
    optional: bool,
    description: String,
}

impl Options {
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let name = self.mode.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let columns = columns(row_message(&name).unwrap_or_default()).map_err(|error| run::failure(error.into()))?;
        Ok(Outcome::done(match globals.output {
            Format::Table => render::schema(&columns),
            Format::Json => outcome::json(
                &columns
                    .into_iter()
                    .map(|one| Described {
                        name: one.name,
                        kind: one.kind.name(),
                        optional: one.optional,
                        description: one.description,
                    })
                    .collect::<Vec<_>>(),
            )?,
        }))
    }
}
