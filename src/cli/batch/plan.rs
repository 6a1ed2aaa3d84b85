//! `batch plan`: a run as numbered tasks.

use clap::Subcommand;

use super::super::Globals;
use super::super::failure::Failure;
use super::super::outcome::{Outcome, note};
use super::run::Mode;
use super::{buddies, cohorts, peers, planned, run, stopped};
use crate::runs;

/// Options of `batch plan`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[command(subcommand)]
    mode: Planned,
}

#[derive(Debug, Subcommand)]
enum Planned {
    /// Give each place with a live record its peers, or the reason why it has none
    Peers(Box<peers::Options>),
    /// Give each place one mutual buddy, or the reason why it has none
    Buddies(Box<buddies::Options>),
    /// Form small groups about one live problem each, after those that exist
    Cohorts(Box<cohorts::Options>),
}

impl Options {
    /// Writes the plan into the folder of the run; a run that was planned there stays as far as it is.
    pub(super) fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        match &self.mode {
            Planned::Peers(mode) => written(globals, mode.as_ref()),
            Planned::Buddies(mode) => written(globals, mode.as_ref()),
            Planned::Cohorts(mode) => written(globals, mode.as_ref()),
        }
    }
}

fn written(globals: &Globals, mode: &impl Mode) -> Result<Outcome, Failure> {
    let calls = run::calls(globals)?;
    let prepared = mode.made().prepared(globals, &calls, mode.spec(globals, &calls)?)?;
    let folder = mode.made().folder();
    if mode.made().prints() {
        note(
            "note: what is to be printed is made once the run is joined: 'peermatch batch' with the same mode and options",
        );
    }
    let file = runs::hand_out(&folder, &prepared.plan).map_err(stopped::failure)?;
    planned::tell(globals, &folder, &prepared.plan, &file)
}
