//! `completions`: what a shell completes, made from the options themselves.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Cli;
use super::failure::Failure;
use super::outcome::Outcome;

/// Options of `completions`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The shell that reads it, from stdout: peermatch completions bash > /etc/bash_completion.d/peermatch
    #[arg(value_enum)]
    shell: Shell,
}

impl Options {
    /// Writes the script.
    pub fn run(&self) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "peermatch", &mut script);
        let script = String::from_utf8(script).map_err(Failure::internal)?;
        Ok(Outcome::done(script))
    }
}
