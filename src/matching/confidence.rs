//! How far a fit can be relied on.

use jiff::civil::Date;

use super::rank::{Ranked, Tie};
use super::shared::{Ground, Shared};
use crate::features::corpus::Corpus;

/// Shares of the coverage that can be reached.
const LOW_COVERAGE: f64 = 0.5;
const HIGH_COVERAGE: f64 = 0.8;

/// How far a fit can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// For at least one of the reasons.
    Low(Doubts),
    /// Neither low nor high.
    Medium,
    /// Well covered, and a shared problem is on record on both sides, and neither record is stale by its kind or provisional.
    High,
}

/// Why confidence is low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Doubts {
    /// Less than half of what can be compared at all is known on both sides.
    pub little_known: bool,
    /// Every shared problem is one that over half of all places have.
    pub common_problems: bool,
    /// More places tie for the last rank than were asked for.
    pub crowded_tie: bool,
    /// Figures suggest what is shared, and one of the two sides has nothing of it on record.
    pub only_suggested: bool,
}

/// Judges a ranked candidate. `reach` is the coverage that can be reached with the weights in force: what the blocks weigh in
/// which at least a tenth of places have anything. `crowded_tie` is where too many places tie, if they do.
pub fn confidence(
    ranked: &Ranked<'_>,
    corpus: &Corpus,
    reach: f64,
    crowded_tie: Option<Tie>,
    today: Date,
) -> Confidence {
    let shared = &ranked.candidate.shared;
    let coverage = ranked.coverage.value();
    let doubts = Doubts {
        little_known: reach == 0.0 || coverage < LOW_COVERAGE * reach,
        common_problems: shared.iter().all(|one| corpus.is_common(one.problem)),
        crowded_tie: crowded_tie == Some(ranked.standing()),
        only_suggested: shared.iter().all(|one| one.is_derived_here() || one.is_derived_there()),
    };
    if doubts != Doubts::default() {
        return Confidence::Low(doubts);
    }
    if coverage >= HIGH_COVERAGE * reach && shared.iter().any(|one| is_fresh_record(one, today)) {
        return Confidence::High;
    }
    Confidence::Medium
}

fn is_fresh_record(shared: &Shared<'_>, today: Date) -> bool {
    [shared.own.ground, shared.ground].iter().all(|ground| match ground {
        Ground::Record(record) => !record.is_stale(today) && !record.is_provisional(),
        Ground::Pressure(_) | Ground::Asked => false,
    })
}
