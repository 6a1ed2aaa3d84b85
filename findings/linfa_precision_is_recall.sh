#!/usr/bin/env bash
# In linfa precision is recall, recall is precision, and a constant bias explains no variance.
#
# One would guess: precision() is the share of what was called positive that is positive, recall() the share of what is positive that
#   was found; explained_variance() does not mind a constant bias, which is what tells it from r2().
# What is: the confusion matrix is filled the other way round than these read it, so that each gives the other's value (their F1 is
#   right, which hides it). explained_variance() of a prediction that is off by five everywhere is minus nineteen million, and of one
#   that is off by minus five another number.
# Where it matters here: every measure of our own table is worked out by hand and checked against a count.
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
use ndarray::{array, Array1};

fn main() {
    println!("linfa 0.8.1");
    // Three are called positive, one of them is; two are positive, one of them is found.
    let called = Array1::from(vec![true, true, true, false, false, false, false, false]);
    let is = Array1::from(vec![true, false, false, true, false, false, false, false]);
    let matrix = called.confusion_matrix(&is).unwrap();
    let (precision, recall) = (matrix.precision(), matrix.recall());
    println!("precision {precision:.3} (1 of 3 is 0.333), recall {recall:.3} (1 of 2 is 0.500)");
    let truth = array![0.001, 0.002, 0.003, 0.004];
    let above = (&truth + 5.0).explained_variance(&truth).unwrap();
    let below = (&truth - 5.0).explained_variance(&truth).unwrap();
    println!("explained variance with a bias of +5: {above:.0}, of -5: {below:.0} (1 in both by its definition)");
    assert!((precision, recall) == (0.5, 1.0 / 3.0), "it has changed");
    assert!(above < -1e6 && below < above - 1e5, "it has changed");
}
RS
cargo run --quiet
