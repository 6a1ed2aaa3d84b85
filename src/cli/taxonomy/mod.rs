//! `taxonomy`: look up problems, and say what there is to be of them.

mod words;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use super::audit::Reason;
use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::store::named;
use super::{Format, Globals, backend, find, open, render};
use crate::audit::{FactClass, Told};
use crate::domain::text;
use crate::proto::v1;

/// Most codes that words may mean are told.
const MEANT: usize = 3;

/// Options of `taxonomy`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    backend: backend::Options,
}

/// What to look up.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List all problems, or those of one theme
    List {
        /// Code of a theme
        theme: Option<String>,
    },
    /// List the problems with a text in one of their names
    Search {
        /// Part of a code, a name, a synonym or a sector's word
        text: String,
    },
    /// Tell which problems a text may mean, and how sure that is
    Resolve {
        /// In your own words, misspelt or not
        text: String,
    },
    /// List the words in which places named problems that have no code, with the codes that they may mean; needs --store
    Suggest {
        #[command(flatten)]
        reason: Reason,
    },
    /// List every other code that options and answers hold: types, sectors, factors, forms of delivery, ...
    Vocabulary,
    /// Show one problem
    Show {
        /// A code, a name or a synonym
        problem: String,
    },
    /// Add a code to those of the pack: it can be declared and asked at once; needs --store or --server
    Add(words::Add),
    /// Propose a code, which the operator approves or declines; needs --store or --server
    Propose(words::Propose),
    /// List what was proposed: the operator is told all, everybody else their own; needs --store or --server
    Proposals(words::Proposals),
    /// Make a code of a proposal; needs --store or --server
    Approve(words::Approve),
    /// Decline a proposal, with the reason; needs --store or --server
    Decline(words::Decline),
    /// Take back a proposal of your own that is no code yet: nothing is kept of it; needs --store or --server
    Withdraw(words::Withdraw),
}

impl Options {
    /// Looks up.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let backend = match &self.command {
            Command::Resolve { .. } => self.backend.open_to_read(globals)?,
            Command::Add(_)
            | Command::Propose(_)
            | Command::Proposals(_)
            | Command::Approve(_)
            | Command::Decline(_)
            | Command::Withdraw(_) => self.backend.open_to_write(globals)?,
            _ => self.backend.open(globals)?,
        };
        let text = match &self.command {
            Command::List { theme } => {
                let theme = theme.as_deref().map(|wanted| find::problem(&backend, wanted)).transpose()?;
                let request = v1::ListProblemsRequest { theme_id: theme.unwrap_or_default(), query: String::new() };
                listed(&backend.ask(request)?, globals.output)?
            }
            Command::Search { text } => {
                let request = v1::ListProblemsRequest { query: text.clone(), theme_id: String::new() };
                let answer = backend.ask(request)?;
                if answer.problems.is_empty() {
                    let wanted = text::echo(text);
                    outcome::note(&format!("note: no problem has '{wanted}' in one of its names"));
                    outcome::note(&format!("hint: say it in your own words: peermatch taxonomy resolve \"{wanted}\""));
                    return listed(&answer, globals.output).map(Outcome::nothing);
                }
                listed(&answer, globals.output)?
            }
            Command::Resolve { text } => {
                if text.trim().is_empty() {
                    let hint = "say the problem in your own words: peermatch taxonomy resolve \"mould in our flats\"";
                    return Err(Failure::data("there is no text to read", hint));
                }
                let answer = backend.ask(v1::ResolveProblemRequest { text: text.clone() })?;
                outcome::told(globals.output, &answer, render::candidates)?
            }
            Command::Suggest { reason } => return suggest(&backend, reason, globals),
            Command::Vocabulary => {
                let answer = backend.ask(v1::ListVocabularyRequest {})?;
                outcome::told(globals.output, &answer, render::vocabulary)?
            }
            Command::Add(add) => return add.run(&backend, globals.output),
            Command::Propose(propose) => return propose.run(&backend, globals.output),
            Command::Proposals(proposals) => return proposals.run(&backend, globals.output),
            Command::Approve(approve) => return approve.run(&backend, globals.output),
            Command::Decline(decline) => return decline.run(&backend, globals.output),
            Command::Withdraw(withdraw) => return withdraw.run(&backend, globals.output),
            Command::Show { problem } => {
                let problem_id = find::problem(&backend, problem)?;
                let answer = backend.ask(v1::GetProblemRequest { problem_id })?;
                outcome::told(globals.output, &answer, render::problem)?
            }
        };
        Ok(Outcome::done(text))
    }
}

/// The words that are waiting for a code, those of most places first.
fn suggest(backend: &backend::Backend, reason: &Reason, globals: &Globals) -> Result<Outcome, Failure> {
    if globals.output == Format::Json {
        return Err(Failure::data("suggestions are told as text alone", "leave out --output json"));
    }
    let world = open::public_world(globals)?;
    let store = named(globals)?;
    let ledger = store.ledger(world)?;
    let declared = ledger.declared();
    let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut told = Told::new();
    for place in declared.recorded() {
        for words in declared.records(place).filter_map(|kept| kept.value.matter.words()) {
            said.entry(words.as_str().to_lowercase()).or_default().push(place.as_str());
            told.insert((place.clone(), FactClass::OwnWords));
        }
    }
    if said.is_empty() {
        return Ok(Outcome::nothing("No place has named a problem that has no code.\n".to_owned()));
    }
    reason.write_down(store, &ledger, told)?;
    let mut said: Vec<_> = said.into_iter().collect();
    said.sort_by_key(|(_, places)| Reverse(places.len()));
    let mut text = String::new();
    for (words, places) in said {
        // What is like nothing is no error here.
        let meant = backend.ask(v1::ResolveProblemRequest { text: words.clone() });
        let meant = meant.map(|answer| answer.candidates).unwrap_or_default();
        let codes: Vec<String> = meant.into_iter().take(MEANT).map(|one| one.problem_id).collect();
        let codes = if codes.is_empty() { "like no code".to_owned() } else { format!("may mean {}", codes.join(", ")) };
        let count = if places.len() == 1 { "1 place".to_owned() } else { format!("{} places", places.len()) };
        _ = writeln!(text, "{words}\n    {count}: {}\n    {codes}", text::printable(&places.join(", "), 200));
    }
    Ok(Outcome::done(text))
}

fn listed(answer: &v1::ListProblemsResponse, format: Format) -> Result<String, Failure> {
    outcome::told(format, answer, render::problems)
}
