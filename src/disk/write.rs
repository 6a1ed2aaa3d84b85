//! Files that are whole or not there.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// How the name of a file ends while it is being written.
pub(crate) const UNFINISHED: &str = ".unfinished";

/// Writes into a folder of the program's own, which is made if it is missing.
pub(crate) fn keep(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)?;
    replace(file, bytes)
}

/// Writes beside the file, waits until that is on disk, then puts it in its place. What a link leads to is replaced, not the
/// link; what is no file (a terminal, a pipe) is written to as it is.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    if fs::metadata(file).is_ok_and(|known| !known.is_file()) {
        return File::options().write(true).open(file)?.write_all(bytes);
    }
    let dir = dir_of(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = dir.join(format!("{name}.{}{UNFINISHED}", std::process::id()));
    let written = File::create(&unfinished).and_then(|mut written| {
        written.write_all(bytes)?;
        written.sync_all()?;
        fs::rename(&unfinished, file)
    });
    if written.is_err() {
        // What went wrong first is what counts.
        _ = fs::remove_file(&unfinished);
    }
    written?;
    sync_dir(dir)
}

/// Writes what only the owner may read, where there is nothing of that name yet: of several who do so at once one succeeds, and
/// nobody ever sees half of it.
pub(crate) fn keep_secret(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = dir_of(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = dir.join(format!("{name}.{}{UNFINISHED}", std::process::id()));
    let made = File::options().write(true).create_new(true).mode(0o600).open(&unfinished).and_then(|mut written| {
        written.write_all(bytes)?;
        written.sync_all()?;
        fs::hard_link(&unfinished, file)
    });
    _ = fs::remove_file(&unfinished);
    made?;
    sync_dir(dir)
}

/// The folder that a file lies in.
fn dir_of(file: &Path) -> &Path {
    match file.parent() {
        Some(dir) if dir != Path::new("") => dir,
        _ => Path::new("."),
    }
}

/// Waits until what a folder lists is on disk.
pub(crate) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    File::open(dir)?.sync_all()
}
