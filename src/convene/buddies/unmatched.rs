//! Why somebody has no buddy.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::convene::pairing::{Candidates, Partners, Wish};
use crate::domain::fit::Billionths;
use crate::domain::slot::Member;
use crate::proto::v1;

/// Why a member has no buddy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Unmatched {
    /// Nobody outside its own area shares a problem.
    NobodyEligible,
    /// Everybody it could meet is forbidden, was its buddy in an earlier round, or has a fixed buddy.
    AllExcluded { forbidden: usize, earlier: usize, fixed: usize },
    /// It and those it can be linked with are an odd number, and everybody else among them has a buddy.
    OddOneOut { linked: usize },
    /// Everybody it could meet has a buddy who fits at least as well.
    BetterPlaced { candidates: usize },
    /// Somebody would fit better with it than with their buddy, but all pairs together would fit worse.
    LessInAll { candidates: usize },
}

impl Unmatched {
    /// The stable code.
    pub(super) fn code(self) -> v1::UnmatchedReason {
        match self {
            Self::NobodyEligible => v1::UnmatchedReason::NobodyEligible,
            Self::AllExcluded { .. } => v1::UnmatchedReason::AllExcluded,
            Self::OddOneOut { .. } => v1::UnmatchedReason::OddOneOut,
            Self::BetterPlaced { .. } => v1::UnmatchedReason::BetterPlaced,
            Self::LessInAll { .. } => v1::UnmatchedReason::LessInAll,
        }
    }

    /// In words.
    pub(super) fn text(self) -> String {
        match self {
            Self::NobodyEligible => {
                "nobody who takes part and lies outside its own area shares a problem with it".to_owned()
            }
            Self::AllExcluded { forbidden, earlier, fixed } => format!(
                "everybody it could meet is taken out: {forbidden} forbidden, {earlier} met in earlier rounds, {fixed} with \
                 a fixed buddy"
            ),
            Self::OddOneOut { linked } => {
                format!("{linked} places can be linked with one another, an odd number: one is left over")
            }
            Self::BetterPlaced { candidates } => {
                format!("each of the {candidates} it could meet has a buddy who fits at least as well")
            }
            Self::LessInAll { candidates } => {
                format!("any of the {candidates} it could meet would leave a pair that counts for more in all")
            }
        }
    }
}

/// The reason of each member without a partner. Nobody whom it could meet is free: fits count for something, so that two who
/// are free would have been paired.
pub(super) fn reasons(
    candidates: &Candidates,
    open: &Candidates,
    partners: &Partners,
    forbidden: &BTreeSet<(Member, Member)>,
    earlier: &BTreeSet<(Member, Member)>,
) -> Vec<Option<Unmatched>> {
    let linked = linked(open);
    let alone =
        |part: Member| Member::all(linked.len()).filter(|&one| linked[one] == part && partners[one].is_none()).count();
    let size = |part: Member| linked.iter().filter(|&&one| one == part).count();
    let fit = |one: Member, other: Member| open.wish(one, other).map_or(Billionths::default(), |wish| wish.fit);
    let reason = |member: Member| {
        let (all, left) = (candidates.of(member), open.of(member));
        if all.is_empty() {
            return Unmatched::NobodyEligible;
        }
        if left.is_empty() {
            let among = |pairs: &BTreeSet<(Member, Member)>| {
                all.iter().filter(|wish| pairs.contains(&(member.min(wish.other), member.max(wish.other)))).count()
            };
            let (forbidden, earlier) = (among(forbidden), among(earlier));
            return Unmatched::AllExcluded { forbidden, earlier, fixed: all.len().saturating_sub(forbidden + earlier) };
        }
        let linked = linked[member];
        if size(linked) % 2 == 1 && alone(linked) == 1 {
            return Unmatched::OddOneOut { linked: size(linked) };
        }
        let prefers = |wish: &&Wish| {
            partners[wish.other].is_some_and(|partner| fit(wish.other, partner) < fit(wish.other, member))
        };
        match left.iter().find(prefers) {
            None => Unmatched::BetterPlaced { candidates: left.len() },
            Some(_) => Unmatched::LessInAll { candidates: left.len() },
        }
    };
    Member::all(open.members()).map(|member| partners[member].is_none().then(|| reason(member))).collect()
}

/// For each member the lowest member that it is linked with over any number of pairs.
fn linked(open: &Candidates) -> Vec<Member> {
    let mut linked: Vec<Option<Member>> = vec![None; open.members()];
    for start in Member::all(open.members()) {
        let mut reached = vec![start];
        while let Some(member) = reached.pop() {
            if linked[member].is_none() {
                linked[member] = Some(start);
                reached.extend(open.of(member).iter().map(|wish| wish.other));
            }
        }
    }
    linked.into_iter().enumerate().map(|(member, part)| part.unwrap_or(Member::new(member))).collect()
}
