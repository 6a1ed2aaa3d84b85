#!/usr/bin/env bash
# The sizes of clusters that linfa's k-means tells are those of a run that it threw away.
#
# One would guess: cluster_count() of a fitted model is how many rows each of its centroids has.
# What is: k-means is run several times (n_runs, ten unless told otherwise) and the best run's centroids are kept; the counts are
#   kept of the last run. Unless the last was the best, they belong to centroids that nobody has. Centroids, inertia and predictions
#   are those of the best run, so nothing looks wrong.
# Where it matters here: sizes of peer groups are counted from the rows; a group with nobody in it is found in no other way.
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
linfa-clustering = "=0.8.1"
ndarray = "=0.16.1"
rand_xoshiro = "=0.6.0"
TOML
cat >src/main.rs <<'RS'
use linfa::prelude::*;
use linfa_clustering::KMeans;
use ndarray::Array2;
use rand_xoshiro::rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256Plus;

fn main() {
    println!("linfa-clustering 0.8.1; sizes of six clusters, as told and as counted from predict()");
    let rows = Array2::from_shape_fn((60, 2), |(i, j)| ((i * 7919 + j * 104_729 + i * i * 31) % 997) as f64);
    let data = DatasetBase::from(rows.clone());
    let right = |runs: usize| {
        let is_right = |seed: u64| {
            let params = KMeans::params_with_rng(6, Xoshiro256Plus::seed_from_u64(seed));
            let model = params.n_runs(runs).fit(&data).unwrap();
            let mut counted = vec![0.0; 6];
            model.predict(&rows).iter().for_each(|&cluster: &usize| counted[cluster] += 1.0);
            let told = model.cluster_count().to_vec();
            if seed == 0 {
                println!("{runs:2} runs, seed 0: told {told:?}, counted {counted:?}");
            }
            told == counted
        };
        (0..20).filter(|&seed| is_right(seed)).count()
    };
    let (one, ten) = (right(1), right(10));
    println!("right with 1 run: {one} of 20 seeds; with 10 runs: {ten} of 20");
    assert!(one == 20 && ten < 10, "it has changed");
}
RS
cargo run --quiet
