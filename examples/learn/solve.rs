//! One step of Newton's method, for the examples that learn.

use ndarray::{Array1, Array2};

/// Solves a small symmetric, positive system by elimination.
pub(crate) fn solved(mut of: Array2<f64>, mut right: Array1<f64>) -> Array1<f64> {
    let n = right.len();
    for i in 0..n {
        for j in i + 1..n {
            let share = of[[j, i]] / of[[i, i]];
            let row = of.row(i).to_owned();
            of.row_mut(j).scaled_add(-share, &row);
            right[j] -= share * right[i];
        }
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| of[[i, j]] * right[j]).sum();
        right[i] = (right[i] - known) / of[[i, i]];
    }
    right
}
