//! A sentence model beside the words: it hears that two sentences say the same though they share no word. It leads from texts to
//! problems, and never enters a fit.
//!
//! [`SentenceModel`] turns a text into a vector; [`Matters`] holds the vectors of what a pack says of its problems, and [`Both`]
//! weighs them with what the words tell. `MiniLm`, behind the cargo feature `sentence-model`, is the one model there is: how much a
//! likeness tells was learned with it.

mod both;
mod learned;
mod matters;
#[cfg(feature = "sentence-model")]
mod minilm;
mod phrases;

use std::fmt::Debug;

pub use both::Both;
pub use learned::{OF_NONE, OF_ONE, Sign, Signs};
pub use matters::{Likeness, Matters};
#[cfg(feature = "sentence-model")]
pub use minilm::{Folder, MiniLm, ModelError};
pub use phrases::{Keeper, Phrases};

/// A text as a direction: numbers whose squares sum to 1, or nothing but zeros where a model makes none of it.
pub type Vector = Vec<f32>;

/// Turns texts into vectors: the more two texts mean the same, the nearer the product of their vectors is to 1.
pub trait SentenceModel: Debug + Send + Sync {
    /// Which one it is: the first 12 hex digits of the SHA-256 of its files.
    fn version(&self) -> &str;

    /// A vector for each text, all of one length. That of a text does not depend on the texts beside it.
    fn vectors(&self, texts: &[&str]) -> Vec<Vector>;
}

/// The product of two vectors: -1 to 1.
fn product(one: &[f32], other: &[f32]) -> f64 {
    one.iter().zip(other).map(|(one, other)| f64::from(*one) * f64::from(*other)).sum()
}
