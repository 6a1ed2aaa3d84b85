//! A list of peers: who is on it, and why it ends.

use super::rank::Ranked;
use crate::domain::fit::Billionths;
use crate::domain::query::Extra;

/// A list, and where it ended before it was full.
#[derive(Debug, Clone, PartialEq)]
pub struct List<'r, 'a> {
    /// In the order of the ranking.
    pub listed: Vec<Listed<'r, 'a>>,
    /// Why it is shorter than it could be; none where it is not.
    pub ending: Option<Ending>,
}

/// One listed place, and the extra that listed it if its fit did not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Listed<'r, 'a> {
    /// The place with its fit.
    pub ranked: &'r Ranked<'a>,
    /// The extra that listed it.
    pub by: Option<Extra>,
}

/// Why a list is shorter than it could be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ending {
    /// Whom the list would have had as well.
    pub left_out: usize,
    /// The lowest fit that is listed.
    pub last: Billionths,
    /// The highest fit that is not.
    pub next: Billionths,
}
