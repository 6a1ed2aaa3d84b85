//! `export`: what places declared, as a file that `import` takes.

use std::fs;
use std::path::PathBuf;

use super::audit::Reason;
use super::backend::Backend;
use super::failure::Failure;
use super::outcome::Outcome;
use super::store::named;
use super::{Globals, find, open};
use crate::audit::FactClass;
use crate::contract::writes::exported;
use crate::disk;
use crate::domain::id::PlaceId;
use crate::proto::v1;

/// Options of `export`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Place whose own words are wanted, by an id or a name (may be repeated) [default: all]
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// File to write to [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reason: Reason,
}

impl Options {
    /// Writes a line for each place that declared something, said for whom it is, or went.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let store = named(globals)?;
        let world = open::public_world(globals)?;
        let ledger = store.ledger(world)?;
        let mut items = exported(&ledger);
        let wanted = self.wanted(&items, globals)?;
        items.retain(|item| self.place.is_empty() || wanted.contains(&item.place_id));
        let told = items.iter().filter(|item| item.records.iter().any(has_own_words));
        let told = told.filter_map(|item| PlaceId::new(&item.place_id).ok());
        self.reason.write_down(store, &ledger, told.map(|place| (place, FactClass::OwnWords)).collect())?;
        let mut lines = String::new();
        for item in &items {
            lines.push_str(&serde_json::to_string(item).map_err(Failure::internal)?);
            lines.push('\n');
        }
        let Some(file) = &self.out else { return Ok(Outcome::done(lines)) };
        let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
        folder.and_then(|()| disk::replace_secret(file, lines.as_bytes())).map_err(|error| {
            let message = format!("cannot write {}: {error}", file.display());
            Failure::data(message, "name a file in a folder that can be written to, with --out FILE")
        })?;
        Ok(Outcome::done(format!("{} places written to {}\n", items.len(), file.display())))
    }
}

impl Options {
    /// The ids of the places that are named. One that went is known by its id alone.
    fn wanted(&self, items: &[v1::ImportPlacesRequest], globals: &Globals) -> Result<Vec<String>, Failure> {
        let has_declared = |id: &str| items.iter().any(|item| item.place_id == id);
        if self.place.iter().all(|id| has_declared(id)) {
            return Ok(self.place.clone());
        }
        let backend = Backend::local(open::view(globals)?, globals)?;
        let id = |named: &String| {
            if has_declared(named) {
                return Ok(named.clone());
            }
            let place = find::place(&backend, named)?;
            let nothing = || {
                let message = format!("{} ({}) has declared nothing", place.display_name, place.place_id);
                Failure::data(message, "name a place that has; see all without --place")
            };
            has_declared(&place.place_id).then(|| place.place_id.clone()).ok_or_else(nothing)
        };
        self.place.iter().map(id).collect()
    }
}

/// Whether a record says what others are not told.
fn has_own_words(record: &v1::RecordDeclaration) -> bool {
    let has_words = !record.problem_words.is_empty() || !record.statement.is_empty();
    has_words || !record.factors.is_empty() || !record.starting_points.is_empty() || record.story.is_some()
}
