//! `place put`, `record`, `retire` and `delete`: what a place says of itself, told to the server that keeps it.

use std::fmt::Write;

use clap::ValueEnum;

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::outcome::{self, Outcome};
use super::super::question::stage;
use super::super::{Format, find};
use crate::contract::call::Ask;
use crate::domain::record::Status;
use crate::domain::stage::Stage;
use crate::proto::{FieldMask, codes, v1};

/// What goes with every write.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Terms {
    /// Write only if it still has this etag, as 'place show --output json' tells it
    #[arg(long, value_name = "ETAG", default_value = "", hide_default_value = true)]
    pub(super) etag: String,
    /// Name this write, so that it is taken once however often it is sent within a day
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    pub(super) request_id: String,
    /// Check all, and write nothing
    #[arg(long)]
    pub(super) check: bool,
}

/// Who a body says that it is.
#[derive(Debug, clap::Args)]
pub(super) struct Put {
    /// Its id: that of a listed place, or x: and a name of small letters, digits and hyphens
    id: String,
    /// Short name
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true, required_unless_present_any = ["only", "setting", "contact"])]
    name: String,
    /// How it is governed (codes: peermatch taxonomy vocabulary); another code counts as unknown
    #[arg(long, value_name = "TYPE", default_value = "", hide_default_value = true, required_unless_present_any = ["only", "setting", "contact"])]
    governance_type: String,
    /// Name of the body
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    official_name: String,
    /// Nation or state
    #[arg(long, value_name = "NATION", default_value = "", hide_default_value = true)]
    nation: String,
    /// Region
    #[arg(long, value_name = "REGION", default_value = "", hide_default_value = true)]
    region: String,
    /// Id of a place that it is directly part of (may be repeated)
    #[arg(long, value_name = "ID")]
    part_of: Vec<String>,
    /// What it says of its setting, such as its politics, told to those for whom it is ('consent set --part setting'), at first to nobody
    /// else, and never compared; alone it leaves who the place is as it stands
    #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
    setting: String,
    /// Whom to write to: a role and no name, a mailbox of the body, and the day on which you last looked whether that is still so (may be
    /// repeated; these are all). Others are told at most that it is there ('consent set --part contacts'), never the mailbox
    #[arg(long, value_name = "ROLE,MAILBOX,DAY", value_parser = contact)]
    contact: Vec<v1::ContactPoint>,
    /// Write this field alone (may be repeated): display_name, governance_type, official_name, nation, region, part_of, setting, contacts
    #[arg(long, value_name = "FIELD")]
    only: Vec<String>,
    #[command(flatten)]
    terms: Terms,
}

/// How a place says that it stands with a problem.
#[derive(Debug, clap::Args)]
pub(super) struct Record {
    /// An id, a name, a former code or the beginning of one name
    place: String,
    #[command(flatten)]
    matter: Matter,
    /// Whether it still has the problem
    #[arg(long, value_enum, default_value_t)]
    status: StatusName,
    /// How far it is: 0 not considering, 1 planning, 2 designing, 3 piloting, 4 scaling, 5 fully operational [default: unknown]
    #[arg(long, value_name = "0..5", value_parser = stage)]
    stage: Option<Stage>,
    /// The day it speaks of [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "", hide_default_value = true)]
    as_of: String,
    /// What moved the work to this stage, in one line: kept with the step in the history of its stages
    #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
    moved_by: String,
    /// In its own words, told to those for whom they are ('consent set --part words'), at first to nobody else
    #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
    statement: String,
    /// Code of a factor that helps, told as the words are (may be repeated)
    #[arg(long, value_name = "FACTOR")]
    enabler: Vec<String>,
    /// Code of a factor that hinders, told as above (may be repeated)
    #[arg(long, value_name = "FACTOR")]
    barrier: Vec<String>,
    /// Where the work started from: a dimension and its level, 0 the least, told as above (may be repeated)
    #[arg(long, value_name = "DIMENSION=LEVEL", value_parser = starting_point)]
    starting_point: Vec<v1::ProfileStartingPoint>,
    /// You are not sure of it yet: so it is told, and it makes no answer certain
    #[arg(long)]
    provisional: bool,
    /// How you see yourselves in it: a strength that others may come for, or a challenge; told as the status is
    #[arg(long, value_enum, value_name = "HOW")]
    assessed: Option<Assessed>,
    /// Write this field alone (may be repeated): status, stage, moved_by, as_of, statement, factors, starting_points, provisional,
    /// self_assessment
    #[arg(long, value_name = "FIELD")]
    only: Vec<String>,
    #[command(flatten)]
    terms: Terms,
}

/// What a record is about.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Matter {
    /// The problem: a code, a name or a synonym
    #[arg(long, value_name = "PROBLEM")]
    problem: Option<String>,
    /// What the place calls a problem that has no code: kept, and matched by nobody
    #[arg(long, value_name = "WORDS")]
    problem_words: Option<String>,
}

impl Matter {
    /// As the contract has it: a code and words, of which one is empty.
    fn named(&self, backend: &Backend) -> Result<(String, String), Failure> {
        let code = self.problem.as_deref().map(|problem| find::problem(backend, problem)).transpose()?;
        Ok((code.unwrap_or_default(), self.problem_words.clone().unwrap_or_default()))
    }

    fn shown(&self) -> &str {
        self.problem.as_deref().or(self.problem_words.as_deref()).unwrap_or_default()
    }
}

fn contact(text: &str) -> Result<v1::ContactPoint, String> {
    let mut parts = text.rsplitn(3, ',').map(|part| part.trim().to_owned());
    let (Some(verified_on), Some(mailbox), Some(role)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(
            "write a role, a mailbox and a day: lead of the discharge team,discharge@example.org,2026-11-02".to_owned()
        );
    };
    Ok(v1::ContactPoint { role, mailbox, verified_on })
}

fn starting_point(text: &str) -> Result<v1::ProfileStartingPoint, String> {
    let (dimension, level) = text.split_once('=').ok_or("write a dimension, = and the number of its level")?;
    let level = level.parse().map_err(|_| format!("{level} is no number of a level"))?;
    Ok(v1::ProfileStartingPoint { dimension: dimension.to_owned(), level: Some(level) })
}

/// What a place takes back.
#[derive(Debug, clap::Args)]
pub(super) struct Retire {
    /// An id, a name, a former code or the beginning of one name
    place: String,
    #[command(flatten)]
    matter: Matter,
    #[command(flatten)]
    terms: Terms,
}

/// Which place goes.
#[derive(Debug, clap::Args)]
pub(super) struct Delete {
    /// Its id: a name could be another's
    id: String,
    #[command(flatten)]
    terms: Terms,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum StatusName {
    #[default]
    Live,
    Parked,
    Solved,
    Stopped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Assessed {
    Strength,
    Challenge,
}

impl Assessed {
    fn code(self) -> v1::SelfAssessment {
        match self {
            Self::Strength => v1::SelfAssessment::Strength,
            Self::Challenge => v1::SelfAssessment::Challenge,
        }
    }
}

impl StatusName {
    fn status(self) -> Status {
        match self {
            Self::Live => Status::Live,
            Self::Parked => Status::Parked,
            Self::Solved => Status::Solved,
            Self::Stopped => Status::Stopped,
        }
    }
}

impl Put {
    pub(super) fn run(&self, backend: &Backend, output: Format) -> Result<Outcome, Failure> {
        let place = v1::PlaceDeclaration {
            place_id: self.id.clone(),
            display_name: self.name.clone(),
            governance_type: self.governance_type.clone(),
            official_name: self.official_name.clone(),
            nation: self.nation.clone(),
            region: self.region.clone(),
            part_of: self.part_of.clone(),
            setting: self.setting.clone(),
            contacts: self.contact.clone(),
        };
        let Terms { etag, request_id, check } = &self.terms;
        let (etag, request_id) = (etag.clone(), request_id.clone());
        let request = v1::UpsertPlaceRequest {
            place: Some(place),
            etag,
            request_id,
            validate_only: *check,
            update_mask: mask(&self.only),
        };
        let answer = asked(backend, request)?;
        told(output, &answer, &format!("{} is registered", self.id), &answer.write_token)
    }
}

impl Record {
    pub(super) fn run(&self, backend: &Backend, output: Format) -> Result<Outcome, Failure> {
        let place = find::place(backend, &self.place)?;
        let (problem_id, problem_words) = self.matter.named(backend)?;
        let factors = [(&self.enabler, v1::FactorSign::Enabler), (&self.barrier, v1::FactorSign::Barrier)];
        let factor = |(ids, sign): (&Vec<String>, v1::FactorSign)| {
            let factor = move |id: &String| v1::ProfileFactor {
                factor_id: id.clone(),
                sign: sign.into(),
                ..v1::ProfileFactor::default()
            };
            ids.iter().map(factor).collect::<Vec<_>>()
        };
        let record = v1::RecordDeclaration {
            problem_id,
            problem_words,
            status: codes::status(self.status.status()).into(),
            stage: codes::stage(self.stage).into(),
            as_of: self.as_of.clone(),
            statement: self.statement.clone(),
            factors: factors.into_iter().flat_map(factor).collect(),
            starting_points: self.starting_point.clone(),
            provisional: self.provisional,
            moved_by: self.moved_by.clone(),
            self_assessment: self.assessed.map_or(0, |one| one.code().into()),
            // 'place story' tells it; what was told stays.
            ..v1::RecordDeclaration::default()
        };
        let said = format!("{} declared {}", place.display_name, self.matter.shown());
        let Terms { etag, request_id, check } = &self.terms;
        let request = v1::UpsertRecordRequest {
            place_id: place.place_id,
            record: Some(record),
            etag: etag.clone(),
            request_id: request_id.clone(),
            validate_only: *check,
            update_mask: mask(&self.only),
        };
        let answer = asked(backend, request)?;
        told(output, &answer, &said, &answer.write_token)
    }
}

impl Retire {
    pub(super) fn run(&self, backend: &Backend, output: Format) -> Result<Outcome, Failure> {
        let place = find::place(backend, &self.place)?;
        let (problem_id, problem_words) = self.matter.named(backend)?;
        let said = format!("{} took back what it said of {}", place.display_name, self.matter.shown());
        let Terms { etag, request_id, check } = &self.terms;
        let request = v1::RetireRecordRequest {
            place_id: place.place_id,
            problem_id,
            problem_words,
            etag: etag.clone(),
            request_id: request_id.clone(),
            validate_only: *check,
        };
        let answer = asked(backend, request)?;
        told(output, &answer, &said, &answer.write_token)
    }
}

impl Delete {
    pub(super) fn run(&self, backend: &Backend, output: Format) -> Result<Outcome, Failure> {
        let Terms { etag, request_id, check } = &self.terms;
        let request = v1::DeletePlaceRequest {
            place_id: self.id.clone(),
            etag: etag.clone(),
            request_id: request_id.clone(),
            validate_only: *check,
        };
        let answer = asked(backend, request)?;
        if output == Format::Json {
            return Ok(Outcome::done(outcome::json(&answer)?));
        }
        let receipt = answer.receipt.clone().unwrap_or_default();
        Ok(Outcome::done(receipt_told(&self.id, &receipt, &answer.write_token)))
    }
}

/// What went, and what stays and why.
fn receipt_told(id: &str, receipt: &v1::LeavingReceipt, token: &str) -> String {
    let is_check = token.is_empty();
    let mut text =
        if is_check { format!("{id} could go.\n") } else { format!("{id} is gone, and all that it said.\n") };
    let (went, stay) = if is_check { ("Would be erased:", "Would stay:") } else { ("Erased:", "What stays, and why:") };
    let erased: Vec<&str> = receipt.erased.iter().map(|one| one.text.as_str()).collect();
    let remaining: Vec<&str> = receipt.remaining.iter().map(|one| one.text.as_str()).collect();
    for (head, lines) in [(went, erased), (stay, remaining)] {
        if !lines.is_empty() {
            _ = writeln!(text, "{head}");
        }
        for line in lines {
            _ = writeln!(text, "  - {line}");
        }
    }
    if !is_check {
        _ = writeln!(text, "write token: {token}");
    }
    text
}

/// The fields that are written; all where none is named.
fn mask(only: &[String]) -> Option<FieldMask> {
    (!only.is_empty()).then(|| FieldMask { paths: only.to_vec() })
}

/// Only a server keeps what places say: whoever wrote to its store beside it would be told IN_USE.
pub(in crate::cli) fn asked<Q: Ask>(backend: &Backend, request: Q) -> Result<Q::Answer, Failure> {
    match backend {
        Backend::Remote(client) => client.ask(request).map_err(Failure::call),
        Backend::Local(_) => Err(Failure::data(
            "what places say is written by the server that keeps it",
            "name it with --server URL; start one with 'peermatch serve --store sqlite:FILE'",
        )),
    }
}

pub(super) fn told(
    output: Format,
    answer: &impl serde::Serialize,
    said: &str,
    token: &str,
) -> Result<Outcome, Failure> {
    Ok(Outcome::done(match output {
        Format::Json => outcome::json(answer)?,
        Format::Table if token.is_empty() => format!("It could be written: {said}.\n"),
        Format::Table => format!("{said}.\nwrite token: {token}\n"),
    }))
}
