//! The conditions of the work on both sides: what the fit compares of them, before any word is made of it.

use super::scene::Scene;
use crate::domain::circumstances::{Circumstances, Dimension, StartingLevel};
use crate::domain::factor::HeldFactor;
use crate::domain::record::Record;
use crate::domain::vocabulary::Vocabulary;
use crate::matching::rank::Ranked;
use crate::matching::shared::Ground;
use crate::proto::v1;

/// Circumstances that are compared, side by side.
#[derive(Debug)]
pub(super) struct Conditions<'a> {
    /// Of the asker's record of the asked problem, or place-wide of all live ones.
    pub(super) yours: Vec<&'a Circumstances>,
    /// The peer's.
    pub(super) theirs: Vec<&'a Circumstances>,
}

/// Factors of both sides, each listed once.
#[derive(Debug, Default)]
pub(super) struct FactorTable<'a> {
    pub(super) common: Vec<&'a HeldFactor>,
    pub(super) only_theirs: Vec<&'a HeldFactor>,
    pub(super) only_yours: Vec<&'a HeldFactor>,
}

impl<'a> Conditions<'a> {
    pub(super) fn of(scene: &Scene<'a>, ranked: &Ranked<'a>) -> Self {
        let own: Vec<&'a Record> = match &scene.query.problem {
            Some(problem) => scene.asker.profile.record(problem).into_iter().collect(),
            None => scene.asker.profile.live().collect(),
        };
        let other: Vec<&'a Record> = match ranked.candidate.shared[0].ground {
            _ if scene.is_place_wide() => scene.peer(ranked.candidate.place).live().collect(),
            Ground::Record(record) => vec![record],
            Ground::Pressure(_) | Ground::Asked => Vec::new(),
        };
        let circumstances =
            |records: Vec<&'a Record>| records.into_iter().map(|record| &record.circumstances).collect();
        Self { yours: circumstances(own), theirs: circumstances(other) }
    }

    pub(super) fn factors(&self) -> FactorTable<'a> {
        let (yours, theirs) = (held(&self.yours), held(&self.theirs));
        let mut table = FactorTable::default();
        let same = |one: &HeldFactor, other: &HeldFactor| one.factor == other.factor && one.sign == other.sign;
        for &own in &yours {
            let side =
                if theirs.iter().any(|other| same(own, other)) { &mut table.common } else { &mut table.only_yours };
            side.push(own);
        }
        table.only_theirs = theirs.into_iter().filter(|other| !yours.iter().any(|own| same(own, other))).collect();
        table
    }

    /// Each dimension that is known of at least one side.
    pub(super) fn starting_points(&self, vocabulary: &Vocabulary) -> Vec<v1::StartingPointComparison> {
        let (yours, theirs) = (levels(&self.yours), levels(&self.theirs));
        if yours.is_empty() && theirs.is_empty() {
            return Vec::new();
        }
        let compare = |dimension: &Dimension| {
            let of = |all: &[&StartingLevel]| -> Vec<usize> {
                all.iter().filter(|one| one.dimension == dimension.id).map(|one| one.level).collect()
            };
            let (own, other) = (of(&yours), of(&theirs));
            if own.is_empty() && other.is_empty() {
                return None;
            }
            let comparison = match (own.is_empty(), other.is_empty()) {
                (false, false) if own.iter().any(|level| other.contains(level)) => v1::Comparison::Same,
                (false, false) => v1::Comparison::Different,
                _ => v1::Comparison::Unknown,
            };
            let words = |levels: &[usize]| {
                let mut words: Vec<&str> = levels.iter().map(|&level| dimension.levels[level].as_str()).collect();
                words.sort_unstable();
                words.dedup();
                words.join(", ")
            };
            Some(v1::StartingPointComparison {
                dimension: dimension.id.to_string(),
                display_name: dimension.label.clone(),
                yours: words(&own),
                theirs: words(&other),
                comparison: comparison.into(),
            })
        };
        vocabulary.starting_point.iter().filter_map(compare).collect()
    }
}

/// Every factor once with its sign, those with a rank first.
fn held<'a>(all: &[&'a Circumstances]) -> Vec<&'a HeldFactor> {
    let mut each: Vec<&HeldFactor> = all.iter().flat_map(|one| &one.factors).collect();
    each.sort_by_key(|one| (one.rank.is_none(), one.rank));
    let mut once: Vec<&HeldFactor> = Vec::new();
    for one in each {
        if !once.iter().any(|other| other.factor == one.factor && other.sign == one.sign) {
            once.push(one);
        }
    }
    once
}

fn levels<'a>(all: &[&'a Circumstances]) -> Vec<&'a StartingLevel> {
    all.iter().flat_map(|one| &one.starting_point).collect()
}
