#!/usr/bin/env bash
# A date in TOML is not text to serde, and the error speaks of a map.
#
# One would guess: `day = 2026-11-01` read into a struct whose `day` is a String gives "2026-11-01", or an error that says that a
#   date was found.
# What is: "invalid type: map, expected a string". The toml crate hands dates to serde as a struct with one private field, so every
#   type but its own Datetime sees a map.
# Where it matters here: people leave the quotes out of dates in the tables of a pack. A field for a date has to take both forms,
#   and the message has to be our own.
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
serde = { version = "=1.0.229", features = ["derive"] }
toml = "=1.2.2"
TOML
cat >src/main.rs <<'RS'
#[derive(Debug, serde::Deserialize)]
struct Dated {
    #[allow(dead_code)]
    day: String,
}

fn main() {
    println!("toml 1.2.2");
    let text = "day = 2026-11-01";
    let error = toml::from_str::<Dated>(text).expect_err("it has changed");
    println!("{text} as a String: {}", error.message());
    assert_eq!(error.message(), "invalid type: map, expected a string", "it has changed");
}
RS
cargo run --quiet
