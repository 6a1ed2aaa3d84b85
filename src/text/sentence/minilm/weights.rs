//! The weights of a model by name, each of the shape that is asked for.

use ndarray::{Array1, Array2};
use safetensors::{Dtype, SafeTensors};

use super::ModelError;

const FILE: &str = "model.safetensors";

/// Weights as they are in the file.
pub(super) struct Weights<'a>(SafeTensors<'a>);

impl<'a> Weights<'a> {
    /// Reads where each weight stands. The file is checked to hold them all, and numbers alone, those that nobody asks for included: a
    /// file with damage anywhere is no model.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let weights = SafeTensors::deserialize(bytes).map_err(malformed)?;
        for (name, tensor) in weights.iter().filter(|(_, tensor)| tensor.dtype() == Dtype::F32) {
            if !numbers(tensor.data()).all(f32::is_finite) {
                let why = format!("{} has a number that is none", crate::domain::text::echo(name));
                return Err(ModelError::Malformed { file: FILE, why });
            }
        }
        Ok(Self(weights))
    }

    /// A row of numbers.
    pub(super) fn row(&self, name: &str, length: usize) -> Result<Array1<f32>, ModelError> {
        Ok(Array1::from_vec(self.numbers(name, &[length])?))
    }

    /// A table of numbers.
    pub(super) fn table(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, ModelError> {
        let numbers = self.numbers(name, &[rows, columns])?;
        Array2::from_shape_vec((rows, columns), numbers).map_err(malformed)
    }

    fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let tensor = self.0.tensor(name).map_err(malformed)?;
        if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
            return Err(ModelError::Other {
                file: FILE,
                key: name.to_owned(),
                found: format!("{:?} {:?}", tensor.dtype(), tensor.shape()),
                expected: format!("{:?} {shape:?}", Dtype::F32),
            });
        }
        Ok(numbers(tensor.data()).collect())
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = f32> {
    bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes))
}

fn malformed(error: impl std::error::Error) -> ModelError {
    ModelError::Malformed { file: FILE, why: error.to_string() }
}
