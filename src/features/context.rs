//! The context block: each indicator as six Gaussian bumps, so that likeness falls with distance and never below zero.
//!
//! The bumps and their width were chosen by measurement: of the maps tried that never rise with distance, these left the
//! fewest places that are everybody's neighbour.

use super::scale::Scaler;
use super::vector::{BlockVector, Sparse};
use crate::domain::indicator::{Figure, Indicator};

/// Centres of the bumps, in standard deviations.
pub const CENTRES: [f64; 6] = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];

/// The bumps at `z` standard deviations, scaled to unit length.
pub fn bumps(z: f64) -> [f64; CENTRES.len()] {
    // Width h = 1, where the variance of a bump is h squared over 2.
    let raw = CENTRES.map(|centre| (-(z - centre) * (z - centre)).exp());
    let length = raw.iter().map(|bump| bump * bump).sum::<f64>().sqrt();
    raw.map(|bump| bump / length)
}

/// How alike two standardised figures are: 1 where they are equal, never rising with distance.
pub fn kernel(a: f64, b: f64) -> f64 {
    bumps(a).iter().zip(bumps(b)).map(|(x, y)| x * y).sum()
}

/// Weight of each indicator: themes weigh alike, and so do the indicators within one. 0 for those not used; sums to 1.
pub fn theme_weights(indicators: &[Indicator]) -> Vec<f64> {
    let used = || indicators.iter().filter(|indicator| indicator.used);
    let mut themes: Vec<&str> = used().map(|indicator| indicator.theme.as_str()).collect();
    themes.sort_unstable();
    themes.dedup();
    let size = |theme: &str| used().filter(|indicator| indicator.theme == theme).count();
    indicators.iter().map(|one| if one.used { 1.0 / (themes.len() * size(&one.theme)) as f64 } else { 0.0 }).collect()
}

/// Where a place stands on each indicator: standard deviations from the mean, clipped. All that is kept of the context block;
/// the bumps are made when two places are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Standings(Box<[f64]>);

impl Standings {
    /// Stands for what is not known; never the standing of a place.
    const UNKNOWN: f64 = f64::INFINITY;

    /// Standardises the figures of a place.
    pub fn new(figures: &[Option<Figure>], scalers: &[Option<Scaler>]) -> Self {
        let standing = |(figure, scaler): (&Option<Figure>, &Option<Scaler>)| match (figure, scaler) {
            (Some(figure), Some(scaler)) => scaler.clipped(figure.value()),
            _ => Self::UNKNOWN,
        };
        Self(figures.iter().zip(scalers).map(standing).collect())
    }

    /// One for each indicator, in their order; none where the figure is not known.
    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> {
        self.0.iter().map(|&z| (z != Self::UNKNOWN).then_some(z))
    }
}

/// The context block of a place: roots of the weights times the bumps of what is known, zero for what is not. Unknown
/// figures are not made up for by scaling the others: that would reward hiding.
pub fn encode(standings: &Standings, weights: &[f64]) -> BlockVector {
    let mut features = Vec::new();
    let mut known = Vec::new();
    for (position, (z, weight)) in standings.iter().zip(weights).enumerate() {
        let Some(z) = z else { continue };
        let root = weight.sqrt();
        known.push((position, root));
        let first = position * CENTRES.len();
        features.extend(bumps(z).iter().enumerate().map(|(bump, value)| (first + bump, root * value)));
    }
    BlockVector { features: Sparse::from_entries(features), known: Sparse::from_entries(known) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_has_its_published_values() {
        for (a, b, expected) in [(0.0, 1.0, 0.6242), (0.0, 2.0, 0.1359), (0.5, 1.5, 0.5894)] {
            assert!((kernel(a, b) - expected).abs() < 5e-5, "{}", kernel(a, b));
        }
        assert!((kernel(1.3, 1.3) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn likeness_never_rises_with_distance() {
        for start in -30..=30 {
            let a = f64::from(start) / 10.0;
            let mut last = f64::INFINITY;
            for step in 0..=(30 - start) {
                let now = kernel(a, a + f64::from(step) / 10.0);
                assert!(now <= last + 1e-12, "from {a} at step {step}");
                last = now;
            }
        }
    }
}
