//! The plain method that anybody would use: standard scores and straight distance.

use crate::domain::profile::Profile;
use crate::domain::slot::Slot;
use crate::features::scale::CLIP;

/// Standard scores of figures over all places of a pack, clipped at three deviations, gaps filled with the median.
pub struct Plain {
    /// Places by columns.
    rows: Vec<Vec<f64>>,
}

impl Plain {
    /// Standardises the columns at `positions` of the vocabulary's indicators.
    pub fn new(profiles: &[Profile], positions: &[usize]) -> Self {
        let columns: Vec<Vec<f64>> = positions.iter().map(|&position| column(profiles, position)).collect();
        let row = |place: Slot| columns.iter().map(|column| column[place]).collect();
        Self { rows: Slot::all(profiles.len()).map(row).collect() }
    }

    /// The standard scores of a place.
    pub fn row(&self, place: Slot) -> &[f64] {
        &self.rows[place]
    }

    /// Straight distance of two places.
    pub fn distance(&self, one: Slot, other: Slot) -> f64 {
        self.rows[one].iter().zip(&self.rows[other]).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
    }
}

fn column(profiles: &[Profile], position: usize) -> Vec<f64> {
    let figure = |profile: &Profile| profile.figures[position].map(|figure| figure.value());
    let known: Vec<f64> = profiles.iter().filter_map(figure).collect();
    let number = known.len().max(1) as f64;
    let mean = known.iter().sum::<f64>() / number;
    let deviation = (known.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / number).sqrt();
    let score = |value: f64| if deviation > 0.0 { ((value - mean) / deviation).clamp(-CLIP, CLIP) } else { 0.0 };
    let mut scores: Vec<f64> = known.iter().map(|&value| score(value)).collect();
    scores.sort_by(f64::total_cmp);
    let median = match scores.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => scores[odd / 2],
        even => (scores[even / 2 - 1] + scores[even / 2]) / 2.0,
    };
    profiles.iter().map(|profile| figure(profile).map_or(median, score)).collect()
}
