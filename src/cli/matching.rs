//! `match`: who has the same problem?

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, backend, browser, find, question, render};
use crate::present::Answer;
use crate::proto::v1;

/// Options of `match`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// An id, a name, a former code or the beginning of one name
    place: String,
    #[command(flatten)]
    question: question::Options,
    /// Open the page with this question in a browser: that of --server, or of a server on this machine
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    extent: render::Extent,
    #[command(flatten)]
    layout: render::Layout,
    #[command(flatten)]
    backend: backend::Options,
}

impl Options {
    /// Answers; an empty answer says why and ends with exit code 1.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        if self.open {
            return browser::open(self.backend.server(), &self.question.asked(&self.place));
        }
        let backend = self.question.open(&self.backend, globals)?;
        let place = find::place(&backend, &self.place)?;
        let answer = backend.ask(self.question.request(&backend, &place)?)?;
        let text = match globals.output {
            Format::Json => outcome::json(&answer)?.into(),
            Format::Table => render::answer(
                &Answer::new(&answer, &backend.ask(v1::ListVocabularyRequest {})?),
                &self.extent,
                &self.layout,
            ),
        };
        Ok(if answer.peers.is_empty() { Outcome::nothing(text) } else { Outcome::done(text) })
    }
}
