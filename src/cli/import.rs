//! `import`: what places declared, from a file; without one a pack, whose news are told.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use prost::Message;

use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::store::{StoreAddress, named};
use super::{Format, Globals, open, sign_in};
use crate::contract::calls::Calls;
use crate::contract::error::CallError;
use crate::domain::cancel::Cancel;
use crate::domain::declared::{Ledger, PublicKey, PublicNews};
use crate::domain::text;
use crate::proto::{limits, v1};
use crate::wire::address::Address;

/// Most bytes of one call: half of what a server takes.
const TOGETHER: usize = limits::MESSAGE_BYTES / 2;
/// Most lines that tell one by one what was left out, or what places said of what changed.
const TOLD: usize = 50;
const HINT: &str = "give a file as 'peermatch export' writes it: a JSON object on each line";

/// Options of `import`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// File of what places declared, as 'export' writes it; without one the pack is taken in
    file: Option<PathBuf>,
    /// Give it to the server that keeps what places say
    #[arg(long, value_name = "URL", conflicts_with_all = ["pack", "model", "store", "today"], requires = "file")]
    server: Option<Address>,
    #[command(flatten)]
    sign_in: sign_in::Options,
    /// Check all, and write nothing
    #[arg(long, requires = "file")]
    check: bool,
}

impl Options {
    /// Takes in; what is left out, and a file that holds nothing, end with exit code 1.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        match (&self.file, &self.server) {
            (None, _) => take_in(named(globals)?, globals),
            (Some(file), Some(address)) => {
                let client = self.sign_in.connect(address)?;
                self.import(file, globals.output, |items| client.give(items))
            }
            (Some(file), None) => {
                let store = named(globals)?;
                let view = open::view(&Globals { store: None, ..globals.clone() })?;
                let today = globals.day();
                let writer = store.writer(view, globals.withdrawals.as_deref())?;
                let book = Arc::new(store.open_access_log(&writer.ledger(), None)?);
                let calls = Calls::written_by(writer, Arc::new(move || today)).map_err(Failure::call)?.logged_in(book);
                let cancel = Cancel::new();
                self.import(file, globals.output, |items| calls.import_places(&items, &cancel))
            }
        }
    }

    fn import(
        &self,
        file: &Path,
        output: Format,
        take: impl Fn(Vec<v1::ImportPlacesRequest>) -> Result<v1::ImportPlacesResponse, CallError>,
    ) -> Result<Outcome, Failure> {
        let items = self.items(file)?;
        let mut whole = v1::ImportPlacesResponse::default();
        let mut open = items.as_slice();
        while !open.is_empty() {
            let (now, rest) = open.split_at(together(open));
            let part = take(now.to_vec()).map_err(Failure::call)?;
            whole.taken_count += part.taken_count;
            whole.results.extend(part.results);
            whole.versions = part.versions;
            if !part.write_token.is_empty() {
                whole.write_token = part.write_token;
            }
            open = rest;
        }
        let text = match output {
            Format::Json => outcome::json(&whole)?,
            Format::Table if items.is_empty() => format!("{} holds no item: nothing was taken\n", file.display()),
            Format::Table => told(&whole, self.check),
        };
        let all = whole.results.iter().all(|result| result.error.is_none());
        Ok(if all && !items.is_empty() { Outcome::done(text) } else { Outcome::nothing(text) })
    }

    fn items(&self, file: &Path) -> Result<Vec<v1::ImportPlacesRequest>, Failure> {
        let bytes = open::table_bytes(file, HINT)?;
        let shown = file.display();
        let text = String::from_utf8(bytes).map_err(|_| Failure::data(format!("{shown} is no UTF-8 text"), HINT))?;
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(at, line)| {
                let item = serde_json::from_str::<v1::ImportPlacesRequest>(line);
                let item = item.map_err(|error| Failure::data(format!("{shown}, line {}: {error}", at + 1), HINT))?;
                Ok(v1::ImportPlacesRequest { validate_only: self.check, ..item })
            })
            .collect()
    }
}

/// How many of these fit into one call: at least one, which the server may refuse.
fn together(items: &[v1::ImportPlacesRequest]) -> usize {
    let mut bytes = 0;
    let fits = |item: &&v1::ImportPlacesRequest| {
        bytes += item.encoded_len();
        bytes <= TOGETHER
    };
    items.iter().take(limits::ITEMS).take_while(fits).count().max(1)
}

fn told(whole: &v1::ImportPlacesResponse, check: bool) -> String {
    let verb = if check { "could be taken" } else { "taken" };
    let mut text = format!("{} of {} items {verb}\n", whole.taken_count, whole.results.len());
    let left_out = whole.results.iter().enumerate().filter_map(|(at, one)| Some((at, one, one.error.as_ref()?)));
    for (at, result, error) in left_out.take(TOLD) {
        _ = writeln!(text, "left out, item {} ({}): {}", at + 1, result.place_id, error.message);
    }
    if !whole.write_token.is_empty() {
        _ = writeln!(text, "write token: {}", whole.write_token);
    }
    text
}

/// A pack: what it changes is told, and what places declared stays.
fn take_in(store: &StoreAddress, globals: &Globals) -> Result<Outcome, Failure> {
    if globals.output == Format::Json {
        return Err(Failure::data("what a pack changes is told as text alone", "leave out --output json"));
    }
    let world = open::public_world(globals)?;
    let (news, ledger) = store.take_in(world)?;
    Ok(Outcome::done(news_told(&news, &ledger)))
}

fn news_told(news: &PublicNews, ledger: &Ledger) -> String {
    let about = &ledger.public().about;
    let mut text = format!("{} {} is taken in\n", about.title, about.version);
    for (what, is_record) in [("places", false), ("records", true)] {
        let count = |keys: &[PublicKey]| keys.iter().filter(|(_, problem)| problem.is_some() == is_record).count();
        let (new, changed, gone) = (count(&news.new), count(&news.changed), count(&news.gone));
        _ = writeln!(text, "{what}: {new} new, {changed} changed, {gone} gone");
    }
    let declared = ledger.declared();
    let all = [("new", &news.new), ("changed", &news.changed), ("gone", &news.gone)];
    let said = all.into_iter().flat_map(|(how, keys)| keys.iter().map(move |key| (how, key)));
    let said = said.filter(|(_, (place, problem))| match problem {
        None => declared.place(place).is_some(),
        Some(problem) => declared.about(place, problem).is_some(),
    });
    let said: Vec<_> = said.collect();
    if !said.is_empty() {
        _ = writeln!(text, "places said something of {} of these, and their own word stands:", said.len());
    }
    for (how, (place, problem)) in said.iter().take(TOLD) {
        let what = problem.as_ref().map_or_else(|| "who it is".to_owned(), ToString::to_string);
        _ = writeln!(text, "  {place}: {what} ({how} in the pack)");
    }
    let stranded: BTreeSet<String> = ledger.stranded().map(ToString::to_string).collect();
    if !stranded.is_empty() {
        let names = text::printable(&stranded.into_iter().collect::<Vec<_>>().join(", "), 400);
        _ = writeln!(text, "places with declared records that the pack does not list any more: {names}");
    }
    text
}
