//! What all partitions of a run need, as a file: worked out by one process, read by those that make partitions of the same run.

use std::path::Path;

use super::error::RunError;
use super::seal;
use crate::batch::Job;

/// What it is called in its seal.
const NAME: &str = "whole";

/// It as it is kept.
pub(super) fn encoded<J: Job>(input_hash: &str, whole: &J::Whole) -> Result<Vec<u8>, serde_json::Error> {
    Ok(seal::sealed(input_hash, NAME, serde_json::to_vec(whole)?))
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
