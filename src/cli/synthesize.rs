//! `synthesize`: make up a pack with the statistics of a real one, to measure at sizes that no country has.

use std::path::PathBuf;

use super::failure::Failure;
use super::new_folder::NewFolder;
use super::outcome::Outcome;
use super::{Globals, open};
use crate::pack::export;
use crate::synthetic::{self, SyntheticError};

/// Options of `synthesize`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many places to make up, 1 to 1000000
    #[arg(long, value_name = "N")]
    places: usize,
    /// Seed of every draw: the same pack, number and seed give the same places
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Folder to write the pack to; new or empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

impl Options {
    /// Makes up the places and writes them as a pack; `pack.toml` comes last, so that half a folder is no pack.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let world = open::world(globals)?;
        let real = open::pack(globals)?;
        let folder = NewFolder::at(&self.out, "--out DIR")?;
        let made = synthetic::synthesize(&world, self.places, self.seed).map_err(|error| match error {
            SyntheticError::Number(_) => {
                Failure::data(error, format!("give --places a number from 1 to {}", synthetic::MOST_PLACES))
            }
            other => Failure::internal(other),
        })?;
        for (name, needed) in export::COPIED {
            if needed || real.has(name) {
                let bytes = real.text(name, export::COPIED_LIMIT).map_err(|error| {
                    Failure::data(format!("cannot read {}: {error}", real.shown(name)), "check the pack with validate")
                })?;
                folder.keep(name, &bytes)?;
            }
        }
        for (name, bytes) in export::files(&made) {
            folder.keep(name, &bytes.map_err(Failure::internal)?)?;
        }
        let records: usize = made.register.profiles().iter().map(|profile| profile.records().len()).sum();
        let dir = self.out.display();
        Ok(Outcome::done(format!(
            "{} made-up places with {records} records written to {dir}\ntrain it: peermatch train --pack {dir}\n",
            self.places
        )))
    }
}
