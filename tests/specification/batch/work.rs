//! Runs as an operator makes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use peermatch::proto::v1;
use peermatch::runs::{self, RunFolder};
use tempfile::TempDir;

use crate::support::{Said, World, run};

/// Day of every run.
pub const TODAY: &str = "2026-11-22";

/// A folder with a trained pack in it, and room for runs.
pub struct Work {
    dir: TempDir,
    world: World,
}

impl Work {
    pub fn of(world: World) -> Self {
        let work = Self { dir: TempDir::new().expect("a folder"), world };
        work.train();
        work
    }

    pub fn new() -> Self {
        Self::of(World::new())
    }

    /// Changes the pack, and trains it anew.
    pub fn change(self, change: impl FnOnce(World) -> World) -> Self {
        let work = Self { dir: self.dir, world: change(self.world) };
        work.train();
        work
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs a mode of `batch` into a folder.
    pub fn batch(&self, mode: &str, out: &str, options: &[&str]) -> Said {
        let mut args = vec!["batch", mode, "--pack", self.pack(), "--out", out, "--today", TODAY];
        args.extend(options);
        run(self.dir.path(), &args)
    }

    /// The same, and it is done.
    pub fn done(&self, out: &str, options: &[&str]) -> PathBuf {
        let said = self.batch("peers", out, options);
        assert_eq!(said.exit, 0, "{said:?}");
        self.path(out)
    }

    pub fn run(&self, args: &[&str]) -> Said {
        run(self.dir.path(), args)
    }

    pub fn pack_dir(&self) -> &Path {
        self.world.dir()
    }

    fn pack(&self) -> &str {
        self.pack_dir().to_str().expect("a plain path")
    }

    fn train(&self) {
        assert_eq!(self.run(&["train", "--pack", self.pack()]).exit, 0);
    }
}

/// Every file of a folder, by name.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("the folder is there").map(|entry| entry.expect("and can be listed"));
    entries
        .map(|entry| (entry.file_name().into_string().expect("a name"), fs::read(entry.path()).unwrap_or_default()))
        .collect()
}

/// The rows of a finished run.
pub fn peer_rows(dir: &Path) -> Vec<v1::PeerRow> {
    let (_, rows) = runs::rows(&RunFolder::new(dir)).expect("a finished run");
    rows.map(|row| row.expect("a row of peers")).collect()
}

pub fn manifest(dir: &Path) -> v1::RunManifest {
    serde_json::from_slice(&fs::read(dir.join("manifest.json")).expect("a manifest")).expect("which can be read")
}
