//! `batch peers`: everybody's peers.

use std::path::PathBuf;

use super::super::failure::Failure;
use super::super::outcome::Outcome;
use super::super::{Globals, question};
use super::{contacts, decisions, run};
use crate::proto::v1;
use crate::proto::v1::run_spec::Mode;

/// Options of `batch peers`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    run: run::Options,
    #[command(flatten)]
    question: question::ForEveryone,
    /// Dates by which places have to decide, which come first: CSV with the columns id, problem and decision_by
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// Let no place stand on more than N lists of the run: it is passed over and the next best is listed [default: any number]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..), conflicts_with = "ranking_extra")]
    max_listings: Option<i32>,
    /// Who met before, and who is proposed the next approach: CSV with the columns id, other_id, approach and on
    #[arg(long, value_name = "FILE")]
    contacts: Option<PathBuf>,
}

impl Options {
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let calls = run::calls(globals)?;
        let decisions = self.decisions.as_deref().map(|file| decisions::read(file, &calls)).transpose()?;
        let contacts = self.contacts.as_deref().map(|file| contacts::read(file, &calls, globals.day())).transpose()?;
        let question = Some(self.question.request());
        let spec = v1::PeersSpec {
            question,
            decisions: decisions.unwrap_or_default(),
            max_listings: self.max_listings,
            past_contacts: contacts.unwrap_or_default(),
        };
        self.run.execute(globals, &calls, Mode::Peers(spec))
    }
}
