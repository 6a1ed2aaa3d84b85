//! `explain`: why B is, or is not, a peer of A.

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::{Format, Globals, backend, find, question, render};
use crate::present::Explanation;
use crate::proto::v1;

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Who asks: an id, a name, a former code or the beginning of one name
    place: String,
    /// Who may be a peer
    peer: String,
    #[command(flatten)]
    question: question::Options,
    #[command(flatten)]
    layout: render::Layout,
    #[command(flatten)]
    backend: backend::Options,
}

impl Options {
    /// Explains; "not a peer, because" is an explanation too.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let backend = self.question.open(&self.backend, globals)?;
        let place = find::place(&backend, &self.place)?;
        let peer = find::place(&backend, &self.peer)?;
        let query = Some(self.question.request(&backend, &place)?);
        let answer = backend.ask(v1::ExplainPeerRequest { query, peer_place_id: peer.place_id })?;
        Ok(Outcome::done(match globals.output {
            Format::Json => outcome::json(&answer)?.into(),
            Format::Table => {
                let told = Explanation::new(&answer, &peer.display_name, &backend.ask(v1::ListVocabularyRequest {})?);
                render::explanation(&told, &self.layout)
            }
        }))
    }
}
