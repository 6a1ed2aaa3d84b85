//! `batch`: everybody's question at once, in files.

mod age;
mod buddies;
mod cohorts;
mod contacts;
mod decisions;
mod diff;
mod pairs;
mod peers;
mod progress;
mod run;
mod schema;
pub(super) mod table;

use clap::Subcommand;

use super::Globals;
use super::failure::Failure;
use super::outcome::Outcome;

/// Options of `batch`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    mode: Mode,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// Give each place with a live record its peers, or the reason why it has none
    Peers(peers::Options),
    /// Give each place one mutual buddy, or the reason why it has none
    Buddies(buddies::Options),
    /// Form small groups about one live problem each, after those that exist
    Cohorts(cohorts::Options),
    /// Tell who gained, lost or changed peers from one run to another, and why
    Diff(diff::Options),
    /// Describe the columns of a mode's rows
    Schema(schema::Options),
}

impl Options {
    /// Does one mode.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        match &self.mode {
            Mode::Peers(options) => options.run(globals),
            Mode::Buddies(options) => options.run(globals),
            Mode::Cohorts(options) => options.run(globals),
            Mode::Diff(options) => options.run(globals),
            Mode::Schema(options) => options.run(globals),
        }
    }
}
