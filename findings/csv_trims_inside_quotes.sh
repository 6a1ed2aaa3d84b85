#!/usr/bin/env bash
# Trim::All of the csv crate takes the spaces out of quoted cells, too.
#
# One would guess: trimming is for the spaces around cells, and quotes are how a writer keeps what is between them.
# What is: the cell is unquoted first and trimmed then, so that `" x "` reads as `x`. A space between the quote and the comma, on the
#   other hand, makes the quotes part of the cell: `1, "x"` reads as `"x"`, quotes included, with or without trimming.
# Where it matters here: tables that people write are read with Trim::All; a name that differs from another by its outer spaces
#   cannot be told from it, and a space before a quote has to be a fault and not a name with quotes.
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
csv = "=1.4.0"
TOML
cat >src/main.rs <<'RS'
fn cells(trim: csv::Trim, text: &str) -> Vec<String> {
    let mut table = csv::ReaderBuilder::new().trim(trim).has_headers(false).from_reader(text.as_bytes());
    let row = table.records().next().unwrap().unwrap();
    let cells: Vec<String> = row.iter().map(str::to_owned).collect();
    println!("{trim:?} of {text:?}: {cells:?}");
    cells
}

fn main() {
    println!("csv 1.4.0");
    assert_eq!(cells(csv::Trim::None, "1,\" x \""), ["1", " x "]);
    assert_eq!(cells(csv::Trim::All, "1,\" x \""), ["1", "x"], "it has changed");
    assert_eq!(cells(csv::Trim::None, "1, \"x\""), ["1", " \"x\""], "it has changed");
    assert_eq!(cells(csv::Trim::All, "1, \"x\""), ["1", "\"x\""], "it has changed");
}
RS
cargo run --quiet
