#!/usr/bin/env bash
# The variance that linfa's PCA explains is divided by the number of components, not of rows.
#
# One would guess: explained_variance() sums, over all components, to the variance of the data, as in scikit-learn.
# What is: the squared singular values are divided by components - 1 where rows - 1 belongs: with all 2 components of 60 rows it is 59
#   times too large. The ratio is of the components that were kept alone, so it sums to 1 however few they are: asked for one
#   component, it says that this one explains everything.
# Where it matters here: nothing is reduced by PCA, and no number of components was chosen by these.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$dir/target}
cd "$dir"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2021"
[dependencies]
linfa = "=0.8.1"
linfa-reduction = "=0.8.1"
ndarray = "=0.16.1"
TOML
cat >src/main.rs <<'RS'
use linfa::prelude::*;
use linfa_reduction::Pca;
use ndarray::{Array2, Axis};

fn main() {
    println!("linfa-reduction 0.8.1; 60 rows of two columns");
    let rows = Array2::from_shape_fn((60, 2), |(i, j)| ((i * 7919 + j * 104_729 + i * i * 31) % 997) as f64);
    let variance = rows.var_axis(Axis(0), 1.0).sum();
    let data = DatasetBase::from(rows);
    let whole = Pca::params(2).fit(&data).unwrap();
    let told = whole.explained_variance().sum();
    println!("variance of the data {variance:.0}, explained by both components {told:.0}: {:.3} times", told / variance);
    let alone = Pca::params(1).fit(&data).unwrap();
    let (explained, ratio) = (alone.explained_variance()[0], alone.explained_variance_ratio()[0]);
    println!("one component alone: explained {explained}, ratio {ratio}");
    assert!((told / variance - 59.0).abs() < 1e-6 && explained.is_infinite() && ratio.is_nan(), "it has changed");
}
RS
cargo run --quiet
