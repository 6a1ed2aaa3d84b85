//! Ways of guessing which problems a place has beside those that it shows, ours and those to beat.

use std::cmp::Reverse;

use serde::Serialize;

use super::trial::{Judged, Trial, Voter};

use crate::domain::fit::billionths;
use crate::domain::slot::{ProblemNo, Slot};

/// Voters of the methods that ask the nearest few.
const NEAREST: usize = 10;

/// How the votes of peers are weighed and smoothed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Smoothing {
    /// A place whose fit is this much below the best has a vote of 1/e.
    pub width: f64,
    /// Share of popularity in a score, 0 to 1.
    pub popularity: f64,
    /// Among whom popularity is counted.
    pub whose: Whose,
}

/// Among whom popularity is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// All places.
    Everybody,
    /// Places of the own governance type.
    OwnType,
}

impl Smoothing {
    /// What is tried, on inner folds only.
    pub(super) fn all() -> Vec<Self> {
        let widths = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32];
        let shares = [0.0, 0.1, 0.25, 0.5, 0.75, 1.0];
        let both = [Whose::Everybody, Whose::OwnType];
        let each = widths.iter().flat_map(|&width| shares.map(|popularity| (width, popularity)));
        each.flat_map(|(width, popularity)| both.map(|whose| Self { width, popularity, whose })).collect()
    }
}

/// A way of guessing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Method {
    /// All places vote, the more the better they fit, smoothed towards popularity.
    Ours(Smoothing),
    /// The ten that fit best vote alike.
    TenPeers,
    /// What most places have.
    Popularity,
    /// What most places of the own type have.
    SameType,
    /// What most places of the own type and region have.
    SameTypeAndRegion,
    /// The ten nearest in context vote alike.
    Context,
    /// The ten with the most problems in common, for how many they have, vote alike.
    Jaccard,
    /// Drawn.
    Random,
}

impl Method {
    /// Those to beat.
    pub(super) const BASELINES: [Self; 7] = [
        Self::Popularity,
        Self::SameType,
        Self::SameTypeAndRegion,
        Self::TenPeers,
        Self::Context,
        Self::Jaccard,
        Self::Random,
    ];

    /// The name that reports use.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ours(_) => "ours",
            Self::TenPeers => "ten_peers",
            Self::Popularity => "popularity",
            Self::SameType => "same_type",
            Self::SameTypeAndRegion => "same_type_and_region",
            Self::Context => "context_nearest",
            Self::Jaccard => "jaccard_nearest",
            Self::Random => "random",
        }
    }

    /// The candidates of a place, best first. Equal scores go by popularity, then by lot.
    pub(super) fn ranked(self, trial: &Trial, judged: &Judged) -> Vec<ProblemNo> {
        let scores = self.scores(trial, judged);
        let key = |&code: &ProblemNo| {
            let most_first = |number: f64| Reverse(billionths(number));
            (most_first(scores[code]), most_first(trial.popularity[code]), most_first(judged.lot[code]))
        };
        let mut ranked = judged.candidates.clone();
        ranked.sort_by_cached_key(key);
        ranked
    }

    fn scores(self, trial: &Trial, judged: &Judged) -> Vec<f64> {
        let nearest = |key: fn(&Voter) -> f64| {
            let mut voters: Vec<&Voter> = judged.voters.iter().collect();
            voters.sort_by_key(|voter| (Reverse(billionths(key(voter))), voter.tie));
            let chosen: Vec<Slot> = voters.iter().take(NEAREST).map(|voter| voter.place).collect();
            shares(trial, judged, |voter| f64::from(u8::from(chosen.contains(&voter.place))))
        };
        let alike = |is: fn(&Voter) -> bool| shares(trial, judged, |voter| f64::from(u8::from(is(voter))));
        match self {
            Self::Ours(smoothing) => {
                let best = judged.voters.iter().map(|voter| voter.fit).fold(0.0, f64::max);
                let votes = shares(trial, judged, |voter| ((voter.fit - best) / smoothing.width).exp());
                let smoothed = |(vote, popular): (&f64, &f64)| {
                    (1.0 - smoothing.popularity) * vote + smoothing.popularity * popular
                };
                match smoothing.whose {
                    Whose::Everybody => votes.iter().zip(&trial.popularity).map(smoothed).collect(),
                    Whose::OwnType => votes.iter().zip(&alike(|voter| voter.same_type)).map(smoothed).collect(),
                }
            }
            Self::TenPeers => nearest(|voter| voter.fit),
            Self::Popularity => trial.popularity.clone(),
            Self::SameType => alike(|voter| voter.same_type),
            Self::SameTypeAndRegion => alike(|voter| voter.same_type && voter.same_region),
            Self::Context => nearest(|voter| voter.context),
            Self::Jaccard => nearest(|voter| voter.jaccard),
            Self::Random => judged.lot.clone(),
        }
    }
}

/// The weighted share of voters that show each problem.
fn shares(trial: &Trial, judged: &Judged, weight: impl Fn(&Voter) -> f64) -> Vec<f64> {
    let mut votes = vec![0.0; trial.popularity.len()];
    let mut all = 0.0;
    for voter in &judged.voters {
        let weight = weight(voter);
        if weight > 0.0 {
            all += weight;
            trial.shows[voter.place].iter().for_each(|&code| votes[code] += weight);
        }
    }
    if all > 0.0 {
        votes.iter_mut().for_each(|vote| *vote /= all);
    }
    votes
}
