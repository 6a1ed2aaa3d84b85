//! What pairing is held against: whoever fits best goes first, and chance.

use std::cmp::Reverse;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::Partners;
use super::candidates::Edge;

/// Takes the best pair, then the best of those still free, and so on.
pub(in crate::convene) fn best_first(members: usize, edges: &[Edge]) -> Partners {
    let mut order: Vec<&Edge> = edges.iter().collect();
    order.sort_by_key(|edge| (Reverse(edge.weight), edge.tie));
    taken_in(members, order)
}

/// Takes pairs in an order drawn by chance, as long as both are free.
pub(in crate::convene) fn by_chance(members: usize, edges: &[Edge], seed: u64) -> Partners {
    let mut order: Vec<&Edge> = edges.iter().collect();
    order.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    taken_in(members, order)
}

fn taken_in(members: usize, order: Vec<&Edge>) -> Partners {
    let mut partners = vec![None; members];
    for edge in order {
        if partners[edge.one].is_none() && partners[edge.other].is_none() {
            partners[edge.one] = Some(edge.other);
            partners[edge.other] = Some(edge.one);
        }
    }
    partners
}
