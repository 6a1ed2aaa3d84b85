//! Takes a run away: its own files, and nothing that somebody else put into its folder.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::error::RunError;
use super::folder::{RunFolder, RunStage, gone};
use super::form::{file_name, run_files};
use super::room::size_of;
use crate::batch::Mode;
use crate::proto::v1;

/// What became of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deleted {
    /// Bytes that are free again.
    pub freed: u64,
    /// Whether the folder is still there, because something else lies in it.
    pub folder_kept: bool,
}

/// Deletes the run of a folder. The manifest goes last of what is done, and the plan last of what is not, so that a run half of
/// which is gone is still known as that run, and can be deleted again.
///
/// # Errors
/// A folder without a run, or one that somebody works on; what cannot be removed.
pub fn delete(folder: &RunFolder) -> Result<Deleted, RunError> {
    let _claim = folder.claim_if_there()?;
    let files = match folder.stage()? {
        RunStage::Empty => return Err(RunError::Missing(folder.path().to_owned())),
        RunStage::Unfinished(plan) => published(&plan)?,
        RunStage::Done(manifest) => manifest.files.into_iter().map(|file| file.name).collect(),
    };
    let before = size_of(folder.path()).map_err(RunError::read(folder.path()))?;
    for name in &files {
        // A name is a file of this folder; what a stranger's manifest calls otherwise is none of the run's.
        if Path::new(name).file_name() == Some(OsStr::new(name)) {
            gone(&folder.path().join(name))?;
        }
    }
    folder.clear_own()?;
    let after = size_of(folder.path()).map_err(RunError::read(folder.path()))?;
    let folder_kept = fs::remove_dir(folder.path()).is_err();
    Ok(Deleted { freed: before.saturating_sub(after), folder_kept })
}

/// Files that a run has put in its folder where it was cut after that and before its manifest: whole or not there, and its own in any
/// case, for it would put them there again. A mode that this program does not know has none of which it knows the name.
fn published(plan: &v1::RunManifest) -> Result<Vec<String>, RunError> {
    let Some(mode) = Mode::from_name(&plan.mode) else { return Ok(Vec::new()) };
    let format = plan.spec.as_ref().map(v1::RunSpec::format).unwrap_or_default();
    Ok(run_files(mode, format)?.into_iter().map(|(file, format)| file_name(file.name, format)).collect())
}
