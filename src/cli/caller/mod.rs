//! `caller`: who may call a server, in the file that `serve --callers` names.

mod edit;
mod look_up;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use jiff::civil::Date;

use edit::Edit;

use super::failure::Failure;
use super::outcome::{Outcome, told};
use super::{Globals, clock, render};
use crate::access::{Caller, CallersError, Kind, Purpose};
use crate::callers::{self, AgreementForm, CallerForm, EntryError, FileError, PrincipalForm};
use crate::domain::funder::FunderKind;
use crate::domain::id::CallerId;

/// Largest file of places, in bytes.
const PLACES_LIMIT: u64 = 2 << 20;

/// Options of `caller`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    list: List,
}

/// The file with the callers.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct List {
    /// File with the callers, as 'serve --callers' names it; made by the first 'caller add' [default: that of the settings]
    #[arg(long, global = true, value_name = "FILE")]
    callers: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Register a caller; a server takes it in at the next call
    Add(Box<Add>),
    /// Change what is registered of a caller; its tokens stay good, and a server takes it in at the next call
    Edit(Box<Edit>),
    /// Show one caller, with its tokens
    Show {
        /// Its id
        #[arg(value_parser = CallerId::new)]
        id: CallerId,
    },
    /// List the callers
    List,
    /// Let a caller call no more; its id is never used again
    Retire {
        /// Its id
        #[arg(value_parser = CallerId::new)]
        id: CallerId,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// Its id, for good: 1 to 64 letters, digits and _ - . :
    #[arg(value_parser = CallerId::new)]
    id: CallerId,
    /// What it is: place, portal, convener, operator or aggregate-only
    #[arg(long)]
    role: Kind,
    /// Why it asks: support, or assurance, which can only be aggregate-only
    #[arg(long, default_value_t = Purpose::Support)]
    purpose: Purpose,
    /// Its name, for people
    #[arg(long)]
    name: String,
    /// Who runs it
    #[arg(long, value_name = "BODY")]
    operated_by: String,
    /// Who pays for it
    #[arg(long, value_name = "BODY")]
    funded_by: String,
    /// What kinds of body these are: sector, central_government, regulator, charity, university, company, other. Where it is not said, it is
    /// told of nothing that a place keeps from any of them
    #[arg(long, value_name = "KIND,...", value_delimiter = ',')]
    funder_kind: Vec<FunderKind>,
    /// What was agreed about sharing: its title, or where it can be read
    #[arg(long, value_name = "TITLE")]
    agreement: String,
    /// Version of the agreement
    #[arg(long, value_name = "VERSION")]
    agreement_version: String,
    /// Day on which it was agreed
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::domain::day::parse)]
    agreed_on: Date,
    /// Blocks that the agreement does not cover: it asks without them and is told nothing of them (companions, starting_point, factors,
    /// text, context)
    #[arg(long, value_name = "BLOCK,...", value_delimiter = ',')]
    without_block: Vec<String>,
    /// Id of a place that it speaks for: writes in its name (may be repeated; for a place or a portal)
    #[arg(long, value_name = "PLACE_ID")]
    acts_as: Vec<String>,
    /// File with such ids, one a line
    #[arg(long, value_name = "FILE")]
    acts_as_file: Option<PathBuf>,
    /// The body that stands behind what it brings together (for a convener, or a portal)
    #[arg(long, value_name = "BODY", default_value = "", hide_default_value = true)]
    convener: String,
    /// Who it is to an issuer of signed tokens: the issuer's name, and what tokens have in 'sub' (may be repeated)
    #[arg(long, num_args = 2, action = clap::ArgAction::Append, value_names = ["ISSUER", "SUBJECT"])]
    oidc_subject: Vec<String>,
    /// The same by the program that a token was given to for itself: what tokens have in 'client_id' or 'azp' (may be repeated)
    #[arg(long, num_args = 2, action = clap::ArgAction::Append, value_names = ["ISSUER", "CLIENT"])]
    oidc_client: Vec<String>,
    /// Code of a network that it belongs to (may be repeated)
    #[arg(long, value_name = "CODE")]
    network: Vec<String>,
    /// Code of the sector whose words its answers use, where a question names none
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    audience_sector: String,
    /// Calls that it may make within a minute; each question of a batch counts [default: any number]
    #[arg(long, value_name = "N")]
    calls_per_minute: Option<u32>,
}

impl Options {
    /// Changes the file, or tells what is in it; a file without a caller ends with exit code 1.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let file = self.list.file()?;
        match &self.action {
            Action::Add(add) => {
                let caller = add.caller()?;
                let form = CallerForm::of(&caller);
                look_up::day(caller.agreement.agreed_on)?;
                look_up::pack(&caller, globals)?;
                look_up::networks(&caller, &file);
                callers::change(&file, |all| all.add(caller)).map_err(failed)?;
                let page =
                    |form: &CallerForm| format!("{}next: peermatch token issue {}\n", render::caller(form), form.id);
                told(globals.output, &form, page).map(Outcome::done)
            }
            Action::Edit(edit) => {
                let form = edit.run(&file, globals)?;
                told(globals.output, &form, render::caller).map(Outcome::done)
            }
            Action::Show { id } => {
                let all = callers::read(&file).map_err(failed)?;
                let caller = all.caller(id).map_err(|error| failed(error.into()))?;
                let tokens = all.tokens().iter().filter(|token| token.id.caller == *id);
                let tokens = render::tokens(tokens, clock::now());
                let page = |form: &CallerForm| render::caller(form) + &tokens;
                told(globals.output, &CallerForm::of(caller), page).map(Outcome::done)
            }
            Action::List => {
                let all = callers::read(&file).map_err(failed)?;
                let forms: Vec<_> = all.callers().iter().map(|caller| CallerForm::of(caller)).collect();
                let text = told(globals.output, &forms, |forms| render::callers(forms))?;
                Ok(if forms.is_empty() { Outcome::nothing(text) } else { Outcome::done(text) })
            }
            Action::Retire { id } => {
                callers::change(&file, |all| all.retire(id, clock::now())).map_err(failed)?;
                Ok(Outcome::done(format!("{id} may call no more\n")))
            }
        }
    }
}

impl List {
    /// The file that is named.
    pub(super) fn file(&self) -> Result<PathBuf, Failure> {
        self.callers.clone().ok_or_else(|| Failure {
            exit: super::failure::Exit::Usage,
            message: "it is not said which file the callers are kept in".to_owned(),
            hint: "add --callers FILE, or put its name into PEERMATCH_CALLERS".to_owned(),
        })
    }
}

impl Add {
    fn caller(&self) -> Result<Caller, Failure> {
        let form = CallerForm {
            id: self.id.to_string(),
            name: self.name.clone(),
            role: self.role.to_string(),
            purpose: self.purpose.to_string(),
            acts_as: places(&self.acts_as, self.acts_as_file.as_deref())?,
            convener: self.convener.clone(),
            operated_by: self.operated_by.clone(),
            funded_by: self.funded_by.clone(),
            funder_kinds: codes(&self.funder_kind),
            agreement: AgreementForm {
                title: self.agreement.clone(),
                version: self.agreement_version.clone(),
                agreed_on: self.agreed_on.to_string(),
                without_blocks: self.without_block.clone(),
            },
            signs_in: principals(&self.oidc_subject, &self.oidc_client),
            networks: self.network.clone(),
            audience_sector: self.audience_sector.clone(),
            calls_per_minute: self.calls_per_minute,
            registered_at: format!("{:.0}", clock::now()),
            retired_at: String::new(),
        };
        form.read().map_err(|error| misread(&error, "see 'peermatch caller add --help'"))
    }
}

/// Why a caller is none that can be.
fn misread(error: &EntryError, help: &str) -> Failure {
    match error {
        EntryError::Field { .. } => Failure::data(error, help),
        EntryError::Role { .. } => Failure::data(error, format!("give a role what belongs to it: {help}")),
    }
}

/// Kinds of funder as they are written.
fn codes(kinds: &[FunderKind]) -> Vec<String> {
    kinds.iter().map(ToString::to_string).collect()
}

/// Who a caller is to issuers, of pairs as options give them.
fn principals(subjects: &[String], clients: &[String]) -> Vec<PrincipalForm> {
    let (none, pairs) = (String::new(), |all: &[String]| -> Vec<(String, String)> {
        all.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
    });
    let subjects = pairs(subjects).into_iter();
    let subjects = subjects.map(|(issuer, subject)| PrincipalForm { issuer, subject, client: none.clone() });
    let clients = pairs(clients).into_iter();
    let clients = clients.map(|(issuer, client)| PrincipalForm { issuer, subject: none.clone(), client });
    subjects.chain(clients).collect()
}

/// Ids of places, those in a file with them.
fn places(named: &[String], file: Option<&Path>) -> Result<Vec<String>, Failure> {
    let mut places = named.to_vec();
    if let Some(file) = file {
        let bytes = crate::disk::read_text(file, PLACES_LIMIT).map_err(|error| {
            let message = format!("cannot read {}: {error}", file.display());
            Failure::data(message, "give a text file with one id of a place a line")
        })?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        places.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
    }
    Ok(places)
}

/// Why the file was not read or not changed.
pub(super) fn failed(error: FileError) -> Failure {
    let hint = match &error {
        FileError::Missing(_) => "name the file with --callers FILE; 'peermatch caller add' makes it",
        FileError::Form { .. } => "put back a copy of it: only 'peermatch caller' and 'peermatch token' write it",
        FileError::Read { .. } | FileError::Write { .. } => {
            "name a file that can be read and written, with --callers FILE"
        }
        FileError::TooLarge(_) => "keep the callers of another server in a file of their own",
        FileError::Random(_) => "try again",
        FileError::Change(CallersError::Taken(_)) => "give it another id: an id means one caller for good",
        FileError::Change(CallersError::PrincipalTaken(_)) => {
            "see 'peermatch caller list --output json' for whose it is: each token has to mean one caller"
        }
        FileError::Change(CallersError::Lenses(_)) => {
            "give it the networks of another caller, or retire callers whose networks nobody else has"
        }
        FileError::Change(CallersError::Changed(_)) => {
            "see 'peermatch caller show' for what it is now, and change that"
        }
        FileError::Change(CallersError::UnknownToken(_)) => "see 'peermatch token list'",
        FileError::Change(_) => "see 'peermatch caller list'",
    };
    Failure::data(error, hint)
}
