//! What is said of the words of the domain: TaxonomyService's writes (R54, R142), answered in this process.

use std::cmp::Reverse;

use jiff::Timestamp;
use prost::Message;

use super::draft::stated;
use super::reading::Reading;
use super::token;
use crate::access::Role;
use crate::catalogue;
use crate::contract::calls::{Calls, invalid};
use crate::contract::error::CallError;
use crate::contract::page::page_size;
use crate::contract::page_token::Last;
use crate::domain::cancel::Cancel;
use crate::domain::declared::Ledger;
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::taxonomy::Challenge;
use crate::domain::terms::{
    Author, Other, Proposal, ProposalNumber, ProposalState, Said, SettleError, TermDraft, TermError, Wording,
    WordingError,
};
use crate::domain::text;
use crate::engine::View;
use crate::live::Done;
use crate::proto::v1;

/// A page ends before a proposal that would take it past so many bytes: half of what clients read where nobody told them otherwise.
const PAGE_BYTES: usize = 2 * 1024 * 1024;

impl Calls {
    /// TaxonomyService.AddTerm
    ///
    /// # Errors
    ///
    /// [`CallError::NotOffered`] without a store; [`CallError::Invalid`] and [`CallError::PersonalData`] with each field that is wrong;
    /// [`CallError::StoreUnavailable`]: then nothing is written.
    pub fn add_term(&self, request: &v1::AddTermRequest, cancel: &Cancel) -> Result<v1::AddTermResponse, CallError> {
        let writer = self.writer()?;
        let mut reading = Reading::new(self.reader());
        let term = reading.draft(request.term.as_ref());
        if matches!(term, Some((None, _))) {
            reading.wrong.add("term.problem_id", "is missing");
        }
        let (code, draft) = reading.whole(term.and_then(|(code, draft)| Some((code?, draft))))?;
        let (id, author) = (code.clone(), self.author());
        let add = |ledger: &Ledger, at: Timestamp| -> Result<Vec<Wording>, WordingError> {
            let added = ledger.declared().wordings().add(
                code.clone(),
                draft.clone(),
                author.clone(),
                &ledger.world().vocabulary,
                at,
            )?;
            Ok(added.into_iter().map(Wording::PutTerm).collect())
        };
        let done = writer.word(add, request.validate_only, cancel).map_err(Self::failed)?;
        Ok(v1::AddTermResponse {
            problem: problem(&done.answers.view, &id),
            write_token: token(writer, done.write),
            versions: Some(self.versions_in(&done)),
        })
    }

    /// TaxonomyService.ProposeTerm
    ///
    /// # Errors
    ///
    /// As [`Calls::add_term`]; [`CallError::Full`] where as many proposals wait as may.
    pub fn propose_term(
        &self,
        request: &v1::ProposeTermRequest,
        cancel: &Cancel,
    ) -> Result<v1::ProposeTermResponse, CallError> {
        let writer = self.writer()?;
        let mut reading = Reading::new(self.reader());
        let term = reading.draft(request.term.as_ref());
        let reason = reading.text("reason", &request.reason, text::statement);
        let ((code, draft), reason) = reading.whole(term.zip(reason))?;
        let said = Said { author: self.author(), place: self.own_place(), code, draft, reason };
        let (mut number, mut is_new) = (None, false);
        let propose = |ledger: &Ledger, at: Timestamp| -> Result<Vec<Wording>, WordingError> {
            let wordings = ledger.declared().wordings();
            let proposal = wordings.propose(said.clone(), &ledger.world().vocabulary, at)?;
            number = Some(proposal.number);
            is_new = wordings.proposal(proposal.number).is_none();
            Ok(is_new.then_some(Wording::PutProposal(proposal)).into_iter().collect())
        };
        let done = writer.word(propose, request.validate_only, cancel).map_err(Self::failed)?;
        let mut told = number.and_then(|number| proposal(&done, number));
        if let Some(told) = told.as_mut().filter(|_| is_new && done.write.is_none()) {
            // What is not written has no number.
            told.number = 0;
        }
        Ok(v1::ProposeTermResponse { proposal: told, versions: Some(self.versions_in(&done)) })
    }

    /// TaxonomyService.ListProposals
    ///
    /// # Errors
    ///
    /// [`CallError::NotOffered`] without a store; [`CallError::Invalid`] where the state is none or the size of the page
    /// outside its range; [`CallError::PageToken`] where the token is not one for this request.
    pub fn list_proposals(&self, request: &v1::ListProposalsRequest) -> Result<v1::ListProposalsResponse, CallError> {
        self.writer()?;
        let state = v1::ProposalState::try_from(request.state).map_err(|_| invalid("state", "is no state"))?;
        let (author, sees_all) = (self.author(), self.view.pass().speaks_for_all());
        let is_told = |one: &&Proposal| {
            let is_asked = state == v1::ProposalState::Unspecified || state == state_code(&one.state);
            is_asked && (sees_all || one.author == author)
        };
        let size = page_size(request.page_size).map_err(|why| invalid("page_size", why))?;
        let sealed_for = v1::ListProposalsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
        let sealed_for = sealed_for.encode_to_vec();
        let before = match request.page_token.as_str() {
            "" => None,
            token => {
                let last = self.seal.open(token, &sealed_for).ok_or(CallError::PageToken)?;
                let (at, number) = last.name.parse().ok().zip(last.id.parse().ok()).ok_or(CallError::PageToken)?;
                Some((at, ProposalNumber(number)))
            }
        };
        let mut told: Vec<&Proposal> = self.answers.ledger.declared().wordings().proposals().filter(is_told).collect();
        let order = |one: &Proposal| (one.at.as_millisecond(), one.number);
        told.sort_by_key(|one| Reverse(order(one)));
        let follow: Vec<&Proposal> =
            told.iter().copied().filter(|one| before.is_none_or(|before| order(one) < before)).collect();
        let proposals = page(&follow, size);
        let last =
            proposals.len().checked_sub(1).filter(|last| last + 1 < follow.len()).map(|last| order(follow[last]));
        let last = last.map(|(at, number)| Last { name: at.to_string(), id: number.to_string() });
        Ok(v1::ListProposalsResponse {
            total_count: i32::try_from(told.len()).unwrap_or(i32::MAX),
            next_page_token: last.map(|last| self.seal.seal(&last, &sealed_for)).unwrap_or_default(),
            proposals,
            versions: Some(self.view.versions().clone()),
        })
    }

    /// TaxonomyService.ApproveTerm
    ///
    /// # Errors
    ///
    /// As [`Calls::add_term`]; [`CallError::UnknownProposal`], [`CallError::ProposalSettled`].
    pub fn approve_term(
        &self,
        request: &v1::ApproveTermRequest,
        cancel: &Cancel,
    ) -> Result<v1::ApproveTermResponse, CallError> {
        let writer = self.writer()?;
        let mut reading = Reading::new(self.reader());
        let code = reading.optional_code("approved_as", &request.approved_as);
        let term = request.term.as_ref().map_or(Some(None), |term| reading.draft(Some(term)).map(Some));
        let (code, term) = reading.whole(code.zip(term))?;
        let (own_code, draft) = term.map_or((None, None), |(code, draft)| (code, Some(draft)));
        let other = Other { code: own_code.or(code), draft };
        let number = numbered(request.number)?;
        let approve = |ledger: &Ledger, at: Timestamp| {
            ledger.declared().wordings().approve(number, other.clone(), &ledger.world().vocabulary, at)
        };
        let done = writer.word(approve, request.validate_only, cancel).map_err(Self::failed)?;
        let proposal = proposal(&done, number);
        let code = proposal.as_ref().and_then(|one| ProblemId::new(&one.approved_as).ok());
        Ok(v1::ApproveTermResponse {
            problem: code.and_then(|code| problem(&done.answers.view, &code)),
            proposal,
            write_token: token(writer, done.write),
            versions: Some(self.versions_in(&done)),
        })
    }

    /// TaxonomyService.DeclineTerm
    ///
    /// # Errors
    ///
    /// As [`Calls::approve_term`].
    pub fn decline_term(
        &self,
        request: &v1::DeclineTermRequest,
        cancel: &Cancel,
    ) -> Result<v1::DeclineTermResponse, CallError> {
        let writer = self.writer()?;
        let mut reading = Reading::new(self.reader());
        let because = reading.text("because", &request.because, stated);
        let because = reading.whole(because)?;
        let number = numbered(request.number)?;
        let decline =
            |ledger: &Ledger, at: Timestamp| ledger.declared().wordings().decline(number, because.clone(), at);
        let done = writer.word(decline, false, cancel).map_err(Self::failed)?;
        Ok(v1::DeclineTermResponse { proposal: proposal(&done, number), versions: Some(self.versions_in(&done)) })
    }

    /// TaxonomyService.WithdrawTerm
    ///
    /// # Errors
    ///
    /// [`CallError::NotOffered`] without a store; [`CallError::UnknownProposal`] where the caller has no such proposal;
    /// [`CallError::ProposalSettled`] where it became a code; [`CallError::StoreUnavailable`]: then nothing is written.
    pub fn withdraw_term(
        &self,
        request: &v1::WithdrawTermRequest,
        cancel: &Cancel,
    ) -> Result<v1::WithdrawTermResponse, CallError> {
        let writer = self.writer()?;
        let (number, author) = (numbered(request.number)?, self.author());
        let withdraw = |ledger: &Ledger, _: Timestamp| ledger.declared().wordings().withdraw(number, &author);
        let done = writer.word(withdraw, false, cancel).map_err(Self::failed)?;
        Ok(v1::WithdrawTermResponse { versions: Some(self.versions_in(&done)) })
    }

    /// The one place whose own system calls.
    fn own_place(&self) -> Option<PlaceId> {
        match &self.view.pass().caller()?.role {
            Role::Place(places) if places.len() == 1 => places.first().cloned(),
            _ => None,
        }
    }

    fn author(&self) -> Author {
        self.view.pass().caller().map_or(Author::Operator, |caller| Author::Caller(caller.id.clone()))
    }
}

/// Why nothing is said of words, by the field at fault.
pub(super) fn refused(error: WordingError) -> CallError {
    match error {
        WordingError::Term(error) => {
            let field = match &error {
                TermError::Taken(_) | TermError::CodeIsName { .. } => "term.problem_id",
                TermError::NoParent(_) | TermError::TooDeep(_) => "term.parent_id",
                TermError::NoFunction(_) => "term.functions",
                TermError::NameTaken { .. } => "term.display_name",
            };
            invalid(field, error)
        }
        WordingError::Settle(SettleError::Unknown(number)) => CallError::UnknownProposal(number.to_string()),
        WordingError::Settle(SettleError::Settled(number)) => CallError::ProposalSettled(number.to_string()),
        WordingError::Settle(error @ SettleError::NoCode(_)) => invalid("approved_as", error),
        error @ (WordingError::TooManyTerms | WordingError::TooManyOfOne | WordingError::TooManyProposals) => {
            CallError::Full(error.to_string())
        }
    }
}

/// The first of them: as many as are wanted and have room on a page, at least one.
fn page(proposals: &[&Proposal], most: usize) -> Vec<v1::TermProposal> {
    let (mut page, mut bytes) = (Vec::new(), 0);
    for one in proposals.iter().take(most).map(|one| message(one)) {
        bytes += one.encoded_len();
        if bytes > PAGE_BYTES && !page.is_empty() {
            break;
        }
        page.push(one);
    }
    page
}

fn numbered(number: i32) -> Result<ProposalNumber, CallError> {
    let known = u32::try_from(number).map(ProposalNumber);
    known.map_err(|_| CallError::UnknownProposal(number.to_string()))
}

fn problem(view: &View, code: &ProblemId) -> Option<v1::Problem> {
    catalogue::problem(view, view.vocabulary().taxonomy.get(code)?).problem
}

fn proposal(done: &Done, number: ProposalNumber) -> Option<v1::TermProposal> {
    done.answers.ledger.declared().wordings().proposal(number).map(message)
}

fn message(proposal: &Proposal) -> v1::TermProposal {
    let (approved_as, declined_because, settled_at) = match &proposal.state {
        ProposalState::Open => (String::new(), String::new(), None),
        ProposalState::Approved { code, at } => (code.to_string(), String::new(), Some(at)),
        ProposalState::Declined { because, at } => (String::new(), because.clone(), Some(at)),
    };
    v1::TermProposal {
        number: i32::try_from(proposal.number.0).unwrap_or(i32::MAX),
        term: Some(draft(proposal.code.as_ref(), &proposal.draft)),
        author: match &proposal.author {
            Author::Operator => String::new(),
            Author::Caller(id) => id.to_string(),
        },
        reason: proposal.reason.clone(),
        proposed_at: proposal.at.to_string(),
        state: state_code(&proposal.state).into(),
        approved_as,
        declined_because,
        settled_at: settled_at.map(ToString::to_string).unwrap_or_default(),
    }
}

fn draft(code: Option<&ProblemId>, draft: &TermDraft) -> v1::TermDraft {
    v1::TermDraft {
        problem_id: code.map(ToString::to_string).unwrap_or_default(),
        display_name: draft.label.clone(),
        definition: draft.definition.clone(),
        parent_id: draft.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
        functions: draft.functions.iter().map(ToString::to_string).collect(),
        synonyms: draft.synonyms.clone(),
        cues: draft.cues.clone(),
        challenge: draft.challenge.map_or("", Challenge::code).to_owned(),
    }
}

fn state_code(state: &ProposalState) -> v1::ProposalState {
    match state {
        ProposalState::Open => v1::ProposalState::Open,
        ProposalState::Approved { .. } => v1::ProposalState::Approved,
        ProposalState::Declined { .. } => v1::ProposalState::Declined,
    }
}
