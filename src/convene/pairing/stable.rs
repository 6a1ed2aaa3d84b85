//! Stable pairs: nobody would rather be with somebody who would rather be with them.
//!
//! R. W. Irving, "An efficient algorithm for the 'stable roommates' problem", Journal of Algorithms 6 (1985) 577-595, with
//! lists that need not name everybody (D. Gusfield and R. W. Irving, "The Stable Marriage Problem", 1989, section 4.5.2).

use std::collections::BTreeMap;

use super::Partners;
use super::candidates::Candidates;

use crate::domain::slot::Member;

/// Lists of preferences from which those are struck who can be in no stable choice.
struct Table {
    /// Whom each member may be paired with, best first.
    lists: Vec<Vec<Member>>,
    /// Where each stands in each list.
    ranks: Vec<BTreeMap<Member, usize>>,
    struck: Vec<Vec<bool>>,
    first: Vec<usize>,
    last: Vec<usize>,
    left: Vec<usize>,
}

impl Table {
    fn new(candidates: &Candidates) -> Self {
        let members = Member::all(candidates.members());
        let lists: Vec<Vec<Member>> =
            members.map(|member| candidates.of(member).iter().map(|wish| wish.other).collect()).collect();
        Self {
            ranks: lists
                .iter()
                .map(|list| list.iter().enumerate().map(|(rank, &other)| (other, rank)).collect())
                .collect(),
            struck: lists.iter().map(|list| vec![false; list.len()]).collect(),
            first: vec![0; lists.len()],
            last: lists.iter().map(|list| list.len().saturating_sub(1)).collect(),
            left: lists.iter().map(Vec::len).collect(),
            lists,
        }
    }

    fn first(&mut self, member: Member) -> Option<Member> {
        if self.left[member] == 0 {
            return None;
        }
        while self.struck[member][self.first[member]] {
            self.first[member] += 1;
        }
        Some(self.lists[member][self.first[member]])
    }

    fn second(&mut self, member: Member) -> Option<Member> {
        self.first(member)?;
        let after = self.first[member] + 1..self.lists[member].len();
        after.into_iter().find(|&rank| !self.struck[member][rank]).map(|rank| self.lists[member][rank])
    }

    fn last(&mut self, member: Member) -> Option<Member> {
        if self.left[member] == 0 {
            return None;
        }
        while self.struck[member][self.last[member]] {
            self.last[member] -= 1;
        }
        Some(self.lists[member][self.last[member]])
    }

    fn strike(&mut self, one: Member, other: Member) {
        for (one, other) in [(one, other), (other, one)] {
            let rank = self.ranks[one][&other];
            if !self.struck[one][rank] {
                self.struck[one][rank] = true;
                self.left[one] -= 1;
            }
        }
    }

    /// Strikes everybody whom `member` likes less than `suitor`, on both sides; whether nobody lost their last chance.
    fn strike_after(&mut self, member: Member, suitor: Member) -> bool {
        let mut whole = true;
        while let Some(worst) = self.last(member).filter(|&worst| worst != suitor) {
            self.strike(member, worst);
            whole &= self.left[worst] > 0;
        }
        whole && self.left[member] > 0
    }

    /// Everybody proposes down their list; whoever holds a proposal turns down all that are worse.
    fn propose(&mut self) {
        let mut holds: Partners = vec![None; self.lists.len()];
        let mut free: Vec<Member> = Member::all(self.lists.len()).rev().collect();
        while let Some(suitor) = free.pop() {
            let Some(wanted) = self.first(suitor) else { continue };
            // Whoever is still in the list of `wanted` is liked better than the one it holds.
            free.extend(holds[wanted].replace(suitor).filter(|&held| held != suitor));
            self.strike_after(wanted, suitor);
        }
    }

    /// A cycle of members each of whom would do with its second choice, with that choice; none once all lists are single.
    fn rotation(&mut self) -> Option<Vec<(Member, Member)>> {
        let mut member = Member::all(self.lists.len()).find(|&member| self.left[member] > 1)?;
        let mut path: Vec<(Member, Member)> = Vec::new();
        let mut seen: BTreeMap<Member, usize> = BTreeMap::new();
        loop {
            if let Some(&start) = seen.get(&member) {
                return Some(path.split_off(start));
            }
            seen.insert(member, path.len());
            let second = self.second(member)?;
            path.push((member, second));
            member = self.last(second)?;
        }
    }
}

/// Stable pairs, in which those without a partner have none in any stable choice; nothing where no choice is stable.
pub(in crate::convene) fn stable_pairs(candidates: &Candidates) -> Option<Partners> {
    let mut table = Table::new(candidates);
    table.propose();
    while let Some(rotation) = table.rotation() {
        for (member, second) in rotation {
            if !table.strike_after(second, member) {
                return None;
            }
        }
    }
    Some(Member::all(candidates.members()).map(|member| table.first(member)).collect())
}

/// Pairs who would both rather be with each other than as they are, in the order of their members.
pub(in crate::convene) fn blocking(candidates: &Candidates, partners: &Partners) -> Vec<(Member, Member)> {
    // Whom each member likes better than its partner: the start of its list.
    let better = |member: Member| {
        let list = candidates.of(member);
        let until = list.iter().position(|wish| Some(wish.other) == partners[member]).unwrap_or(list.len());
        list[..until].iter().map(|wish| wish.other)
    };
    let better: Vec<std::collections::BTreeSet<Member>> =
        Member::all(candidates.members()).map(|member| better(member).collect()).collect();
    let mutual = |one: Member| {
        let better = &better;
        better[one]
            .iter()
            .filter(move |&&other| one < other && better[other].contains(&one))
            .map(move |&other| (one, other))
    };
    Member::all(candidates.members()).flat_map(mutual).collect()
}

#[cfg(test)]
mod tests {
    use super::super::candidates::Wish;
    use super::*;
    use crate::domain::fit::Billionths;
    use proptest::prelude::*;

    fn from_lists(lists: &[&[usize]]) -> Candidates {
        let wishes = |list: &&[usize]| {
            list.iter()
                .enumerate()
                .map(|(rank, &other)| Wish {
                    other: Member::new(other),
                    fit: Billionths::new(100 - rank as u64),
                    tie: 0,
                })
                .collect()
        };
        Candidates::new(lists.iter().map(wishes).collect())
    }

    /// Every choice of pairs.
    fn choices(candidates: &Candidates, partners: &mut Partners, from: usize, found: &mut Vec<Partners>) {
        let Some(first) = Member::all(candidates.members()).skip(from).find(|&one| partners[one].is_none()) else {
            return found.push(partners.clone());
        };
        choices(candidates, partners, first.get() + 1, found);
        for wish in candidates.of(first).iter().filter(|wish| wish.other > first) {
            if partners[wish.other].is_none() {
                (partners[first], partners[wish.other]) = (Some(wish.other), Some(first));
                choices(candidates, partners, first.get() + 1, found);
                (partners[first], partners[wish.other]) = (None, None);
            }
        }
    }

    /// Members whose fits differ by who looks, with some who may not be paired.
    fn members() -> impl Strategy<Value = Candidates> {
        (2_usize..8).prop_flat_map(|members| {
            let pairs = members * members;
            (prop::collection::vec(1_u64..60, pairs), prop::collection::vec(0_u8..5, pairs)).prop_map(
                move |(fits, allowed)| {
                    let may = |one: usize, other: usize| {
                        one != other && allowed[one.min(other) * members + one.max(other)] > 0
                    };
                    let wishes = (0..members).map(|one| {
                        let others = (0..members).filter(|&other| may(one, other));
                        others
                            .map(|other| Wish {
                                other: Member::new(other),
                                fit: Billionths::new(fits[one * members + other]),
                                tie: other as u64,
                            })
                            .collect()
                    });
                    Candidates::new(wishes.collect())
                },
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn stable_pairs_are_found_whenever_there_are_any(candidates in members()) {
            let mut all = Vec::new();
            choices(&candidates, &mut vec![None; candidates.members()], 0, &mut all);
            let some = all.iter().any(|partners| blocking(&candidates, partners).is_empty());
            match stable_pairs(&candidates) {
                None => prop_assert!(!some, "there are stable pairs"),
                Some(partners) => {
                    prop_assert!(all.contains(&partners), "{:?} are no pairs", partners);
                    prop_assert_eq!(blocking(&candidates, &partners), []);
                }
            }
        }
    }

    #[test]
    fn the_examples_of_the_literature_come_out_as_printed() {
        // Six people, the usual worked example of the algorithm: 1 with 6, 2 with 4, 3 with 5.
        let six: [&[usize]; 6] = [
            &[2, 3, 1, 5, 4],
            &[5, 4, 3, 0, 2],
            &[1, 3, 4, 0, 5],
            &[4, 1, 2, 5, 0],
            &[2, 0, 1, 3, 5],
            &[4, 0, 2, 3, 1],
        ];
        assert_eq!(
            stable_pairs(&from_lists(&six)),
            Some([5, 3, 4, 1, 2, 0].map(|one| Some(Member::new(one))).to_vec())
        );
        // Gale and Shapley 1962: whoever is with the fourth is wanted by one of the other two.
        let four = from_lists(&[&[1, 2, 3], &[2, 0, 3], &[0, 1, 3], &[0, 1, 2]]);
        assert_eq!(stable_pairs(&four), None);
    }
}
