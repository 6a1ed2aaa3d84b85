//! What the folder of a run says of it.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::error::RunError;
use super::part;
use crate::batch::differences;
use crate::disk;
use crate::proto::v1;

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const UNFINISHED: &str = "unfinished";
pub(super) const RUN: &str = "run.json";
const WHOLE: &str = "whole.json";
/// The plan that tasks are given, beside the run for as long as there is one.
const PLAN: &str = "plan.json";
/// Largest manifest, in bytes: a million pairs that a convener gave have a fifth of that.
const LARGEST: u64 = 256 << 20;
/// Whoever only looks whether somebody works holds the lock for a moment: waiting this long, so often, is enough.
const PATIENCE: Duration = Duration::from_millis(25);
const TRIES: usize = 20;

/// The folder of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFolder {
    dir: PathBuf,
}

/// How far the run of a folder is.
#[derive(Debug, Clone, PartialEq)]
pub enum RunStage {
    /// Nothing is there yet.
    Empty,
    /// What it will be.
    Unfinished(v1::RunManifest),
    /// What it is.
    Done(v1::RunManifest),
}

/// Held while somebody works on a run; let go when it is dropped, or with the process.
pub(super) struct Claim(#[allow(dead_code)] File);

impl RunFolder {
    /// The folder at a path; it need not be there.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// How far its run is.
    pub fn stage(&self) -> Result<RunStage, RunError> {
        if let Some(manifest) = self.manifest_in(MANIFEST)? {
            return Ok(RunStage::Done(manifest));
        }
        if let Some(plan) = self.manifest_in(&format!("{UNFINISHED}/{RUN}"))? {
            return Ok(RunStage::Unfinished(plan));
        }
        match fs::read_dir(&self.dir) {
            // A run that was killed before it could say what it is leaves only the folder for it.
            Ok(entries) => {
                let foreign =
                    entries.flatten().any(|entry| ![UNFINISHED, PLAN].map(OsStr::new).contains(&&*entry.file_name()));
                match (foreign, self.manifest_in(MANIFEST)?) {
                    // Done while it was looked at.
                    (_, Some(manifest)) => Ok(RunStage::Done(manifest)),
                    (true, None) => Err(RunError::NoRun(self.dir.clone())),
                    (false, None) => Ok(RunStage::Empty),
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(RunStage::Empty),
            Err(error) => Err(RunError::read(&self.dir)(error)),
        }
    }

    /// How far its run is, if it is the one that is planned.
    pub fn stage_of(&self, plan: &v1::RunManifest) -> Result<RunStage, RunError> {
        let stage = self.stage()?;
        if let RunStage::Unfinished(known) | RunStage::Done(known) = &stage {
            self.same(known, plan)?;
        }
        Ok(stage)
    }

    /// An error that says in what they differ, unless a known run is the one that is planned.
    pub fn same(&self, known: &v1::RunManifest, plan: &v1::RunManifest) -> Result<(), RunError> {
        if (&known.run_id, &known.input_hash) == (&plan.run_id, &plan.input_hash) {
            return Ok(());
        }
        let mut differs: Vec<String> = differences(known, plan).into_iter().map(|one| one.subject).collect();
        if known.run_id != plan.run_id {
            differs.insert(0, "run id".to_owned());
        }
        Err(RunError::Other { folder: self.dir.clone(), run_id: known.run_id.clone(), differs })
    }

    /// Whether any run lies there, finished or not: its files are not read.
    pub fn has_run(&self) -> bool {
        self.dir.join(MANIFEST).is_file() || self.dir.join(UNFINISHED).join(RUN).is_file()
    }

    /// The run as a client sees it; none where the folder is empty.
    pub fn run(&self) -> Result<Option<v1::Run>, RunError> {
        let busy = self.is_claimed();
        let (known, state, done) = match self.stage()? {
            RunStage::Empty => return Ok(None),
            RunStage::Done(manifest) => (manifest.clone(), v1::RunState::Done, Some(manifest)),
            RunStage::Unfinished(plan) if busy => (plan, v1::RunState::Running, None),
            RunStage::Unfinished(plan) => (plan, v1::RunState::Stopped, None),
        };
        let finished = if done.is_some() { known.partition_count } else { self.parts() };
        Ok(Some(v1::Run {
            run_id: known.run_id,
            mode: known.mode,
            lens: known.lens,
            convener: known.convener,
            state: state.into(),
            spec: known.spec,
            input_hash: known.input_hash,
            versions: known.versions,
            partition_count: known.partition_count,
            partitions_done: finished,
            error: String::new(),
            manifest: done,
            withheld: Vec::new(),
        }))
    }

    /// Takes the run, so that nobody else works on it. The folder is made if it is missing.
    pub(super) fn claim(&self) -> Result<Claim, RunError> {
        fs::create_dir_all(&self.dir).map_err(RunError::write(&self.dir))?;
        let dir = File::open(&self.dir).map_err(RunError::read(&self.dir))?;
        self.locked(dir, File::try_lock)
    }

    fn locked(&self, dir: File, lock: impl Fn(&File) -> Result<(), TryLockError>) -> Result<Claim, RunError> {
        for _ in 0..TRIES {
            match lock(&dir) {
                Ok(()) => return Ok(Claim(dir)),
                Err(TryLockError::WouldBlock) => sleep(PATIENCE),
                // Of a file system that several machines mount: there whoever gives out the work keeps it apart.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(Claim(dir)),
                Err(TryLockError::Error(error)) => return Err(RunError::write(&self.dir)(error)),
            }
        }
        Err(RunError::Busy(self.dir.clone()))
    }

    /// Takes a part in the run, so that nobody joins or deletes it meanwhile; many may at once.
    pub(super) fn share(&self) -> Result<Claim, RunError> {
        let dir = File::open(&self.dir).map_err(RunError::read(&self.dir))?;
        self.locked(dir, File::try_lock_shared)
    }

    /// The same, of a folder that has to be there.
    pub(super) fn claim_if_there(&self) -> Result<Claim, RunError> {
        if self.dir.is_dir() { self.claim() } else { Err(RunError::Missing(self.dir.clone())) }
    }

    /// Whether somebody works on the run, or on a part of it.
    pub(super) fn is_claimed(&self) -> bool {
        let taken = |dir: File| matches!(dir.try_lock(), Err(TryLockError::WouldBlock));
        File::open(&self.dir).is_ok_and(taken)
    }

    /// Says what the run will be, before anything else is there.
    pub(super) fn begin(&self, plan: &v1::RunManifest) -> Result<(), RunError> {
        let file = self.dir.join(UNFINISHED).join(RUN);
        disk::keep(&file, &json(plan)).map_err(RunError::write(&file))
    }

    /// Writes down the plan for those who are given tasks of it, and tells where.
    pub(super) fn hand_out(&self, plan: &v1::RunManifest) -> Result<PathBuf, RunError> {
        let file = self.dir.join(PLAN);
        disk::keep(&file, &json(plan)).map_err(RunError::write(&file))?;
        Ok(file)
    }

    /// Seals the run: from here on it is done.
    pub(super) fn seal(&self, manifest: &v1::RunManifest) -> Result<(), RunError> {
        let (unfinished, _) = self.file(MANIFEST);
        disk::replace(&unfinished, &json(manifest)).map_err(RunError::write(&unfinished))?;
        self.publish(MANIFEST)
    }

    /// Puts a file that is whole where it belongs. Nothing else is ever written there, so that a kill leaves nothing behind.
    pub(super) fn publish(&self, name: &str) -> Result<(), RunError> {
        let (unfinished, file) = self.file(name);
        let moved = fs::rename(unfinished, &file).and_then(|()| disk::sync_dir(&self.dir));
        moved.map_err(RunError::write(&file))
    }

    /// Removes what only an unfinished run needs.
    pub(super) fn clear(&self) -> Result<(), RunError> {
        let unfinished = self.dir.join(UNFINISHED);
        match fs::remove_dir_all(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(RunError::write(&unfinished)(error)),
            _ => Ok(()),
        }
    }

    /// Removes the manifest and what an unfinished run keeps; what somebody else put there stays.
    pub(super) fn clear_own(&self) -> Result<(), RunError> {
        let unfinished = self.dir.join(UNFINISHED);
        let ours = |path: &Path| {
            let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
            matches!(ending, "part" | "csv" | "jsonl" | "parquet") || format!(".{ending}") == disk::UNFINISHED
        };
        match fs::read_dir(&unfinished) {
            Ok(entries) => {
                let paths = entries.flatten().map(|entry| entry.path());
                paths.filter(|path| ours(path)).try_for_each(|path| gone(&path))?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(RunError::read(&unfinished)(error)),
        }
        gone(&unfinished.join(MANIFEST))?;
        gone(&unfinished.join(WHOLE))?;
        gone(&self.dir.join(PLAN))?;
        gone(&unfinished.join(RUN))?;
        // Stays where somebody else has something in it.
        _ = fs::remove_dir(&unfinished);
        gone(&self.dir.join(MANIFEST))
    }

    /// Those of some partitions that are not finished, in their order.
    pub(super) fn missing(&self, plan: &v1::RunManifest, wanted: Range<usize>) -> Result<Vec<usize>, RunError> {
        let mut missing = Vec::new();
        for number in wanted {
            if !part::is_finished(&self.part(number), &plan.input_hash, number)? {
                missing.push(number);
            }
        }
        Ok(missing)
    }

    /// The file of one partition.
    pub(super) fn part(&self, number: usize) -> PathBuf {
        self.dir.join(UNFINISHED).join(format!("{number:06}.part"))
    }

    /// The file of what all partitions need.
    pub(super) fn whole(&self) -> PathBuf {
        self.dir.join(UNFINISHED).join(WHOLE)
    }

    /// Where a file is written before it is whole, and where it goes then.
    pub(super) fn file(&self, name: &str) -> (PathBuf, PathBuf) {
        (self.dir.join(UNFINISHED).join(name), self.dir.join(name))
    }

    pub(super) fn parts(&self) -> i32 {
        let Ok(entries) = fs::read_dir(self.dir.join(UNFINISHED)) else { return 0 };
        let is_part = |name: &OsStr| Path::new(name).extension().is_some_and(|ending| ending == "part");
        i32::try_from(entries.flatten().filter(|entry| is_part(&entry.file_name())).count()).unwrap_or(i32::MAX)
    }

    pub(super) fn manifest_in(&self, name: &str) -> Result<Option<v1::RunManifest>, RunError> {
        let file = self.dir.join(name);
        match disk::read_text_in(&self.dir, name, LARGEST) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| RunError::Damaged(file)),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(RunError::read(&file)(error.into())),
        }
    }
}

/// The run of that id among the folders of `root`; folders that hold no run are passed over.
pub fn find(root: &Path, run_id: &str) -> Result<Option<RunFolder>, RunError> {
    let mut dirs: Vec<PathBuf> = match fs::read_dir(root) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(RunError::read(root)(error)),
    };
    dirs.sort();
    let folders = dirs.into_iter().map(RunFolder::new);
    let holds = |folder: &RunFolder| match folder.stage() {
        Ok(RunStage::Unfinished(known) | RunStage::Done(known)) => known.run_id == run_id,
        Ok(RunStage::Empty) | Err(_) => false,
    };
    Ok(folders.into_iter().find(holds))
}

fn json(manifest: &v1::RunManifest) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(manifest).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Removes a file that may be gone already.
pub(super) fn gone(file: &Path) -> Result<(), RunError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(RunError::write(file)(error)),
        _ => Ok(()),
    }
}
