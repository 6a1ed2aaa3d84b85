//! Who may sit with whom, and what a group is worth.

use crate::domain::fit::{BILLION, Billionths};

/// Stands for two who may not sit in one group. A fit of two who may is at most a thousand million.
const BARRED: u32 = u32::MAX;
/// Parts of a billionth in which worths are counted, so that means of small groups lose nothing that matters.
const PARTS: u64 = 1_000;

/// Fits of all pairs in billionths, the same both ways.
#[derive(Debug, Clone)]
pub(in crate::convene) struct Table {
    members: usize,
    fits: Vec<u32>,
}

impl Table {
    /// Asks `fit` once for each pair, the lower number first; nothing where the two may not sit together.
    pub(in crate::convene) fn new(members: usize, fit: impl Fn(usize, usize) -> Option<Billionths>) -> Self {
        let mut fits = vec![BARRED; members * members];
        for one in 0..members {
            for other in one + 1..members {
                let fit = fit(one, other).and_then(|fit| u32::try_from(fit.whole()).ok()).unwrap_or(BARRED);
                fits[one * members + other] = fit;
                fits[other * members + one] = fit;
            }
        }
        Self { members, fits }
    }

    /// How many members there are.
    pub(in crate::convene) fn members(&self) -> usize {
        self.members
    }

    /// The fit of two; nothing where they may not sit together.
    pub(in crate::convene) fn fit(&self, one: usize, other: usize) -> Option<Billionths> {
        let fit = self.fits[one * self.members + other];
        (fit != BARRED).then(|| Billionths::new(fit.into()))
    }

    /// What one member's fits to the others of a group sum to; nothing where it may not sit with one of them.
    pub(super) fn sum(&self, member: usize, others: impl IntoIterator<Item = usize>) -> Option<Billionths> {
        others.into_iter().filter(|&other| other != member).map(|other| self.fit(member, other)).sum()
    }

    /// What a group is worth: the sum over its members of their mean fit to the others, so that every place counts the same in
    /// whatever group it sits. Nothing where two of them may not sit together; a member alone is worth nothing.
    pub(in crate::convene) fn worth(&self, group: &[usize]) -> Option<u64> {
        let sums = group.iter().map(|&member| self.sum(member, group.iter().copied()));
        let all = sums.sum::<Option<Billionths>>()?;
        Some(if group.len() < 2 { 0 } else { all.whole() * PARTS / (group.len() as u64 - 1) })
    }

    /// A worth as a sum of fits, each 0 to 1.
    pub(in crate::convene) fn as_fits(worth: u64) -> f64 {
        worth as f64 / (PARTS as f64 * BILLION)
    }
}
