//! The area in figures, in words: what is alike, what differs.

use std::borrow::Cow;

use super::code::Code;
use super::scene::Scene;
use super::words::{self, in_one};
use crate::domain::indicator::{Figure, Indicator};
use crate::domain::slot::Slot;
use crate::features::vector::Likeness;
use crate::proto::v1;

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
/// Figures at least this far from each other count as far apart in words.
const APART: f64 = 1.5;
/// Most figures named of each kind.
const NAMED: usize = 2;

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
    pub(super) fn pairs(&self, place: Slot) -> Vec<Pair<'a>> {
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

/// What a comparison of figures says first.
#[derive(Debug, Default)]
struct Telling<'a> {
    /// Far out on both sides, most telling first, and whether they are high there.
    alike: Vec<(bool, &'a Indicator)>,
    /// Far apart, furthest first.
    apart: Vec<&'a Indicator>,
}

impl<'a> Telling<'a> {
    fn of(pairs: &[Pair<'a>]) -> Self {
        let mut alike: Vec<(f64, &Pair<'a>)> = pairs.iter().filter_map(|pair| Some((pair.telling()?, pair))).collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0));
        let apart = furthest(pairs).into_iter().filter(|pair| pair.distance() >= APART);
        Self {
            alike: alike.into_iter().map(|(_, pair)| (pair.your_z > 0.0, pair.indicator)).collect(),
            apart: apart.map(|pair| pair.indicator).take(NAMED).collect(),
        }
    }

    /// What is high on both sides, or low.
    fn side(&self, high: bool) -> Vec<&'a Indicator> {
        self.alike.iter().filter(|(is_high, _)| *is_high == high).map(|(_, one)| *one).take(NAMED).collect()
    }
}

impl Scene<'_> {
    /// How many figures are close, which are far out on both sides, and which lie far apart.
    pub(super) fn context_reason(&self, likeness: Likeness, place: Slot) -> v1::Statement {
        if likeness.known == 0.0 {
            return words::bare(Code::ContextUnknown, "no figure of the area is known on both sides");
        }
        let pairs = self.pairs(place);
        let near = pairs.iter().filter(|pair| pair.is_near()).count();
        let telling = Telling::of(&pairs);
        let ids = |all: &[&Indicator]| in_one(all.iter().map(|one| one.id.as_str()));
        let labels = |all: &[&Indicator]| in_one(all.iter().map(|one| one.label.as_str()));
        let (high, low) = (telling.side(true), telling.side(false));
        let mut text = format!("close on {near} of {} figures of the two areas", pairs.len());
        if let Some((high, first)) = telling.alike.first() {
            text.push_str(&format!("; both {}: {}", if *high { "high" } else { "low" }, first.label));
        }
        if let Some(first) = telling.apart.first() {
            text.push_str(&format!("; far apart: {}", first.label));
        }
        let named = [
            ("near", near.to_string()),
            ("compared", pairs.len().to_string()),
            ("high", labels(&high)),
            ("high_ids", ids(&high)),
            ("low", labels(&low)),
            ("low_ids", ids(&low)),
            ("apart", labels(&telling.apart)),
            ("apart_ids", ids(&telling.apart)),
        ];
        words::statement(Code::Context, text, &named)
    }
}

/// What differs most, furthest first.
pub(super) fn furthest<'a, 'b>(pairs: &'b [Pair<'a>]) -> Vec<&'b Pair<'a>> {
    let mut pairs: Vec<&Pair<'a>> = pairs.iter().filter(|pair| pair.yours.value() != pair.theirs.value()).collect();
    pairs.sort_by(|a, b| b.distance().total_cmp(&a.distance()));
    pairs
}
