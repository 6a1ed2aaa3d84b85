//! The area in figures, in words: what is alike, what differs.

use super::code::Says;
use super::encounter::Encounter;
use super::pairs::{Pair, furthest};
use super::value::{Ids, Labels};
use super::words::Reason;
use crate::domain::indicator::Indicator;
use crate::features::vector::Likeness;

/// Figures at least this far from each other count as far apart in words.
const APART: f64 = 1.5;
/// Most figures named of each kind.
const NAMED: usize = 2;

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
        let apart = furthest(pairs, NAMED).into_iter().filter(|pair| pair.distance() >= APART);
        Self {
            alike: alike.into_iter().map(|(_, pair)| (pair.your_z > 0.0, pair.indicator)).collect(),
            apart: apart.map(|pair| pair.indicator).collect(),
        }
    }

    /// What is high on both sides, or low.
    fn side(&self, high: bool) -> Vec<&'a Indicator> {
        self.alike.iter().filter(|(is_high, _)| *is_high == high).map(|(_, one)| *one).take(NAMED).collect()
    }
}

/// How many figures are close, which are far out on both sides, and which lie far apart.
pub(super) fn context_reason<'a>(met: &Encounter<'_, 'a>, likeness: Likeness) -> Reason<'a> {
    if likeness.known == 0.0 {
        return Reason::new(Says::ContextUnknown, "no figure of the area is known on both sides");
    }
    let pairs = &met.pairs;
    let near = pairs.iter().filter(|pair| pair.is_near()).count();
    let telling = Telling::of(pairs);
    let ids = |all: &[&Indicator]| Ids::of(all.iter().map(|one| &one.id));
    let labels = |all: &[&Indicator]| Labels::of(all.iter().map(|one| &one.label));
    let (high, low) = (telling.side(true), telling.side(false));
    let mut text = format!("close on {near} of {} figures of the two areas", pairs.len());
    if let Some((high, first)) = telling.alike.first() {
        text.push_str(&format!("; both {}: {}", if *high { "high" } else { "low" }, first.label));
    }
    if let Some(first) = telling.apart.first() {
        text.push_str(&format!("; far apart: {}", first.label));
    }
    let says = Says::Context {
        near,
        compared: pairs.len(),
        high: labels(&high),
        high_ids: ids(&high),
        low: labels(&low),
        low_ids: ids(&low),
        apart: labels(&telling.apart),
        apart_ids: ids(&telling.apart),
    };
    Reason::new(says, text)
}
