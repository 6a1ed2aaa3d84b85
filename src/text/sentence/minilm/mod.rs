//! all-MiniLM-L6-v2: six layers of BERT, 384 numbers wide, as its makers publish it. The mean of its last layer over a text's words
//! is the text's vector.
//!
//! Everything is worked out in this process, on one thread a call and text by text, so that the same text has the same bytes as its
//! vector on one machine, whatever stands beside it and however many threads there are.

mod layers;
mod product;
mod settings;
mod weights;
mod wordpiece;

use thiserror::Error;

use super::{SentenceModel, Vector};
use crate::domain::digest::sha256;
use layers::Bert;
use settings::check;
use weights::Weights;
use wordpiece::WordPiece;

/// The files of a model's folder, as they are on disk.
#[derive(Debug)]
pub struct Folder {
    /// `config.json`
    pub config: Vec<u8>,
    /// `tokenizer.json`
    pub tokenizer: Vec<u8>,
    /// `model.safetensors`
    pub weights: Vec<u8>,
}

impl Folder {
    /// The name of each file, and the most bytes that it may have.
    pub const FILES: [(&'static str, u64); 3] =
        [("config.json", 64 << 10), ("tokenizer.json", 4 << 20), ("model.safetensors", 128 << 20)];
}

/// Why a folder holds no model that is read here.
#[derive(Debug, Error)]
pub enum ModelError {
    /// A file that is not what its name says.
    #[error("{file} cannot be read: {why}")]
    Malformed {
        /// Its name.
        file: &'static str,
        /// What is wrong, in the words of who read it.
        why: String,
    },
    /// A model of another size or kind.
    #[error("{file} says {key} = {found}, and only {expected} is read")]
    Other {
        /// Where it says so.
        file: &'static str,
        /// What it says.
        key: String,
        /// The value there.
        found: String,
        /// The value of the model that is read.
        expected: String,
    },
}

/// The model, ready to read.
#[derive(Debug)]
pub struct MiniLm {
    words: WordPiece,
    bert: Bert,
    version: String,
}

impl MiniLm {
    /// Reads a model from the files of its folder.
    ///
    /// # Errors
    ///
    /// It is another model, of another size, or no model.
    pub fn new(folder: &Folder) -> Result<Self, ModelError> {
        check(&folder.config)?;
        let words = WordPiece::new(&folder.tokenizer)?;
        let bert = Bert::new(&Weights::new(&folder.weights)?)?;
        let files = [&folder.config, &folder.tokenizer, &folder.weights].map(sha256).concat();
        Ok(Self { words, bert, version: sha256(files)[..12].to_owned() })
    }

    /// The ids of a text's pieces, first and last ones included: what the model is given of it.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        self.words.pieces(text)
    }
}

impl SentenceModel for MiniLm {
    fn version(&self) -> &str {
        &self.version
    }

    fn vectors(&self, texts: &[&str]) -> Vec<Vector> {
        let texts: Vec<Vec<u32>> = texts.iter().map(|text| self.pieces(text)).collect();
        self.bert.vectors(&texts)
    }
}
