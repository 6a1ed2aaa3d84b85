//! `synthesize`: make up a pack with the statistics of a real one, to measure at sizes that no country has.

use std::fs;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::outcome::Outcome;
use super::{Globals, open};
use crate::disk;
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
        let real = open::pack_dir(globals)?;
        self.refuse_what_holds_something()?;
        let made = synthetic::synthesize(&world, self.places, self.seed).map_err(|error| match error {
            SyntheticError::Number(_) => {
                Failure::data(error, format!("give --places a number from 1 to {}", synthetic::MOST_PLACES))
            }
            other => Failure::internal(other),
        })?;
        for (name, needed) in export::COPIED {
            let file = real.join(name);
            if needed || disk::is_there(&file) {
                let bytes = disk::read_text_in(&real, name, export::COPIED_LIMIT).map_err(|error| {
                    Failure::data(format!("cannot read {}: {error}", file.display()), "check the pack with validate")
                })?;
                keep(&self.out.join(name), &bytes)?;
            }
        }
        for (name, bytes) in export::files(&made) {
            keep(&self.out.join(name), &bytes.map_err(Failure::internal)?)?;
        }
        let records: usize = made.register.profiles().iter().map(|profile| profile.records().len()).sum();
        let dir = self.out.display();
        Ok(Outcome::done(format!(
            "{} made-up places with {records} records written to {dir}\ntrain it: peermatch train --pack {dir}\n",
            self.places
        )))
    }

    fn refuse_what_holds_something(&self) -> Result<(), Failure> {
        let shown = self.out.display();
        match fs::read_dir(&self.out).map(|mut entries| entries.next().is_none()) {
            Ok(true) => Ok(()),
            Ok(false) => {
                Err(Failure::data(format!("{shown} is not empty"), "name a new or an empty folder with --out DIR"))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(unwritable(&self.out, &error)),
        }
    }
}

fn keep(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    disk::keep(file, bytes).map_err(|error| unwritable(file, &error))
}

fn unwritable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::data(
        format!("cannot write {}: {error}", file.display()),
        "name a folder that can be written to, with --out DIR",
    )
}
