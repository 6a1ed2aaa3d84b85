//! The fit of each candidate, and who comes first.

use std::cmp::Reverse;

use sha2::{Digest, Sha256};

use super::eligible::Candidate;
use crate::domain::block::{Block, Weights};
use crate::domain::fit::{Fit, FitError};
use crate::domain::id::PlaceId;
use crate::domain::query::Extra;
use crate::features::vector::Likeness;
use crate::index::Question;

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
    /// The extra that brought it among the first asked for.
    pub by: Option<Extra>,
}

impl Ranked<'_> {
    /// The key in whole billionths: the precision at which places are compared (design section 4).
    pub fn billionths(&self) -> i64 {
        (self.key * 1e9).round() as i64
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

/// Scores every candidate and puts the best first: fits are compared in billionths, then the tie key, then the id.
pub fn rank<'a>(
    question: &Question<'_>,
    weights: &Weights,
    query_id: &str,
    candidates: Vec<Candidate<'a>>,
    id: impl Fn(usize) -> &'a PlaceId,
) -> Result<Vec<Ranked<'a>>, FitError> {
    let mut ranked =
        candidates.into_iter().map(|candidate| score(question, weights, candidate)).collect::<Result<Vec<_>, _>>()?;
    ranked.sort_by_cached_key(|one| {
        let peer = id(one.candidate.place);
        (Reverse(one.billionths()), tie_key(query_id, peer), peer)
    });
    Ok(ranked)
}

fn score<'a>(question: &Question<'_>, weights: &Weights, candidate: Candidate<'a>) -> Result<Ranked<'a>, FitError> {
    let likeness = question.likeness(candidate.place, Some(candidate.shared[0].matter()));
    let sum = |of: fn(&Likeness) -> f64| {
        Fit::new(Block::ALL.iter().zip(&likeness).map(|(&block, one)| weights.of(block) * of(one)).sum())
    };
    let (fit, coverage) = (sum(|one| one.similarity)?, sum(|one| one.known)?);
    Ok(Ranked { candidate, likeness, fit, coverage, key: fit.value(), by: None })
}

/// Whether more places tie with the last of the first `limit` than were asked for, and at which key, in
/// billionths.
pub fn crowded_tie(ranked: &[Ranked<'_>], limit: usize) -> Option<i64> {
    let last = ranked.get(limit.checked_sub(1)?)?.billionths();
    let tied = ranked.iter().filter(|one| one.billionths() == last).count();
    (tied > limit).then_some(last)
}
