//! Many rows, each zero almost everywhere, and their distances to a few centroids.

use ndarray::Array2;

/// Rows that keep only what is not zero: at 122,000 places a fifth of what all columns would take.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SparseRows {
    width: usize,
    /// Where each row starts; one more than there are rows.
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
    /// Squared length of each row.
    squares: Vec<f64>,
}

/// Centroids laid out for rows that are sparse: all centroids' values of one column side by side.
#[derive(Debug)]
pub(super) struct Centres {
    number: usize,
    by_column: Vec<f64>,
    squares: Vec<f64>,
}

impl SparseRows {
    /// No rows yet, of so many columns.
    pub(super) fn new(width: usize) -> Self {
        Self { width, starts: vec![0], columns: Vec::new(), values: Vec::new(), squares: Vec::new() }
    }

    /// Adds a row; each column at most once, below the width.
    pub(super) fn push(&mut self, entries: impl Iterator<Item = (usize, f64)>) {
        let first = self.values.len();
        for (column, value) in entries {
            // A pack has some hundreds of columns.
            self.columns.push(column as u32);
            self.values.push(value);
        }
        self.starts.push(self.values.len());
        self.squares.push(self.values[first..].iter().map(|value| value * value).sum());
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.squares.len()
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Columns and values of a row that are not zero.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = self.starts[row]..self.starts[row + 1];
        self.columns[range.clone()].iter().map(|&column| column as usize).zip(self.values[range].iter().copied())
    }

    /// Squared length of a row.
    pub(super) fn square(&self, row: usize) -> f64 {
        self.squares[row]
    }

    /// Whether every value is a number.
    pub(super) fn are_finite(&self) -> bool {
        self.values.iter().all(|value| value.is_finite())
    }

    /// Some rows, in the order given; a row may be taken twice.
    pub(super) fn select(&self, rows: &[usize]) -> Self {
        let mut selected = Self::new(self.width);
        rows.iter().for_each(|&row| selected.push(self.row(row)));
        selected
    }

    /// The same with every zero.
    pub(super) fn dense(&self) -> Array2<f64> {
        let mut dense = Array2::zeros((self.len(), self.width));
        for row in 0..self.len() {
            self.row(row).for_each(|(column, value)| dense[(row, column)] = value);
        }
        dense
    }

    /// Rows of a matrix.
    #[cfg(test)]
    pub(super) fn of(matrix: &Array2<f64>) -> Self {
        let mut rows = Self::new(matrix.ncols());
        for line in matrix.outer_iter() {
            rows.push(line.iter().copied().enumerate().filter(|(_, value)| *value != 0.0));
        }
        rows
    }

    /// Sum of some rows, with every zero.
    pub(super) fn sum(&self, rows: impl Iterator<Item = usize>) -> Vec<f64> {
        let mut sum = vec![0.0; self.width];
        for row in rows {
            self.row(row).for_each(|(column, value)| sum[column] += value);
        }
        sum
    }

    /// Squared distances of a row to all centroids, 0 or more.
    pub(super) fn squared_distances(&self, row: usize, centres: &Centres, into: &mut Vec<f64>) {
        centres.products(self.row(row), into);
        for (product, square) in into.iter_mut().zip(&centres.squares) {
            // Rounding may leave a hair below zero.
            *product = (self.squares[row] + square - 2.0 * *product).max(0.0);
        }
    }
}

impl Centres {
    /// Lays out centroids.
    pub(super) fn new(centroids: &Array2<f64>) -> Self {
        Self {
            number: centroids.nrows(),
            by_column: centroids.t().iter().copied().collect(),
            squares: centroids.outer_iter().map(|centroid| centroid.dot(&centroid)).collect(),
        }
    }

    /// Squared length of each centroid.
    pub(super) fn squares(&self) -> &[f64] {
        &self.squares
    }

    /// Inner products of one row with all centroids.
    pub(super) fn products(&self, row: impl Iterator<Item = (usize, f64)>, into: &mut Vec<f64>) {
        into.clear();
        into.resize(self.number, 0.0);
        for (column, value) in row {
            let first = column * self.number;
            for (sum, other) in into.iter_mut().zip(&self.by_column[first..first + self.number]) {
                *sum += value * other;
            }
        }
    }
}
