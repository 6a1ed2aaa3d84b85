//! Cohorts beside what is simpler: the nearest first, chance, and one large network of everybody.

use super::CohortOptions;
use super::part::Part;
use crate::convene::grouping::{self, Grouping, Table};
use crate::convene::quality::{Comparison, Load, Quality, Way};
use crate::domain::fit::Billionths;

/// How often chance is drawn.
const DRAWS: usize = 20;

/// What one way comes to, over all parts of all problems so far.
#[derive(Debug, Clone, Copy)]
struct Sums {
    formed: usize,
    served: usize,
    /// Groups that are led by different sectors.
    mixed: usize,
    /// Sum over the served of their mean fit to the others.
    total: f64,
    worst: f64,
}

/// All ways on the same members. Whoever was cut into one part is drawn by chance, or sits in one network, within that part.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    members: usize,
    /// Exchanged once more so that sectors mix; none where nobody asked for it.
    mixed: Sums,
    exchanged: Sums,
    nearest: Sums,
    chance: Vec<Sums>,
    one_network: Sums,
}

impl Default for Tally {
    fn default() -> Self {
        let none = Sums { formed: 0, served: 0, mixed: 0, total: 0.0, worst: f64::INFINITY };
        Self { members: 0, mixed: none, exchanged: none, nearest: none, chance: vec![none; DRAWS], one_network: none }
    }
}

impl Tally {
    /// Counts the groups of one part, and forms what they are held against.
    ///
    /// Every way forms only groups that `may` be.
    pub(super) fn of(
        part: &Part,
        formed: &Grouping,
        mixed: Option<&Grouping>,
        wanted: &CohortOptions,
        may: &impl Fn(&[usize]) -> bool,
    ) -> Self {
        let order: Vec<usize> = (0..part.members.len()).collect();
        let mut tally = Self { members: part.members.len(), ..Self::default() };
        tally.exchanged.count(part, &formed.clone().only(may));
        if let Some(mixed) = mixed {
            tally.mixed.count(part, &mixed.clone().only(may));
        }
        tally.nearest.count(part, &grouping::nearest_first(&part.table, &order, wanted.size).only(may));
        for (draw, sums) in tally.chance.iter_mut().enumerate() {
            let seed = wanted.seed.wrapping_add(draw as u64);
            sums.count(part, &grouping::by_chance(&part.table, wanted.size, seed).only(may));
        }
        tally.one_network.count_all(part);
        tally
    }

    /// Adds what another part comes to.
    pub(super) fn add(&mut self, other: &Self) {
        self.members += other.members;
        self.mixed.add(&other.mixed);
        self.exchanged.add(&other.exchanged);
        self.nearest.add(&other.nearest);
        self.chance.iter_mut().zip(&other.chance).for_each(|(sums, other)| sums.add(other));
        self.one_network.add(&other.one_network);
    }

    /// The report of a run: the way of the rows first.
    pub(super) fn report(&self, wanted: &CohortOptions) -> Comparison {
        let draws: Vec<Quality> = self.chance.iter().map(|sums| self.quality(Way::ByChance, sums)).collect();
        let ways = [
            wanted.mix_sectors.then(|| self.quality(Way::SectorsMixed, &self.mixed)),
            Some(self.quality(Way::Exchanged, &self.exchanged)),
            Some(self.quality(Way::NearestFirst, &self.nearest)),
            Quality::mean(&draws),
            Some(self.quality(Way::OneNetwork, &self.one_network)),
        ];
        Comparison { ways: ways.into_iter().flatten().collect() }
    }

    fn quality(&self, way: Way, sums: &Sums) -> Quality {
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
            mixed: Some(sums.mixed as f64),
            load: Load { largest: if sums.served == 0 { 0.0 } else { 1.0 }, idle: 1.0 - share(sums.served) },
        }
    }
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.formed += other.formed;
        self.served += other.served;
        self.mixed += other.mixed;
        self.total += other.total;
        self.worst = self.worst.min(other.worst);
    }

    fn count(&mut self, part: &Part, grouping: &Grouping) {
        for group in &grouping.groups {
            let total = Table::as_fits(part.table.worth(group).unwrap_or(0));
            self.formed += 1;
            self.served += group.len();
            self.mixed += usize::from(grouping::is_mixed(group, &part.sectors));
            self.total += total;
            self.worst = self.worst.min(total / group.len() as f64);
        }
    }

    /// Everybody in one room, with whoever they may sit with.
    fn count_all(&mut self, part: &Part) {
        let all: Vec<usize> = (0..part.members.len()).collect();
        let mut means = Vec::new();
        for &one in &all {
            let fits = all.iter().filter(|&&other| other != one).filter_map(|&other| part.table.fit(one, other));
            let fits: Vec<Billionths> = fits.collect();
            if !fits.is_empty() {
                means.push(fits.iter().sum::<Billionths>().share() / fits.len() as f64);
            }
        }
        if !means.is_empty() {
            self.formed += 1;
            self.served += means.len();
            self.mixed += usize::from(grouping::is_mixed(&all, &part.sectors));
            self.total += means.iter().sum::<f64>();
            self.worst = self.worst.min(means.iter().sum::<f64>() / means.len() as f64);
        }
    }
}
