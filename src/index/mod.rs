//! All stored rows, and what a question makes of them: exact inner products, nothing approximated.
//!
//! Only an index makes a question and only that index answers it, so a row of one model never meets another's.

mod question;

use ndarray::{Array1, Array2};

pub use question::{Asked, AskedProblem, Matter, Question};

use crate::domain::register::Register;
use crate::features::encoder::{Encoder, PlaceRow};
use crate::features::vector::Sparse;

/// The stored rows of all registered places, in the order of the register.
#[derive(Debug)]
pub struct Index {
    encoder: Encoder,
    rows: Vec<PlaceRow>,
    /// Places by context columns: the one block where nearly every value is known.
    context: Array2<f64>,
}

impl Index {
    /// Encodes every place.
    pub fn build(encoder: Encoder, register: &Register) -> Self {
        let rows: Vec<PlaceRow> = register.profiles().iter().map(|profile| encoder.place_row(profile)).collect();
        let mut context = Array2::zeros((rows.len(), encoder.context_width()));
        for (mut dense, row) in context.outer_iter_mut().zip(&rows) {
            for &(column, value) in row.context.features.entries() {
                dense[column] = value;
            }
        }
        Self { encoder, rows, context }
    }

    /// What makes the rows.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// The stored row of a place.
    pub fn row(&self, place: usize) -> &PlaceRow {
        &self.rows[place]
    }

    /// Prepares a question.
    pub fn question(&self, asked: &Asked<'_>) -> Question<'_> {
        Question::new(self, asked)
    }

    /// Inner products of a query's context features with those of every place.
    fn context_products(&self, features: &Sparse) -> Array1<f64> {
        let mut query = Array1::zeros(self.encoder.context_width());
        for &(column, value) in features.entries() {
            query[column] = value;
        }
        self.context.dot(&query)
    }
}
