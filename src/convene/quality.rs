//! How good a result is, beside what is simpler.

use serde::{Deserialize, Serialize};

/// How often places are called upon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Load {
    /// The most that one place is called upon.
    pub largest: f64,
    /// Share of the members who are not called upon at all, 0 to 1.
    pub idle: f64,
}

/// A way to bring places together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Pairs: the largest sum of fits.
    BestInAll,
    /// Pairs of whom no two would rather be together.
    Stable,
    /// The pair that fits best first, then the best of the others.
    BestPairFirst,
    /// Drawn.
    ByChance,
    /// No pairs: everybody calls on whoever fits best.
    EverybodyRingsTheBest,
    /// Groups improved by exchange, then exchanged once more so that different sectors lead.
    SectorsMixed,
    /// Groups improved by exchange.
    Exchanged,
    /// Groups of the nearest, one after the other.
    NearestFirst,
    /// Everybody in one group.
    OneNetwork,
}

impl Way {
    /// Its code in figures of runs.
    pub fn code(self) -> &'static str {
        match self {
            Self::BestInAll => "best_in_all",
            Self::Stable => "stable",
            Self::BestPairFirst => "best_pair_first",
            Self::ByChance => "by_chance",
            Self::EverybodyRingsTheBest => "everybody_rings_the_best",
            Self::SectorsMixed => "sectors_mixed",
            Self::Exchanged => "exchanged",
            Self::NearestFirst => "nearest_first",
            Self::OneNetwork => "one_network",
        }
    }

    /// What it is in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::BestInAll => "the best in all",
            Self::Stable => "stable pairs",
            Self::BestPairFirst => "the best pair first",
            Self::ByChance => "by chance",
            Self::EverybodyRingsTheBest => "everybody rings whoever fits best",
            Self::SectorsMixed => "groups exchanged once more so that different sectors lead",
            Self::Exchanged => "groups improved by exchange",
            Self::NearestFirst => "the nearest first",
            Self::OneNetwork => "one large network",
        }
    }
}

/// One way to bring places together, measured. Of a way with several draws these are means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// The way.
    pub way: Way,
    /// How often it was drawn by chance; 1 where nothing is drawn.
    pub draws: usize,
    /// Pairs or groups.
    pub formed: f64,
    /// Share of the members who are in one, 0 to 1.
    pub served: f64,
    /// Sum of the fits of pairs; of groups, of each member's mean fit to the others.
    pub total_fit: f64,
    /// Mean over those who are served; 0 where nobody is.
    pub mean_fit: f64,
    /// The worst pair or group; 0 where there is none.
    pub worst_fit: f64,
    /// Pairs of members who would both rather be with each other; only where partners are one each.
    pub blocking_pairs: Option<f64>,
    /// Groups that are led by different sectors, where records say who leads; only of groups.
    pub mixed: Option<f64>,
    /// Who is called upon.
    pub load: Load,
}

/// A mode of the convener beside its baselines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The way in use first, then its baselines.
    pub ways: Vec<Quality>,
}

impl Quality {
    /// The mean of several draws of one way; the first as it is where there is only one.
    pub(super) fn mean(draws: &[Self]) -> Option<Self> {
        let first = draws.first()?;
        let mean = |of: fn(&Self) -> f64| draws.iter().map(of).sum::<f64>() / draws.len() as f64;
        Some(Self {
            way: first.way,
            draws: draws.len(),
            formed: mean(|one| one.formed),
            served: mean(|one| one.served),
            total_fit: mean(|one| one.total_fit),
            mean_fit: mean(|one| one.mean_fit),
            worst_fit: mean(|one| one.worst_fit),
            blocking_pairs: first.blocking_pairs.map(|_| mean(|one| one.blocking_pairs.unwrap_or_default())),
            mixed: first.mixed.map(|_| mean(|one| one.mixed.unwrap_or_default())),
            load: Load { largest: mean(|one| one.load.largest), idle: mean(|one| one.load.idle) },
        })
    }
}
