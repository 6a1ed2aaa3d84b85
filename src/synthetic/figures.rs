//! The area in figures, mixed so that means, deviations and correlations stay.

use std::collections::BTreeMap;

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::domain::id::GovernanceTypeId;
use crate::domain::indicator::Figure;
use crate::domain::profile::Profile;
use crate::domain::vocabulary::Vocabulary;

/// Shares of a figure's variance that come from the first place, the second, and from nowhere; they sum to 1. The distances
/// from the mean are added with the roots of these, for all figures of a place alike: so the covariances stay what they were
/// (but for the noise, which makes each correlation 0.98 of itself).
const VARIANCE: [f64; 3] = [0.90, 0.08, 0.02];
/// Figures are kept to four decimals.
const DECIMALS: f64 = 1e4;

/// What is known of each indicator.
pub(super) struct Mixer<'a> {
    /// Its mean over the places of a type.
    means: BTreeMap<&'a GovernanceTypeId, Vec<f64>>,
    /// Over all places: deviation, least and largest.
    spreads: Vec<[f64; 3]>,
}

impl<'a> Mixer<'a> {
    pub(super) fn of(vocabulary: &Vocabulary, real: &'a [Profile]) -> Self {
        let mut by_type: BTreeMap<&GovernanceTypeId, Vec<&Profile>> = BTreeMap::new();
        real.iter().for_each(|one| by_type.entry(&one.place.governance_type).or_default().push(one));
        let indicators = 0..vocabulary.indicators.len();
        let means = by_type
            .into_iter()
            .map(|(kind, places)| (kind, indicators.clone().map(|one| mean(&known(&places, one))).collect()))
            .collect();
        let all: Vec<&Profile> = real.iter().collect();
        Self { means, spreads: indicators.map(|one| spread(&known(&all, one))).collect() }
    }

    /// Figures of a made-up place: known where the first place's are. Nothing leaves the range of the real ones.
    pub(super) fn mix(&self, pair: [&Profile; 2], random: &mut Xoshiro256PlusPlus) -> Vec<Option<Figure>> {
        let roots = VARIANCE.map(f64::sqrt);
        let means = &self.means[&pair[0].place.governance_type];
        let mut mixed = Vec::with_capacity(means.len());
        for (indicator, first) in pair[0].figures.iter().enumerate() {
            // Even, with a deviation of one.
            let noise = random.gen_range(-1.0..1.0) * 3.0_f64.sqrt();
            let Some(first) = first else {
                mixed.push(None);
                continue;
            };
            let [deviation, least, largest] = self.spreads[indicator];
            let mean = means[indicator];
            let second = pair[1].figures[indicator].map_or(first.value(), |figure| figure.value());
            let value =
                mean + roots[0] * (first.value() - mean) + roots[1] * (second - mean) + roots[2] * deviation * noise;
            let value = ((value * DECIMALS).round() / DECIMALS).clamp(least, largest);
            mixed.push(Figure::new(value, first.provenance).ok());
        }
        mixed
    }
}

fn known(places: &[&Profile], indicator: usize) -> Vec<f64> {
    places.iter().filter_map(|profile| profile.figures[indicator]).map(|figure| figure.value()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn spread(values: &[f64]) -> [f64; 3] {
    let mean = mean(values);
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len().max(1) as f64;
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    [variance.sqrt(), least, values.iter().copied().fold(f64::NEG_INFINITY, f64::max)]
}
