//! A named set of weights for the figures of an area, learned from a list and kept in a model for whoever chooses it.

use std::collections::BTreeMap;

use ndarray::Array1;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::SEED;
use super::bootstrap::Interval;
use super::folds::{FOLDS, Folds, RIDGES};
use super::lesson::Lessons;
use super::plain::Plain;
use crate::domain::id::TermId;
use crate::domain::reference::Reference;
use crate::domain::register::Register;
use crate::features::parameters::Parameters;

/// Why nothing is learned.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LearningError {
    /// Too few places to hold any back.
    #[error("weights cannot be learned from '{name}': {places} of its places can be used, and {FOLDS} are needed")]
    TooFew {
        /// The list.
        name: String,
        /// Its places that can be used.
        places: usize,
    },
    /// Nothing in it is told by figures.
    #[error(
        "weights cannot be learned from '{0}': its neighbours are no more alike in any figure than other places are"
    )]
    NothingTells(String),
}

/// Weights of figures, learned from one list. Never used unless somebody asks for them by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightSet {
    /// What callers ask for: 1 to 64 letters, digits and `_ - . :`.
    pub name: String,
    /// Name of the list's file.
    pub learned_from: String,
    /// Who made the list and under which licence; empty where nobody said.
    pub attribution: String,
    /// SHA-256 of the list's file, as 64 hex digits.
    pub sha256: String,
    /// Places whose lists were learned from.
    pub places: usize,
    /// Parts of the cross-validation, by place: a place that is judged was seen neither as a place nor as a neighbour.
    pub folds: usize,
    /// Half of this times the squared distance from the weights of the themes was added to the loss: the one of
    /// `ridges_tried` that found most for places held back among those that were learned from.
    pub ridge: f64,
    /// The choice, strongest first. Each fold's own was chosen without that fold.
    pub ridges_tried: Vec<f64>,
    /// Seed by which places were dealt into folds.
    pub seed: u64,
    /// Cross-validated: share of a place's list among the first k by the learned weights alone, k being the list's length.
    pub recall_at_k: Interval,
    /// That, less the same by the weights of the themes, place by place.
    pub gain_over_themes: Interval,
    /// That, less the same by the plain method, place by place.
    pub gain_over_plain: Interval,
    /// Weight of each indicator that is compared, by code; they sum to 1.
    pub weights: BTreeMap<String, f64>,
}

impl WeightSet {
    /// Learns from a list. The same list, places and parameters give the same weights, to the last bit.
    pub fn learn(register: &Register, parameters: &Parameters, reference: &Reference) -> Result<Self, LearningError> {
        let compared: Vec<usize> = (0..parameters.indicators.len())
            .filter(|&position| parameters.indicator_weights[position] > 0.0 && parameters.scalers[position].is_some())
            .collect();
        let themes: Array1<f64> = compared.iter().map(|&position| parameters.indicator_weights[position]).collect();
        let lessons = Lessons::new(register, parameters, &reference.list, &compared);
        let places = lessons.places();
        if places.len() < FOLDS || themes.is_empty() {
            return Err(LearningError::TooFew { name: reference.name.to_string(), places: places.len() });
        }
        let learned = Folds::new(&lessons, &themes).learn();
        let plain = Plain::new(&register.profiles().to_vec(), &compared);
        let ours: Vec<f64> = places.iter().map(|place| learned.held_back[place]).collect();
        let themed: Vec<f64> = places.iter().map(|&place| lessons.recall(place, &themes)).collect();
        let plainly: Vec<f64> =
            places.iter().map(|&place| lessons.recall_by(place, |other| -plain.distance(place, other))).collect();
        let sum = learned.weights.sum();
        if sum <= 0.0 {
            return Err(LearningError::NothingTells(reference.name.to_string()));
        }
        let code = |position: &usize| parameters.indicators[*position].clone();
        Ok(Self {
            name: reference.name.to_string(),
            learned_from: reference.file.clone(),
            attribution: reference.attribution.clone(),
            sha256: reference.sha256.clone(),
            places: places.len(),
            folds: FOLDS,
            ridge: learned.ridge,
            ridges_tried: RIDGES.to_vec(),
            seed: SEED,
            recall_at_k: Interval::of(&ours),
            gain_over_themes: Interval::of_difference(&ours, &themed),
            gain_over_plain: Interval::of_difference(&ours, &plainly),
            weights: compared.iter().map(code).zip(learned.weights / sum).collect(),
        })
    }

    /// The weights in the order of these indicators; 0 for those that the set does not know.
    pub fn in_order_of(&self, indicators: &[String]) -> Vec<f64> {
        indicators.iter().map(|code| self.weights.get(code).copied().unwrap_or(0.0)).collect()
    }

    /// Whether these are weights that [`Self::learn`] can give for rows of these parameters.
    pub fn is_sound(&self, parameters: &Parameters) -> bool {
        let compared = |code: &String| {
            let stored = parameters.indicators.iter().zip(&parameters.indicator_weights);
            stored.into_iter().any(|(one, weight)| one == code && *weight > 0.0)
        };
        let sum: f64 = self.weights.values().sum();
        TermId::new(&self.name).is_ok()
            && self.weights.keys().all(compared)
            && self.weights.values().all(|weight| (0.0..=1.0).contains(weight))
            && (sum - 1.0).abs() < 1e-9
    }
}
