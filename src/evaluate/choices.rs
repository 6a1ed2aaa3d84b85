//! What each choice of the context block brings: the plain method turned into ours one step at a time.

use serde::Serialize;

use super::questions::used_indicators;
use super::scores::{Scores, Subjects};
use crate::domain::slot::Slot;
use crate::engine::View;
use crate::features::context;
use crate::features::scale::Scaler;
use crate::learning::Interval;
use crate::learning::plain::Plain;

/// One way of comparing figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Choice {
    /// What is done.
    pub method: &'static str,
    /// How many figures are compared.
    pub figures: usize,
    /// Mean recall among the first k.
    pub recall_at_k: f64,
    /// Less the plain method's, place by place.
    pub difference: Interval,
}

/// Each step from the plain method to ours, held against the plain method's scores.
pub(super) fn choices(view: &View, subjects: &Subjects<'_>, plain_scores: &Scores) -> Vec<Choice> {
    let profiles = &view.register().profiles().to_vec();
    let indicators = &view.vocabulary().indicators;
    let (all, used): (Vec<usize>, Vec<usize>) = ((0..indicators.len()).collect(), used_indicators(view));
    let themes = context::theme_weights(indicators);
    let even = |count: usize| vec![1.0 / count as f64; count];
    let themed: Vec<f64> = used.iter().map(|&position| themes[position]).collect();
    let (plain_all, plain) = (Plain::new(profiles, &all), Plain::new(profiles, &used));
    let scalers = &view.encoder().parameters().scalers;
    let ours = |place: Slot, other: Slot| -> f64 {
        let known = |place: Slot, position: usize| {
            let figure = profiles[place].figures[position]?;
            scalers[position].as_ref().map(|scaler: &Scaler| scaler.clipped(figure.value()))
        };
        let each = used.iter().zip(&themed).filter_map(|(&position, weight)| {
            Some(weight * context::kernel(known(place, position)?, known(other, position)?))
        });
        each.sum()
    };
    let bumps = |plain: &Plain, weights: &[f64], place: Slot, other: Slot| -> f64 {
        let pairs = plain.row(place).iter().zip(plain.row(other)).zip(weights);
        pairs.map(|((&a, &b), weight)| weight * context::kernel(a, b)).sum()
    };
    let choice = |method: &'static str, figures: usize, score: &dyn Fn(Slot, Slot) -> f64| {
        let rankings = subjects.rankings(|place, others| others.iter().map(|&other| score(place, other)).collect());
        let scores = Scores::of(&rankings);
        let recall_at_k = scores.at_k.iter().sum::<f64>() / scores.at_k.len().max(1) as f64;
        let difference = Interval::of_difference(&scores.at_k, &plain_scores.at_k);
        Choice { method, figures, recall_at_k, difference }
    };
    let (every, kept) = (even(all.len()), even(used.len()));
    vec![
        choice("distance, all", all.len(), &|a, b| -plain_all.distance(a, b)),
        choice("distance, used (plain)", used.len(), &|a, b| -plain.distance(a, b)),
        choice("bumps, all", all.len(), &|a, b| bumps(&plain_all, &every, a, b)),
        choice("bumps, used", used.len(), &|a, b| bumps(&plain, &kept, a, b)),
        choice("bumps, by theme", used.len(), &|a, b| bumps(&plain, &themed, a, b)),
        choice("and transforms (ours)", used.len(), &ours),
    ]
}
