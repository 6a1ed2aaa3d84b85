//! Brings members of different kinds together where their groups lose little by it.

use std::collections::BTreeSet;

use super::search::{Grouping, tidy};
use super::table::Table;
use crate::matching::extras::MARGIN;

/// Exchanges members of formed groups, or of a group and those left, so that more groups hold two kinds. The mean fit of no
/// group falls by more than the margin of a list's extras, and no group that holds two kinds is left with one. Of the exchanges
/// that mix a group the one that costs least.
pub(in crate::convene) fn mix<K: Ord>(table: &Table, formed: &Grouping, kinds: &[Option<K>]) -> Grouping {
    let mut grouping = formed.clone();
    let floors: Vec<f64> = grouping.groups.iter().map(|group| mean(table, group).unwrap_or(0.0) - MARGIN).collect();
    let mixing = Mixing { table, kinds, floors };
    // Each exchange mixes one more group, so that this ends.
    while let Some(exchange) = (0..grouping.groups.len()).find_map(|group| mixing.best(&grouping, group)) {
        exchange.apply(&mut grouping);
    }
    tidy(&mut grouping);
    grouping
}

/// Whether a group holds members of two kinds. Whose kind is not known counts for none.
pub(in crate::convene) fn is_mixed<K: Ord>(group: &[usize], kinds: &[Option<K>]) -> bool {
    group.iter().filter_map(|&one| kinds[one].as_ref()).collect::<BTreeSet<&K>>().len() > 1
}

/// The mean fit of a group's members to each other, 0 to 1; nothing where two of them may not sit together.
fn mean(table: &Table, group: &[usize]) -> Option<f64> {
    Some(Table::as_fits(table.worth(group)?) / group.len().max(1) as f64)
}

struct Mixing<'a, K> {
    table: &'a Table,
    kinds: &'a [Option<K>],
    /// The least that the mean fit of each group may come to.
    floors: Vec<f64>,
}

/// One member of a group for one of another, or of those left.
#[derive(Debug, Clone, Copy)]
struct Exchange {
    group: usize,
    goes: usize,
    /// The other group; none where the other is left.
    from: Option<usize>,
    comes: usize,
}

impl<K: Ord> Mixing<'_, K> {
    /// The exchange that mixes a group at the least cost; nothing where it is mixed or none may be.
    fn best(&self, grouping: &Grouping, group: usize) -> Option<Exchange> {
        let members = &grouping.groups[group];
        if is_mixed(members, self.kinds) || members.iter().all(|&one| self.kinds[one].is_none()) {
            return None;
        }
        let others = grouping.groups.iter().enumerate().filter(|&(other, _)| other != group);
        let seated = others.flat_map(|(other, members)| members.iter().map(move |&comes| (Some(other), comes)));
        let all = seated.chain(grouping.left.iter().map(|&comes| (None, comes)));
        let all = all.filter(|&(_, comes)| self.kinds[comes].is_some());
        let exchanges =
            all.flat_map(|(from, comes)| members.iter().map(move |&goes| Exchange { group, goes, from, comes }));
        let priced = exchanges.filter_map(|one| Some((self.cost(grouping, one)?, one)));
        priced.min_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, exchange)| exchange)
    }

    /// What the two groups lose; nothing where the exchange mixes no group or may not be.
    fn cost(&self, grouping: &Grouping, exchange: Exchange) -> Option<f64> {
        let Exchange { group, goes, from, comes } = exchange;
        let after = replaced(&grouping.groups[group], goes, comes);
        if !is_mixed(&after, self.kinds) {
            return None;
        }
        let mut cost = self.loss(&grouping.groups[group], &after, group)?;
        if let Some(from) = from {
            let before = &grouping.groups[from];
            let after = replaced(before, comes, goes);
            if is_mixed(before, self.kinds) && !is_mixed(&after, self.kinds) {
                return None;
            }
            cost += self.loss(before, &after, from)?;
        }
        Some(cost)
    }

    fn loss(&self, before: &[usize], after: &[usize], group: usize) -> Option<f64> {
        let now = mean(self.table, after).filter(|&now| now >= self.floors[group])?;
        Some((mean(self.table, before)? - now) * after.len() as f64)
    }
}

impl Exchange {
    fn apply(self, grouping: &mut Grouping) {
        let left = &mut grouping.left;
        let other = self.from.map_or(left, |from| &mut grouping.groups[from]);
        *other = replaced(other, self.comes, self.goes);
        let group = &mut grouping.groups[self.group];
        *group = replaced(group, self.goes, self.comes);
    }
}

fn replaced(group: &[usize], goes: usize, comes: usize) -> Vec<usize> {
    group.iter().map(|&one| if one == goes { comes } else { one }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fit::Billionths;

    const HALF: Billionths = Billionths::new(500_000_000);

    /// Six who fit all alike, but that 0, 1, 2 fit one another by `more`, and 3, 4, 5 too.
    fn two_threes(more: u64) -> (Table, Grouping) {
        let table =
            Table::new(6, |one, other| Some(HALF + Billionths::new(if one / 3 == other / 3 { more } else { 0 })));
        (table, Grouping { groups: vec![vec![0, 1, 2], vec![3, 4, 5]], left: Vec::new() })
    }

    const KINDS: [Option<&str>; 6] = [Some("a"), Some("a"), None, Some("b"), Some("b"), Some("b")];

    #[test]
    fn r100_groups_are_mixed_where_they_lose_little_and_left_where_they_would_lose_more() {
        let (table, formed) = two_threes(60_000_000);
        let mixed = mix(&table, &formed, &KINDS);
        assert!(mixed.groups.iter().all(|group| is_mixed(group, &KINDS)), "{mixed:?}");
        // An exchange costs two of the three pairs of each group: 0.1 of their mean.
        let (table, formed) = two_threes(150_000_000);
        assert_eq!(mix(&table, &formed, &KINDS), formed);
    }

    #[test]
    fn who_may_not_sit_together_is_not_brought_together_and_nobody_is_lost() {
        let (_, formed) = two_threes(0);
        let apart = Table::new(6, |one, other| (one / 3 == other / 3).then_some(HALF));
        assert_eq!(mix(&apart, &formed, &KINDS), formed);
        // Somebody left may come in, and whoever goes is left.
        let left = Grouping { groups: vec![vec![0, 1, 2]], left: vec![3, 4, 5] };
        let table = Table::new(6, |_, _| Some(HALF));
        let mixed = mix(&table, &left, &KINDS);
        assert!(is_mixed(&mixed.groups[0], &KINDS));
        let mut everybody = [mixed.groups.concat(), mixed.left].concat();
        everybody.sort_unstable();
        assert_eq!(everybody, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn where_all_are_of_one_kind_nothing_changes() {
        let (table, formed) = two_threes(0);
        assert_eq!(mix(&table, &formed, &[Some("a"); 6]), formed);
        assert_eq!(mix(&table, &formed, &[None::<&str>; 6]), formed);
    }
}
