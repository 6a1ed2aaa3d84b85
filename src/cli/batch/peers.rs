//! `batch peers`: everybody's peers.

use super::super::failure::Failure;
use super::super::{Globals, question};
use super::{contacts, decisions, run};
use crate::contract::calls::Calls;
use crate::proto::v1;
use crate::proto::v1::run_spec::Mode;

/// Options of `batch peers`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    made: run::Made,
    #[command(flatten)]
    question: question::ForEveryone,
    #[command(flatten)]
    decisions: decisions::Options,
    /// Let no place stand on more than N lists of the run: it is passed over and the next best is listed [default: any number]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(1..), conflicts_with = "ranking_extra")]
    max_listings: Option<i32>,
    #[command(flatten)]
    contacts: contacts::Options,
}

impl run::Mode for Options {
    fn made(&self) -> &run::Made {
        &self.made
    }

    fn spec(&self, globals: &Globals, calls: &Calls) -> Result<Mode, Failure> {
        Ok(Mode::Peers(v1::PeersSpec {
            question: Some(self.question.request()),
            decisions: self.decisions.read(calls)?,
            max_listings: self.max_listings,
            past_contacts: self.contacts.read(calls, globals.day())?,
        }))
    }
}
