//! Of which problems the stages differ from place to place: only there a stage says more than that the problem is shared.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::kernel::kernel;
use crate::domain::id::ProblemId;
use crate::domain::profile::Profile;
use crate::domain::stage::{Stage, StageMode};
use crate::domain::taxonomy::Taxonomy;

/// Stages that differ by less than this say nothing: 1 less the mean kernel of two places.
const LEAST: f64 = 0.05;

/// How far the stages of places that work on the same problem lie apart: a parameter of the model.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StageSpread {
    /// By code 1 less the mean alongside kernel of two random places that have it live with a stage, 0 to 1; without the codes
    /// of which there are no two such places.
    by_code: BTreeMap<String, f64>,
}

impl StageSpread {
    /// Learns from all live records with a stage.
    pub fn learn(profiles: &[Profile], taxonomy: &Taxonomy) -> Self {
        let mut counts: BTreeMap<&ProblemId, [u32; Stage::ALL.len()]> = BTreeMap::new();
        for record in profiles.iter().flat_map(Profile::live).filter(|record| taxonomy.has_weight(&record.problem)) {
            if let Some(stage) = record.stage {
                counts.entry(&record.problem).or_default()[usize::from(stage.number())] += 1;
            }
        }
        let spread = counts.into_iter().filter_map(|(code, counts)| Some((code.to_string(), spread(&counts)?)));
        Self { by_code: spread.collect() }
    }

    /// Whether a place-wide question compares the stages of a code.
    pub fn differs(&self, problem: &ProblemId) -> bool {
        self.by_code.get(problem.as_str()).is_some_and(|&spread| spread > LEAST)
    }

    /// The codes of which stages are compared place-wide.
    pub fn compared(&self) -> BTreeSet<&str> {
        self.by_code.iter().filter(|(_, spread)| **spread > LEAST).map(|(code, _)| code.as_str()).collect()
    }

    /// Whether these are numbers that training makes.
    pub fn is_sound(&self) -> bool {
        self.by_code.values().all(|spread| (0.0..=1.0).contains(spread))
    }
}

/// 1 less the mean kernel over all pairs of different places; none without a pair. `counts` are places by stage.
fn spread(counts: &[u32; Stage::ALL.len()]) -> Option<f64> {
    let places: u32 = counts.iter().sum();
    let pairs = f64::from(places) * f64::from(places.saturating_sub(1));
    if pairs == 0.0 {
        return None;
    }
    let mut apart = 0.0;
    for (one, &here) in (0..).zip(counts) {
        for (other, &there) in (0..).zip(counts) {
            apart += f64::from(here) * f64::from(there) * (1.0 - kernel(StageMode::Alongside, other - one));
        }
    }
    Some(apart / pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_at_one_stage_do_not_differ_and_those_far_apart_wholly() {
        assert_eq!(spread(&[0, 7, 0, 0, 0, 0]), Some(0.0));
        assert_eq!(spread(&[1, 0, 0, 0, 1, 0]), Some(1.0));
        assert_eq!(spread(&[0, 0, 1, 0, 0, 0]), None, "one place differs from nobody");
        // Three pairs of different places, each counted twice: one alike, two a step apart.
        assert!((spread(&[2, 1, 0, 0, 0, 0]).expect("pairs") - 2.0 / 9.0).abs() < 1e-12);
    }
}
