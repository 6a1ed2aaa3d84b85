//! Forms groups, and improves them by exchange.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::size::GroupSize;
use super::table::Table;

/// How often groups are begun anew at least, each time in another order; the best are kept.
const STARTS: usize = 12;
/// Few members are begun anew more often: so many members in all.
const BEGUN: usize = 900;
/// How often groups are begun anew at most.
const MOST_STARTS: usize = 100;
/// Most rounds over all exchanges. Each round improves on the last; a handful is usual.
const ROUNDS: usize = 100;

/// Groups, and who is in none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::convene) struct Grouping {
    /// Each in the order of its members; the groups in the order of their first.
    pub(in crate::convene) groups: Vec<Vec<usize>>,
    /// In their order.
    pub(in crate::convene) left: Vec<usize>,
}

impl Grouping {
    /// Only those groups that may be; whoever sits in another is in none.
    pub(in crate::convene) fn only(mut self, may: impl Fn(&[usize]) -> bool) -> Self {
        let (kept, dropped): (Vec<_>, Vec<_>) = self.groups.into_iter().partition(|group| may(group));
        self.left.extend(dropped.into_iter().flatten());
        self.left.sort_unstable();
        Self { groups: kept, left: self.left }
    }
}

/// Splits members into groups of a size, for the highest sum of everybody's mean fit to the others of their group. `order` is
/// everybody once, as the first start takes them.
pub(in crate::convene) fn form(table: &Table, order: &[usize], size: GroupSize, seed: u64) -> Grouping {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut orders = vec![order.to_vec()];
    for start in 1..(BEGUN / order.len().max(1)).clamp(STARTS, MOST_STARTS) {
        let mut order = orders[start - 1].clone();
        order.shuffle(&mut random);
        orders.push(order);
    }
    let begun = |order: &Vec<usize>| {
        let mut grouping = begin(table, order, size, Pick::Scarce);
        improve(table, &mut grouping, size);
        (worth(table, &grouping), grouping)
    };
    let all: Vec<(u64, Grouping)> = orders.par_iter().map(begun).collect();
    // Of equals the first start's: the last of the maxima of the order turned round.
    let best = all.into_iter().rev().max_by_key(|(worth, _)| *worth);
    let mut grouping = best.map(|(_, grouping)| grouping).unwrap_or_default();
    tidy(&mut grouping);
    grouping
}

/// A baseline: whoever is next takes those nearest to it, and nobody is exchanged.
pub(in crate::convene) fn nearest_first(table: &Table, order: &[usize], size: GroupSize) -> Grouping {
    let mut grouping = begin(table, order, size, Pick::Next);
    tidy(&mut grouping);
    grouping
}

/// A baseline: groups drawn by chance among those who may sit together.
pub(in crate::convene) fn by_chance(table: &Table, size: GroupSize, seed: u64) -> Grouping {
    let mut order: Vec<usize> = (0..table.members()).collect();
    order.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    let mut grouping = begin(table, &order, size, Pick::Any);
    tidy(&mut grouping);
    grouping
}

/// Who begins a group, and who joins it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pick {
    /// Whoever has fewest left to sit with begins; the best joins.
    Scarce,
    /// Whoever is next begins; the best joins.
    Next,
    /// Whoever is next begins; whoever is next joins.
    Any,
}

fn begin(table: &Table, order: &[usize], size: GroupSize, choice: Pick) -> Grouping {
    let mut free = Free::new(table, order, choice);
    let mut grouping = Grouping::default();
    let (least, _) = size.range();
    for wanted in size.split(order.len()) {
        // Those who cannot begin a group of any size are passed over.
        while let Some(first) = free.first() {
            let mut group = vec![free.take(first)];
            while group.len() < wanted {
                let Some(next) = joins(table, &group, &free.members, choice) else { break };
                group.push(free.take(next));
            }
            if group.len() >= least {
                grouping.groups.push(group);
                break;
            }
            grouping.left.append(&mut group);
        }
    }
    grouping.left.append(&mut free.members);
    seat_those_left(table, &mut grouping, size);
    grouping
}

/// Who is in no group yet, in the order in which they are taken.
struct Free<'t> {
    table: &'t Table,
    members: Vec<usize>,
    /// How many of those free each member may sit with; kept only where whoever has fewest begins.
    mates: Option<Vec<usize>>,
}

impl<'t> Free<'t> {
    fn new(table: &'t Table, order: &[usize], choice: Pick) -> Self {
        let mates = |one: usize| order.iter().filter(|&&other| may_meet(table, one, other)).count();
        let mates = (choice == Pick::Scarce).then(|| (0..table.members()).map(mates).collect());
        Self { table, members: order.to_vec(), mates }
    }

    /// Who begins a group, by position.
    fn first(&self) -> Option<usize> {
        match &self.mates {
            Some(mates) => (0..self.members.len()).min_by_key(|&at| mates[self.members[at]]),
            None => (!self.members.is_empty()).then_some(0),
        }
    }

    fn take(&mut self, at: usize) -> usize {
        let taken = self.members.remove(at);
        if let Some(mates) = &mut self.mates {
            for &other in self.members.iter().filter(|&&other| may_meet(self.table, taken, other)) {
                mates[other] -= 1;
            }
        }
        taken
    }
}

fn may_meet(table: &Table, one: usize, other: usize) -> bool {
    one != other && table.fit(one, other).is_some()
}

/// Who of those free joins a group, by position.
fn joins(table: &Table, group: &[usize], free: &[usize], choice: Pick) -> Option<usize> {
    let sum = |at: usize| table.sum(free[at], group.iter().copied());
    let mut may = (0..free.len()).filter(|&at| sum(at).is_some());
    match choice {
        Pick::Any => may.next(),
        // Of equals the first in order: the last of the maxima of the order turned round.
        Pick::Scarce | Pick::Next => may.rev().max_by_key(|&at| sum(at)),
    }
}

/// Whoever is left joins the group that gains most, as long as that group is no larger than the size and one.
fn seat_those_left(table: &Table, grouping: &mut Grouping, size: GroupSize) {
    let (_, most) = size.range();
    let largest = (size.get() + 1).min(most);
    let mut still = Vec::new();
    for &member in &grouping.left {
        let joined = |group: &Vec<usize>| {
            let with: Vec<usize> = group.iter().copied().chain([member]).collect();
            Some(table.worth(&with)? as i64 - table.worth(group)? as i64)
        };
        let open = grouping.groups.iter().enumerate().filter(|(_, group)| group.len() < largest);
        let best = open.filter_map(|(at, group)| Some((joined(group)?, std::cmp::Reverse(at)))).max();
        match best {
            Some((_, std::cmp::Reverse(at))) => grouping.groups[at].push(member),
            None => still.push(member),
        }
    }
    grouping.left = still;
}

/// Exchanges members of two groups, or of a group and those left, as long as the sum of worths grows.
fn improve(table: &Table, grouping: &mut Grouping, size: GroupSize) {
    for _ in 0..ROUNDS {
        let mut better = false;
        for one in 0..grouping.groups.len() {
            for other in one + 1..grouping.groups.len() {
                better |= exchange(table, &mut grouping.groups, one, other);
            }
            better |= exchange_with_left(table, &mut grouping.groups[one], &mut grouping.left);
        }
        let left = grouping.left.len();
        seat_those_left(table, grouping, size);
        if !better && grouping.left.len() == left {
            return;
        }
    }
}

fn exchange(table: &Table, groups: &mut [Vec<usize>], one: usize, other: usize) -> bool {
    let mut better = false;
    for a in 0..groups[one].len() {
        for b in 0..groups[other].len() {
            let (x, y) = (groups[one][a], groups[other][b]);
            let Some(gain) = gain(table, &groups[one], x, y).zip(gain(table, &groups[other], y, x)) else { continue };
            if gain.0 + gain.1 > 0 {
                groups[one][a] = y;
                groups[other][b] = x;
                better = true;
            }
        }
    }
    better
}

fn exchange_with_left(table: &Table, group: &mut [usize], left: &mut [usize]) -> bool {
    let mut better = false;
    for at in 0..group.len() {
        for one in left.iter_mut() {
            if gain(table, group, group[at], *one).is_some_and(|gain| gain > 0) {
                std::mem::swap(&mut group[at], one);
                better = true;
            }
        }
    }
    better
}

/// What a group gains when `comes` takes the place of `goes`, up to the group's own scale; nothing where it may not.
fn gain(table: &Table, group: &[usize], goes: usize, comes: usize) -> Option<i128> {
    let stay = || group.iter().copied().filter(|&one| one != goes);
    let (now, before) = (table.sum(comes, stay())?, table.sum(goes, stay())?);
    // Both groups of an exchange are brought to one scale: halves of the mean times the lowest common multiple of 1 to 25.
    Some((i128::from(now.whole()) - i128::from(before.whole())) * i128::from(COMMON / (group.len() as i64 - 1).max(1)))
}

/// Lowest common multiple of 1 to 25: sums over any group divide without rest.
const COMMON: i64 = 26_771_144_400;

fn worth(table: &Table, grouping: &Grouping) -> u64 {
    grouping.groups.iter().filter_map(|group| table.worth(group)).sum()
}

pub(super) fn tidy(grouping: &mut Grouping) {
    grouping.groups.iter_mut().for_each(|group| group.sort_unstable());
    grouping.groups.sort_unstable();
    grouping.left.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fit::Billionths;
    use proptest::prelude::*;

    const MEMBERS: usize = 9;

    /// The highest worth of all ways to split everybody into groups of exactly three.
    fn best_threes(table: &Table, free: &[usize]) -> u64 {
        let Some((&first, rest)) = free.split_first() else { return 0 };
        let pairs =
            rest.iter().enumerate().flat_map(|(at, &one)| rest[at + 1..].iter().map(move |&other| (one, other)));
        let with = |(one, other): (usize, usize)| {
            let left: Vec<usize> = rest.iter().copied().filter(|&member| member != one && member != other).collect();
            table.worth(&[first, one, other]).unwrap_or(0) + best_threes(table, &left)
        };
        pairs.map(with).max().unwrap_or(0)
    }

    fn tables() -> impl Strategy<Value = Table> {
        prop::collection::vec(0_u64..1_000_000_000, MEMBERS * MEMBERS)
            .prop_map(|fits| Table::new(MEMBERS, |one, other| Some(Billionths::new(fits[one * MEMBERS + other]))))
    }

    fn three() -> GroupSize {
        GroupSize::default()
    }

    proptest! {
        #[test]
        fn nine_in_threes_are_split_as_well_as_can_be(table in tables(), seed in any::<u64>()) {
            let all: Vec<usize> = (0..MEMBERS).collect();
            let grouping = form(&table, &all, three(), seed);
            prop_assert_eq!(grouping.groups.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3]);
            let (found, best) = (worth(&table, &grouping), best_threes(&table, &all));
            prop_assert!(found as f64 >= 0.97 * best as f64, "{} of {}", found, best);
        }

        #[test]
        fn nobody_sits_with_somebody_it_may_not_and_everybody_is_somewhere(
            fits in prop::collection::vec(prop::option::weighted(0.6, 1_u64..1_000), 15 * 15),
            size in 2_i64..6,
            seed in any::<u64>(),
        ) {
            let table = Table::new(15, |one, other| fits[one * 15 + other].map(Billionths::new));
            let all: Vec<usize> = (0..15).collect();
            let size = GroupSize::new(size).expect("a size");
            for grouping in [form(&table, &all, size, seed), by_chance(&table, size, seed), nearest_first(&table, &all, size)] {
                for group in &grouping.groups {
                    prop_assert!(table.worth(group).is_some(), "{:?} may not sit together", group);
                    prop_assert!((2..=size.get() + 1).contains(&group.len()));
                }
                let mut somewhere = grouping.groups.concat();
                somewhere.extend(&grouping.left);
                somewhere.sort_unstable();
                prop_assert_eq!(somewhere, all.clone());
            }
        }
    }

    #[test]
    fn most_splits_are_the_best_there_are() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
        let all: Vec<usize> = (0..MEMBERS).collect();
        let best = (0..100).filter(|_| {
            let fits: Vec<u64> =
                (0..MEMBERS * MEMBERS).map(|_| rand::Rng::gen_range(&mut random, 0..1_000_000_000)).collect();
            let table = Table::new(MEMBERS, |one, other| Some(Billionths::new(fits[one * MEMBERS + other])));
            worth(&table, &form(&table, &all, three(), 1)) == best_threes(&table, &all)
        });
        assert!(best.count() >= 95);
    }
}
