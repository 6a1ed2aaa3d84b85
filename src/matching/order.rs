//! In which order places stand where the caller wants hubs corrected or gaps to count as average. Fits stay as they are.

use super::rank::Ranked;
use crate::domain::block::{Block, Weights};
use crate::domain::id::PlaceId;
use crate::domain::query::Extra;
use crate::domain::slot::Slot;
use crate::features::closeness::Closeness;
use crate::features::vector::Likeness;

/// What average likeness weighs against what is known of the context where gaps are evened.
const PRIOR: f64 = 0.1;

/// Whether a place has a block whatever is asked: in a one-problem question only those make it everybody's neighbour.
fn is_of_the_place(block: Block) -> bool {
    match block {
        Block::Governance | Block::Context => true,
        Block::Problem | Block::Companions | Block::StartingPoint | Block::Factors | Block::Text | Block::Stage => {
            false
        }
    }
}

/// What orders an answer, on the scale of a fit.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// What training learned.
    pub closeness: &'a Closeness,
    /// The weights in force.
    pub weights: &'a Weights,
    /// Whether all live records are asked with.
    pub place_wide: bool,
}

impl Order<'_> {
    /// The key of one place under some extras: its fit, changed by each of them.
    ///
    /// Even gaps: the context `S` known to the share `W` on both sides counts as `(S + 0.1 k) / (W + 0.1)`, `k` being the average
    /// likeness of any two places: what is unknown ranks as average, never as same. Hub correction: less half of how near the
    /// place lies to its own nearest, which is the order of `2 fit - r(a) - r(b)` (CSLS, Conneau et al. 2018), because `r(a)` is
    /// the asker's own.
    pub fn key(&self, extras: &[Extra], place: &PlaceId, fit: f64, likeness: &[Likeness; Block::COUNT]) -> f64 {
        let mut key = fit;
        if extras.contains(&Extra::EvenGaps) {
            let context = likeness[Block::Context as usize];
            let even = (context.similarity + PRIOR * self.closeness.average_context) / (context.known + PRIOR);
            key += self.weights.of(Block::Context) * (even - context.similarity);
        }
        if extras.contains(&Extra::HubCorrection) {
            let counts = |block: &&Block| self.place_wide || is_of_the_place(**block);
            let near = self.closeness.of(place);
            key -= Block::ALL.iter().filter(counts).map(|&one| self.weights.of(one) * near[one as usize]).sum::<f64>()
                / 2.0;
        }
        key
    }

    /// Puts a ranking in the order of the extras that order, one after the other, and marks whom each brings among the first
    /// `limit`. Equal keys, in billionths, stay in the order that they had.
    pub fn arrange<'r>(
        &self,
        ranked: &mut [Ranked<'r>],
        extras: &[Extra],
        limit: usize,
        id: impl Fn(Slot) -> &'r PlaceId,
    ) {
        let mut applied = Vec::new();
        for &extra in extras.iter().filter(|extra| extra.orders()) {
            applied.push(extra);
            let listed: Vec<Slot> = ranked.iter().take(limit).map(|one| one.candidate.place).collect();
            for one in ranked.iter_mut() {
                one.key = self.key(&applied, id(one.candidate.place), one.fit.value(), &one.likeness);
            }
            ranked.sort_by_key(Ranked::standing);
            for (position, one) in ranked.iter_mut().enumerate() {
                if position >= limit {
                    one.by = None;
                } else if !listed.contains(&one.candidate.place) {
                    one.by = Some(extra);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An average context of 0.6; the hub lies at 0.9 of governance and 0.8 of context from its nearest, anybody at 0.5 and 0.4.
    fn closeness() -> Closeness {
        let numbers = |governance: f64, context: f64| {
            Block::ALL.map(|block| match block {
                Block::Governance => governance,
                Block::Context => context,
                Block::Problem => 0.5,
                _ => 0.0,
            })
        };
        let json = serde_json::json!({
            "average_context": 0.6,
            "blocks": Block::ALL.map(Block::name),
            "nearest": {"hub": numbers(0.9, 0.8)},
            "anybody": numbers(0.5, 0.4),
        });
        serde_json::from_value(json).expect("a closeness")
    }

    fn context(similarity: f64, known: f64) -> [Likeness; Block::COUNT] {
        Block::ALL
            .map(|block| if block == Block::Context { Likeness { similarity, known } } else { Likeness::default() })
    }

    fn id(text: &str) -> PlaceId {
        PlaceId::new(text).expect("an id")
    }

    #[test]
    fn unknown_figures_count_as_average() {
        let (closeness, weights) =
            (closeness(), Weights::new([0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.5]).expect("weights"));
        let order = Order { closeness: &closeness, weights: &weights, place_wide: true };
        let key = |likeness| order.key(&[Extra::EvenGaps], &id("hub"), 0.4, &likeness);
        // Nothing known: 0.6. Half known and 0.45 alike: (0.45 + 0.06) / 0.6 = 0.85.
        assert!((key(context(0.0, 0.0)) - (0.4 + 0.5 * 0.6)).abs() < 1e-12);
        assert!((key(context(0.45, 0.5)) - (0.4 + 0.5 * (0.85 - 0.45))).abs() < 1e-12);
        assert_eq!(order.key(&[], &id("hub"), 0.4, &context(0.45, 0.5)), 0.4);
    }

    #[test]
    fn a_hub_stands_back_by_half_of_how_near_its_nearest_are() {
        let (closeness, weights) =
            (closeness(), Weights::new([0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.5]).expect("weights"));
        let order = |place_wide| Order { closeness: &closeness, weights: &weights, place_wide };
        let key = |place_wide, place: &str| {
            order(place_wide).key(&[Extra::HubCorrection], &id(place), 0.7, &context(0.5, 1.0))
        };
        assert!((key(true, "hub") - (0.7 - (0.2 * 0.5 + 0.3 * 0.9 + 0.5 * 0.8) / 2.0)).abs() < 1e-12);
        assert!((key(true, "newcomer") - (0.7 - (0.2 * 0.5 + 0.3 * 0.5 + 0.5 * 0.4) / 2.0)).abs() < 1e-12);
        assert!((key(false, "hub") - (0.7 - (0.3 * 0.9 + 0.5 * 0.8) / 2.0)).abs() < 1e-12, "of the place alone");
    }
}
