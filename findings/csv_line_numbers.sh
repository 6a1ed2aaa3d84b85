#!/usr/bin/env bash
# The line that the csv crate tells of a record is not the line of that record.
#
# One would guess: Position::line(), "the line number at this position", is the line on which the record begins.
# What is: it is the line on which the reader stood when it began to look for the record. In a file with CRLF it stands before
#   the line feed of the line before, so that every record is told one line early; and blank lines before a record count
#   towards the record, so that it is told as the first of them. The byte position is early in the same way.
# Where it matters here: every fault of a table is told with its line, and spreadsheets save CRLF. Lines have to be counted from
#   the bytes instead.
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
fn lines(what: &str, text: &str) -> Vec<(String, u64)> {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let told: Vec<_> = table.records().map(|row| {
        let row = row.unwrap();
        (row[0].to_owned(), row.position().unwrap().line())
    }).collect();
    println!("{what}: {told:?}");
    told
}

fn main() {
    println!("csv 1.4.0; the first cell of each record is the line that it is on");
    let plain = lines("line feeds       ", "id,name\n2,a\n3,b\n");
    let crlf = lines("CRLF             ", "id,name\r\n2,a\r\n3,b\r\n");
    let blank = lines("with blank lines ", "id,name\n2,a\n\n\n5,b\n");
    let is = |told: &[(String, u64)], expected: [u64; 2]| told.iter().map(|one| one.1).eq(expected);
    assert!(is(&plain, [2, 3]) && is(&crlf, [1, 2]) && is(&blank, [2, 3]), "it has changed");
}
RS
cargo run --quiet
