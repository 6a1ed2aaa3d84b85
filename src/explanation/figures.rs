//! The area in figures, in words: what is alike, what differs.

use std::borrow::Cow;

use super::scene::Scene;
use crate::domain::indicator::{Figure, Indicator};

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
    pub(super) fn pairs(&self, place: usize) -> Vec<Pair<'a>> {
        let peer = self.peer(place);
        let own = match self.asker.place {
            Some(place) => Cow::Borrowed(&self.index.row(place).standings),
            None => Cow::Owned(self.index.encoder().standings(self.asker.profile)),
        };
        let standings = own.iter().zip(self.index.row(place).standings.iter());
        let indicators = self.vocabulary().indicators.iter().zip(standings).enumerate();
        indicators
            .filter(|(_, (indicator, _))| indicator.used)
            .filter_map(|(position, (indicator, (your_z, their_z)))| {
                let (yours, theirs) = (self.asker.profile.figures[position]?, peer.figures[position]?);
                Some(Pair { indicator, yours, theirs, your_z: your_z?, their_z: their_z? })
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
