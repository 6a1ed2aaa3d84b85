//! Trained groups, and who is in them.

use std::collections::BTreeMap;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::assignment::cheapest;
use super::choose::{GroupStructure, Known, Tried, choose};
use super::kmeans::KMeansError;
use super::label::{self, Lifted};
use super::lloyd::nearest;
use super::rows::Rows;
use super::sparse::{Centres, SparseRows};
use crate::domain::block::{Block, WeightError, Weights};
use crate::domain::profile::Profile;
use crate::domain::progress::{Phase, Progress, Watch};
use crate::domain::register::Register;
use crate::domain::slot::GroupNo;
use crate::domain::weighing::OwnWeights;
use crate::features::encoder::Encoder;

/// Seed of every draw: the same pack gives the same groups.
const SEED: u64 = 2026;
/// An old group is the same as a new one where their centroids lie nearer than this share of the old ones' mean distance.
const SAME: f64 = 0.5;

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Identifier: `g` and a number, kept from one model to the next.
    pub id: String,
    /// In plain words; no two groups share one.
    pub label: String,
    /// What lifts it above the rest, what sets it apart most first.
    pub lifted: Vec<Lifted>,
    /// Places that were nearest to it in training.
    pub size: usize,
    /// Its mean row: position of a column and value, zeros left out.
    centroid: Vec<(usize, f64)>,
}

impl Group {
    /// Its mean row: position of a column and value, zeros left out.
    pub(super) fn centroid(&self) -> &[(usize, f64)] {
        &self.centroid
    }
}

/// The groups of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// Every number of groups that was tried.
    pub tried: Vec<Tried>,
    /// Which of them was chosen; none where there is no structure of its own.
    pub chosen: Option<usize>,
    /// The groups, largest first; empty where there is no structure.
    pub groups: Vec<Group>,
    /// Share of places whose group is another than under the model before; none where there was none.
    pub churn: Option<f64>,
    /// Names of the columns of centroids.
    columns: Vec<String>,
    /// Weight of each block, by name, by which rows were scaled.
    weights: BTreeMap<String, f64>,
    /// The mean row of all places: who is nearer to it than to any centroid is in no group.
    mean: Vec<f64>,
    /// Mean of how much further the second centroid is than the first, squared: the scale of memberships.
    spread: f64,
}

/// How far a place is in a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Membership {
    /// Position of the group in [`Groups::groups`].
    pub group: GroupNo,
    /// 0.1 to 1.
    pub degree: f64,
}

impl Groups {
    /// Groups the places with a live record. `before` is the model's before, whose identifiers are kept where a group stayed.
    pub fn train(
        encoder: &Encoder,
        register: &Register,
        weights: &Weights,
        before: Option<&Self>,
        watch: &mut Watch<'_>,
    ) -> Result<Self, KMeansError> {
        let profiles: Vec<&Profile> =
            register.profiles().iter().filter(|profile| profile.live().next().is_some()).collect();
        let rows = Rows::new(encoder, &profiles, weights);
        let known = Known {
            kinds: profiles.iter().map(|profile| profile.place.governance_type.as_str()).collect(),
            problems: profiles
                .iter()
                .map(|profile| profile.live().map(|record| record.problem.as_str()).collect())
                .collect(),
        };
        let (tried, best) = choose(&rows, &known, SEED, watch)?;
        watch(Progress { phase: Phase::Names, done: 0.0 })?;
        let named = Block::ALL.map(|block| (block.name().to_owned(), weights.of(block)));
        let mut trained = Self {
            tried,
            chosen: best.as_ref().map(|(position, _)| *position),
            groups: Vec::new(),
            churn: None,
            mean: mean(&rows.matrix),
            columns: rows.columns.clone(),
            weights: named.into_iter().collect(),
            spread: 0.0,
        };
        let Some((_, grouping)) = best else { return Ok(trained) };
        let vocabulary = encoder.vocabulary();
        let traits: Vec<_> =
            profiles.iter().map(|profile| label::traits(vocabulary, encoder.parameters(), profile)).collect();
        let number = grouping.centroids.nrows();
        let lifted = label::lifted(&traits, &grouping.groups, number);
        let labels = label::labels(vocabulary, &traits, &grouping.groups, &lifted);
        for (position, (lifted, label)) in lifted.into_iter().zip(labels).enumerate() {
            let centroid = grouping.centroids.row(position);
            trained.groups.push(Group {
                id: String::new(),
                label,
                lifted,
                size: grouping.groups.iter().filter(|&&group| group == position).count(),
                centroid: centroid.iter().copied().enumerate().filter(|(_, value)| *value != 0.0).collect(),
            });
        }
        trained.groups.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.label.cmp(&b.label)));
        trained.spread = spread(&rows.matrix, &grouping.centroids);
        trained.keep_identity(before, &rows);
        Ok(trained)
    }

    /// What was measured of the number of groups that was chosen; none where there is no structure.
    pub fn measured(&self) -> Option<&Tried> {
        self.tried.get(self.chosen?)
    }

    /// How strong the chosen grouping is.
    pub fn structure(&self) -> GroupStructure {
        self.measured().map_or(GroupStructure::None, Tried::structure)
    }

    /// Names of the columns of centroids, in ascending order.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The mean row of all places.
    pub(super) fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The scale of memberships.
    pub(super) fn spread(&self) -> f64 {
        self.spread
    }

    /// Position of a group.
    pub fn position(&self, id: &str) -> Option<GroupNo> {
        self.groups.iter().position(|group| group.id == id).map(GroupNo::new)
    }

    /// Whether these are groups that training makes.
    pub fn are_sound(&self) -> bool {
        let columns = self.columns.len();
        let finite = |value: &f64| value.is_finite();
        let centroid = |group: &Group| {
            group.centroid.iter().all(|(column, value)| *column < columns && value.is_finite())
                && !group.label.is_empty()
        };
        self.groups.iter().all(centroid)
            && self.mean.len() == columns
            && self.mean.iter().all(finite)
            && self.spread.is_finite()
            && self.columns.is_sorted()
            && self.chosen.is_none_or(|chosen| chosen < self.tried.len())
            && self.weights().is_ok()
    }

    /// Weights of the blocks by which rows were scaled.
    pub(super) fn weights(&self) -> Result<Weights, WeightError> {
        OwnWeights::from_named(self.weights.iter().map(|(name, &weight)| (name.as_str(), weight)))?.alone()
    }

    /// Gives each group the identifier of the old one that it is nearest to, all in all; new ones get new numbers.
    fn keep_identity(&mut self, before: Option<&Self>, rows: &Rows) {
        let old = before.map(|before| before.groups.as_slice()).unwrap_or_default();
        let named = |groups: &Self, group: &Group| -> BTreeMap<String, f64> {
            group.centroid.iter().map(|(column, value)| (groups.columns[*column].clone(), *value)).collect()
        };
        let old_named: Vec<BTreeMap<String, f64>> =
            before.iter().flat_map(|before| old.iter().map(|group| named(before, group))).collect();
        let new_named: Vec<BTreeMap<String, f64>> = self.groups.iter().map(|group| named(self, group)).collect();
        let costs: Vec<Vec<f64>> =
            new_named.iter().map(|new| old_named.iter().map(|old| squared_distance(new, old)).collect()).collect();
        let mut between: Vec<f64> = Vec::new();
        for (position, one) in old_named.iter().enumerate() {
            between.extend(old_named[position + 1..].iter().map(|other| squared_distance(one, other)));
        }
        let near = SAME * between.iter().sum::<f64>() / between.len().max(1) as f64;
        let assigned = cheapest(&costs);
        let mut next =
            old.iter().filter_map(|group| group.id.strip_prefix('g')?.parse::<usize>().ok()).max().unwrap_or(0);
        for (position, group) in self.groups.iter_mut().enumerate() {
            let kept = assigned.get(position).copied().flatten().filter(|&column| costs[position][column] <= near);
            group.id = match kept {
                Some(column) => old[column].id.clone(),
                None => {
                    next += 1;
                    format!("g{next}")
                }
            };
        }
        if !old.is_empty() {
            self.churn = Some(self.churn_from(&old_named, old, rows));
        }
    }

    fn churn_from(&self, old_named: &[BTreeMap<String, f64>], old: &[Group], rows: &Rows) -> f64 {
        let dense = |named: &BTreeMap<String, f64>| -> Vec<f64> {
            rows.columns.iter().map(|column| named.get(column).copied().unwrap_or(0.0)).collect()
        };
        let matrix = |all: Vec<Vec<f64>>| {
            Array2::from_shape_vec((all.len(), rows.columns.len()), all.concat()).unwrap_or_default()
        };
        let before = nearest(&rows.matrix, &matrix(old_named.iter().map(dense).collect()));
        let own = |group: &Group| {
            dense(&group.centroid.iter().map(|(at, value)| (self.columns[*at].clone(), *value)).collect())
        };
        let now = nearest(&rows.matrix, &matrix(self.groups.iter().map(own).collect()));
        let moved = before.iter().zip(&now).filter(|(before, now)| old[**before].id != self.groups[**now].id).count();
        moved as f64 / now.len().max(1) as f64
    }
}

fn mean(rows: &SparseRows) -> Vec<f64> {
    let number = rows.len().max(1) as f64;
    rows.sum(0..rows.len()).into_iter().map(|sum| sum / number).collect()
}

/// Mean of how much further the second centroid is than the first, squared.
fn spread(rows: &SparseRows, centroids: &Array2<f64>) -> f64 {
    let centres = Centres::new(centroids);
    let mut distances = Vec::new();
    let mut gap = |row: usize| {
        rows.squared_distances(row, &centres, &mut distances);
        distances.sort_by(f64::total_cmp);
        distances.get(1).map_or(0.0, |second| second - distances[0])
    };
    (0..rows.len()).map(&mut gap).sum::<f64>() / rows.len().max(1) as f64
}

fn squared_distance(one: &BTreeMap<String, f64>, other: &BTreeMap<String, f64>) -> f64 {
    let square = |named: &BTreeMap<String, f64>| named.values().map(|value| value * value).sum::<f64>();
    let product: f64 = one.iter().filter_map(|(name, value)| Some(value * other.get(name)?)).sum();
    square(one) + square(other) - 2.0 * product
}
