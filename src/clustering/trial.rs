//! One k-means by itself, on the very rows that training groups: for measuring beside other programs.

use ndarray::Array2;

use super::kmeans::{KMeansError, kmeans};
use super::rows::Rows;
use crate::domain::block::Weights;
use crate::domain::profile::Profile;
use crate::domain::register::Register;
use crate::features::encoder::Encoder;

/// The rows of all places with a live record.
pub struct Trial {
    rows: Rows,
}

impl Trial {
    /// Encodes them as training does.
    pub fn new(encoder: &Encoder, register: &Register, weights: &Weights) -> Self {
        let live = |profile: &&Profile| profile.live().next().is_some();
        let profiles: Vec<&Profile> = register.profiles().iter().filter(live).collect();
        Self { rows: Rows::new(encoder, &profiles, weights) }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows.matrix.len()
    }

    /// Every row with every zero, one after another.
    pub fn dense(&self) -> Array2<f64> {
        self.rows.matrix.dense()
    }

    /// Groups them as training does for one number of groups; the sum of squared distances of rows to their centroid.
    pub fn inertia(&self, k: usize, starts: u64, seed: u64) -> Result<f64, KMeansError> {
        Ok(kmeans(&self.rows.matrix, k, starts, seed)?.inertia)
    }
}
