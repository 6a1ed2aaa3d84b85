//! A code that somebody would have, and what the operator made of it.

use std::fmt;

use jiff::Timestamp;
use thiserror::Error;

use super::draft::TermDraft;
use crate::domain::digest::sha256;
use crate::domain::id::{CallerId, PlaceId, ProblemId};

/// Most proposals of everybody together that wait for the operator.
pub const MOST_OPEN: usize = 1_000;
/// Most proposals of one author that wait for the operator.
pub const MOST_OPEN_OF_ONE: usize = 50;

/// Who said it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Author {
    /// The operator, or a program on the server's own machine.
    Operator,
    /// A caller who signed in.
    Caller(CallerId),
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator => f.write_str("the operator"),
            Self::Caller(id) => id.fmt(f),
        }
    }
}

/// Number of a proposal: eight digits that tell nothing of how many there are, for that is not its author's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProposalNumber(pub u32);

impl ProposalNumber {
    /// Eight digits, the first of them not 0.
    const LEAST: u32 = 10_000_000;
    const MOST: u32 = 99_999_999;

    /// Of what an author says at a moment; `again` for how many times the number was another's.
    pub(super) fn of(author: &Author, draft: &TermDraft, at: Timestamp, again: u32) -> Self {
        let said = format!("{author:?}|{draft:?}|{}|{again}", at.as_millisecond());
        let drawn = u32::from_str_radix(&sha256(said)[..8], 16).unwrap_or_default();
        Self(Self::LEAST + drawn % (Self::MOST - Self::LEAST + 1))
    }
}

impl fmt::Display for ProposalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposalState {
    /// It waits for the operator.
    Open,
    /// It became a code.
    Approved {
        /// The code.
        code: ProblemId,
        /// When.
        at: Timestamp,
    },
    /// It did not.
    Declined {
        /// Why, in the operator's words.
        because: String,
        /// When.
        at: Timestamp,
    },
}

/// A code that somebody would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub number: ProposalNumber,
    /// Who would have it.
    pub author: Author,
    /// The place whose own system said it; none of who speaks for several, or for none. It goes with that place.
    pub place: Option<PlaceId>,
    /// The code that they would give it, where they say one.
    pub code: Option<ProblemId>,
    /// What it is to mean.
    pub draft: TermDraft,
    /// Why it is needed; may be empty.
    pub reason: String,
    /// When it was said.
    pub at: Timestamp,
    /// What became of it.
    pub state: ProposalState,
}

/// Why a proposal is neither approved nor declined.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettleError {
    /// No such proposal.
    #[error("there is no proposal {0}")]
    Unknown(ProposalNumber),
    /// It does not wait any more.
    #[error("the proposal {0} was approved or declined before")]
    Settled(ProposalNumber),
    /// Nobody said which code it is to have.
    #[error("the proposal {0} names no code: say which one it is to have")]
    NoCode(ProposalNumber),
}

impl Proposal {
    /// Whether it waits for the operator.
    pub fn is_open(&self) -> bool {
        self.state == ProposalState::Open
    }
}
