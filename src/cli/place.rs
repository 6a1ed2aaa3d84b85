//! `place`: look up places.

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, find, open, render};
use crate::catalogue;
use crate::proto::v1;

/// What to look up.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
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
        /// An id, a name, a former code or a unique part of a name
        place: String,
    },
}

impl Command {
    /// Looks up.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let engine = open::engine(globals)?;
        match self {
            Self::List { query, governance_type, region } => {
                let request = v1::ListPlacesRequest {
                    query: query.clone(),
                    governance_types: governance_type.clone(),
                    region: region.clone(),
                };
                let answer = catalogue::list_places(&engine, &request);
                let text = match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::places(&answer),
                };
                Ok(if answer.places.is_empty() { Outcome::nothing(text) } else { Outcome::done(text) })
            }
            Self::Show { place } => {
                let answer = catalogue::place(&engine, find::place(&engine, place)?);
                Ok(Outcome::done(match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::place(&answer, engine.vocabulary()),
                }))
            }
        }
    }
}
