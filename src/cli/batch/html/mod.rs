//! `--format html`: beside the tables of a run a folder of leaves to print, for each place a sheet and a letter.
//!
//! The leaves are made of the run's own rows, one chunk after the other, and stand in no manifest: they say what the rows say, in
//! words for people. A folder that is there already is left alone, because somebody may have written into a letter.

mod buddies;
mod cohorts;
mod folder;
mod members;
mod peers;

use std::path::{Path, PathBuf};

use super::super::Globals;
use super::super::failure::Failure;
use super::super::outcome::note;
use super::stopped;
use crate::batch::AnyJob;
use crate::contract::calls::Calls;
use crate::page::paper::{Entry, Link, Run, index};
use crate::present::{Source, versions};
use crate::proto::v1;
use crate::runs::{self, RunFolder};
use folder::Folder;

/// What the folder of leaves is called within that of the run.
pub(super) const FOLDER: &str = "html";
/// Leaves that are made before the first of them is written: what is held at once.
const CHUNK: usize = 64;

/// Makes the leaves of a finished run, and says where they lead from; of one that has them it only says that.
///
/// # Errors
/// A run that cannot be read again; a folder that cannot be written to.
pub(super) fn make(
    globals: &Globals,
    calls: &Calls,
    job: &AnyJob,
    manifest: &v1::RunManifest,
    dir: &Path,
) -> Result<PathBuf, Failure> {
    let (runs, place) = (RunFolder::new(dir), dir.join(FOLDER));
    let start = place.join("index.html");
    let Some(folder) = Folder::begin(&place)? else {
        let shown = place.display();
        note(&format!("note: {shown} is there already and stays as it is; move it away to have it made anew"));
        return Ok(start);
    };
    let run = Run {
        run_id: manifest.run_id.clone(),
        day: manifest.spec.clone().unwrap_or_default().today,
        versions: versions(manifest.versions.as_ref()),
    };
    let made = match job {
        AnyJob::Peers(job) => peers::leaves(globals, calls, job, &runs, &folder, &run)?,
        AnyJob::Buddies(_) => buddies::leaves(calls, &runs, &folder, &run)?,
        AnyJob::Cohorts(_) => cohorts::leaves(calls, &runs, &folder, &run)?,
    };
    folder.keep("index.html", &index(made.title, &made.tables, &made.entries, &run))?;
    folder.done()?;
    Ok(start)
}

/// What was made, for the page that leads to it.
struct Made {
    title: &'static str,
    tables: Vec<Link>,
    entries: Vec<Entry>,
}

/// The rows of a finished run, of one mode.
fn rows<R: crate::batch::Row>(runs: &RunFolder) -> Result<impl Iterator<Item = Result<R, Failure>>, Failure> {
    let (_, rows) = runs::rows::<R>(runs).map_err(stopped::failure)?;
    Ok(rows.map(|row| row.map_err(stopped::failure)))
}

fn link(what: &str, file: &str) -> Link {
    Link { what: what.to_owned(), file: file.to_owned() }
}

/// The name of a file for a place: its id, whose colon some systems allow in no name.
fn named(folder: &str, place_id: &str) -> String {
    format!("{folder}/{}.html", place_id.replace(':', "~"))
}

/// Where the records of a place about some problems stand.
fn sources(calls: &Calls, place_id: &str, problem_ids: &[String]) -> Result<Vec<Source>, Failure> {
    let request = v1::GetPlaceRequest { place_id: place_id.to_owned() };
    let place = calls.get_place(&request).map_err(Failure::call)?.place.unwrap_or_default();
    let about = place.records.iter().filter(|record| problem_ids.contains(&record.problem_id));
    Ok(about.flat_map(|record| &record.sources).map(Source::from).collect())
}
