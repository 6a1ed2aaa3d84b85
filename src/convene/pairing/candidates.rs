//! Who may be paired with whom, and what each thinks of the other.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::fit::Billionths;
use crate::domain::slot::Member;

/// One place in the eyes of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The member who is looked at.
    pub other: Member,
    /// How well it fits.
    pub fit: Billionths,
    /// What breaks ties: the lower comes first.
    pub tie: u64,
}

/// Two members who may be paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The member with the lower number.
    pub one: Member,
    /// The other.
    pub other: Member,
    /// The lower of the two fits: a pair is worth what it is worth to the one who gains less.
    pub weight: Billionths,
    /// The lower of the two ties.
    pub tie: u64,
}

/// What each member thinks of those it may be paired with, best first. Always mutual: whoever stands in somebody's list has
/// that somebody in its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates {
    lists: Vec<Vec<Wish>>,
}

impl Candidates {
    /// Makes wishes mutual. A wish that is not returned (because lists were cut) is returned with the same fit and tie: where
    /// no direction is asked the fit is the same both ways (law 4). Nobody wishes for itself.
    pub fn new(wishes: Vec<Vec<Wish>>) -> Self {
        let mut lists: Vec<BTreeMap<Member, Wish>> = Member::each(&wishes)
            .map(|(member, list)| {
                list.iter().filter(|wish| wish.other != member).map(|wish| (wish.other, *wish)).collect()
            })
            .collect();
        for (member, list) in Member::each(&wishes) {
            for wish in list.iter().filter(|wish| wish.other != member) {
                lists[wish.other].entry(member).or_insert(Wish { other: member, ..*wish });
            }
        }
        let best_first = |list: BTreeMap<Member, Wish>| {
            let mut list: Vec<Wish> = list.into_values().collect();
            list.sort_by_key(|wish| (Reverse(wish.fit), wish.tie, wish.other));
            list
        };
        Self { lists: lists.into_iter().map(best_first).collect() }
    }

    /// How many members there are.
    pub fn members(&self) -> usize {
        self.lists.len()
    }

    /// Whom a member may be paired with, best first.
    pub fn of(&self, member: Member) -> &[Wish] {
        &self.lists[member]
    }

    /// What one member thinks of another; nothing where the two may not be paired.
    pub fn wish(&self, member: Member, other: Member) -> Option<&Wish> {
        self.lists[member].iter().find(|wish| wish.other == other)
    }

    /// Keeps only those pairs of which `keep` is true, whichever way round it is asked.
    pub fn retain(&mut self, keep: impl Fn(Member, Member) -> bool) {
        for (member, list) in self.lists.iter_mut().enumerate() {
            let member = Member::new(member);
            list.retain(|wish| keep(member.min(wish.other), member.max(wish.other)));
        }
    }

    /// Every pair once, in the order of its members.
    pub fn edges(&self) -> Vec<Edge> {
        let mut edges: BTreeMap<(Member, Member), Edge> = BTreeMap::new();
        for (member, list) in Member::each(&self.lists) {
            for wish in list {
                let (one, other) = (member.min(wish.other), member.max(wish.other));
                let seen = Edge { one, other, weight: wish.fit, tie: wish.tie };
                let edge = edges.entry((one, other)).or_insert(seen);
                edge.weight = edge.weight.min(wish.fit);
                edge.tie = edge.tie.min(wish.tie);
            }
        }
        edges.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_worth_what_it_is_worth_to_the_one_who_gains_less() {
        let wish = |other, fit| Wish { other: Member::new(other), fit: Billionths::new(fit), tie: 7 };
        let candidates =
            Candidates::new(vec![vec![wish(1, 900), wish(0, 1_000)], vec![wish(0, 300)], vec![wish(0, 5)]]);
        let weights: Vec<(usize, usize, u64)> =
            candidates.edges().iter().map(|edge| (edge.one.get(), edge.other.get(), edge.weight.whole())).collect();
        assert_eq!(weights, [(0, 1, 300), (0, 2, 5)], "nobody wishes for itself; a cut list is made whole");
        assert_eq!(candidates.of(Member::new(0)).iter().map(|wish| wish.other.get()).collect::<Vec<_>>(), [1, 2]);
    }
}
