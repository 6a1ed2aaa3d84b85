#!/usr/bin/env bash
# A jiff Date is read from texts that are no dates, and what else they say is dropped unchecked.
#
# One would guess: "2024-02-29T23:30:00+01:00[Europe/London]".parse::<Date>() fails, because a date has no time, offset or zone.
# What is: it is 2024-02-29. Time, offset and zone have to be well formed and are then forgotten, even where they contradict each
#   other (London has no +01:00 in February), and so is which day that moment is anywhere else. Dates without hyphens and years
#   before Christ are read as well. Only a Z is refused, so that of two ways to write the same moment one is a date and one is not.
# Where it matters here: a column of days has one form. We check the shape of the text before jiff reads it.
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
jiff = { version = "=0.2.46", default-features = false, features = ["std"] }
TOML
cat >src/main.rs <<'RS'
use jiff::civil::Date;

fn main() {
    println!("jiff 0.2.46");
    let read = |text: &str| {
        let date = text.parse::<Date>();
        println!("{text:45} {}", date.as_ref().map_or("refused".to_owned(), Date::to_string));
        date.ok()
    };
    let leap = Date::new(2024, 2, 29).ok();
    for text in ["2024-02-29", "20240229", "2024-02-29T05:00", "2024-02-29T23:30:00+01:00[Europe/London]"] {
        assert_eq!(read(text), leap, "it has changed");
    }
    assert!(read("-000044-03-15").is_some(), "it has changed");
    assert_eq!(read("2024-02-29T23:30:00Z"), None, "it has changed");
    assert!(read("2024-02-29T23:30:00+00:00").is_some(), "it has changed");
}
RS
cargo run --quiet
