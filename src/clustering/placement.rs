//! Puts rows into trained groups: what does not change from row to row is worked out once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use ndarray::Array2;

use super::groups::{Groups, Membership};
use super::rows::{Feature, entries, name};
use super::sparse::Centres;
use crate::domain::block::Weights;
use crate::domain::slot::GroupNo;
use crate::features::encoder::Encoder;
use crate::features::row::PlaceRow;

/// Memberships below this are not told.
const TOLD: f64 = 0.1;

/// Groups of one model, laid out for the rows of one encoder.
#[derive(Debug)]
pub struct Placement {
    groups: Arc<Groups>,
    /// None in a model without groups.
    weights: Option<Weights>,
    /// The centroids, and after them the mean of all places.
    centres: Centres,
    spread: f64,
    /// Columns of features that were met before; none for one that the model does not know.
    met: RwLock<BTreeMap<Feature, Option<usize>>>,
}

impl Placement {
    /// Lays the groups out.
    pub fn new(groups: Arc<Groups>) -> Self {
        let number = groups.groups.len();
        let mut centroids = Array2::zeros((number + 1, groups.columns().len()));
        for (position, group) in groups.groups.iter().enumerate() {
            group.centroid().iter().for_each(|&(column, value)| centroids[(position, column)] = value);
        }
        centroids.row_mut(number).iter_mut().zip(groups.mean()).for_each(|(own, &mean)| *own = mean);
        Self {
            weights: groups.weights().ok().filter(|_| number > 0),
            centres: Centres::new(&centroids),
            spread: if groups.spread() > 0.0 { groups.spread() } else { 1.0 },
            met: RwLock::default(),
            groups,
        }
    }

    /// The groups that a row of the encoder is in, most first; none where it is nearer to the mean of all places than to any group.
    pub fn memberships(&self, encoder: &Encoder, row: &PlaceRow) -> Vec<Membership> {
        let Some(weights) = self.weights else { return Vec::new() };
        let entries = entries(encoder, row, &weights);
        let square: f64 = entries.iter().map(|(_, value)| value * value).sum();
        let known = self.in_columns(encoder, &entries);
        let mut distances = Vec::new();
        self.centres.products(known.into_iter(), &mut distances);
        for (distance, length) in distances.iter_mut().zip(self.centres.squares()) {
            *distance = square + length - 2.0 * *distance;
        }
        let to_mean = distances.pop().unwrap_or(f64::INFINITY);
        let least = distances.iter().copied().fold(f64::INFINITY, f64::min);
        if least >= to_mean {
            return Vec::new();
        }
        let degrees: Vec<f64> = distances.iter().map(|distance| (-(distance - least) / self.spread).exp()).collect();
        let all: f64 = degrees.iter().sum();
        let each = GroupNo::each(&degrees).map(|(group, degree)| Membership { group, degree: degree / all });
        let mut told: Vec<Membership> = each.filter(|one| one.degree >= TOLD).collect();
        told.sort_by(|a, b| b.degree.total_cmp(&a.degree));
        told
    }

    /// The values that the model has a column for, each with that. A feature without one is as far from every centroid.
    fn in_columns(&self, encoder: &Encoder, entries: &[(Feature, f64)]) -> Vec<(usize, f64)> {
        // A column is found once, and each time the same.
        let met = self.met.read().unwrap_or_else(PoisonError::into_inner);
        let columns: Option<Vec<Option<usize>>> = entries.iter().map(|(one, _)| met.get(one).copied()).collect();
        drop(met);
        let columns = columns.unwrap_or_else(|| self.meet(encoder, entries));
        columns.into_iter().zip(entries).filter_map(|(column, (_, value))| Some((column?, *value))).collect()
    }

    fn meet(&self, encoder: &Encoder, entries: &[(Feature, f64)]) -> Vec<Option<usize>> {
        let names = self.groups.columns();
        let column = |&(block, at): &Feature| names.binary_search(&name(encoder, block, at)).ok();
        let mut met = self.met.write().unwrap_or_else(PoisonError::into_inner);
        entries.iter().map(|(one, _)| *met.entry(*one).or_insert_with(|| column(one))).collect()
    }
}
