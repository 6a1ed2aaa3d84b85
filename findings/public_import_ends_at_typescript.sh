#!/usr/bin/env bash
# What a .proto hands on by `import public` is in Python's generated module of the importing file, and not in protobuf-es's.
#
# One would guess: an enum may move to a file of its own as long as the old file imports it publicly. That is what `import public` is for,
#   and "buf breaking" in its category PACKAGE, the one for programs that are compiled against the contract, finds nothing.
# What is: protoc's Python does `from moved_pb2 import *`, so old imports go on. protobuf-es imports the type for itself and exports nothing
#   of it: `import { Stage } from "./old_pb"` is error TS2459 on the day after the move. Only buf's category FILE would have said so.
# Where it matters here: a portal in TypeScript stops compiling by a change that leaves the wire, Python and Rust (one module a package) as they were.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund @bufbuild/buf@1.75.0 @bufbuild/protoc-gen-es@2.17.0 @bufbuild/protobuf@2.17.0 typescript@5.9.3
python3 -m venv v
v/bin/pip install -q --disable-pip-version-check grpcio-tools==1.76.0

mkdir before after es py
stage='enum Stage { STAGE_UNSPECIFIED = 0; STAGE_PILOTING = 1; }'
head='syntax = "proto3"; package p;'
echo "$head $stage message Work { Stage stage = 1; }" >before/old.proto
echo "$head $stage" >after/moved.proto
echo "$head import public \"moved.proto\"; message Work { Stage stage = 1; }" >after/old.proto

breaks() { # category of rules: what "buf breaking" says of the move
  (cd after && npx buf breaking . --against ../before --config "{\"version\":\"v2\",\"breaking\":{\"use\":[\"$1\"]}}" 2>&1 | head -1) || true
}
by_package=$(breaks PACKAGE) by_file=$(breaks FILE)
printf 'buf 1.75.0 breaking, PACKAGE: %s\nbuf 1.75.0 breaking, FILE: %s\n' "${by_package:-nothing}" "$by_file"

v/bin/python -m grpc_tools.protoc -Iafter --python_out=py after/old.proto after/moved.proto
python=$(cd py && ../v/bin/python -c 'from old_pb2 import Stage; print(Stage.Value("STAGE_PILOTING"))')
echo "grpcio-tools 1.76.0: Stage from old_pb2: $python"

printf 'version: v2\nplugins:\n  - local: protoc-gen-es\n    out: es\n    opt: target=ts\n' >buf.gen.yaml
npx buf generate after
echo 'import { Stage } from "./old_pb"; console.log(Stage.PILOTING);' >es/portal.ts
typescript=$(npx tsc --noEmit --skipLibCheck --module nodenext --moduleResolution bundler --module esnext --target es2022 es/portal.ts | grep -o 'TS[0-9]*' || true)
echo "protobuf-es 2.17.0: Stage from old_pb: ${typescript:-compiles}"
[ -z "$by_package" ] && grep -q 'Stage' <<<"$by_file" && [ "$python" = 1 ] && [ "$typescript" = TS2459 ]
