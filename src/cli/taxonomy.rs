//! `taxonomy`: look up problems.

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, backend, find, render};
use crate::proto::v1;

/// Options of `taxonomy`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    backend: backend::Options,
}

/// What to look up.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List all problems, or those of one theme
    List {
        /// Code of a theme
        theme: Option<String>,
    },
    /// List the problems with a text in one of their names
    Search {
        /// Part of a code, a name, a synonym or a sector's word
        text: String,
    },
    /// Tell which problems a text may mean, and how sure that is
    Resolve {
        /// In your own words, misspelt or not
        text: String,
    },
    /// List every other code that options and answers hold: types, sectors, factors, forms of delivery, ...
    Vocabulary,
    /// Show one problem
    Show {
        /// A code, a name or a synonym
        problem: String,
    },
}

impl Options {
    /// Looks up.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let backend = self.backend.open(globals)?;
        let text = match &self.command {
            Command::List { theme } => {
                let theme = theme.as_deref().map(|wanted| find::problem(&backend, wanted)).transpose()?;
                let request = v1::ListProblemsRequest { theme_id: theme.unwrap_or_default(), query: String::new() };
                listed(&backend.ask(request)?, globals.output)?
            }
            Command::Search { text } => {
                let request = v1::ListProblemsRequest { query: text.clone(), theme_id: String::new() };
                let answer = backend.ask(request)?;
                if answer.problems.is_empty() {
                    return listed(&answer, globals.output).map(Outcome::nothing);
                }
                listed(&answer, globals.output)?
            }
            Command::Resolve { text } => {
                let answer = backend.ask(v1::ResolveProblemRequest { text: text.clone() })?;
                match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::candidates(&answer),
                }
            }
            Command::Vocabulary => {
                let answer = backend.ask(v1::ListVocabularyRequest {})?;
                match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::vocabulary(&answer),
                }
            }
            Command::Show { problem } => {
                let problem_id = find::problem(&backend, problem)?;
                let answer = backend.ask(v1::GetProblemRequest { problem_id })?;
                match globals.output {
                    Format::Json => outcome::json(&answer)?,
                    Format::Table => render::problem(&answer),
                }
            }
        };
        Ok(Outcome::done(text))
    }
}

fn listed(answer: &v1::ListProblemsResponse, format: Format) -> Result<String, Failure> {
    match format {
        Format::Json => outcome::json(answer),
        Format::Table => Ok(render::problems(answer)),
    }
}
