//! The figures of two areas side by side.

use std::borrow::Cow;

use super::scene::Scene;
use crate::domain::indicator::{Figure, Indicator};
use crate::domain::slot::Slot;

/// One indicator of both sides, in standard deviations from the mean of the pack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) yours: Figure,
    pub(super) theirs: Figure,
    pub(super) your_z: f64,
    pub(super) their_z: f64,
}

/// Figures within this many standard deviations of each other count as close in words.
pub(super) const ALIKE: f64 = 0.75;
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
    pub(super) fn telling(&self) -> Option<f64> {
        let same_side = self.your_z * self.their_z > 0.0;
        let nearer = self.your_z.abs().min(self.their_z.abs());
        (same_side && self.is_near() && nearer >= FAR).then_some(nearer)
    }
}

/// The indicators of the context block that are known on both sides.
pub(super) fn pairs<'a>(scene: &Scene<'a>, place: Slot) -> Vec<Pair<'a>> {
    let (own, peer) = (scene.asker.profile, scene.peer(place));
    let standings = match scene.asker.place {
        Some(place) => Cow::Borrowed(&scene.index.row(place).standings),
        None => Cow::Owned(scene.index.encoder().standings(own)),
    };
    let standings = standings.iter().zip(scene.index.row(place).standings.iter());
    let indicators = scene.vocabulary().indicators.iter().zip(standings).enumerate();
    indicators
        .filter(|(_, (indicator, _))| indicator.used)
        .filter_map(|(position, (indicator, (your_z, their_z)))| {
            let (yours, theirs) = (own.figures[position]?, peer.figures[position]?);
            Some(Pair { indicator, yours, theirs, your_z: your_z?, their_z: their_z? })
        })
        .collect()
}

/// The `most` that differ most, furthest first; of those that differ alike the first.
pub(super) fn furthest<'a, 'b>(pairs: &'b [Pair<'a>], most: usize) -> Vec<&'b Pair<'a>> {
    let mut furthest: Vec<&Pair<'a>> = Vec::with_capacity(most + 1);
    for pair in pairs.iter().filter(|pair| pair.yours.value() != pair.theirs.value()) {
        let after = furthest.partition_point(|other| other.distance().total_cmp(&pair.distance()).is_ge());
        if after < most {
            furthest.insert(after, pair);
            furthest.truncate(most);
        }
    }
    furthest
}
