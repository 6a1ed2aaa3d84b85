//! The rows of a finished run, typed.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::RunError;
use super::folder::{RunFolder, RunStage};
use crate::batch::Row;
use crate::disk::{self, ReadError};
use crate::domain::digest::hex;
use crate::proto::v1;

/// Rows that are read one after the other.
type TypedRows<R> = Box<dyn Iterator<Item = Result<R, RunError>>>;

/// All rows of a finished run, one after the other. Its files are first held against its manifest. Of which mode the run is the
/// caller asks the manifest: a row of another mode is told as damaged.
///
/// # Errors
///
/// A run that is not finished, is not there, or is not what its manifest says.
pub fn rows<R: Row>(folder: &RunFolder) -> Result<(v1::RunManifest, TypedRows<R>), RunError> {
    let manifest = match folder.stage()? {
        RunStage::Done(manifest) => manifest,
        RunStage::Unfinished(_) => return Err(RunError::Unfinished(folder.path().to_owned())),
        RunStage::Empty => return Err(RunError::Missing(folder.path().to_owned())),
    };
    verify(folder, &manifest)?;
    let is_read = |file: &&v1::RunFile| Path::new(&file.name).extension().is_some_and(|ending| ending == "jsonl");
    if !manifest.files.iter().any(|file| is_read(&file)) {
        // Made before such a file stood beside every form.
        return Err(RunError::Damaged(folder.path().to_owned()));
    }
    let mut rows: TypedRows<R> = Box::new(std::iter::empty());
    for file in manifest.files.iter().filter(is_read) {
        let (path, open) = (folder.path().join(&file.name), open(folder, file)?);
        let lines = BufReader::new(open).lines();
        rows = Box::new(rows.chain(lines.map(move |line| {
            let line = line.map_err(RunError::read(&path))?;
            serde_json::from_str(&line).map_err(|_| RunError::Damaged(path.clone()))
        })));
    }
    Ok((manifest, rows))
}

/// Whether every file of a run is what the manifest says.
pub(super) fn verify(folder: &RunFolder, manifest: &v1::RunManifest) -> Result<(), RunError> {
    for file in &manifest.files {
        let path = folder.path().join(&file.name);
        let hash = hash(open(folder, file)?).map_err(RunError::read(&path))?;
        if hash != file.sha256 {
            return Err(RunError::Damaged(path));
        }
    }
    Ok(())
}

/// A file of a run, which is no larger than its manifest says and lies in the folder, whatever a stranger's manifest calls it.
fn open(folder: &RunFolder, file: &v1::RunFile) -> Result<File, RunError> {
    let limit = u64::try_from(file.size).unwrap_or_default();
    let path = folder.path().join(&file.name);
    disk::open_in(folder.path(), &file.name, limit).map_err(|error| match error {
        ReadError::System(error) => RunError::read(&path)(error),
        _ => RunError::Damaged(path),
    })
}

fn hash(mut file: File) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}
