//! `backup` and `restore`: copies of what places declared.

use std::path::{Path, PathBuf};

use super::Globals;
use super::failure::Failure;
use super::outcome::Outcome;
use super::store::{named, store_failure};
use crate::domain::declared::Declared;
use crate::store::StoreError;
use crate::store::sqlite::Sqlite;

/// Options of `backup`.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// File of the copy; an earlier copy of the same store is replaced by it
    file: PathBuf,
}

/// Options of `restore`.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// File of the copy, as 'backup' made it
    file: PathBuf,
}

impl Backup {
    /// Copies the store as it is at one moment, beside a server that writes to it, and reads the copy again.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let store = named(globals)?.file("copy the database with pg_dump: docs/operators.md says how")?;
        let copied = Sqlite::backup(store, &self.file).map_err(|error| store_failure(&error))?;
        Ok(Outcome::done(format!("{} copied to {}\n", told(&copied), self.file.display())))
    }
}

impl Restore {
    /// Puts a copy in the place of the store, once it is found whole; no server may write to the store meanwhile.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let store = named(globals)?.file("put the database back with pg_restore: docs/operators.md says how")?;
        let restored = Sqlite::restore(&self.file, store, globals.withdrawals.as_deref())
            .map_err(|error| self.failure(&error, globals.withdrawals.as_deref()))?;
        let mut text = format!("{} put back to {}\n", told(&restored.declared), store.display());
        if let Some(replaced) = restored.replaced {
            text.push_str(&format!("what was there before is {}\n", replaced.display()));
        }
        Ok(Outcome::done(text))
    }

    /// Neither the copy nor the withdrawals is a store to whoever named them.
    fn failure(&self, error: &StoreError, withdrawals: Option<&Path>) -> Failure {
        match error {
            StoreError::Missing(at) if withdrawals.is_some_and(|notes| at.is_file(notes)) => Failure::data(
                format!("there are no withdrawals at {at}"),
                "name the file that whatever wrote to the store noted them in; without --withdrawals what was withdrawn since the copy \
                 is shared again",
            ),
            StoreError::Missing(at) if at.is_file(&self.file) => {
                let message = format!("there is no copy at {at}");
                Failure::data(message, "name one that was made: peermatch backup FILE --store STORE")
            }
            _ => store_failure(error),
        }
    }
}

fn told(declared: &Declared) -> String {
    let records: usize = declared.recorded().map(|place| declared.records(place).count()).sum();
    let places = declared.places().count();
    format!("{places} places and {records} records as of write {}", declared.write())
}
