//! The operator's prompt. Each command owns its options and its `run`; answers go to stdout, everything else to stderr.

mod access_log;
pub mod audit;
pub mod backend;
pub mod backup;
pub mod batch;
mod browser;
pub mod caller;
pub mod clock;
pub mod completions;
pub mod config;
pub mod consent;
mod corrections;
pub mod doctor;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod failure;
pub mod field;
pub mod find;
pub mod groups;
pub mod import;
mod key;
pub mod manual;
mod masked;
pub mod matching;
mod measured;
pub mod models;
mod new_folder;
pub mod open;
pub mod outcome;
pub mod pack;
pub mod place;
pub mod question;
mod ready;
mod render;
mod sentence;
pub mod serve;
pub mod settings;
mod sign_in;
mod statements;
pub mod store;
pub mod synthesize;
pub mod taxonomy;
pub mod time;
mod tls;
pub mod token;
pub mod train;
pub mod validate;
mod version;

use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::pack::Bundle;
use failure::Failure;
use settings::{Layered, Setting};
use store::StoreAddress;

/// Who has the same problem as me?
#[derive(Debug, Parser)]
#[command(name = "peermatch", version, about, max_term_width = 80)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// With --version: how the program was built, from what, and under which licences
    #[arg(long, requires = "version")]
    pub verbose: bool,
    /// What holds for every command.
    #[command(flatten)]
    pub globals: Globals,
}

/// What holds for every command.
#[derive(Debug, Clone, clap::Args)]
pub struct Globals {
    /// File of settings, whose names are those of these options and of 'serve': what the command line or the environment says goes
    /// before it [default: $PEERMATCH_CONFIG, or none]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the domain pack [default: ./models/england, the installed one, or the one within the program]
    #[arg(long, global = true, value_name = "DIR")]
    pub pack: Option<PathBuf>,
    /// Folder of the model [default: the pack's own]
    #[arg(long, global = true, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Folder of a sentence model, which reads texts beside the words: config.json, tokenizer.json and model.safetensors of
    /// all-MiniLM-L6-v2 [default: none]
    #[arg(long, global = true, value_name = "DIR")]
    pub sentence_model: Option<PathBuf>,
    /// What places declared, laid over the pack: sqlite:FILE, or postgres://USER@HOST/DATABASE (a password may stand in $PGPASSWORD); it
    /// is only read by all commands but serve
    #[arg(long, global = true, value_name = "STORE")]
    pub store: Option<StoreAddress>,
    /// File that notes, on another disk than the store, who went and for whom what places say is: 'restore' heeds it also where the store is
    /// lost. Whatever writes to the store writes to it as well
    #[arg(long, global = true, value_name = "FILE", requires = "store")]
    pub withdrawals: Option<PathBuf>,
    /// File in which a server writes down who was told what not everybody may see, one for each server [default: FILE.access beside a
    /// store in a file]
    #[arg(long, global = true, value_name = "FILE", requires = "store")]
    pub access_log: Option<PathBuf>,
    /// Day by which staleness is judged [default: today]
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = crate::domain::day::parse)]
    pub today: Option<Date>,
    /// Form of the answer
    #[arg(long, global = true, value_enum, default_value_t)]
    pub output: Format,
    /// The pack that the program brings along, if it does
    #[arg(skip)]
    pub within: Option<Bundle>,
    /// What is in force, and who said so.
    #[arg(skip)]
    pub settings: Vec<Setting>,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people, 80 columns.
    #[default]
    Table,
    /// The proto3 JSON mapping of the contract's message.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the best-fitting peers of a place, with reasons
    Match(matching::Options),
    /// Tell why one place is, or is not, a peer of another
    Explain(explain::Options),
    /// List the groups of places that share problems and circumstances
    Groups(groups::Options),
    /// Look up places
    Place(place::Options),
    /// Say who sees what a place declared, or see who does
    Consent(consent::Options),
    /// Look up problems
    Taxonomy(taxonomy::Options),
    /// Give everybody their peers, in files
    Batch(batch::Options),
    /// Answer over gRPC
    Serve(serve::Options),
    /// Register who may call a server, and for which places
    Caller(caller::Options),
    /// Issue and revoke the tokens that callers show
    Token(token::Options),
    /// Learn a model from a pack
    Train(train::Options),
    /// List models, and change which one answers
    Models(models::Options),
    /// Measure how good the features are
    Evaluate(evaluate::Options),
    /// Check a pack and count what it holds
    Validate(validate::Options),
    /// Begin a pack of your own, or see the form of one
    Pack(pack::Options),
    /// Take in what places declared from a file, or a newer pack
    Import(import::Options),
    /// Write what places declared to a file that import takes
    Export(export::Options),
    /// Copy what places declared, beside a server that writes to it
    Backup(backup::Backup),
    /// Put a copy back, once it is found whole
    Restore(backup::Restore),
    /// Show who was told what not everybody may see, and check that log
    Audit(audit::Options),
    /// List what readers of the page say is wrong, and close it
    Corrections(corrections::Options),
    /// Look for what is wrong with the pack, the model and the store, and tell how it is mended
    Doctor(doctor::Options),
    /// Show which settings are in force, and where each comes from
    Config(config::Options),
    /// Make up a pack with the statistics of a real one, for measuring at any size
    Synthesize(synthesize::Options),
    /// Print what a shell completes
    Completions(completions::Options),
    /// Write a manual page for every command
    Manual(manual::Options),
}

impl Globals {
    /// The day by which staleness is judged.
    pub fn day(&self) -> Date {
        self.today.unwrap_or_else(|| clock::now().to_zoned(TimeZone::UTC).date())
    }
}

/// Reads the command line, the environment and the file of settings for a program that brings a pack along, or none. Help and version are
/// outcomes, not failures.
pub fn parse(within: Option<Bundle>) -> Result<Cli, Result<outcome::Outcome, Failure>> {
    let mut program = Cli::command();
    let layered = Layered::read(&mut program, std::env::args_os().collect(), |name| std::env::var_os(name));
    let layered = layered.map_err(Err)?;
    let matches = program.clone().try_get_matches_from(&layered.words);
    let read = matches.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, layered.table(&program, &matches))));
    let whole = |(cli, settings): (Cli, Vec<Setting>)| {
        let store = cli.globals.store.map(|store| store.logged_in(cli.globals.access_log.clone()));
        Cli { globals: Globals { within, settings, store, ..cli.globals }, ..cli }
    };
    read.map(whole).map_err(|error| match error.kind() {
        clap::error::ErrorKind::DisplayVersion if std::env::args_os().any(|word| word == "--verbose") => {
            Ok(outcome::Outcome::done(version::told()))
        }
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion => {
            Ok(outcome::Outcome::done(error.render().to_string()))
        }
        _ => Err(layered.explained(Failure::usage(&error.format(&mut program)))),
    })
}
