//! The area in figures: transforms, scales and bumps, learned from the pack's own figures.

use std::collections::BTreeMap;

use peermatch::domain::indicator::{Indicator, Scale};
use peermatch::domain::profile::Profile;

use super::Compared;

/// Centres of the Gaussian bumps.
const CENTRES: [f64; 6] = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];

/// Each place's bumps and each indicator's weight.
pub(super) struct Context {
    weights: Vec<f64>,
    /// By place, then indicator.
    bumps: Vec<Vec<Option<[f64; 6]>>>,
}

impl Context {
    pub(super) fn learn(indicators: &[Indicator], profiles: &[Profile]) -> Self {
        let mut bumps = vec![vec![None; indicators.len()]; profiles.len()];
        for (position, indicator) in indicators.iter().enumerate().filter(|(_, one)| one.used) {
            for (place, z) in standard_scores(indicator.scale, profiles, position).into_iter().enumerate() {
                bumps[place][position] = z.map(|z| bump(z.clamp(-3.0, 3.0)));
            }
        }
        Self { weights: weights(indicators), bumps }
    }

    /// The same with weights of somebody's own, by code.
    pub(super) fn weighed(self, indicators: &[Indicator], weights: &BTreeMap<String, f64>) -> Self {
        let weights = indicators.iter().map(|one| weights.get(one.id.as_str()).copied().unwrap_or(0.0)).collect();
        Self { weights, ..self }
    }

    /// Sum over the indicators known on both sides, without scaling up, and how much they weigh.
    pub(super) fn compare(&self, a: usize, b: usize) -> Compared {
        let (mut product, mut known) = (0.0, 0.0);
        for (weight, (a, b)) in self.weights.iter().zip(self.bumps[a].iter().zip(&self.bumps[b])) {
            if let (Some(a), Some(b)) = (a, b) {
                product += weight * dot(a, b);
                known += weight;
            }
        }
        (product, known)
    }
}

/// How far each place lies from the mean of all who have the figure, in standard deviations of what its transform makes of it.
pub(super) fn standard_scores(scale: Scale, profiles: &[Profile], position: usize) -> Vec<Option<f64>> {
    let figure = |profile: &Profile| profile.figures[position].map(|figure| figure.value());
    scores(scale, &profiles.iter().map(figure).collect::<Vec<_>>())
}

fn scores(scale: Scale, of_places: &[Option<f64>]) -> Vec<Option<f64>> {
    let raw: Vec<f64> = of_places.iter().flatten().copied().collect();
    let transform = choose(scale, &raw);
    let known: Vec<f64> = raw.iter().map(|&value| transform(value)).collect();
    let (mean, deviation) = (mean(&known), moment(&known, 2).sqrt());
    let z = |value: f64| if deviation == 0.0 { 0.0 } else { (transform(value) - mean) / deviation };
    of_places.iter().map(|value| value.map(z)).collect()
}

/// The bumps of each place that has a figure, over all that have it.
pub(super) fn all_bumps(scale: Scale, of_places: &[Option<f64>]) -> Vec<Option<[f64; 6]>> {
    scores(scale, of_places).into_iter().map(|z| z.map(|z| bump(z.clamp(-3.0, 3.0)))).collect()
}

/// Themes weigh alike, and so do the indicators within one.
fn weights(indicators: &[Indicator]) -> Vec<f64> {
    let used = || indicators.iter().filter(|one| one.used);
    let mut themes: Vec<&str> = used().map(|one| one.theme.as_str()).collect();
    themes.sort_unstable();
    themes.dedup();
    let in_theme = |theme: &str| used().filter(|one| one.theme == theme).count() as f64;
    let weight = |one: &Indicator| if one.used { 1.0 / (themes.len() as f64 * in_theme(&one.theme)) } else { 0.0 };
    indicators.iter().map(weight).collect()
}

/// What is skewed by no more than one stays as it is; else the transform that leaves the least skewness.
fn choose(scale: Scale, raw: &[f64]) -> Box<dyn Fn(f64) -> f64> {
    if skewness(raw).abs() <= 1.0 {
        return Box::new(|value| value);
    }
    let least = raw.iter().copied().fold(f64::INFINITY, f64::min);
    let least_positive = raw.iter().copied().filter(|&value| value > 0.0).fold(f64::INFINITY, f64::min);
    let shift = if least == 0.0 { least_positive / 2.0 } else { 0.0 };
    let whole = if scale == Scale::Percentage { 100.0 } else { 1.0 };
    let logit = move |value: f64| {
        let share = (value / whole).clamp(0.002, 0.998);
        (share / (1.0 - share)).ln()
    };
    let mut possible: Vec<Box<dyn Fn(f64) -> f64>> = Vec::new();
    if least >= 0.0 {
        possible.push(Box::new(move |value| (value + shift).ln()));
    }
    if scale != Scale::Amount {
        possible.push(Box::new(logit));
    }
    if least >= 0.0 {
        possible.push(Box::new(f64::sqrt));
    }
    let left = |transform: &dyn Fn(f64) -> f64| {
        skewness(&raw.iter().map(|&value| transform(value)).collect::<Vec<f64>>()).abs()
    };
    possible.into_iter().min_by(|a, b| left(a).total_cmp(&left(b))).unwrap_or_else(|| Box::new(|value| value))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Central moment, divided by n.
fn moment(values: &[f64], power: i32) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / values.len() as f64
}

fn skewness(values: &[f64]) -> f64 {
    moment(values, 3) / moment(values, 2).powf(1.5)
}

fn bump(z: f64) -> [f64; 6] {
    let raw = CENTRES.map(|centre| (-(z - centre) * (z - centre)).exp());
    let length = dot(&raw, &raw).sqrt();
    raw.map(|value| value / length)
}

pub(super) fn dot(a: &[f64; 6], b: &[f64; 6]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// How alike two z-scores are, 0 to 1.
pub(crate) fn kernel(a: f64, b: f64) -> f64 {
    dot(&bump(a), &bump(b))
}
