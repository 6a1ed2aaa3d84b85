//! How far a fit can be relied on.

use jiff::civil::Date;

use super::rank::{Ranked, Tie};
use super::shared::{Ground, Shared};
use crate::features::corpus::Corpus;

/// A record of that age or older is stale, in years.
const STALE_AFTER_YEARS: i16 = 2;
const LOW_COVERAGE: f64 = 0.5;
const HIGH_COVERAGE: f64 = 0.8;

/// How far a fit can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// For at least one of the reasons.
    Low(Doubts),
    /// Neither low nor high.
    Medium,
    /// Well covered, and a shared problem is recently on record on both sides.
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
    if ranked.coverage.value() >= HIGH_COVERAGE && shared.iter().any(|one| is_recent_record(one, today)) {
        return Confidence::High;
    }
    Confidence::Medium
}

/// Whether a fact of that day is two years old or older.
pub fn is_stale(as_of: Date, today: Date) -> bool {
    let years = jiff::Span::new().years(STALE_AFTER_YEARS);
    as_of.checked_add(years).is_ok_and(|until| until <= today)
}

fn is_recent_record(shared: &Shared<'_>, today: Date) -> bool {
    [shared.own.ground, shared.ground].iter().all(|ground| match ground {
        Ground::Record(record) => !is_stale(record.latest().as_of, today),
        Ground::Pressure(_) | Ground::Asked => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_record_is_stale_two_years_to_the_day_later() {
        assert!(!is_stale(date(2024, 11, 23), date(2026, 11, 22)));
        assert!(is_stale(date(2024, 11, 22), date(2026, 11, 22)));
        assert!(is_stale(date(2024, 2, 29), date(2026, 2, 28)));
        assert!(!is_stale(date(2027, 1, 1), date(2026, 11, 22)));
    }
}
