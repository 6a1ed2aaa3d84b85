//! Words that the pack does not have: codes that the operator added while the service runs (R54), and proposals of such codes by
//! portals and places, with their author (R142).
//!
//! What is said of words is a [`Wording`]; all of it makes [`Wordings`], and [`PackWords`] lays their codes over those of the pack.
//! A pack that has a code by itself stands before one that was added: nothing of ours shadows it.

mod draft;
mod laid;
mod proposal;
mod wording;

pub use draft::{TermDraft, TermError};
pub use laid::PackWords;
pub use proposal::{Author, MOST_OPEN, MOST_OPEN_OF_ONE, Proposal, ProposalNumber, ProposalState, SettleError};
pub use wording::{AddedTerm, MOST_ADDED, Other, Said, Wording, WordingError, Wordings};
