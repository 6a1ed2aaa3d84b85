//! Buddies beside what is simpler: whoever fits best goes first; chance; and everybody rings their own best fit.

use super::{Buddies, Method};
use crate::convene::pairing::{self, Edge, Partners};
use crate::convene::quality::{Comparison, Load, Quality, Way};
use crate::domain::cancel::{Cancel, Cancelled};
use crate::domain::fit::Billionths;
use crate::domain::slot::Member;

/// How often chance is drawn.
const DRAWS: u64 = 20;

impl Buddies<'_> {
    /// Measures the pairs and their baselines on the same candidates; fixed pairs are in none of them. Given up soon after `cancel`
    /// is set.
    pub fn report(&self, seed: u64, cancel: &Cancel) -> Result<Comparison, Cancelled> {
        let edges = self.pairs.open.edges();
        let members = self.pairs.open.members();
        let own = match self.pairs.used {
            Method::Best => Way::BestInAll,
            Method::Stable => Way::Stable,
        };
        let by_chance = |draw: u64| {
            let partners = pairing::by_chance(members, &edges, seed.wrapping_add(draw));
            cancel.check()?;
            Ok(self.measure(Way::ByChance, &edges, &partners))
        };
        let draws = (0..DRAWS).map(by_chance).collect::<Result<Vec<Quality>, Cancelled>>()?;
        let ways = [
            Some(self.measure(own, &edges, &self.without_fixed())),
            Some(self.measure(Way::BestPairFirst, &edges, &pairing::best_first(members, &edges))),
            Quality::mean(&draws),
            Some(self.everybody_rings_the_best()),
        ];
        Ok(Comparison { ways: ways.into_iter().flatten().collect() })
    }

    fn measure(&self, way: Way, edges: &[Edge], partners: &Partners) -> Quality {
        let weights: Vec<Billionths> =
            edges.iter().filter(|edge| partners[edge.one] == Some(edge.other)).map(|edge| edge.weight).collect();
        let served = share(2 * weights.len(), partners.len());
        let total = weights.iter().sum::<Billionths>().share();
        Quality {
            way,
            draws: 1,
            formed: weights.len() as f64,
            served,
            total_fit: total,
            mean_fit: if weights.is_empty() { 0.0 } else { total / weights.len() as f64 },
            worst_fit: weights.iter().min().copied().unwrap_or_default().share(),
            blocking_pairs: Some(pairing::blocking(&self.pairs.open, partners).len() as f64),
            mixed: None,
            load: Load { largest: if weights.is_empty() { 0.0 } else { 1.0 }, idle: 1.0 - served },
        }
    }

    /// What a list without a convener comes to: nobody is bound, and the few whom many would like to visit are swamped.
    fn everybody_rings_the_best(&self) -> Quality {
        let members = self.pairs.open.members();
        let firsts: Vec<_> = Member::all(members).filter_map(|member| self.pairs.open.of(member).first()).collect();
        let mut called = vec![0_usize; members];
        for wish in &firsts {
            called[wish.other] += 1;
        }
        let total = firsts.iter().map(|wish| wish.fit).sum::<Billionths>().share();
        Quality {
            way: Way::EverybodyRingsTheBest,
            draws: 1,
            formed: firsts.len() as f64,
            served: share(firsts.len(), members),
            total_fit: total,
            mean_fit: if firsts.is_empty() { 0.0 } else { total / firsts.len() as f64 },
            worst_fit: firsts.iter().map(|wish| wish.fit).min().unwrap_or_default().share(),
            blocking_pairs: None,
            mixed: None,
            load: Load {
                largest: called.iter().copied().max().unwrap_or(0) as f64,
                idle: share(called.iter().filter(|&&calls| calls == 0).count(), members),
            },
        }
    }
}

fn share(some: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { some as f64 / all as f64 }
}
