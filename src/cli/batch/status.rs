//! `batch status`: which tasks of a planned run are left.

use super::super::Globals;
use super::super::failure::Failure;
use super::super::outcome::Outcome;
use super::planned::Planned;

/// Options of `batch status`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    planned: Planned,
}

impl Options {
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        self.planned.tell(globals)
    }
}
