//! The best pairs in all: a matching of maximum weight in a general graph.
//!
//! Edmonds' blossom algorithm ("Paths, trees, and flowers", 1965; "Maximum matching and a polyhedron with 0,1-vertices",
//! 1965) in the form of Galil ("Efficient algorithms for finding maximum matching in graphs", 1986), as rustworkx-core has it.

use rustworkx_core::max_weight_matching::max_weight_matching;
use rustworkx_core::petgraph::graph::UnGraph;
use thiserror::Error;

use super::Partners;
use super::candidates::Edge;

use crate::domain::slot::Member;

/// A weight takes the upper bits of a number and its tie the lower ones: no sum of ties ever outweighs a billionth.
const TIE_BITS: u32 = 64;
/// So many low bits of a tie are dropped that the ties of a million pairs still sum to less than a billionth.
const TIE_DROPPED: u32 = 21;
/// Most members, so that the sum of ties stays below the weight.
const MEMBERS: usize = 1 << TIE_DROPPED;

/// What the pairs are chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aim {
    /// The highest total fit. Since every fit counts for something nobody is left out who could still be paired; but two good
    /// pairs are never broken up for the sake of one more bad one. An honest "no buddy, because" is better than that.
    #[default]
    Fit,
    /// As many pairs as can be, and among those choices the highest total fit.
    Served,
}

/// Why there are no best pairs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PairError {
    /// More members than weights can tell apart.
    #[error("{0} members are more than {MEMBERS}")]
    TooMany(usize),
}

/// The partner of each of `members` in the best choice of pairs. Of several choices with the same total fit it is the one with
/// the lowest ties, so that the answer does not depend on the order in which pairs are looked at.
pub fn best_pairs(members: usize, edges: &[Edge], aim: Aim) -> Result<Partners, PairError> {
    if members > MEMBERS {
        return Err(PairError::TooMany(members));
    }
    let mut graph = UnGraph::<(), i128>::with_capacity(members, edges.len());
    let nodes: Vec<_> = (0..members).map(|_| graph.add_node(())).collect();
    for edge in edges {
        graph.add_edge(nodes[edge.one], nodes[edge.other], weight(edge));
    }
    let weigh = |edge: rustworkx_core::petgraph::graph::EdgeReference<'_, i128>| Ok::<_, PairError>(*edge.weight());
    let chosen = max_weight_matching(&graph, aim == Aim::Served, weigh, false)?;
    let mut partners = vec![None; members];
    for (one, other) in chosen.into_iter().map(|(one, other)| (Member::new(one), Member::new(other))) {
        partners[one] = Some(other);
        partners[other] = Some(one);
    }
    Ok(partners)
}

fn weight(edge: &Edge) -> i128 {
    (i128::from(edge.weight.whole()) << TIE_BITS) + i128::from((u64::MAX - edge.tie) >> TIE_DROPPED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fit::Billionths;
    use proptest::prelude::*;

    /// The highest total over all choices of pairs, by trying each.
    fn by_trial(members: usize, edges: &[Edge], taken: u32) -> (usize, u64) {
        let Some(first) = (0..members).find(|&one| taken & (1 << one) == 0) else { return (0, 0) };
        let taken = taken | 1 << first;
        let alone = by_trial(members, edges, taken);
        let free = |other: usize| taken & (1 << other) == 0;
        let with = edges.iter().filter(|edge| edge.one.get() == first && free(edge.other.get())).map(|edge| {
            let (pairs, total) = by_trial(members, edges, taken | 1 << edge.other.get());
            (pairs + 1, total + edge.weight.whole())
        });
        with.chain([alone]).max_by_key(|&(_, total)| total).unwrap_or_default()
    }

    fn most_pairs(members: usize, edges: &[Edge]) -> (usize, u64) {
        // A weight that no sum of fits can reach makes the number of pairs come first.
        let lift = Billionths::new(1_000_000);
        let lifted: Vec<Edge> = edges.iter().map(|edge| Edge { weight: edge.weight + lift, ..*edge }).collect();
        let (pairs, total) = by_trial(members, &lifted, 0);
        (pairs, total - 1_000_000 * pairs as u64)
    }

    fn total(partners: &Partners, edges: &[Edge]) -> (usize, u64) {
        let chosen = edges.iter().filter(|edge| partners[edge.one] == Some(edge.other));
        chosen.fold((0, 0), |(pairs, total), edge| (pairs + 1, total + edge.weight.whole()))
    }

    fn graphs() -> impl Strategy<Value = (usize, Vec<Edge>)> {
        (2_usize..10).prop_flat_map(|members| {
            let pairs = members * (members - 1) / 2;
            // Few different weights, so that ties are common.
            (Just(members), prop::collection::vec(prop::option::of((1_u64..12, any::<u64>())), pairs)).prop_map(
                |(members, chosen)| {
                    let all = (0..members).flat_map(|one| (one + 1..members).map(move |other| (one, other)));
                    let edge = |((one, other), chosen): ((usize, usize), Option<(u64, u64)>)| {
                        chosen.map(|(weight, tie)| Edge {
                            one: Member::new(one),
                            other: Member::new(other),
                            weight: Billionths::new(weight),
                            tie,
                        })
                    };
                    (members, all.zip(chosen).filter_map(edge).collect())
                },
            )
        })
    }

    proptest! {
        #[test]
        fn the_total_is_the_highest_of_all_choices((members, edges) in graphs()) {
            let partners = best_pairs(members, &edges, Aim::Fit).expect("few members");
            prop_assert_eq!(total(&partners, &edges).1, by_trial(members, &edges, 0).1);
            let partners = best_pairs(members, &edges, Aim::Served).expect("few members");
            prop_assert_eq!(total(&partners, &edges), most_pairs(members, &edges));
        }

        #[test]
        fn equal_totals_do_not_depend_on_the_order_of_pairs((members, edges) in graphs(), by in any::<usize>()) {
            let mut turned = edges.clone();
            turned.rotate_left(by % edges.len().max(1));
            prop_assert_eq!(
                best_pairs(members, &edges, Aim::Fit).expect("few members"),
                best_pairs(members, &turned, Aim::Fit).expect("few members")
            );
        }
    }

    #[test]
    fn one_pair_that_fits_is_not_broken_up_for_two_that_do_not_unless_asked() {
        let edge = |one, other, weight| Edge {
            one: Member::new(one),
            other: Member::new(other),
            weight: Billionths::new(weight),
            tie: 0,
        };
        let partners = |all: [Option<usize>; 4]| all.map(|one| one.map(Member::new));
        let path = [edge(0, 1, 10), edge(1, 2, 900), edge(2, 3, 10)];
        assert_eq!(best_pairs(4, &path, Aim::Fit).expect("few members"), partners([None, Some(2), Some(1), None]));
        assert_eq!(
            best_pairs(4, &path, Aim::Served).expect("few members"),
            partners([Some(1), Some(0), Some(3), Some(2)])
        );
    }
}
