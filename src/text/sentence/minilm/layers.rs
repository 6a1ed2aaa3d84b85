//! The layers of BERT over ready weights (Devlin and others, 2019; all-MiniLM-L6-v2 has six).
//!
//! Several texts go through together, one below the other and without padding; only attention holds them apart. Each row of a product
//! is summed in the same order whatever rows stand beside it.

use std::ops::Range;

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis, Slice};

use super::product::Product;
use super::settings::{EPSILON, HEADS, INNER, LAYERS, PIECES, POSITIONS, WIDTH};
use super::weights::Weights;
use super::{ModelError, Vector};

/// Numbers of one head.
const HEAD: usize = WIDTH / HEADS;

/// The model's layers.
#[derive(Debug)]
pub(super) struct Bert {
    pieces: Array2<f32>,
    /// Of each position; with what all pieces of a single text have in common.
    positions: Array2<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attended: Linear,
    attention_norm: Norm,
    widen: Linear,
    narrow: Linear,
    norm: Norm,
}

impl Bert {
    /// Of the weights of a file.
    pub(super) fn new(weights: &Weights<'_>) -> Result<Self, ModelError> {
        let mut positions = weights.table("embeddings.position_embeddings.weight", POSITIONS, WIDTH)?;
        positions += &weights.table("embeddings.token_type_embeddings.weight", 2, WIDTH)?.row(0);
        Ok(Self {
            pieces: weights.table("embeddings.word_embeddings.weight", PIECES, WIDTH)?,
            positions,
            norm: Norm::new(weights, "embeddings.LayerNorm")?,
            layers: (0..LAYERS).map(|number| Layer::new(weights, number)).collect::<Result<_, _>>()?,
        })
    }

    /// A vector for the pieces of each text.
    pub(super) fn vectors(&self, texts: &[Vec<u32>]) -> Vec<Vector> {
        let rows = texts.iter().scan(0, |end, text| {
            *end += text.len();
            Some(*end - text.len()..*end)
        });
        let texts_at: Vec<Range<usize>> = rows.collect();
        let mut state = Array2::zeros((texts.iter().map(Vec::len).sum(), WIDTH));
        let placed = texts.iter().flat_map(|text| text.iter().enumerate());
        for (mut row, (position, &piece)) in state.rows_mut().into_iter().zip(placed) {
            row.assign(&self.pieces.row(piece as usize));
            row += &self.positions.row(position);
        }
        self.norm.apply(&mut state);
        for layer in &self.layers {
            state = layer.apply(state, &texts_at);
        }
        texts_at.into_iter().map(|rows| pooled(part(state.view(), rows, 0..WIDTH))).collect()
    }
}

impl Layer {
    fn new(weights: &Weights<'_>, number: usize) -> Result<Self, ModelError> {
        let named = |name: &str| format!("encoder.layer.{number}.{name}");
        let square = |name: &str| Linear::new(weights, &named(name), WIDTH, WIDTH);
        Ok(Self {
            query: square("attention.self.query")?,
            key: square("attention.self.key")?,
            value: square("attention.self.value")?,
            attended: square("attention.output.dense")?,
            attention_norm: Norm::new(weights, &named("attention.output.LayerNorm"))?,
            widen: Linear::new(weights, &named("intermediate.dense"), INNER, WIDTH)?,
            narrow: Linear::new(weights, &named("output.dense"), WIDTH, INNER)?,
            norm: Norm::new(weights, &named("output.LayerNorm"))?,
        })
    }

    fn apply(&self, state: Array2<f32>, texts: &[Range<usize>]) -> Array2<f32> {
        let [query, key, value] = [&self.query, &self.key, &self.value].map(|linear| linear.apply(&state));
        let mut seen = Array2::zeros(state.raw_dim());
        for rows in texts {
            for head in 0..HEADS {
                let [query, key, value] =
                    [&query, &key, &value].map(|whole| part(whole.view(), rows.clone(), columns(head)));
                attend(query, key, value, part_mut(seen.view_mut(), rows.clone(), columns(head)));
            }
        }
        let mut state = state + self.attended.apply(&seen);
        self.attention_norm.apply(&mut state);
        let mut inner = self.widen.apply(&state);
        inner.iter_mut().for_each(|one| *one = gelu(*one));
        let mut state = state + self.narrow.apply(&inner);
        self.norm.apply(&mut state);
        state
    }
}

fn columns(head: usize) -> Range<usize> {
    head * HEAD..(head + 1) * HEAD
}

fn part(mut whole: ArrayView2<'_, f32>, rows: Range<usize>, columns: Range<usize>) -> ArrayView2<'_, f32> {
    whole.slice_axis_inplace(Axis(0), Slice::from(rows));
    whole.slice_axis_inplace(Axis(1), Slice::from(columns));
    whole
}

fn part_mut(mut whole: ArrayViewMut2<'_, f32>, rows: Range<usize>, columns: Range<usize>) -> ArrayViewMut2<'_, f32> {
    whole.slice_axis_inplace(Axis(0), Slice::from(rows));
    whole.slice_axis_inplace(Axis(1), Slice::from(columns));
    whole
}

/// What each word takes from all words of its text: most from those that its query is likest.
fn attend(
    query: ArrayView2<'_, f32>,
    key: ArrayView2<'_, f32>,
    value: ArrayView2<'_, f32>,
    mut seen: ArrayViewMut2<'_, f32>,
) {
    let mut shares = query.dot(&key.t());
    let scale = (HEAD as f32).sqrt().recip();
    for mut row in shares.rows_mut() {
        let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        row.mapv_inplace(|one| ((one - most) * scale).exp());
        let sum = row.sum();
        row.mapv_inplace(|one| one / sum);
    }
    seen.assign(&shares.dot(&value));
}

#[derive(Debug)]
struct Linear {
    weight: Product,
    bias: Array1<f32>,
}

impl Linear {
    fn new(weights: &Weights<'_>, name: &str, to: usize, from: usize) -> Result<Self, ModelError> {
        let weight = Product::new(&weights.table(&format!("{name}.weight"), to, from)?);
        Ok(Self { weight, bias: weights.row(&format!("{name}.bias"), to)? })
    }

    fn apply(&self, state: &Array2<f32>) -> Array2<f32> {
        self.weight.of(state.view()) + &self.bias
    }
}

/// Brings each row to mean 0 and variance 1, and then to what the model learned.
#[derive(Debug)]
struct Norm {
    weight: Array1<f32>,
    bias: Array1<f32>,
}

impl Norm {
    fn new(weights: &Weights<'_>, name: &str) -> Result<Self, ModelError> {
        let row = |part: &str| weights.row(&format!("{name}.{part}"), WIDTH);
        Ok(Self { weight: row("weight")?, bias: row("bias")? })
    }

    fn apply(&self, state: &mut Array2<f32>) {
        for mut row in state.rows_mut() {
            let mean = row.iter().map(|one| f64::from(*one)).sum::<f64>() / WIDTH as f64;
            let variance = row.iter().map(|one| (f64::from(*one) - mean).powi(2)).sum::<f64>() / WIDTH as f64;
            let (mean, scale) = (mean as f32, (variance + EPSILON).sqrt().recip() as f32);
            for ((one, weight), bias) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
                *one = (*one - mean) * scale * weight + bias;
            }
        }
    }
}

/// The mean of a text's rows, of length 1; zeros where that overflows.
fn pooled(state: ArrayView2<'_, f32>) -> Vector {
    let sum = state.sum_axis(Axis(0));
    let length = sum.iter().map(|one| f64::from(*one).powi(2)).sum::<f64>().sqrt();
    let sound = length.is_finite() && length > 0.0;
    sum.iter().map(|one| if sound { (f64::from(*one) / length) as f32 } else { 0.0 }).collect()
}

/// The Gaussian error linear unit: x times the share of a normal distribution below x.
fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + error_function(x * std::f32::consts::FRAC_1_SQRT_2))
}

/// The error function by a quotient of polynomials, to the last digit or two of `f32`; beyond 4 it is 1 (the coefficients are those
/// of Eigen, and of what is built on it).
fn error_function(x: f32) -> f32 {
    const ABOVE: [f32; 7] = [
        -2.726_142_3e-10,
        2.770_681_4e-8,
        -2.101_024e-6,
        -5.692_506_5e-5,
        -7.349_906_3e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ];
    const BELOW: [f32; 5] = [-1.456_607_2e-5, -2.133_740_6e-4, -1.682_827e-3, -7.373_329_2e-3, -1.426_473_9e-2];
    let x = x.clamp(-4.0, 4.0);
    let square = x * x;
    let polynomial = |of: &[f32]| of.iter().fold(0.0, |sum, coefficient| sum * square + coefficient);
    x * polynomial(&ABOVE) / polynomial(&BELOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_function_is_the_published_one() {
        // NIST Digital Library of Mathematical Functions, table 7.23 and Abramowitz and Stegun, table 7.1.
        for (x, expected) in [(0.0, 0.0), (0.1, 0.112_463), (0.5, 0.520_499_9), (1.0, 0.842_700_8), (2.0, 0.995_322_3)]
        {
            assert!((error_function(x) - expected).abs() < 3e-7, "{x}: {}", error_function(x));
            assert!((error_function(-x) + expected).abs() < 3e-7, "-{x}");
        }
        assert!((error_function(9.0) - 1.0).abs() < 3e-7);
    }
}
