//! `validate`: check a pack and count what it holds.

use std::fmt::Write;
use std::path::PathBuf;

use super::failure::{Exit, Failure};
use super::outcome::{self, Outcome};
use super::{Globals, open, render};
use crate::domain::text;
use crate::pack::{self, Origin, PackError};

/// Most faults that are told one by one.
const TOLD: usize = 100;
/// Longest line of a fault, in characters.
const LONGEST: usize = 400;

/// Options of `validate`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folder of the pack
    #[arg(value_name = "PACK")]
    dir: Option<PathBuf>,
}

impl Options {
    /// Checks; a pack with faults ends with exit code 1 after telling them all.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let origin = self.dir.clone().map_or_else(|| open::pack(globals), |dir| Ok(Origin::Folder(dir)))?;
        match pack::load_from(&origin) {
            Ok(world) => Ok(Outcome::done(render::census(&world))),
            Err(error @ PackError::Missing(_)) => Err(open::pack_failure(&error)),
            Err(PackError::Faulty { faults, .. }) => {
                let mut told = String::new();
                for fault in faults.iter().take(TOLD) {
                    // A line each, whatever a cell that is told holds.
                    let [message, mend] = [&fault.to_string(), &fault.mend].map(|line| text::printable(line, LONGEST));
                    _ = writeln!(told, "error: {message}\nhint: {mend}");
                }
                outcome::notes(told.trim_end());
                let message = format!("{} fault(s) in {origin}", faults.len());
                let hint = "mend them in the order told: one fault often causes others".to_owned();
                Err(Failure { exit: Exit::Nothing, message, hint })
            }
        }
    }
}
