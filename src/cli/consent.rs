//! `consent`: for whom what a place declared is, and who sees what of it.

use clap::ValueEnum;

use super::backend::{self, Backend};
use super::failure::Failure;
use super::outcome::{self, Outcome};
use super::place::asked;
use super::{Format, Globals, find, render};
use crate::domain::funder::FunderKind;
use crate::proto::{codes, v1};

/// Options of `consent`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    backend: backend::Options,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Tell who sees what of a place, in plain words
    Show {
        /// Its id, or a name
        place: String,
    },
    /// Say for whom a part of what a place declares is; it holds from the next call on
    Set(Box<Set>),
}

#[derive(Debug, clap::Args)]
struct Set {
    /// Its id, or a name
    place: String,
    /// The problem: a code, a name or a synonym; for standing, setback and words
    #[arg(long, value_name = "PROBLEM")]
    problem: Option<String>,
    /// The part: that it has the problem (standing), that it stopped (setback), its own words, factors and starting point (words); of no
    /// problem all that it declared (all), that a body is there at all (being), what it says of its setting (setting), that it has contacts (contacts),
    /// who acts for it (acting), or that it asked, in the logs of others (naming)
    #[arg(long, value_enum, value_name = "PART")]
    part: PartName,
    /// For whom: private, conveners (in confidence), everybody, networks:CODE,CODE or portals:CALLER,CALLER
    #[arg(long, value_name = "WHOM", value_parser = whom)]
    with: v1::Sharing,
    /// Id of a place to which it is not told, whoever asks in its name (may be repeated)
    #[arg(long, value_name = "PLACE")]
    except: Vec<String>,
    /// Kind of funder: it is told to no caller for whom such a body pays, nor to one of which it is not known who pays (may be repeated)
    #[arg(long, value_name = "KIND")]
    except_funder: Vec<FunderKind>,
    /// The last day on which it is, YYYY-MM-DD; private from the next on
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    until: String,
    /// Write only if nobody said anything of it since it had this etag, as 'consent show --output json' tells it
    #[arg(long, value_name = "ETAG", default_value = "", hide_default_value = true)]
    etag: String,
    /// Name of this write, so that it is taken once however often it is sent
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    request_id: String,
    /// Check all, and write nothing
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PartName {
    Standing,
    Setback,
    Words,
    All,
    Being,
    Acting,
    Naming,
    Setting,
    Contacts,
}

impl PartName {
    fn part(self) -> v1::DeclaredPart {
        match self {
            Self::Standing => v1::DeclaredPart::Standing,
            Self::Setback => v1::DeclaredPart::Setback,
            Self::Words => v1::DeclaredPart::Words,
            Self::All => v1::DeclaredPart::All,
            Self::Being => v1::DeclaredPart::Being,
            Self::Acting => v1::DeclaredPart::Acting,
            Self::Naming => v1::DeclaredPart::Naming,
            Self::Setting => v1::DeclaredPart::Setting,
            Self::Contacts => v1::DeclaredPart::Contacts,
        }
    }
}

/// What the server says is wrong with the names it says itself.
fn whom(text: &str) -> Result<v1::Sharing, String> {
    let names = |names: &str| names.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>();
    let mut sharing = v1::Sharing::default();
    match text.split_once(':') {
        None if text == "private" => sharing.set_audience(v1::Audience::Private),
        None if text == "conveners" => sharing.set_audience(v1::Audience::Conveners),
        None if text == "everybody" => sharing.set_audience(v1::Audience::Everybody),
        Some(("networks", codes)) => {
            sharing.set_audience(v1::Audience::Networks);
            sharing.networks = names(codes);
        }
        Some(("portals", callers)) => {
            sharing.set_audience(v1::Audience::Portals);
            sharing.portals = names(callers);
        }
        _ => return Err("write private, conveners, everybody, networks:CODE,CODE or portals:CALLER,CALLER".to_owned()),
    }
    Ok(sharing)
}

impl Options {
    /// Shows or says who sees what.
    pub fn run(&self, globals: &Globals) -> Result<Outcome, Failure> {
        let backend = self.backend.open(globals)?;
        match &self.command {
            Command::Show { place } => {
                let place_id = find::place(&backend, place)?.place_id;
                let answer = asked(&backend, v1::ExplainVisibilityRequest { place_id })?;
                outcome::told(globals.output, &answer, render::visibility).map(Outcome::done)
            }
            Command::Set(set) => set.run(&backend, globals.output),
        }
    }
}

impl Set {
    fn run(&self, backend: &Backend, output: Format) -> Result<Outcome, Failure> {
        let place = find::place(backend, &self.place)?;
        let problem = self.problem.as_deref().map(|problem| find::problem(backend, problem)).transpose()?;
        let request = v1::SetConsentRequest {
            place_id: place.place_id.clone(),
            problem_id: problem.unwrap_or_default(),
            part: self.part.part().into(),
            sharing: Some(v1::Sharing {
                until: self.until.clone(),
                except_place_ids: self.except.clone(),
                except_funder_kinds: self.except_funder.iter().map(|&kind| codes::funder_kind(kind).into()).collect(),
                ..self.with.clone()
            }),
            request_id: self.request_id.clone(),
            validate_only: self.check,
            etag: self.etag.clone(),
        };
        let answer = asked(backend, request)?;
        Ok(Outcome::done(match output {
            Format::Json => outcome::json(&answer)?,
            Format::Table if answer.write_token.is_empty() => "It could be written.\n".to_owned(),
            Format::Table => {
                let see = format!("see who sees what with 'peermatch consent show {}'", place.place_id);
                format!("It holds from the next call on; {see}.\nwrite token: {}\n", answer.write_token)
            }
        }))
    }
}
