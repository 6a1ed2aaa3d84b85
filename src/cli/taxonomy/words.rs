//! `taxonomy add`, `propose`, `proposals`, `approve`, `decline` and `withdraw`: codes that the pack does not have.

use clap::ValueEnum;

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::outcome::{self, Outcome};
use super::super::{Format, find, render};
use crate::contract::page::PAGE_LIMIT;
use crate::proto::v1;

/// What a code is to mean, and where it is to hang.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Draft {
    /// Its name, written as within a sentence
    #[arg(long, value_name = "NAME")]
    label: String,
    /// What it is, in a sentence or two
    #[arg(long, value_name = "TEXT")]
    definition: String,
    /// The theme or problem that it hangs below: a code, a name or a synonym [default: it is a theme]
    #[arg(long, value_name = "PROBLEM")]
    under: Option<String>,
    /// Code of a function that it touches (may be repeated) [default: those of the problem above]
    #[arg(long, value_name = "FUNCTION")]
    function: Vec<String>,
    /// Another name for it (may be repeated)
    #[arg(long, value_name = "NAME")]
    synonym: Vec<String>,
    /// What people say who have it (may be repeated)
    #[arg(long, value_name = "WORDS")]
    cue: Vec<String>,
    /// Whether a known kind of answer can be written down, or people have to work in another way [default: as of the problem above]
    #[arg(long, value_enum)]
    challenge: Option<ChallengeName>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ChallengeName {
    Technical,
    Adaptive,
}

impl Draft {
    fn message(&self, code: &str, backend: &Backend) -> Result<v1::TermDraft, Failure> {
        let parent = self.under.as_deref().map(|above| find::problem(backend, above)).transpose()?;
        Ok(v1::TermDraft {
            problem_id: code.to_owned(),
            display_name: self.label.clone(),
            definition: self.definition.clone(),
            parent_id: parent.unwrap_or_default(),
            functions: self.function.clone(),
            synonyms: self.synonym.clone(),
            cues: self.cue.clone(),
            challenge: match self.challenge {
                None => String::new(),
                Some(ChallengeName::Technical) => "technical".to_owned(),
                Some(ChallengeName::Adaptive) => "adaptive".to_owned(),
            },
        })
    }
}

/// A code to add.
#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// The code: letters, digits and _ - . :
    code: String,
    #[command(flatten)]
    draft: Draft,
    /// Check all, and add nothing
    #[arg(long)]
    check: bool,
}

impl Add {
    pub(super) fn run(&self, backend: &Backend, format: Format) -> Result<Outcome, Failure> {
        let term = Some(self.draft.message(&self.code, backend)?);
        let answer = backend.ask(v1::AddTermRequest { term, validate_only: self.check })?;
        let page = |answer: &v1::AddTermResponse| render::term_added(answer.problem.as_ref(), added(self.check));
        outcome::told(format, &answer, page).map(Outcome::done)
    }
}

/// What became of a code.
fn added(only_checked: bool) -> &'static str {
    if only_checked { "could be added; nothing was" } else { "can be declared and asked from now on" }
}

/// A code to propose.
#[derive(Debug, clap::Args)]
pub(super) struct Propose {
    /// The code that it is to have [default: the operator chooses]
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    code: String,
    #[command(flatten)]
    draft: Draft,
    /// Why it is needed
    #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
    reason: String,
    /// Check all, and propose nothing
    #[arg(long)]
    check: bool,
}

impl Propose {
    pub(super) fn run(&self, backend: &Backend, format: Format) -> Result<Outcome, Failure> {
        let term = Some(self.draft.message(&self.code, backend)?);
        let reason = self.reason.clone();
        let answer = backend.ask(v1::ProposeTermRequest { term, reason, validate_only: self.check })?;
        outcome::told(format, &answer, |answer| render::proposals(answer.proposal.as_slice())).map(Outcome::done)
    }
}

/// Which proposals to list.
#[derive(Debug, clap::Args)]
pub(super) struct Proposals {
    /// Only those
    #[arg(long, value_enum)]
    state: Option<StateName>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StateName {
    Open,
    Approved,
    Declined,
}

impl Proposals {
    pub(super) fn run(&self, backend: &Backend, format: Format) -> Result<Outcome, Failure> {
        let state = match self.state {
            None => v1::ProposalState::Unspecified,
            Some(StateName::Open) => v1::ProposalState::Open,
            Some(StateName::Approved) => v1::ProposalState::Approved,
            Some(StateName::Declined) => v1::ProposalState::Declined,
        };
        let answer = all(backend, state)?;
        if answer.proposals.is_empty() && format == Format::Table {
            return Ok(Outcome::nothing("No such proposal.\n".to_owned()));
        }
        outcome::told(format, &answer, |answer| render::proposals(&answer.proposals)).map(Outcome::done)
    }
}

/// A proposal to approve.
#[derive(Debug, clap::Args)]
pub(super) struct Approve {
    /// Its number
    number: i32,
    /// The code that it is to have [default: as proposed]
    #[arg(long = "as", value_name = "CODE", default_value = "", hide_default_value = true)]
    code: String,
    /// Check all, and approve nothing
    #[arg(long)]
    check: bool,
}

impl Approve {
    pub(super) fn run(&self, backend: &Backend, format: Format) -> Result<Outcome, Failure> {
        let (number, approved_as) = (self.number, self.code.clone());
        let answer =
            backend.ask(v1::ApproveTermRequest { number, approved_as, term: None, validate_only: self.check })?;
        let page = |answer: &v1::ApproveTermResponse| render::term_added(answer.problem.as_ref(), added(self.check));
        outcome::told(format, &answer, page).map(Outcome::done)
    }
}

/// A proposal to decline.
#[derive(Debug, clap::Args)]
pub(super) struct Decline {
    /// Its number
    number: i32,
    /// Why: its author reads it
    #[arg(long, value_name = "WORDS")]
    because: String,
}

impl Decline {
    pub(super) fn run(&self, backend: &Backend, format: Format) -> Result<Outcome, Failure> {
        let answer = backend.ask(v1::DeclineTermRequest { number: self.number, because: self.because.clone() })?;
        outcome::told(format, &answer, |answer| render::proposals(answer.proposal.as_slice())).map(Outcome::done)
    }
}

/// A proposal to take back.
#[derive(Debug, clap::Args)]
pub(super) struct Withdraw {
    /// Its number
    number: i32,
}

impl Withdraw {
    pub(super) fn run(&self, backend: &Backend, format: Format) -> Result<Outcome, Failure> {
        let answer = backend.ask(v1::WithdrawTermRequest { number: self.number })?;
        let page = |_: &v1::WithdrawTermResponse| format!("The proposal {} is taken back.\n", self.number);
        outcome::told(format, &answer, page).map(Outcome::done)
    }
}

/// All pages as one.
fn all(backend: &Backend, state: v1::ProposalState) -> Result<v1::ListProposalsResponse, Failure> {
    let mut request =
        v1::ListProposalsRequest { state: state.into(), page_size: PAGE_LIMIT, page_token: String::new() };
    let mut whole = backend.ask(request.clone())?;
    while !whole.next_page_token.is_empty() {
        request.page_token = std::mem::take(&mut whole.next_page_token);
        let page = backend.ask(request.clone())?;
        // A server that always names a further page would keep us for ever.
        let has_all = whole.proposals.len() >= usize::try_from(whole.total_count).unwrap_or_default();
        if page.proposals.is_empty() || has_all {
            let message = "the server names a further page than the proposals that it said there are have";
            return Err(Failure::unreachable(message, "ask another server, or tell its operator"));
        }
        whole.proposals.extend(page.proposals);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}
