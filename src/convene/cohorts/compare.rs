//! Cohorts beside what is simpler: the nearest first, chance, and one large network of everybody.

use super::CohortOptions;
use crate::convene::circle::CircleOptions;
use crate::convene::grouping::{self, Grouping, Table};
use crate::convene::quality::{Load, Quality, Report};

/// How often chance is drawn.
const DRAWS: usize = 20;

/// What one way comes to, over all problems so far.
#[derive(Debug, Clone, Copy)]
struct Sums {
    formed: usize,
    served: usize,
    /// Sum over the served of their mean fit to the others.
    total: f64,
    worst: f64,
}

/// All ways over all problems, on the same members each.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    members: usize,
    own: Sums,
    nearest: Sums,
    chance: Vec<Sums>,
    one_network: Sums,
}

impl Default for Tally {
    fn default() -> Self {
        let none = Sums { formed: 0, served: 0, total: 0.0, worst: f64::INFINITY };
        Self { members: 0, own: none, nearest: none, chance: vec![none; DRAWS], one_network: none }
    }
}

impl Tally {
    /// Counts the groups of one table, and forms what they are held against.
    pub(super) fn count(&mut self, table: &Table, grouping: &Grouping, wanted: &CohortOptions) {
        let order: Vec<usize> = (0..table.members()).collect();
        self.members += table.members();
        self.own.add(table, grouping);
        self.nearest.add(table, &grouping::nearest_first(table, &order, wanted.size));
        for (draw, sums) in self.chance.iter_mut().enumerate() {
            sums.add(table, &grouping::by_chance(table, wanted.size, wanted.seed.wrapping_add(draw as u64)));
        }
        self.one_network.add_all(table);
    }

    /// The report of a run.
    pub(super) fn report(&self, options: &CircleOptions, seed: u64) -> Report {
        let draws: Vec<Quality> = self.chance.iter().map(|sums| self.quality("by_chance", sums)).collect();
        let ways = [
            Some(self.quality("exchanged", &self.own)),
            Some(self.quality("nearest_first", &self.nearest)),
            Quality::mean(&draws),
            Some(self.quality("one_network", &self.one_network)),
        ];
        Report {
            mode: "cohorts",
            problem_id: options.problem.as_ref().map(ToString::to_string).unwrap_or_default(),
            members: self.members,
            nearest: options.nearest,
            seed,
            ways: ways.into_iter().flatten().collect(),
        }
    }

    fn quality(&self, way: &'static str, sums: &Sums) -> Quality {
        let share = |some: usize| if self.members == 0 { 0.0 } else { some as f64 / self.members as f64 };
        Quality {
            way,
            draws: 1,
            formed: sums.formed as f64,
            served: share(sums.served),
            total_fit: sums.total,
            mean_fit: if sums.served == 0 { 0.0 } else { sums.total / sums.served as f64 },
            worst_fit: if sums.worst.is_finite() { sums.worst } else { 0.0 },
            blocking_pairs: None,
            load: Load { largest: if sums.served == 0 { 0.0 } else { 1.0 }, idle: 1.0 - share(sums.served) },
        }
    }
}

impl Sums {
    fn add(&mut self, table: &Table, grouping: &Grouping) {
        for group in &grouping.groups {
            let total = Table::as_fits(table.worth(group).unwrap_or(0));
            self.formed += 1;
            self.served += group.len();
            self.total += total;
            self.worst = self.worst.min(total / group.len() as f64);
        }
    }

    /// Everybody in one room, with whoever they may sit with.
    fn add_all(&mut self, table: &Table) {
        let mut means = Vec::new();
        for one in 0..table.members() {
            let fits: Vec<u64> =
                (0..table.members()).filter(|&other| other != one).filter_map(|other| table.fit(one, other)).collect();
            if !fits.is_empty() {
                means.push(fits.iter().sum::<u64>() as f64 / 1e9 / fits.len() as f64);
            }
        }
        if !means.is_empty() {
            self.formed += 1;
            self.served += means.len();
            self.total += means.iter().sum::<f64>();
            self.worst = self.worst.min(means.iter().sum::<f64>() / means.len() as f64);
        }
    }
}
