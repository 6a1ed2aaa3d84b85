//! How much of a list of similar places our features recover, beside chance and the plain method.

use serde::Serialize;
use thiserror::Error;

use super::choices::{self, Choice};
use super::questions::used_indicators;
use super::scores::{Measure, Pool, Ranking, Scores, Subjects};
use crate::domain::block::{Block, WeightError, Weights};
use crate::domain::query::Extra;
use crate::domain::reference::List;
use crate::domain::slot::Slot;
use crate::domain::weighing::OwnWeights;
use crate::engine::View;
use crate::index::Asked;
use crate::learning::WeightSet;
use crate::learning::plain::Plain;

/// What is measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Among whom.
    pub pool: Pool,
    /// Only among places of the same governance type; neighbours of other types are taken off the list.
    pub within_type: bool,
    /// The blocks that rank, each with its weight in place-wide questions.
    pub blocks: Vec<Block>,
    /// Learned weights of the figures, by their position in the model; none for the pack's themes.
    pub weight_set: Option<usize>,
    /// What puts our rankings in another order than that of the fit.
    pub extras: Vec<Extra>,
}

/// How much of a list is recovered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recall {
    /// The pool.
    pub pool: Pool,
    /// Whether only places of the same governance type were ranked.
    pub within_type: bool,
    /// The blocks that ranked.
    pub blocks: Vec<&'static str>,
    /// The learned weights of figures that ranked; none for those of the pack's themes.
    pub weight_set: Option<WeightSet>,
    /// What put ours in another order than that of the fit.
    pub ranking_extras: Vec<&'static str>,
    /// Places judged.
    pub places: usize,
    /// Places not judged because no neighbour is of their governance type.
    pub without_one_of_their_type: usize,
    /// Mean length of their lists.
    pub mean_list_length: f64,
    /// Mean number of places ranked for each.
    pub mean_pool: f64,
    /// Ours.
    pub ours: Measure,
    /// The plain method on the same figures.
    pub plain: Measure,
    /// What drawing at random would find, in the mean.
    pub random_at_k: f64,
    /// Ours less plain, place by place.
    pub difference: Measure,
    /// What the extras bring or cost: ours less ours in the order of the fit, place by place; none without extras.
    pub difference_by_extras: Option<Measure>,
    /// What each choice of the context block brings; empty where context does not rank.
    pub choices: Vec<Choice>,
}

/// Why nothing is measured.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RecallError {
    /// The blocks weigh nothing.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// Nobody is left to judge.
    #[error("no place of it has a neighbour of its own governance type")]
    NoneOfType,
}

/// Measures a list, and gives the rankings that were judged.
pub fn recall(view: &View, list: &List, settings: &Settings) -> Result<(Recall, Vec<Ranking>), RecallError> {
    let vocabulary = view.vocabulary();
    let named = settings.blocks.iter().map(|&block| (block.name(), vocabulary.weights.of(true).of(block)));
    let weights = vocabulary.rescaled(OwnWeights::from_named(named)?.alone()?, true)?;
    let register = view.register();
    let subjects = Subjects::new(register, list, settings.pool, settings.within_type);
    if subjects.each.is_empty() {
        return Err(RecallError::NoneOfType);
    }
    let indicator_weights = view.indicator_weights(settings.weight_set);
    let ranked = |extras: &[Extra]| {
        let weights = Weighing { blocks: &weights, indicators: indicator_weights.as_deref() };
        subjects.rankings(|place, others| keys(view, place, others, &weights, extras))
    };
    let rankings = ranked(&settings.extras);
    let by_fit = || ranked(&[]);
    let used: Vec<usize> = used_indicators(view);
    let plain = Plain::new(&register.profiles().to_vec(), &used);
    let plainly = subjects.rankings(|place, others| others.iter().map(|&one| -plain.distance(place, one)).collect());
    let (ours, theirs) = (Scores::of(&rankings), Scores::of(&plainly));
    let context = settings.blocks.contains(&Block::Context);
    let report = Recall {
        pool: settings.pool,
        within_type: settings.within_type,
        blocks: settings.blocks.iter().filter(|&&one| weights.of(one) > 0.0).map(|block| block.name()).collect(),
        weight_set: settings.weight_set.and_then(|position| view.weight_sets().get(position)).cloned(),
        places: rankings.len(),
        without_one_of_their_type: list.neighbours.len() - rankings.len(),
        mean_list_length: mean(rankings.iter().map(|one| one.neighbours.len())),
        mean_pool: mean(rankings.iter().map(|one| one.best_first.len())),
        random_at_k: rankings.iter().map(Ranking::by_chance).sum::<f64>() / rankings.len().max(1) as f64,
        ranking_extras: settings.extras.iter().map(|extra| extra.name()).collect(),
        difference: ours.less(&theirs),
        difference_by_extras: (!settings.extras.is_empty()).then(|| ours.less(&Scores::of(&by_fit()))),
        choices: if context { choices::choices(view, &subjects, &theirs) } else { Vec::new() },
        ours: ours.measure(),
        plain: theirs.measure(),
    };
    Ok((report, rankings))
}

/// How blocks weigh, and the figures within the context block; none for the pack's themes.
struct Weighing<'a> {
    blocks: &'a Weights,
    indicators: Option<&'a [f64]>,
}

/// Fits by the blocks that weigh something, or what extras make of them, in the order of `others`. Law 1 does not apply:
/// features are measured, not answers.
fn keys(view: &View, place: Slot, others: &[Slot], weights: &Weighing<'_>, extras: &[Extra]) -> Vec<f64> {
    let place_wide = Asked::place_wide(view.register().get(place), place);
    let asked = Asked { indicator_weights: weights.indicators, ..place_wide };
    let question = view.question(&asked);
    let order = view.order(weights.blocks, true);
    let score = |&other: &Slot| {
        let likeness = question.likeness(other, None);
        let fit = weights.blocks.total(|block| likeness[block as usize].similarity);
        order.key(extras, &view.register().get(other).place.id, fit, &likeness)
    };
    others.iter().map(score).collect()
}

fn mean(numbers: impl ExactSizeIterator<Item = usize>) -> f64 {
    let count = numbers.len().max(1) as f64;
    numbers.sum::<usize>() as f64 / count
}
