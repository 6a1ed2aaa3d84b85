//! `doctor`: looks at everything that a server needs, and tells of each thing that is wrong how it is mended.

mod serving;

use std::sync::Arc;

use crate::audit::{Book, BookError};
use crate::cli::failure::{Exit, Failure};
use crate::cli::outcome::Outcome;
use crate::cli::store::{StoreAddress, store_failure};
use crate::cli::{Globals, access_log, clock, open, serve};
use crate::domain::declared::Ledger;
use crate::domain::text;
use crate::domain::world::World;
use crate::pack::{self, Origin};

/// Longest line, in characters.
const LINE: usize = 600;
/// Longest list of names in one line, in characters.
const NAMES: usize = 200;

/// Options of `doctor`: what it looks at is what 'serve' would use, from the command line, the environment and the file of settings.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    serve: serve::Options,
}

/// What was looked at, and what was found.
enum Found {
    /// As it should be.
    Well(String),
    /// Not as it should be, though a server can go on.
    Wrong(Failure),
}

impl Options {
    /// Looks at the pack, the model and, where one is named, the store. Exit code 1 where something is wrong.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let mut found = Vec::new();
        let world = match open::pack(globals).and_then(|origin| loaded(&origin)) {
            Ok((world, told)) => {
                found.push(Found::Well(told));
                Some(world)
            }
            Err(failure) => {
                found.push(Found::Wrong(failure));
                None
            }
        };
        if let Some(world) = &world {
            found.push(model(world, globals));
        }
        if let Some(store) = &globals.store {
            found.extend(of_store(store, world));
        }
        found.extend(serving::of(&self.serve, globals));
        let wrong = found.iter().filter(|one| matches!(one, Found::Wrong(_))).count();
        let mut text: String = found.iter().map(line).collect();
        text.push_str(&match wrong {
            0 => "Nothing is wrong.\n".to_owned(),
            1 => "1 thing is wrong.\n".to_owned(),
            _ => format!("{wrong} things are wrong.\n"),
        });
        Ok(if wrong == 0 { Outcome::done(text) } else { Outcome::nothing(text) })
    }
}

fn line(found: &Found) -> String {
    match found {
        Found::Well(told) => format!("ok: {told}\n"),
        Found::Wrong(failure) => {
            let [message, mend] = [&failure.message, &failure.hint].map(|text| text::printable(text, LINE));
            format!("wrong: {message}\n  do this: {mend}\n")
        }
    }
}

fn wrong(message: String, mend: &str) -> Found {
    Found::Wrong(Failure { exit: Exit::Nothing, message, hint: mend.to_owned() })
}

fn loaded(origin: &Origin) -> Result<(World, String), Failure> {
    let world = pack::load_from(origin).map_err(|error| open::pack_failure(&error))?;
    let told = format!("the pack {origin} is sound: {} {}", world.about.title, world.about.version);
    Ok((world, told))
}

fn model(world: &World, globals: &Globals) -> Found {
    let named = open::model(globals).and_then(|origin| open::named_model_in(&origin));
    match named.and_then(|model| open::fits(world, model)) {
        Ok(version) => Found::Well(format!("the model {version} fits the pack")),
        Err(failure) => Found::Wrong(failure),
    }
}

/// What is wrong with a store and with what it keeps.
fn of_store(store: &StoreAddress, world: Option<World>) -> Vec<Found> {
    let declared = match store.check() {
        Ok(declared) => declared,
        Err(error) => return vec![Found::Wrong(store_failure(&error))],
    };
    let mut found =
        vec![Found::Well(format!("the store {} is whole, as of write {}", store.location(), declared.write()))];
    found.push(writable(store));
    found.extend(log_of(store));
    let ahead = declared.last_at().duration_since(clock::now());
    found.push(if ahead.is_positive() && ahead.as_secs() > 60 {
        let message =
            format!("the last write is of {}, which this machine's clock has not reached", declared.last_at());
        wrong(message, "set the clock of this machine; until then new writes are dated as the last one")
    } else {
        Found::Well("the clock is not behind the last write".to_owned())
    });
    let Some(world) = world else { return found };
    match store.ledger(world) {
        Ok(ledger) => found.extend(kept(&ledger)),
        Err(failure) => found.push(Found::Wrong(failure)),
    }
    found
}

/// Whether the log of who was told what is what was written; a store that no server wrote to yet has none.
fn log_of(store: &StoreAddress) -> Option<Found> {
    let book = match store.access_log() {
        Ok(log) => Book::read(&log, Arc::new(clock::now)),
        Err(failure) => return Some(Found::Wrong(failure)),
    };
    if let Err(BookError::Missing(_)) = book {
        return None;
    }
    Some(match book.and_then(|book| book.verify(None)) {
        Ok(verified) => Found::Well(format!("the access log is whole: {} entries", verified.entries)),
        Err(error) => Found::Wrong(access_log::failed(&error)),
    })
}

/// Whether a server could write to it, without making or changing anything.
fn writable(store: &StoreAddress) -> Found {
    match store.check_writable() {
        Ok(()) => Found::Well("it can be written to".to_owned()),
        Err(error) => Found::Wrong(store_failure(&error)),
    }
}

/// What places declared that does not stand as they meant it.
fn kept(ledger: &Ledger) -> Vec<Found> {
    let declared = ledger.declared();
    let mut found = Vec::new();
    let stranded: Vec<String> = ledger.stranded().map(ToString::to_string).collect();
    if stranded.is_empty() {
        found.push(Found::Well("every place with declared records is there".to_owned()));
    } else {
        let names = text::printable(&stranded.join(", "), NAMES);
        let message = format!("{} places declared records and are in no list any more: {names}", stranded.len());
        found.push(wrong(message, "register them with 'peermatch place put', or delete them with 'place delete'"));
    }
    let taxonomy = &ledger.world().vocabulary.taxonomy;
    let records = declared.recorded().flat_map(|place| declared.records(place));
    let unknown =
        records.filter_map(|kept| kept.value.matter.problem()).filter(|problem| taxonomy.get(problem).is_none());
    let mut unknown: Vec<String> = unknown.map(ToString::to_string).collect();
    unknown.sort_unstable();
    unknown.dedup();
    if unknown.is_empty() {
        found.push(Found::Well("every declared problem is in the taxonomy".to_owned()));
    } else {
        let names = text::printable(&unknown.join(", "), NAMES);
        let message = format!(
            "places declared problems that the taxonomy does not have, so that nobody is asked about them: {names}"
        );
        found.push(wrong(message, "put the codes back into taxonomy.toml, or let the places declare another code"));
    }
    found
}
