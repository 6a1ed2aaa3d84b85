//! A run that is looked at again and again: it is read where something about it is new, and not because time went by.

use super::error::CallError;
use super::run_owner::RunName;
use super::runs::{Runs, told};
use crate::access::Pass;
use crate::proto::v1;
use crate::runs::{Glance, RunFolder};

/// A run as whoever watches it knows it.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The run.
    pub run: v1::Run,
    name: RunName,
    folder: RunFolder,
    stands: Stands,
}

/// All that decides what is told of a run, but for what its files say.
#[derive(Debug, Clone, PartialEq)]
struct Stands {
    glance: Glance,
    /// Whether this process works on it, and what went wrong.
    work: Option<(bool, String)>,
    /// For whom it is looked at.
    pass: Option<Pass>,
}

impl Runs {
    /// A run, to be watched.
    ///
    /// # Errors
    ///
    /// As [`Runs::get`].
    pub fn look(&self, run_id: &str) -> Result<Looked, CallError> {
        self.looked(self.named(run_id)?)
    }

    /// The same later; none where nothing is new. No file is read for that.
    ///
    /// # Errors
    ///
    /// As [`Runs::get`].
    pub fn look_again(&self, before: &Looked) -> Result<Option<Looked>, CallError> {
        if self.stands(&before.name, &before.folder) == before.stands {
            return Ok(None);
        }
        self.looked(before.name.clone()).map(Some)
    }

    fn looked(&self, name: RunName) -> Result<Looked, CallError> {
        let folder = self.folder(&name)?;
        // Before the run is read: what comes between is new at the next look.
        let stands = self.stands(&name, &folder);
        Ok(Looked { run: self.known(&name).map(told)?, name, folder, stands })
    }

    fn stands(&self, name: &RunName, folder: &RunFolder) -> Stands {
        Stands { glance: folder.glance(), work: self.work_on(name), pass: self.pass.clone() }
    }
}
