#!/usr/bin/env bash
# One package, two protocs: `python -m grpc_tools.protoc` knows google/protobuf/*.proto, `grpc_tools.protoc.main()` does not.
#
# One would guess: the command is the function with sys.argv, so a build script may call either.
# What is: the files of the well-known types lie in the package, and only the command adds their folder to the search path. A
#   build script that calls the function works until the first contract imports a timestamp or a field mask, and fails then with
#   "File not found" about a file that stands beside it.
# Where it matters here: place_service.proto took in FieldMask, and clients that had been built for months no longer were. (Debian's
#   protoc does the same without libprotobuf-dev, which it only recommends; that is how it was met.)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check grpcio-tools==1.85.1
cat >mask.proto <<'PROTO'
syntax = "proto3";
import "google/protobuf/field_mask.proto";
message Update { google.protobuf.FieldMask mask = 1; }
PROTO
cat >both.py <<'PY'
import subprocess
import sys
from importlib.resources import files
from grpc_tools import protoc

asked = ["-I.", "--python_out=.", "mask.proto"]
command = subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *asked]).returncode
function = protoc.main(["protoc", *asked])
included = protoc.main(["protoc", f"-I{files('grpc_tools') / '_proto'}", *asked])
print(f"grpcio-tools 1.85.1: command {command}, function {function}, function with the package's folder {included}")
assert (command, function, included) == (0, 1, 0), "it has changed"
PY
venv/bin/python both.py
