//! Files that are whole or not there.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
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
    put(file, bytes, Readers::Everybody, Wait::UntilOnDisk)
}

/// The same without waiting for the disk, for what bears a seal of its own: if the machine fails, it may be torn or not there, and
/// whoever reads it makes it again.
pub(crate) fn replace_sealed(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    put(file, bytes, Readers::Everybody, Wait::No)
}

/// The same for what is not for everybody: a new file is for its owner alone, and one that is replaced stays whose it was and as
/// readable as it was.
pub(crate) fn replace_secret(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    put(file, bytes, Readers::AsBefore, Wait::UntilOnDisk)
}

/// Who may read a file that is put in another's place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Whoever the system lets.
    Everybody,
    /// Whoever might read the one before; the owner alone, where there was none.
    AsBefore,
}

/// Whether a file is on disk when it is in its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wait {
    UntilOnDisk,
    No,
}

fn put(file: &Path, bytes: &[u8], readers: Readers, wait: Wait) -> std::io::Result<()> {
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let before = fs::metadata(file).ok();
    if before.as_ref().is_some_and(|known| !known.is_file()) {
        return File::options().write(true).open(file)?.write_all(bytes);
    }
    let dir = dir_of(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = dir.join(unfinished_name(&name)?);
    let mode = if readers == Readers::AsBefore { 0o600 } else { 0o666 };
    let new = File::options().write(true).create(true).truncate(true).mode(mode).open(&unfinished);
    let written = new.and_then(|mut written| {
        if let Some(before) = before.filter(|_| readers == Readers::AsBefore) {
            // Only the system's own operator gives files away; whoever else writes here owns what is written.
            _ = fchown(&written, Some(before.uid()), Some(before.gid()));
            written.set_permissions(before.permissions())?;
        }
        written.write_all(bytes)?;
        if wait == Wait::UntilOnDisk {
            written.sync_all()?;
        }
        fs::rename(&unfinished, file)
    });
    if written.is_err() {
        // What went wrong first is what counts.
        _ = fs::remove_file(&unfinished);
    }
    written?;
    if wait == Wait::No { Ok(()) } else { sync_dir(dir) }
}

/// Writes what only the owner may read, where there is nothing of that name yet: of several who do so at once one succeeds, and
/// nobody ever sees half of it.
pub(crate) fn keep_secret(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = dir_of(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = dir.join(unfinished_name(&name)?);
    let made = File::options().write(true).create_new(true).mode(0o600).open(&unfinished).and_then(|mut written| {
        written.write_all(bytes)?;
        written.sync_all()?;
        fs::hard_link(&unfinished, file)
    });
    _ = fs::remove_file(&unfinished);
    made?;
    sync_dir(dir)
}

/// A name that nobody else writes under: processes of two machines over one folder may have one number.
fn unfinished_name(name: &str) -> std::io::Result<String> {
    let drawn = getrandom::u64().map_err(std::io::Error::other)?;
    Ok(format!("{name}.{drawn:016x}{UNFINISHED}"))
}

/// The folder that a file lies in.
pub(crate) fn dir_of(file: &Path) -> &Path {
    match file.parent() {
        Some(dir) if dir != Path::new("") => dir,
        _ => Path::new("."),
    }
}

/// Waits until what a folder lists is on disk.
pub(crate) fn sync_dir(dir: &Path) -> std::io::Result<()> {
    File::open(dir)?.sync_all()
}
