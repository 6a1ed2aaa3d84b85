//! What training learns: the parameters that turn facts into rows.

use serde::{Deserialize, Serialize};

use super::context;
use super::corpus::Corpus;
use super::own_words::SpokenWords;
use super::pressure::{self, Cut};
use super::scale::Scaler;
use super::stage_spread::StageSpread;
use crate::domain::pressure::Pressure;
use crate::domain::profile::Profile;
use crate::domain::vocabulary::Vocabulary;
use crate::text::Reader;

/// Parameters of the features, learned from one pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// How common each problem is.
    pub corpus: Corpus,
    /// Code of each indicator, in the order of the next two.
    pub indicators: Vec<String>,
    /// Scale of each indicator; none where no place has a figure.
    pub scalers: Vec<Option<Scaler>>,
    /// Weight of each indicator in the context block; they sum to 1.
    pub indicator_weights: Vec<f64>,
    /// Border of the worst tenth, one for each pressure rule of the pack.
    pub cuts: Vec<Cut>,
    /// Code of each figure that measures a problem, in the order of the next.
    pub problem_figures: Vec<String>,
    /// Scale of each; none where no place has it.
    pub problem_scalers: Vec<Option<Scaler>>,
    /// Of which problems the stages differ.
    pub stage_spread: StageSpread,
    /// Which words places say of their own matters.
    pub spoken: SpokenWords,
}

impl Parameters {
    /// Learns from every place. The same places give the same parameters, to the last bit.
    pub fn learn(vocabulary: &Vocabulary, profiles: &[Profile]) -> Self {
        let figures = |position: usize| -> Vec<f64> {
            profiles.iter().filter_map(|profile| profile.figures[position]).map(|figure| figure.value()).collect()
        };
        let scalers: Vec<Option<Scaler>> = vocabulary
            .indicators
            .iter()
            .enumerate()
            .map(|(position, indicator)| Scaler::learn(&figures(position), indicator.scale))
            .collect();
        let cut = |rule: &crate::domain::pressure::PressureRule| {
            let values = vocabulary.indicator_index(&rule.indicator).map(figures).unwrap_or_default();
            Cut::learn(&values, rule.bad_end)
        };
        let cuts: Vec<Cut> = vocabulary.pressure_rules.iter().map(cut).collect();
        let pressures: Vec<Vec<Pressure>> =
            profiles.iter().map(|profile| pressure::derive(profile, vocabulary, &scalers, &cuts)).collect();
        let pressed = pressures.iter().map(|of_place| of_place.iter().map(|pressure| &pressure.problem).collect());
        Self {
            corpus: Corpus::count(profiles, &vocabulary.taxonomy).with_pressures(pressed),
            indicators: vocabulary.indicators.iter().map(|indicator| indicator.id.to_string()).collect(),
            scalers,
            indicator_weights: context::theme_weights(&vocabulary.indicators),
            cuts,
            problem_figures: vocabulary.problem_figures.iter().map(|figure| figure.id.to_string()).collect(),
            problem_scalers: problem_scalers(vocabulary, profiles),
            stage_spread: StageSpread::learn(profiles, &vocabulary.taxonomy),
            spoken: SpokenWords::learn(&Reader::new(&vocabulary.language), profiles),
        }
    }

    /// Whether these are numbers that training can make: a file can be whole and still hold nonsense.
    pub fn are_sound(&self) -> bool {
        let weights = &self.indicator_weights;
        let sum: f64 = weights.iter().sum();
        let weighs = weights.iter().all(|weight| (0.0..=1.0).contains(weight));
        let sums = weights.is_empty() || sum == 0.0 || (sum - 1.0).abs() < 1e-9;
        let mut scalers = self.scalers.iter().chain(&self.problem_scalers).flatten();
        let counts = self.corpus.is_sound() && self.stage_spread.is_sound() && self.spoken.is_sound();
        weighs && sums && scalers.all(Scaler::is_sound) && counts
    }

    /// Whether these parameters were learned for a pack with the same figures and pressure rules.
    pub fn fits(&self, vocabulary: &Vocabulary) -> bool {
        let codes = vocabulary.indicators.iter().map(|indicator| indicator.id.as_str());
        let figures = vocabulary.problem_figures.iter().map(|figure| figure.id.as_str());
        self.indicators.iter().map(String::as_str).eq(codes)
            && self.scalers.len() == self.indicators.len()
            && self.indicator_weights.len() == self.indicators.len()
            && self.cuts.len() == vocabulary.pressure_rules.len()
            && self.problem_figures.iter().map(String::as_str).eq(figures)
            && self.problem_scalers.len() == self.problem_figures.len()
    }
}

/// The scale of each figure that measures a problem, over all places that have it.
fn problem_scalers(vocabulary: &Vocabulary, profiles: &[Profile]) -> Vec<Option<Scaler>> {
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); vocabulary.problem_figures.len()];
    for one in profiles.iter().flat_map(|profile| &profile.problem_figures) {
        values[one.of].push(one.figure.value());
    }
    vocabulary.problem_figures.iter().zip(values).map(|(figure, values)| Scaler::learn(&values, figure.scale)).collect()
}
