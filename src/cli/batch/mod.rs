//! `batch`: everybody's question at once, in files.

mod decisions;
mod peers;
mod progress;
mod run;

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
}

impl Options {
    /// Does one mode.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        match &self.mode {
            Mode::Peers(options) => options.run(globals),
        }
    }
}
