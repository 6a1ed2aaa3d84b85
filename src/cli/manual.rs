//! `manual`: a manual page for every command, made from the options themselves.

use std::path::PathBuf;

use clap::CommandFactory;

use super::Cli;
use super::failure::Failure;
use super::outcome::Outcome;

/// Options of `manual`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder to write the pages into; it is made where it is not there
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

impl Options {
    /// Writes a page for each command, and for those within it.
    pub fn run(&self) -> Result<Outcome, Failure> {
        let made = std::fs::create_dir_all(&self.dir);
        made.and_then(|()| clap_mangen::generate_to(Cli::command(), &self.dir)).map_err(|error| {
            let message = format!("cannot write into {}: {error}", self.dir.display());
            Failure::data(message, "name a folder that can be written to")
        })?;
        Ok(Outcome::done(format!("A manual page for every command is in {}.\n", self.dir.display())))
    }
}
