//! `taxonomy`: look up problems.

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, find, open, render};
use crate::catalogue;

/// What to look up.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List all problems, or those of one theme
    List {
        /// Code of a theme
        theme: Option<String>,
    },
    /// Show one problem
    Show {
        /// A code, a name or a synonym
        problem: String,
    },
}

impl Command {
    /// Looks up.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let engine = open::engine(globals)?;
        let text = match self {
            Self::List { theme } => {
                let theme = theme.as_deref().map(|wanted| find::problem(&engine, wanted)).transpose()?;
                let answer = catalogue::list_problems(&engine, theme.map(|theme| &theme.id));
                match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::problems(&answer),
                }
            }
            Self::Show { problem } => {
                let answer = catalogue::problem(&engine, find::problem(&engine, problem)?);
                match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::problem(&answer),
                }
            }
        };
        Ok(Outcome::done(text))
    }
}
