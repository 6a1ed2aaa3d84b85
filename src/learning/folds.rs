//! Learning by folds: places are judged by what others teach, and how strongly weights are held back is chosen the same way
//! one level further in (nested cross-validation, Varma and Simon 2006).

use std::collections::BTreeMap;

use ndarray::{Array1, Array2};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::SEED;
use super::lesson::Lessons;
use super::logistic::{Example, Ridge, fit};

use crate::domain::slot::Slot;

/// Parts that places are dealt into; each is judged by what the others teach.
pub(super) const FOLDS: usize = 5;
/// How strongly weights may be held to those of the themes, strongest first; equal ones go to the stronger.
pub(super) const RIDGES: [f64; 3] = [0.01, 0.003, 0.001];
/// No weight gets larger, on the scale of the regression.
const LARGEST: f64 = 200.0;

/// Which folds are learned from.
type Taught = [bool; FOLDS];

/// Places dealt into folds, and what was learned from some of them.
pub(super) struct Folds<'a> {
    lessons: &'a Lessons<'a>,
    themes: &'a Array1<f64>,
    folds: Vec<Vec<Slot>>,
    /// Weights for each ridge.
    learned: BTreeMap<Taught, Vec<Array1<f64>>>,
}

/// What all places teach.
pub(super) struct Learned {
    /// Not scaled; all zero where no figure tells neighbours from others.
    pub(super) weights: Array1<f64>,
    /// The ridge that all places together chose.
    pub(super) ridge: f64,
    /// Recall of each place by what the other folds teach.
    pub(super) held_back: BTreeMap<Slot, f64>,
}

impl<'a> Folds<'a> {
    /// Deals the places of the list, by the seed.
    pub(super) fn new(lessons: &'a Lessons<'a>, themes: &'a Array1<f64>) -> Self {
        let mut dealt = lessons.places();
        dealt.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(SEED));
        let folds = (0..FOLDS).map(|fold| dealt.iter().copied().skip(fold).step_by(FOLDS).collect()).collect();
        Self { lessons, themes, folds, learned: BTreeMap::new() }
    }

    /// Learns from all, and judges each fold by what the others teach with the ridge that the others choose.
    pub(super) fn learn(mut self) -> Learned {
        let all = [true; FOLDS];
        let mut held_back = BTreeMap::new();
        for fold in 0..FOLDS {
            let others = without(all, fold);
            let chosen = self.choose(others);
            let weights = self.weights(others)[chosen].clone();
            held_back.extend(self.folds[fold].iter().map(|&place| (place, self.lessons.recall(place, &weights))));
        }
        let chosen = self.choose(all);
        Learned { weights: self.weights(all)[chosen].clone(), ridge: RIDGES[chosen], held_back }
    }

    /// The ridge that finds most for each of these folds by what the rest of them teach.
    fn choose(&mut self, taught: Taught) -> usize {
        let mut found = [0.0; RIDGES.len()];
        for fold in (0..FOLDS).filter(|&fold| taught[fold]) {
            let weights = self.weights(without(taught, fold)).to_vec();
            for (found, weights) in found.iter_mut().zip(&weights) {
                *found += self.folds[fold].iter().map(|&place| self.lessons.recall(place, weights)).sum::<f64>();
            }
        }
        (1..RIDGES.len()).fold(0, |best, one| if found[one] > found[best] { one } else { best })
    }

    fn weights(&mut self, taught: Taught) -> &[Array1<f64>] {
        let (lessons, themes, folds) = (self.lessons, self.themes, &self.folds);
        self.learned.entry(taught).or_insert_with(|| {
            let places: Vec<Slot> =
                (0..FOLDS).filter(|&fold| taught[fold]).flat_map(|fold| folds[fold].clone()).collect();
            by_ridge(&lessons.examples(&places), themes)
        })
    }
}

fn without(mut taught: Taught, fold: usize) -> Taught {
    taught[fold] = false;
    taught
}

/// Weights held to those of the themes, for each ridge.
fn by_ridge(examples: &[Example], themes: &Array1<f64>) -> Vec<Array1<f64>> {
    // First how much the themes' weights tell as they are: one number, by which the ridge's target gets the right length.
    let as_one = |example: &Example| {
        let likeness = example.likeness.dot(themes);
        let column = Array2::from_shape_fn((likeness.len(), 1), |(row, _)| likeness[row]);
        Example { likeness: column, ..example.clone() }
    };
    let together: Vec<Example> = examples.iter().map(as_one).collect();
    let start = Array1::ones(1);
    let length = fit(&together, &Ridge { strength: 0.0, towards: start.clone(), largest: LARGEST }, &start)[0];
    let mut last = themes * length;
    let held = |strength: f64| {
        let ridge = Ridge { strength, towards: themes * length, largest: LARGEST };
        last = fit(examples, &ridge, &last);
        last.clone()
    };
    RIDGES.into_iter().map(held).collect()
}
