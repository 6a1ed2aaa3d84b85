//! The weights of a model by name, each of the shape that is asked for.

use ndarray::{Array1, Array2};
use safetensors::{Dtype, SafeTensors};

use super::ModelError;

const FILE: &str = "model.safetensors";

/// Weights as they are in the file.
pub(super) struct Weights<'a>(SafeTensors<'a>);

impl<'a> Weights<'a> {
    /// Reads where each weight stands; the file is checked to hold them all.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, ModelError> {
        SafeTensors::deserialize(bytes).map(Self).map_err(malformed)
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
        let numbers = tensor.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let numbers: Vec<f32> = numbers.collect();
        if numbers.iter().all(|number| number.is_finite()) {
            return Ok(numbers);
        }
        Err(ModelError::Malformed { file: FILE, why: format!("{name} has a number that is none") })
    }
}

fn malformed(error: impl std::error::Error) -> ModelError {
    ModelError::Malformed { file: FILE, why: error.to_string() }
}
