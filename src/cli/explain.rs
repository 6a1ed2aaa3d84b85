//! `explain`: why B is, or is not, a peer of A.

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, find, open, question, render};

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Who asks: an id, a name, a former code or a unique part of a name
    place: String,
    /// Who may be a peer
    peer: String,
    #[command(flatten)]
    question: question::Options,
}

impl Options {
    /// Explains; "not a peer, because" is an explanation too.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let engine = open::engine(globals)?;
        let place = find::place(&engine, &self.place)?;
        let peer = find::place(&engine, &self.peer)?;
        let query = self.question.query(&engine, place, globals)?;
        let answer = engine.explain_peer(&query, peer).map_err(Failure::internal)?;
        Ok(Outcome::done(match globals.output {
            Format::Json => outcome::json(&answer)?,
            Format::Table => render::explanation(&answer, &engine.register().get(peer).place.name, engine.vocabulary()),
        }))
    }
}
