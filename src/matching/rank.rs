//! What comes first in a ranking, and what breaks its ties.

use std::cmp::Reverse;

use sha2::{Digest, Sha256};

use super::eligible::Candidate;
use crate::domain::block::Block;
use crate::domain::fit::{self, Fit};
use crate::domain::id::PlaceId;
use crate::domain::query::Extra;
use crate::features::vector::Likeness;

/// Where places stand that tie.
pub type Tie = (bool, Reverse<i64>);

/// A candidate with its fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked<'a> {
    /// Who, and what is shared.
    pub candidate: Candidate<'a>,
    /// Block by block, in the order of [`Block::ALL`].
    pub likeness: [Likeness; Block::COUNT],
    /// The sum of weight times similarity.
    pub fit: Fit,
    /// The sum of weight times the share known on both sides.
    pub coverage: Fit,
    /// What puts it in order, on the scale of a fit: the fit itself, unless an extra orders.
    pub key: f64,
    /// Whether only a pressure makes it eligible, so that it stands behind all that are on record.
    pub fills_up: bool,
    /// The extra that brought it among the first asked for.
    pub by: Option<Extra>,
}

impl Ranked<'_> {
    /// The key in whole billionths: the precision at which places are compared (design section 4).
    pub fn billionths(&self) -> i64 {
        fit::billionths(self.key)
    }

    /// What sorts the best first: whoever fills up comes last, then the higher key.
    pub fn standing(&self) -> Tie {
        (self.fills_up, Reverse(self.billionths()))
    }
}

/// What stands for a query where ties are broken: the asker's key, `|`, and the problem's code if there is one.
pub fn query_id(asker_key: &str, problem: Option<&str>) -> String {
    format!("{asker_key}|{}", problem.unwrap_or_default())
}

/// The published hash that breaks ties: the first 8 bytes of the SHA-256 of `query_id|peer_id`, big end first. Plain id
/// order would starve the places at the end of the alphabet.
pub fn tie_key(query_id: &str, peer: &PlaceId) -> u64 {
    let digest = Sha256::digest(format!("{query_id}|{peer}"));
    digest.iter().take(8).fold(0, |key, &byte| key << 8 | u64::from(byte))
}

/// What sorts the best first: scores are compared in billionths, then the tie key; at last, the caller adds the id.
pub fn precedence(score: f64, tie: u64) -> (Reverse<i64>, u64) {
    (Reverse(fit::billionths(score)), tie)
}

/// Whether more places tie with the last of the first `limit` than were asked for, and where all of these stand.
pub fn crowded_tie(ranked: &[Ranked<'_>], limit: usize) -> Option<Tie> {
    let last = ranked.get(limit.checked_sub(1)?)?.standing();
    let tied = ranked.iter().filter(|one| one.standing() == last).count();
    (tied > limit).then_some(last)
}
