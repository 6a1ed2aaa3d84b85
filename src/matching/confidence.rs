//! How far a fit can be relied on.

use jiff::civil::Date;

use super::rank::{Ranked, Tie};
use super::shared::{Ground, Shared};
use crate::features::corpus::Corpus;

const LOW_COVERAGE: f64 = 0.5;
const HIGH_COVERAGE: f64 = 0.8;

/// How far a fit can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// For at least one of the reasons.
    Low(Doubts),
    /// Neither low nor high.
    Medium,
    /// Well covered, and a shared problem is on record on both sides, and neither record is stale by its kind.
    High,
}

/// Why confidence is low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Doubts {
    /// Less than half of what could be compared is known on both sides.
    pub little_known: bool,
    /// Every shared problem is one that over half of all places have.
    pub common_problems: bool,
    /// More places tie for the last rank than were asked for.
    pub crowded_tie: bool,
    /// Figures suggest what is shared, and one of the two sides has nothing of it on record.
    pub only_suggested: bool,
}

/// Judges a ranked candidate. `crowded_tie` is where too many places tie, if they do.
pub fn confidence(ranked: &Ranked<'_>, corpus: &Corpus, crowded_tie: Option<Tie>, today: Date) -> Confidence {
    let shared = &ranked.candidate.shared;
    let doubts = Doubts {
        little_known: ranked.coverage.value() < LOW_COVERAGE,
        common_problems: shared.iter().all(|one| corpus.is_common(one.problem)),
        crowded_tie: crowded_tie == Some(ranked.standing()),
        only_suggested: shared.iter().all(|one| one.is_derived_here() || one.is_derived_there()),
    };
    if doubts != Doubts::default() {
        return Confidence::Low(doubts);
    }
    if ranked.coverage.value() >= HIGH_COVERAGE && shared.iter().any(|one| is_fresh_record(one, today)) {
        return Confidence::High;
    }
    Confidence::Medium
}

fn is_fresh_record(shared: &Shared<'_>, today: Date) -> bool {
    [shared.own.ground, shared.ground].iter().all(|ground| match ground {
        Ground::Record(record) => !record.is_stale(today),
        Ground::Pressure(_) | Ground::Asked => false,
    })
}
