//! Who is judged by a list, and how much of it a ranking finds.

use serde::Serialize;

use crate::domain::reference::List;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::learning::Interval;
use crate::learning::order::best_first;

/// Recall is also taken among this many.
const FEW: usize = 5;

/// Among whom places are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    /// The places that the list itself mentions.
    Reference,
    /// All places.
    All,
}

/// The whole ranking of one place over its pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// The place, by position in the register.
    pub place: Slot,
    /// Everybody else in the pool, best first.
    pub best_first: Vec<Slot>,
    /// The list's neighbours in that pool.
    pub(super) neighbours: Vec<Slot>,
}

/// Recall of one method: the share of a place's list that is found among the first places of its ranking, as a mean over
/// places.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measure {
    /// Among the first k, k being the length of the place's list.
    pub recall_at_k: Interval,
    /// Among the first five; at most 5 / k.
    pub recall_at_5: Interval,
}

/// Who is judged, among whom, and by which list.
pub(super) struct Subjects<'a> {
    register: &'a Register,
    pub(super) each: Vec<(Slot, Vec<Slot>, Vec<Slot>)>,
}

impl<'a> Subjects<'a> {
    pub(super) fn new(register: &'a Register, list: &List, pool: Pool, within_type: bool) -> Self {
        let pool: Vec<Slot> = match pool {
            Pool::Reference => list.mentioned.iter().copied().collect(),
            Pool::All => register.slots().collect(),
        };
        let kind = |place: Slot| &register.get(place).place.governance_type;
        let each = list.neighbours.iter().filter_map(|(&place, neighbours)| {
            let allowed = |other: &&Slot| !within_type || kind(**other) == kind(place);
            let neighbours: Vec<Slot> = neighbours.iter().filter(allowed).copied().collect();
            let pool: Vec<Slot> = pool.iter().filter(allowed).copied().filter(|&other| other != place).collect();
            (!neighbours.is_empty()).then_some((place, pool, neighbours))
        });
        Self { register, each: each.collect() }
    }

    /// Ranks for each place by a score of every place of its pool.
    pub(super) fn rankings(&self, scores: impl Fn(Slot, &[Slot]) -> Vec<f64>) -> Vec<Ranking> {
        let rank = |(place, pool, neighbours): &(Slot, Vec<Slot>, Vec<Slot>)| {
            let scores: std::collections::BTreeMap<Slot, f64> =
                pool.iter().copied().zip(scores(*place, pool)).collect();
            let best_first = best_first(self.register, *place, pool, |other| scores[&other]);
            Ranking { place: *place, best_first, neighbours: neighbours.clone() }
        };
        self.each.iter().map(rank).collect()
    }
}

impl Ranking {
    fn recall(&self, first: usize) -> f64 {
        let found = self.best_first.iter().take(first).filter(|one| self.neighbours.contains(one)).count();
        found as f64 / self.neighbours.len() as f64
    }

    pub(super) fn by_chance(&self) -> f64 {
        self.neighbours.len().min(self.best_first.len()) as f64 / self.best_first.len().max(1) as f64
    }
}

/// Recall of each place.
pub(super) struct Scores {
    pub(super) at_k: Vec<f64>,
    at_5: Vec<f64>,
}

impl Scores {
    pub(super) fn of(rankings: &[Ranking]) -> Self {
        Self {
            at_k: rankings.iter().map(|one| one.recall(one.neighbours.len())).collect(),
            at_5: rankings.iter().map(|one| one.recall(FEW)).collect(),
        }
    }

    /// Place by place.
    pub(super) fn less(&self, other: &Self) -> Measure {
        Measure {
            recall_at_k: Interval::of_difference(&self.at_k, &other.at_k),
            recall_at_5: Interval::of_difference(&self.at_5, &other.at_5),
        }
    }

    pub(super) fn measure(&self) -> Measure {
        Measure { recall_at_k: Interval::of(&self.at_k), recall_at_5: Interval::of(&self.at_5) }
    }
}
