#!/usr/bin/env bash
# A field mask that pbjson writes as JSON is read by no other language, and it reads none of theirs.
#
# One would guess: pbjson-types has the well-known types of proto3's JSON mapping, in which a FieldMask is one string of camelCase
#   paths with commas between them.
# What is: durations and timestamps have their own form there, the mask has none: it is written as an object with a list of snake_case
#   paths. Python's protobuf refuses that, and what Python writes pbjson refuses.
# Where it matters here: answers and requests as JSON are for clients in any language; a mask in the contract needs reader and writer
#   of its own, or has to stay a list of names.
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
pbjson-types = "=0.9.0"
serde_json = "=1.0.140"
TOML
cat >src/main.rs <<'RS'
use pbjson_types::{Duration, FieldMask};

fn main() {
    let theirs = std::env::args().nth(1).unwrap();
    let mask = FieldMask { paths: vec!["display_name".into(), "record.as_of".into()] };
    println!("{}", serde_json::to_string(&mask).unwrap());
    eprintln!("pbjson-types 0.9.0 writes a duration: {}", serde_json::to_string(&Duration { seconds: 3, nanos: 0 }).unwrap());
    let read = serde_json::from_str::<FieldMask>(&theirs);
    eprintln!("pbjson-types 0.9.0 reads {theirs}: {read:?}");
    assert!(read.is_err(), "it has changed");
}
RS
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check protobuf==6.33.0
ours=$(cargo run --quiet -- '"displayName,record.asOf"')
echo "pbjson-types 0.9.0 writes a mask: $ours"
"$dir/venv/bin/python" - "$ours" <<'PY'
import sys
import google.protobuf
from google.protobuf import field_mask_pb2, json_format
print("protobuf", google.protobuf.__version__, "writes", json_format.MessageToJson(field_mask_pb2.FieldMask(paths=["display_name", "record.as_of"])))
try:
    json_format.Parse(sys.argv[1], field_mask_pb2.FieldMask())
except json_format.ParseError as error:
    print("and reads that of pbjson:", error)
    sys.exit(sys.argv[1] != '{"paths":["display_name","record.as_of"]}')
sys.exit("it has changed")
PY
