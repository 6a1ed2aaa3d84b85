//! All that was said of words, and one thing said.

use std::collections::BTreeMap;

use jiff::Timestamp;
use thiserror::Error;

use super::draft::{TermDraft, TermError};
use super::proposal::{Author, MOST_OPEN, MOST_OPEN_OF_ONE, Proposal, ProposalNumber, ProposalState, SettleError};
use crate::domain::id::{PlaceId, ProblemId};
use crate::domain::vocabulary::Vocabulary;

/// Most codes that are added to those of a pack.
pub const MOST_ADDED: usize = 1_000;

/// A code that the operator added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedTerm {
    /// The code.
    pub id: ProblemId,
    /// What it means.
    pub draft: TermDraft,
    /// Who would have it.
    pub author: Author,
    /// When it was added.
    pub at: Timestamp,
}

/// One thing said of words: as it stands from then on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wording {
    /// A code is added.
    PutTerm(AddedTerm),
    /// A code is proposed, or its proposal is approved or declined.
    PutProposal(Proposal),
    /// A proposal is taken back: nothing is kept of it.
    TakeProposal(ProposalNumber),
}

/// Why nothing is said of words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WordingError {
    /// The code cannot be added.
    #[error(transparent)]
    Term(#[from] TermError),
    /// The proposal cannot be approved or declined.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// As many codes as there may be.
    #[error("{MOST_ADDED} codes were added: put those that stay into the pack first")]
    TooManyTerms,
    /// As many proposals of one author as may wait.
    #[error("{MOST_OPEN_OF_ONE} of your proposals wait for the operator: let some be settled first")]
    TooManyOfOne,
    /// As many proposals as may wait.
    #[error("{MOST_OPEN} proposals wait for the operator: let some be settled first")]
    TooManyProposals,
}

/// All that was said of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wordings {
    terms: BTreeMap<ProblemId, AddedTerm>,
    proposals: BTreeMap<ProposalNumber, Proposal>,
}

impl Wordings {
    /// Lays down one thing more. Whether it makes sense was checked before.
    pub fn put(&mut self, wording: &Wording) {
        match wording {
            Wording::PutTerm(term) => _ = self.terms.insert(term.id.clone(), term.clone()),
            Wording::PutProposal(proposal) => _ = self.proposals.insert(proposal.number, proposal.clone()),
            Wording::TakeProposal(number) => _ = self.proposals.remove(number),
        }
    }

    /// The proposals of a place's own system.
    pub fn proposals_of<'a>(&'a self, place: &'a PlaceId) -> impl Iterator<Item = &'a Proposal> {
        self.proposals.values().filter(move |one| one.place.as_ref() == Some(place))
    }

    /// Lays aside all that a place proposed.
    pub fn forget(&mut self, place: &PlaceId) {
        self.proposals.retain(|_, one| one.place.as_ref() != Some(place));
    }

    /// The codes that were added, in their order.
    pub fn terms(&self) -> impl Iterator<Item = &AddedTerm> {
        self.terms.values()
    }

    /// All proposals, in no order that tells anything.
    pub fn proposals(&self) -> impl Iterator<Item = &Proposal> {
        self.proposals.values()
    }

    /// The proposal of a number.
    pub fn proposal(&self, number: ProposalNumber) -> Option<&Proposal> {
        self.proposals.get(&number)
    }

    /// A code added: nothing where the very same was added before.
    ///
    /// # Errors
    /// It cannot be added to the vocabulary, or too many were.
    pub fn add(
        &self,
        id: ProblemId,
        draft: TermDraft,
        author: Author,
        vocabulary: &Vocabulary,
        at: Timestamp,
    ) -> Result<Option<AddedTerm>, WordingError> {
        if self.terms.get(&id).is_some_and(|known| known.draft == draft) {
            return Ok(None);
        }
        draft.problem(&id, &vocabulary.taxonomy)?;
        draft.check(Some(&id), vocabulary)?;
        if self.terms.len() >= MOST_ADDED {
            return Err(WordingError::TooManyTerms);
        }
        Ok(Some(AddedTerm { id, draft, author, at }))
    }

    /// A code proposed. One that the same author proposed before in the same words, and that still waits, is that one.
    ///
    /// # Errors
    /// It could not be added, or too many proposals wait.
    pub fn propose(&self, said: Said, vocabulary: &Vocabulary, at: Timestamp) -> Result<Proposal, WordingError> {
        let Said { author, place, code, draft, reason } = said;
        let waiting = || self.proposals.values().filter(|one| one.is_open());
        let is_same = |one: &&Proposal| one.author == author && one.code == code && one.draft == draft;
        if let Some(same) = waiting().find(is_same) {
            return Ok(same.clone());
        }
        match &code {
            Some(id) => _ = draft.problem(id, &vocabulary.taxonomy)?,
            None => _ = draft.level(&vocabulary.taxonomy)?,
        }
        draft.check(code.as_ref(), vocabulary)?;
        if waiting().filter(|one| one.author == author).count() >= MOST_OPEN_OF_ONE {
            return Err(WordingError::TooManyOfOne);
        }
        if waiting().count() >= MOST_OPEN {
            return Err(WordingError::TooManyProposals);
        }
        let mut numbers = (0..).map(|again| ProposalNumber::of(&author, &draft, at, again));
        let number = numbers.find(|number| !self.proposals.contains_key(number));
        let number = number.ok_or(WordingError::TooManyProposals)?;
        Ok(Proposal { number, author, place, code, draft, reason, at, state: ProposalState::Open })
    }

    /// A proposal taken back by its author, whether it waits or was declined. Another's is as if there were none.
    ///
    /// # Errors
    /// There is none, or it became a code.
    pub fn withdraw(&self, number: ProposalNumber, author: &Author) -> Result<Vec<Wording>, WordingError> {
        let own = self.proposal(number).filter(|one| one.author == *author);
        match own.ok_or(SettleError::Unknown(number))?.state {
            ProposalState::Open | ProposalState::Declined { .. } => Ok(vec![Wording::TakeProposal(number)]),
            ProposalState::Approved { .. } => Err(SettleError::Settled(number).into()),
        }
    }

    /// A proposal made a code: as it is, or as `other` says.
    ///
    /// # Errors
    /// It does not wait, or its code cannot be added.
    pub fn approve(
        &self,
        number: ProposalNumber,
        other: Other,
        vocabulary: &Vocabulary,
        at: Timestamp,
    ) -> Result<Vec<Wording>, WordingError> {
        let proposal = self.waiting(number)?;
        let code = other.code.or_else(|| proposal.code.clone()).ok_or(SettleError::NoCode(number))?;
        let draft = other.draft.unwrap_or_else(|| proposal.draft.clone());
        let added = self.add(code.clone(), draft, proposal.author.clone(), vocabulary, at)?;
        let approved = Proposal { state: ProposalState::Approved { code, at }, ..proposal.clone() };
        Ok(added.into_iter().map(Wording::PutTerm).chain([Wording::PutProposal(approved)]).collect())
    }

    /// A proposal declined, with the reason.
    ///
    /// # Errors
    /// It does not wait.
    pub fn decline(
        &self,
        number: ProposalNumber,
        because: String,
        at: Timestamp,
    ) -> Result<Vec<Wording>, WordingError> {
        let declined = ProposalState::Declined { because, at };
        Ok(vec![Wording::PutProposal(Proposal { state: declined, ..self.waiting(number)?.clone() })])
    }

    fn waiting(&self, number: ProposalNumber) -> Result<&Proposal, SettleError> {
        let proposal = self.proposal(number).ok_or(SettleError::Unknown(number))?;
        if proposal.is_open() { Ok(proposal) } else { Err(SettleError::Settled(number)) }
    }
}

/// What somebody says who would have a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who says it.
    pub author: Author,
    /// The place whose own system says it.
    pub place: Option<PlaceId>,
    /// The code that they would give it.
    pub code: Option<ProblemId>,
    /// What it is to mean.
    pub draft: TermDraft,
    /// Why it is needed; may be empty.
    pub reason: String,
}

/// What the operator says otherwise than a proposal does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Other {
    /// The code.
    pub code: Option<ProblemId>,
    /// What it is to mean.
    pub draft: Option<TermDraft>,
}
