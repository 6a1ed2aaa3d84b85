//! `batch join`: the files of a run, out of what its tasks made.

use super::super::Globals;
use super::super::failure::Failure;
use super::super::outcome::Outcome;
use super::planned::{self, Planned};
use super::run;
use crate::domain::cancel::Cancel;
use crate::runs::{self, Orders};

/// Options of `batch join`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    planned: Planned,
}

impl Options {
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let (folder, prepared) = self.planned.prepared(globals)?;
        let orders = Orders { threads: 0, cancel: &Cancel::new(), room: None, progress: &|_| {} };
        let manifest = runs::join(&folder, &prepared.plan, &prepared.job, &orders).map_err(planned::failure)?;
        run::finished(globals, &manifest, folder.path())
    }
}
