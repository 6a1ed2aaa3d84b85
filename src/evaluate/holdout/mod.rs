//! Whether peers tell what a place does not show: facts are hidden, the rest is ranked by what is left, and what was hidden is the
//! truth.
//!
//! Everything that is learned is learned without the hidden facts, events are hidden whole ([`events`]), and the smoothing of votes
//! is chosen on inner folds of what is seen. What most places have is the method to beat.

mod events;
mod score;
mod split;
mod tally;
mod trial;
mod vote;

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use thiserror::Error;

use super::SEED;
use crate::domain::block::WeightError;
use crate::domain::register::RegisterError;
use crate::domain::vocabulary::Vocabulary;
use crate::engine::View;
use crate::features::encoder::OtherParameters;

pub(super) use split::kept_evidence;
pub use split::{Split, before, folds};
use tally::Tally;
pub use tally::{Found, FoundProblem};
use trial::Trial;
use vote::Method;
pub use vote::{Smoothing, Whose};

/// Folds by event.
const FOLDS: usize = 5;
/// Folds of what is seen, on which the smoothing is chosen.
const INNER_FOLDS: usize = 3;

/// Why nothing is measured.
#[derive(Debug, Error)]
pub enum HoldoutError {
    /// Nothing is left to judge by.
    #[error("no fact of public record or declared is left to hide")]
    NothingHidden,
    /// Nothing is left to choose the smoothing by.
    #[error("too little was known before {0} to learn from")]
    NothingBefore(Date),
    /// The parameters are not those of the vocabulary: a fault of ours.
    #[error(transparent)]
    Parameters(#[from] OtherParameters),
    /// The pack's weights leave nothing to compare.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// The places that are seen make no register: a fault of ours.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// What was found of what was hidden.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holdout {
    /// `folds` or `before`.
    pub split: &'static str,
    /// The day that parts what is seen from what is hidden, ISO 8601; none for folds.
    pub before: Option<String>,
    /// Times that something was hidden.
    pub folds: usize,
    /// Folds on which the smoothing was chosen.
    pub inner_folds: usize,
    /// Places judged.
    pub places: usize,
    /// Facts hidden and judged.
    pub hidden_facts: usize,
    /// Mean number of facts hidden of one place at a time.
    pub mean_hidden: f64,
    /// Mean number of problems that were ranked.
    pub mean_candidates: f64,
    /// The smoothing of each fold, chosen without it.
    pub smoothing: Vec<Smoothing>,
    /// Ours, then those to beat.
    pub methods: Vec<Found>,
    /// Which problems were found, those hidden most often first.
    pub problems: Vec<FoundProblem>,
}

/// Hides by event, in folds, or what came after a day.
pub fn holdout(view: &View, day: Option<Date>) -> Result<Holdout, HoldoutError> {
    let vocabulary = Arc::new(view.vocabulary().clone());
    let profiles = &view.register().profiles().to_vec();
    let splits = match day {
        None => folds(&vocabulary, profiles, FOLDS, SEED),
        Some(day) => vec![before(&vocabulary, profiles, day)],
    };
    let mut smoothing = Vec::new();
    let mut tally = Tally::default();
    let (mut hidden, mut candidates, mut judged) = (0, 0, 0);
    for split in splits.iter().filter(|split| !split.hidden.is_empty()) {
        let chosen = chosen(&vocabulary, split)?
            .ok_or_else(|| day.map_or(HoldoutError::NothingHidden, HoldoutError::NothingBefore))?;
        smoothing.push(chosen);
        let trial = Trial::new(&vocabulary, split)?;
        for method in [Method::Ours(chosen)].into_iter().chain(Method::BASELINES) {
            tally.add(method, &trial);
        }
        judged += trial.judged.len();
        hidden += trial.judged.iter().map(|one| one.hidden.len()).sum::<usize>();
        candidates += trial.judged.iter().map(|one| one.candidates.len()).sum::<usize>();
    }
    if judged == 0 {
        return Err(HoldoutError::NothingHidden);
    }
    Ok(Holdout {
        split: if day.is_some() { "before" } else { "folds" },
        before: day.map(|day| day.to_string()),
        folds: smoothing.len(),
        inner_folds: INNER_FOLDS,
        places: tally.places(),
        hidden_facts: hidden,
        mean_hidden: hidden as f64 / judged as f64,
        mean_candidates: candidates as f64 / judged as f64,
        smoothing,
        methods: tally.found(),
        problems: tally.problems(&vocabulary),
    })
}

/// The smoothing with the largest mean gain on inner folds of what is seen; none where that leaves nothing to judge by. The
/// first that was tried wins among equals.
fn chosen(vocabulary: &Arc<Vocabulary>, split: &Split) -> Result<Option<Smoothing>, HoldoutError> {
    let mut trials = Vec::new();
    for inner in folds(vocabulary, &split.seen, INNER_FOLDS, SEED + 1) {
        trials.push(Trial::new(vocabulary, &inner)?);
    }
    if trials.iter().all(|trial| trial.judged.is_empty()) {
        return Ok(None);
    }
    let gain = |smoothing: Smoothing| {
        let mut tally = Tally::default();
        trials.iter().for_each(|trial| tally.add(Method::Ours(smoothing), trial));
        tally.mean_gain()
    };
    let tried = Smoothing::all().into_iter().map(|smoothing| (smoothing, gain(smoothing)));
    Ok(tried.reduce(|best, one| if one.1 > best.1 { one } else { best }).map(|(smoothing, _)| smoothing))
}
