//! Products of a few rows with weights that stay the same.
//!
//! A text has some ten rows, and a general product spends most of its time on putting the weights in order for them, anew each time. Here
//! they are put in order once, when they are read. The instructions are those of the processor that it runs on.

use ndarray::{Array2, ArrayView2};
use pulp::{Arch, Simd, WithSimd};

/// Outputs that are summed beside each other: a whole number of the registers of any processor.
const PANEL: usize = 16;
/// Rows that are summed beside each other, so that a weight that was fetched is used as often. With a panel, as many sums as there are
/// registers for.
const ROWS: usize = 6;

/// The weights between so many inputs and outputs.
#[derive(Debug)]
pub(super) struct Product {
    inputs: usize,
    outputs: usize,
    /// By panel, then input, then output within the panel.
    weights: Vec<f32>,
    arch: Arch,
}

impl Product {
    /// Of weights by output, then input. The number of outputs MUST be a multiple of a panel's.
    pub(super) fn new(weights: &Array2<f32>) -> Self {
        let (outputs, inputs) = weights.dim();
        assert!(outputs.is_multiple_of(PANEL), "{outputs} outputs are no whole number of panels");
        let panels = (0..outputs).step_by(PANEL);
        let ordered = panels.flat_map(|first| {
            (0..inputs).flat_map(move |input| (first..first + PANEL).map(move |output| weights[[output, input]]))
        });
        Self { inputs, outputs, weights: ordered.collect(), arch: Arch::new() }
    }

    /// The outputs of each row of inputs. Each is summed in the order of the inputs, whatever rows stand beside it.
    pub(super) fn of(&self, rows: ArrayView2<'_, f32>) -> Array2<f32> {
        let rows = rows.as_standard_layout();
        let mut sums = Array2::zeros((rows.nrows(), self.outputs));
        if let (Some(rows), Some(into)) = (rows.as_slice(), sums.as_slice_mut()) {
            self.arch.dispatch(Pass { product: self, rows, into });
        }
        sums
    }
}

/// All rows through all panels.
struct Pass<'a> {
    product: &'a Product,
    rows: &'a [f32],
    into: &'a mut [f32],
}

impl WithSimd for Pass<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Product { inputs, outputs, weights, .. } = self.product;
        for (panel, weights) in weights.chunks_exact(inputs * PANEL).enumerate() {
            let blocks = self.rows.chunks(inputs * ROWS).zip(self.into.chunks_mut(outputs * ROWS));
            for (rows, into) in blocks {
                let columns = panel * PANEL;
                match rows.len() / inputs {
                    ROWS => block::<S, ROWS>(simd, weights, rows, into, *outputs, columns),
                    5 => block::<S, 5>(simd, weights, rows, into, *outputs, columns),
                    4 => block::<S, 4>(simd, weights, rows, into, *outputs, columns),
                    3 => block::<S, 3>(simd, weights, rows, into, *outputs, columns),
                    2 => block::<S, 2>(simd, weights, rows, into, *outputs, columns),
                    _ => block::<S, 1>(simd, weights, rows, into, *outputs, columns),
                }
            }
        }
    }
}

/// So many rows through one panel.
#[inline(always)]
fn block<S: Simd, const N: usize>(
    simd: S,
    weights: &[f32],
    rows: &[f32],
    into: &mut [f32],
    outputs: usize,
    column: usize,
) {
    let inputs = rows.len() / N;
    let rows: [&[f32]; N] = std::array::from_fn(|row| &rows[row * inputs..][..inputs]);
    let registers = PANEL / S::F32_LANES;
    let mut sums = [[simd.splat_f32s(0.0); PANEL]; N];
    for (input, weights) in weights.chunks_exact(PANEL).enumerate() {
        let (weights, _) = S::as_simd_f32s(weights);
        for (sums, row) in sums.iter_mut().zip(rows) {
            let one = simd.splat_f32s(row[input]);
            for (sum, weight) in sums[..registers].iter_mut().zip(weights) {
                *sum = simd.mul_add_f32s(one, *weight, *sum);
            }
        }
    }
    for (sums, into) in sums.iter().zip(into.chunks_exact_mut(outputs)) {
        let (into, _) = S::as_mut_simd_f32s(&mut into[column..column + PANEL]);
        into.copy_from_slice(&sums[..registers]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Axis;

    /// Numbers between -1 and 1 that are none of another's.
    fn numbers(rows: usize, columns: usize) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |(row, column)| ((row * columns + column) as f32 * 0.7).sin())
    }

    #[test]
    fn it_is_the_product_for_any_number_of_rows() {
        let weights = numbers(2 * PANEL, 37);
        let product = Product::new(&weights);
        for count in 0..=2 * ROWS + 1 {
            let rows = numbers(count, 37);
            let (ours, plain) = (product.of(rows.view()), rows.dot(&weights.t()));
            assert_eq!(ours.dim(), plain.dim());
            assert!(ours.iter().zip(&plain).all(|(ours, plain)| (ours - plain).abs() < 1e-4), "{count} rows");
        }
    }

    #[test]
    fn a_row_comes_to_the_same_whatever_stands_beside_it() {
        let product = Product::new(&numbers(PANEL, 50));
        let rows = numbers(ROWS + 3, 50);
        let together = product.of(rows.view());
        for row in 0..rows.nrows() {
            let alone = product.of(rows.row(row).insert_axis(Axis(0)));
            assert_eq!(alone.row(0), together.row(row), "row {row}");
        }
    }
}
