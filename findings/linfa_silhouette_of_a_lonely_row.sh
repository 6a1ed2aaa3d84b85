#!/usr/bin/env bash
# linfa gives a cluster of one row the best silhouette that there is; by its definition, and in scikit-learn, that row has 0.
#
# One would guess: silhouette scores of two libraries agree where the clusters are the same (on clusters of two and more they do).
# What is: a row that is alone in its cluster counts 1 instead of 0, so that a number of clusters chosen by this score is drawn to
#   clusters of one.
# Where it matters here: the number of peer groups is chosen by a silhouette of our own, with 0 for whoever is alone.
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
ndarray = "=0.16.1"
TOML
cat >src/main.rs <<'RS'
use linfa::prelude::*;
use ndarray::array;

fn main() {
    println!("linfa 0.8.1");
    let rows = array![[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]];
    let told: f64 = DatasetBase::new(rows, array![0_usize, 0, 1]).silhouette_score().unwrap();
    // Rousseeuw (1987): (b - a) / max(a, b), and 0 in a cluster of one.
    let (first, second, third) = ((9.0 - 1.0) / 9.0, (8.0 - 1.0) / 8.0, 0.0);
    let defined: f64 = (first + second + third) / 3.0;
    println!("two rows together and one alone: told {told:.4}, by the definition {defined:.4}");
    assert!((told - (first + second + 1.0) / 3.0).abs() < 1e-9, "it has changed");
}
RS
cargo run --quiet
