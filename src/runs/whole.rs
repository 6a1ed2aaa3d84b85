//! What all partitions of a run need, as a file: worked out by one process, read by those that make partitions of the same run.

use std::path::Path;

use super::error::RunError;
use super::seal;
use crate::batch::Job;
use crate::disk;

/// What it is called in its seal.
const NAME: &str = "whole";

/// Keeps it: whole or not at all.
pub(super) fn keep<J: Job>(file: &Path, input_hash: &str, whole: &J::Whole) -> Result<(), RunError> {
    let bytes = seal::sealed(input_hash, NAME, serde_json::to_vec(whole)?);
    disk::replace(file, &bytes).map_err(RunError::write(file))
}

/// What was kept for this run; none where nothing was, or it is not whole, or is another's.
pub(super) fn read<J: Job>(file: &Path, input_hash: &str) -> Result<Option<J::Whole>, RunError> {
    let bytes = seal::opened(file, input_hash, NAME)?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Whether [`read`] finds it.
pub(super) fn is_kept(file: &Path, input_hash: &str) -> Result<bool, RunError> {
    seal::is_whole(file, input_hash, NAME)
}
