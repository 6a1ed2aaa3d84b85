//! Whether anything is new in the folder of a run, found out without reading what may be long: files of a run are put there whole, so one
//! that was changed was changed at another moment, or is of another length.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::folder::{MANIFEST, RUN, RunFolder, UNFINISHED};

/// How the folder of a run looks from outside: as long as it looks the same, the run is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    done: Option<Stamp>,
    planned: Option<Stamp>,
    parts: i32,
    is_claimed: bool,
}

/// What tells a file from one that was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    changed: Option<SystemTime>,
    bytes: u64,
}

impl Stamp {
    fn of(file: &Path) -> Option<Self> {
        let found = fs::metadata(file).ok()?;
        Some(Self { changed: found.modified().ok(), bytes: found.len() })
    }
}

impl RunFolder {
    /// How it looks now. Whoever reads it glances first: what is changed while it is read is new at the next glance.
    pub fn glance(&self) -> Glance {
        Glance {
            done: Stamp::of(&self.path().join(MANIFEST)),
            planned: Stamp::of(&self.path().join(UNFINISHED).join(RUN)),
            parts: self.parts(),
            is_claimed: self.is_claimed(),
        }
    }
}
