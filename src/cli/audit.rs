//! `audit`: who was told what not everybody may see, and whether what is written of that is whole.

use std::fmt::Write;
use std::sync::Arc;

use clap::Subcommand;
use serde::Serialize;

use super::access_log::failed;
use super::backend::{self, Backend};
use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::store::{StoreAddress, named};
use super::{Format, Globals, clock, find, open};
use crate::access::Line;
use crate::audit::{Answer, Book, BookError, KEPT_DAYS, LEAST_DAYS, RemovedUntil, Told, Verified, Witness};
use crate::contract::calls::Calls;
use crate::contract::page::PAGE_LIMIT;
use crate::domain::declared::Ledger;
use crate::domain::text::TextError;
use crate::door;
use crate::proto::v1;

/// Most records that are shown of a place, whatever a server says.
const MOST: usize = 100_000;

/// Options of `audit`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    backend: backend::Options,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List who was told what of a place that not everybody may see, the latest first
    Show {
        /// An id, a name, a former code or the beginning of one name
        place: String,
    },
    /// Read the whole access log beside the store: whether each entry is what was written, and none is missing
    Verify {
        /// Hash of an entry that has to be there, as an earlier 'audit verify' told it
        #[arg(long, value_name = "HASH")]
        noted: Option<String>,
    },
    /// Remove the entries of the access log beside the store that are old enough; the log says up to which number and day
    Prune {
        /// For how many days entries are kept, at least 365
        #[arg(long, value_name = "DAYS", default_value_t = KEPT_DAYS, value_parser = clap::value_parser!(u16).range(i64::from(LEAST_DAYS)..))]
        keep_days: u16,
    },
}

/// Why the prompt reads what places keep to themselves.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(super) struct Reason {
    /// Why you read what places keep to themselves: written to the access log, where they read it
    #[arg(long, value_name = "WORDS", value_parser = line)]
    reason: Option<Line>,
}

fn line(text: &str) -> Result<Line, TextError> {
    Line::new(text)
}

impl Reason {
    /// Writes down what the prompt is about to tell. What tells nothing needs no reason.
    pub(super) fn write_down(&self, store: &StoreAddress, ledger: &Ledger, told: Told) -> Result<(), Failure> {
        if told.is_empty() {
            return Ok(());
        }
        let Some(reason) = &self.reason else {
            return Err(Failure {
                exit: super::failure::Exit::Usage,
                message: "this tells what places keep to themselves, and it is not said why".to_owned(),
                hint: "add --reason WORDS: they are written to the access log, where these places read them".to_owned(),
            });
        };
        if let Some(found) = door::look(reason.as_str(), &ledger.world().vocabulary.personal) {
            return Err(Failure::data(
                format!("--reason {found}"),
                "say why without anything about a person, or a place",
            ));
        }
        let book = Book::open(&store.access_log()?, Arc::new(clock::now)).map_err(|error| failed(&error))?;
        book.write([Answer { to: Witness::at_prompt(reason), told, asker: None }]).map_err(|error| failed(&error))
    }
}

impl Options {
    /// Lists, or verifies. Exit code 1 where nothing was told, and where the log is not whole.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        match &self.action {
            Action::Show { place } => {
                let backend = self.opened(globals)?;
                let place_id = find::place(&backend, place)?.place_id;
                let answer = all(&backend, &place_id)?;
                let text = outcome::told(globals.output, &answer, shown)?;
                Ok(if answer.records.is_empty() { Outcome::nothing(text) } else { Outcome::done(text) })
            }
            Action::Verify { noted } => verify(named(globals)?, noted.as_deref(), globals.output),
            Action::Prune { keep_days } => prune(named(globals)?, *keep_days),
        }
    }

    /// A server, or the log beside the store.
    fn opened(&self, globals: &Globals) -> Result<Backend, Failure> {
        if self.backend.server().is_some() {
            return self.backend.open(globals);
        }
        let book = read(named(globals)?)?;
        let today = globals.day();
        let ledger = named(globals)?.ledger(open::public_world(globals)?)?;
        let calls = Calls::beside(open::view(globals)?, ledger, Arc::new(move || today)).map_err(Failure::call)?;
        Ok(Backend::Local(Box::new(calls.logged_in(Arc::new(book)))))
    }
}

/// All pages as one.
fn all(backend: &Backend, place_id: &str) -> Result<v1::ListAccessRecordsResponse, Failure> {
    let place_id = place_id.to_owned();
    let mut request = v1::ListAccessRecordsRequest { place_id, page_size: PAGE_LIMIT, page_token: String::new() };
    let mut whole = backend.ask(request.clone())?;
    while !whole.next_page_token.is_empty() && whole.records.len() < MOST {
        request.page_token = std::mem::take(&mut whole.next_page_token);
        let page = backend.ask(request.clone())?;
        if page.records.is_empty() {
            let message = "the server names a further page and puts nothing on it";
            return Err(Failure::unreachable(message, "ask another server, or tell its operator"));
        }
        whole.records.extend(page.records);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

fn shown(answer: &v1::ListAccessRecordsResponse) -> String {
    if answer.records.is_empty() {
        return "Nobody was told what not everybody may see.\n".to_owned();
    }
    let mut text = String::new();
    for record in &answer.records {
        let what = match record.fact_class() {
            v1::FactClass::OwnWords => "its own words",
            v1::FactClass::Standing => "how it stands with a problem",
            v1::FactClass::Unspecified => "facts of a kind that this program does not know",
        };
        let who = if record.caller_id.is_empty() {
            record.display_name.clone()
        } else {
            let (name, by, funded) = (&record.display_name, &record.operated_by, &record.funded_by);
            format!("{name} ({}), run by {by}, paid for by {funded}", record.caller_id)
        };
        let purpose = match record.purpose() {
            v1::CallerPurpose::Assurance => "to oversee places",
            v1::CallerPurpose::Support | v1::CallerPurpose::Unspecified => "to help places",
        };
        _ = writeln!(text, "{}  {what}\n    {who}, {purpose}", record.day);
        if !record.asker_place_id.is_empty() {
            _ = writeln!(text, "    asked for {} ({})", record.asker_display_name, record.asker_place_id);
        }
        if !record.reason.is_empty() {
            _ = writeln!(text, "    reason: {}", record.reason);
        }
    }
    text
}

/// What was found of a log, for programs.
#[derive(Serialize)]
struct Report {
    entries: u64,
    readable: u64,
    erased: u64,
    head: String,
    has_noted: bool,
    removed_through: Option<u64>,
    removed_until: Option<String>,
}

fn verify(store: &StoreAddress, noted: Option<&str>, output: Format) -> Result<Outcome, Failure> {
    let found = match read(store)?.verify(noted) {
        Ok(found) => found,
        Err(error @ BookError::Altered { .. }) => return Ok(Outcome::nothing(format!("{error}\n"))),
        Err(error) => return Err(failed(&error)),
    };
    let Verified { entries, readable, erased, head, has_noted, removed } = found;
    let said = removed.as_ref().map(|RemovedUntil { number, day }| {
        format!("Entries up to number {number}, of {day}, were removed, as the log says by the rule. One that you noted after that day has to be there.\n")
    });
    let said = said.unwrap_or_default();
    let text = match output {
        Format::Json => {
            let (removed_through, removed_until) = removed.map(|last| (last.number, last.day)).unzip();
            outcome::json(&Report { entries, readable, erased, head, has_noted, removed_through, removed_until })?
        }
        Format::Table if has_noted => format!(
            "The access log is whole: {entries} answers, which told {readable} times of a place that is there and {erased} times of \
             one that went.\n{said}The hash of the last is {head}\nNote it elsewhere, with the day: 'audit verify --noted HASH' finds it again, unless the end was cut off.\n",
        ),
        Format::Table => format!(
            "No entry has the hash that was noted: the end of the access log was cut off, the entry was removed by the rule, or it is another \
             log.\n{said}"
        ),
    };
    Ok(if has_noted { Outcome::done(text) } else { Outcome::nothing(text) })
}

fn prune(store: &StoreAddress, keep_days: u16) -> Result<Outcome, Failure> {
    // One that is not there is made by a server, and has nothing to remove.
    read(store)?;
    let book = Book::open(&store.access_log()?, Arc::new(clock::now)).map_err(|error| failed(&error))?;
    let text = match book.prune(keep_days).map_err(|error| failed(&error))? {
        Some(removed) => format!(
            "{} entries until {} are removed; those of {keep_days} days stay.\n",
            removed.entries, removed.until
        ),
        None => format!("No entry is older than {keep_days} days.\n"),
    };
    Ok(Outcome::done(text))
}

fn read(store: &StoreAddress) -> Result<Book, Failure> {
    Book::read(&store.access_log()?, Arc::new(clock::now)).map_err(|error| failed(&error))
}
