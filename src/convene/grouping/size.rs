//! How large a group may be.

use thiserror::Error;

/// A size that no kind of group has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{0} is neither a small group (2 to 6) nor a network (8 to 25)")]
pub struct SizeError(pub i64);

/// How many sit together: small groups of 2 to 6, which talk frankly (R84, R85), or networks of 8 to 25.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupSize(u8);

impl GroupSize {
    /// Accepts 2 to 6 and 8 to 25.
    pub fn new(number: i64) -> Result<Self, SizeError> {
        match u8::try_from(number) {
            Ok(size @ (2..=6 | 8..=25)) => Ok(Self(size)),
            _ => Err(SizeError(number)),
        }
    }

    /// The number that is aimed at.
    pub fn get(self) -> usize {
        usize::from(self.0)
    }

    /// Whether it is a network and no small group.
    pub fn is_network(self) -> bool {
        self.0 >= 8
    }

    /// The most that one group may come to.
    pub(in crate::convene) fn largest(self) -> usize {
        self.range().1
    }

    /// The smallest and the largest group of its kind.
    pub(super) fn range(self) -> (usize, usize) {
        if self.is_network() { (8, 25) } else { (2, 6) }
    }

    /// Sizes of the groups into which `members` are split: as near to the size as can be, none apart by more than one, and the
    /// larger first. Where a size between does as well, the larger groups. Empty where there are too few.
    pub(super) fn split(self, members: usize) -> Vec<usize> {
        let (least, most) = self.range();
        let may = |groups: usize| groups > 0 && members / groups >= least && members.div_ceil(groups) <= most;
        // Distance of the mean size from the size that is aimed at, times the groups: compared crosswise, in whole numbers.
        let off = |groups: usize| (members as i64 - (groups * self.get()) as i64).unsigned_abs() as usize;
        let nearer = |a: &usize, b: &usize| (off(*a) * b).cmp(&(off(*b) * a)).then(a.cmp(b));
        let few = members / self.get();
        let Some(groups) = [few, few + 1].into_iter().filter(|&groups| may(groups)).min_by(nearer) else {
            return Vec::new();
        };
        (0..groups).map(|group| members / groups + usize::from(group < members % groups)).collect()
    }
}

impl Default for GroupSize {
    /// Three, as in the schemes that worked.
    fn default() -> Self {
        Self(3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r84_groups_are_small_or_networks_and_nothing_between() {
        for wrong in [-1, 0, 1, 7, 26, 1_000] {
            assert_eq!(GroupSize::new(wrong), Err(SizeError(wrong)));
        }
    }

    #[test]
    fn everybody_is_split_into_groups_near_the_size() {
        let split = |size, members| GroupSize::new(size).expect("a size").split(members);
        assert_eq!(split(3, 9), [3, 3, 3]);
        assert_eq!(split(3, 10), [4, 3, 3]);
        assert_eq!(split(3, 5), [3, 2]);
        assert_eq!(split(3, 4), [4]);
        assert_eq!(split(3, 2), [2]);
        assert!(split(3, 1).is_empty());
        assert_eq!(split(2, 5), [3, 2]);
        assert_eq!(split(12, 20), [10, 10]);
        assert!(split(12, 7).is_empty());
        for size in (2..=6).chain(8..=25) {
            let size = GroupSize::new(size).expect("a size");
            let (least, most) = size.range();
            for members in least..200 {
                let sizes = size.split(members);
                assert!(sizes.iter().all(|one| (least..=most).contains(one)), "{size:?} of {members}: {sizes:?}");
                assert!(sizes.is_empty() || sizes.iter().sum::<usize>() == members);
            }
        }
    }
}
