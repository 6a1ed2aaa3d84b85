//! The area in figures, in words: what is alike, what differs.

use super::scene::Scene;
use crate::domain::indicator::{Figure, Indicator};
use crate::domain::profile::Profile;

/// One indicator of both sides, in standard deviations from the mean of the pack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) yours: Figure,
    pub(super) theirs: Figure,
    pub(super) your_z: f64,
    pub(super) their_z: f64,
}

/// Figures within this many standard deviations count as alike in words.
const ALIKE: f64 = 0.75;
/// Figures this far from the mean count as high or low in words.
const FAR: f64 = 0.75;

impl Pair<'_> {
    pub(super) fn distance(&self) -> f64 {
        (self.your_z - self.their_z).abs()
    }

    pub(super) fn is_near(&self) -> bool {
        self.distance() <= ALIKE
    }

    /// How telling it is that both are alike: how far out the nearer one is; none where they are not alike.
    fn telling(&self) -> Option<f64> {
        let same_side = self.your_z * self.their_z > 0.0;
        let nearer = self.your_z.abs().min(self.their_z.abs());
        (same_side && self.is_near() && nearer >= FAR).then_some(nearer)
    }
}

impl<'a> Scene<'a> {
    /// The indicators of the context block that are known on both sides.
    pub(super) fn pairs(&self, peer: &'a Profile) -> Vec<Pair<'a>> {
        let parameters = self.index.encoder().parameters();
        let indicators = self.vocabulary().indicators.iter().zip(&parameters.scalers).enumerate();
        indicators
            .filter(|(_, (indicator, _))| indicator.used)
            .filter_map(|(position, (indicator, scaler))| {
                let (yours, theirs) = (self.asker.profile.figures[position]?, peer.figures[position]?);
                let scaler = scaler.as_ref()?;
                let (your_z, their_z) = (scaler.clipped(yours.value()), scaler.clipped(theirs.value()));
                Some(Pair { indicator, yours, theirs, your_z, their_z })
            })
            .collect()
    }
}

/// The most telling likenesses: what is high on both sides, and of what is low; at most two of each.
pub(super) fn alike<'a>(pairs: &[Pair<'a>]) -> (Vec<&'a Indicator>, Vec<&'a Indicator>) {
    let mut telling: Vec<(f64, &Pair<'a>)> = pairs.iter().filter_map(|pair| Some((pair.telling()?, pair))).collect();
    telling.sort_by(|a, b| b.0.total_cmp(&a.0));
    let side = |high: bool| {
        let of_side = telling.iter().filter(|(_, pair)| (pair.your_z > 0.0) == high);
        of_side.map(|(_, pair)| pair.indicator).take(2).collect()
    };
    (side(true), side(false))
}

/// What differs most, furthest first.
pub(super) fn furthest<'a, 'b>(pairs: &'b [Pair<'a>]) -> Vec<&'b Pair<'a>> {
    let mut pairs: Vec<&Pair<'a>> = pairs.iter().filter(|pair| pair.yours.value() != pair.theirs.value()).collect();
    pairs.sort_by(|a, b| b.distance().total_cmp(&a.distance()));
    pairs
}
