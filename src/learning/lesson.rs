//! What the places of a list teach: how alike each is to every other place of the list, figure by figure.

use std::collections::BTreeMap;

use ndarray::{Array1, Array2, Axis};

use super::logistic::Example;
use super::order::best_first;
use crate::domain::reference::List;
use crate::domain::register::Register;
use crate::domain::slot::Slot;
use crate::features::context::{self, CENTRES};
use crate::features::parameters::Parameters;

/// The places of a list with their likeness in the figures that are compared.
pub(super) struct Lessons<'a> {
    register: &'a Register,
    list: &'a List,
    /// The places that the list mentions.
    pool: Vec<Slot>,
    /// Of each place with a list: all of the pool by figures; zero where a figure is not known on both sides.
    likeness: BTreeMap<Slot, Array2<f64>>,
}

impl<'a> Lessons<'a> {
    /// Compares in the figures at `positions` of the indicators.
    pub(super) fn new(register: &'a Register, parameters: &Parameters, list: &'a List, positions: &[usize]) -> Self {
        let pool: Vec<Slot> = list.mentioned.iter().copied().collect();
        let bumps = |place: Slot| -> Vec<Option<[f64; CENTRES.len()]>> {
            let figures = &register.get(place).figures;
            let known = |&position: &usize| {
                let scaler = parameters.scalers[position].as_ref()?;
                Some(context::bumps(scaler.clipped(figures[position]?.value())))
            };
            positions.iter().map(known).collect()
        };
        let of_pool: BTreeMap<Slot, _> = pool.iter().map(|&place| (place, bumps(place))).collect();
        let likeness = |place: Slot| {
            Array2::from_shape_fn((pool.len(), positions.len()), |(row, column)| {
                match (&of_pool[&place][column], &of_pool[&pool[row]][column]) {
                    (Some(one), Some(other)) => one.iter().zip(other).map(|(a, b)| a * b).sum(),
                    _ => 0.0,
                }
            })
        };
        let likeness = list.neighbours.keys().map(|&place| (place, likeness(place))).collect();
        Self { register, list, pool, likeness }
    }

    /// The places that have a list.
    pub(super) fn places(&self) -> Vec<Slot> {
        self.likeness.keys().copied().collect()
    }

    /// What these places teach, each among these places alone: the others are seen neither as places nor as neighbours.
    pub(super) fn examples(&self, places: &[Slot]) -> Vec<Example> {
        places.iter().filter_map(|&place| self.example(place, places)).collect()
    }

    fn example(&self, place: Slot, seen: &[Slot]) -> Option<Example> {
        let listed = self.list.neighbours.get(&place)?;
        let held_back = |other: Slot| self.likeness.contains_key(&other) && !seen.contains(&other);
        let rows: Vec<usize> =
            (0..self.pool.len()).filter(|&row| self.pool[row] != place && !held_back(self.pool[row])).collect();
        let (neighbours, others): (Vec<usize>, Vec<usize>) =
            (0..rows.len()).partition(|&at| listed.contains(&self.pool[rows[at]]));
        let likeness = self.likeness[&place].select(Axis(0), &rows);
        (!neighbours.is_empty() && !others.is_empty()).then_some(Example { likeness, neighbours, others })
    }

    /// The share of a place's list among the first of the pool by these weights, as many as the list is long.
    pub(super) fn recall(&self, place: Slot, weights: &Array1<f64>) -> f64 {
        let scores = self.likeness[&place].dot(weights);
        let score = |other: Slot| self.pool.binary_search(&other).map_or(0.0, |row| scores[row]);
        self.recall_by(place, score)
    }

    /// [`Self::recall`] by any score.
    pub(super) fn recall_by(&self, place: Slot, score: impl Fn(Slot) -> f64) -> f64 {
        let listed = &self.list.neighbours[&place];
        let first = best_first(self.register, place, &self.pool, score).into_iter().take(listed.len());
        first.filter(|other| listed.contains(other)).count() as f64 / listed.len() as f64
    }
}
