//! Files that are whole or not there.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Writes beside the file, waits until that is on disk, then puts it in its place. Folders that are missing are made.
pub(super) fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let dir = match file.parent() {
        Some(dir) if dir != Path::new("") => dir,
        _ => Path::new("."),
    };
    fs::create_dir_all(dir)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = dir.join(format!("{name}.{}.unfinished", std::process::id()));
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
    File::open(dir)?.sync_all()
}
