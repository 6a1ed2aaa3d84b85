//! The first of a ranking, without working out everybody's fit.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use thiserror::Error;

use super::eligible::Eligibility;
use super::rank::{Ranked, precedence, tie_key};
use crate::domain::block::{Block, Weights};
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::fit::{BILLION, Billionths, Fit, FitError};
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::features::vector::Likeness;
use crate::index::{PlaceSet, Question};

/// Covers the rounding of a fit to billionths and of numbers near 1 to 32 bits.
const ROUNDING: f64 = 1e-6;

/// Why there is no ranking.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum RankError {
    /// A fit outside 0 to 1: a fault of ours.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// Whoever asked no longer waits.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// How far down a ranking is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Depth {
    /// The first `number`, everyone who ties with the last of them, and who falls short of that one by `margin` at most.
    First {
        /// How many.
        number: usize,
        /// A difference of fits, 0 or more.
        margin: f64,
    },
    /// Everyone with this fit or a higher one.
    Down {
        /// The lowest fit wanted.
        fit: f64,
    },
}

/// What ranks: a question, its weights, who is judged how.
#[derive(Debug)]
pub struct Ranker<'q, 'a> {
    /// The question, encoded.
    pub question: Question<'a>,
    /// Rescaled to the blocks that this kind of question has.
    pub weights: &'q Weights,
    /// What stands for the query where ties are broken.
    pub query_id: &'q str,
    /// Who may be ranked, and what is shared.
    pub eligibility: &'q Eligibility<'a>,
    /// All registered places.
    pub register: &'a Register,
    /// Whether these are the places that fill up.
    pub fills_up: bool,
}

/// A place's fit, before it is known whether it is wanted.
struct Score {
    place: Slot,
    likeness: [Likeness; Block::COUNT],
    fit: Fit,
    coverage: Fit,
}

impl<'a> Ranker<'_, 'a> {
    /// The eligible places as far down as is wanted, best first: fits are compared in billionths, then the tie key, then
    /// the id. Exact: who is not looked at cannot belong.
    pub fn rank(&self, eligible: &PlaceSet, depth: Depth, cancel: &Cancel) -> Result<Vec<Ranked<'a>>, RankError> {
        let mut wanted = Wanted::new(depth);
        let mut scores = Vec::new();
        if matches!(depth, Depth::First { number, .. } if number >= eligible.len()) {
            for place in eligible.iter() {
                cancel.check()?;
                scores.push(self.score(place)?);
            }
        } else {
            let (number, margin) = wanted.reach();
            let mut promising = self.question.promising(self.weights, eligible, number, margin);
            while let Some(place) = promising.next(wanted.least(), cancel)? {
                cancel.check()?;
                let score = self.score(place)?;
                wanted.take(score.fit.billionths());
                scores.push(score);
            }
        }
        scores.retain(|score| score.fit.billionths() >= wanted.lowest);
        let id = |score: &Score| &self.register.get(score.place).place.id;
        scores.sort_by_cached_key(|one| (precedence(one.fit.value(), tie_key(self.query_id, id(one))), id(one)));
        Ok(scores.into_iter().filter_map(|score| self.ranked(score)).collect())
    }

    /// The first `number` and, where `place` is eligible and not among them, everyone down to it.
    pub fn rank_through(
        &self,
        eligible: &PlaceSet,
        number: usize,
        place: Slot,
        cancel: &Cancel,
    ) -> Result<Vec<Ranked<'a>>, RankError> {
        let first = self.rank(eligible, Depth::First { number, margin: 0.0 }, cancel)?;
        if !eligible.contains(place) || first.iter().any(|one| one.candidate.place == place) {
            return Ok(first);
        }
        let fit = self.score(place)?.fit.value();
        self.rank(eligible, Depth::Down { fit }, cancel)
    }

    /// Places that were ranked before, in the order that they had then.
    pub fn these(&self, ranked: &[Slot], cancel: &Cancel) -> Result<Vec<Ranked<'a>>, RankError> {
        let mut all = Vec::with_capacity(ranked.len());
        for &place in ranked {
            cancel.check()?;
            all.extend(self.ranked(self.score(place)?));
        }
        Ok(all)
    }

    /// The fit of one place, wherever it ranks.
    pub fn fit(&self, place: Slot) -> Result<Fit, FitError> {
        Ok(self.score(place)?.fit)
    }

    fn score(&self, place: Slot) -> Result<Score, FitError> {
        let matter = self.eligibility.matter(place);
        let likeness = self.question.likeness(place, matter);
        let fit = Fit::new(self.weights.total(|block| likeness[block as usize].similarity))?;
        let coverage = Fit::new(self.weights.total(|block| likeness[block as usize].known))?;
        Ok(Score { place, likeness, fit, coverage })
    }

    fn ranked(&self, Score { place, likeness, fit, coverage }: Score) -> Option<Ranked<'a>> {
        let candidate = self.eligibility.judge(place).ok()?;
        Some(Ranked { candidate, likeness, fit, coverage, key: fit.value(), fills_up: self.fills_up, by: None })
    }
}

/// The lowest fit that is still wanted; it rises as fits become known.
struct Wanted {
    lowest: Billionths,
    number: usize,
    margin: Billionths,
    best: BinaryHeap<Reverse<Billionths>>,
}

impl Wanted {
    fn new(depth: Depth) -> Self {
        // One more below a margin: whoever is compared with it in full precision must be there.
        let whole = |fit: f64| (fit * BILLION).ceil().max(0.0) as u64 + 1;
        let (lowest, number, margin) = match depth {
            Depth::First { number, margin } if margin > 0.0 => (0, number, whole(margin)),
            Depth::First { number, .. } => (0, number, 0),
            Depth::Down { fit } => (whole(fit).saturating_sub(2), 0, 0),
        };
        let [lowest, margin] = [lowest, margin].map(Billionths::new);
        Self { lowest, number, margin, best: BinaryHeap::new() }
    }

    /// Whoever cannot have this fit is not wanted. Rounded down by more than 32 bits lose.
    fn least(&self) -> f32 {
        (self.lowest.share() - ROUNDING) as f32
    }

    /// How many are wanted, 0 without a limit, and how far the others may fall short of them.
    fn reach(&self) -> (usize, f32) {
        (self.number, (self.margin.share() + ROUNDING) as f32)
    }

    fn take(&mut self, fit: Billionths) {
        if self.number == 0 {
            return;
        }
        self.best.push(Reverse(fit));
        if self.best.len() > self.number {
            self.best.pop();
        }
        if let (true, Some(Reverse(last))) = (self.best.len() == self.number, self.best.peek()) {
            self.lowest = Billionths::new(last.whole().saturating_sub(self.margin.whole()));
        }
    }
}
