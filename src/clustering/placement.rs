//! Puts rows into trained groups: what does not change from row to row is worked out once.

use std::collections::BTreeMap;

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
pub struct Placement<'a> {
    encoder: &'a Encoder,
    names: &'a [String],
    /// None in a model without groups.
    weights: Option<Weights>,
    /// The centroids, and after them the mean of all places.
    centres: Centres,
    spread: f64,
    /// Columns of features that were met before; none for one that the model does not know.
    met: BTreeMap<Feature, Option<usize>>,
}

impl<'a> Placement<'a> {
    /// Lays the groups out.
    pub fn new(groups: &'a Groups, encoder: &'a Encoder) -> Self {
        let number = groups.groups.len();
        let mut centroids = Array2::zeros((number + 1, groups.columns().len()));
        for (position, group) in groups.groups.iter().enumerate() {
            group.centroid().iter().for_each(|&(column, value)| centroids[(position, column)] = value);
        }
        centroids.row_mut(number).iter_mut().zip(groups.mean()).for_each(|(own, &mean)| *own = mean);
        Self {
            encoder,
            names: groups.columns(),
            weights: groups.weights().ok().filter(|_| number > 0),
            centres: Centres::new(&centroids),
            spread: if groups.spread() > 0.0 { groups.spread() } else { 1.0 },
            met: BTreeMap::new(),
        }
    }

    /// The groups that a row is in, most first; none where it is nearer to the mean of all places than to any group.
    pub fn memberships(&mut self, row: &PlaceRow) -> Vec<Membership> {
        let Some(weights) = self.weights else { return Vec::new() };
        let mut square = 0.0;
        let mut known = Vec::new();
        for (feature, value) in entries(self.encoder, row, &weights) {
            square += value * value;
            let column = self
                .met
                .entry(feature)
                .or_insert_with(|| self.names.binary_search(&name(self.encoder, feature.0, feature.1)).ok());
            // A feature that the model has no column for is as far from every centroid.
            known.extend(column.map(|column| (column, value)));
        }
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
}
