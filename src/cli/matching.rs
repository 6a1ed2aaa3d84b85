//! `match`: who has the same problem?

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, find, open, question, render};

/// Options of `match`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// An id, a name, a former code or a unique part of a name
    place: String,
    #[command(flatten)]
    question: question::Options,
}

impl Options {
    /// Answers; an empty answer says why and ends with exit code 1.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let engine = open::engine(globals)?;
        let place = find::place(&engine, &self.place)?;
        let query = self.question.query(&engine, place, globals)?;
        let answer = engine.find_peers(&query).map_err(Failure::internal)?;
        let text = match globals.output {
            Format::Json => outcome::json(&answer)?,
            Format::Table => render::answer(&answer, engine.vocabulary()),
        };
        Ok(if answer.peers.is_empty() { Outcome::nothing(text) } else { Outcome::done(text) })
    }
}
