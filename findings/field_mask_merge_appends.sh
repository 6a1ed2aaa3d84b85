#!/usr/bin/env bash
# An update by field mask, done with protobuf's own function, adds to lists and cannot empty a message.
#
# One would guess: the fields that the mask names are afterwards as the update has them (AIP-134: they are replaced).
# What is: `FieldMask.MergeMessage` of Python replaces a scalar, also by nothing; appends to a list, so that the same update done
#   twice has all twice; adds to a map; and leaves a message as it was, if the update has none. Two arguments at the end, both
#   False unless told, make it replace lists and messages.
# Where it matters here: `update_mask` of UpsertPlace and UpsertRecord replaces what it names, lists too. A client that keeps a
#   copy by this function has another one than the server.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check protobuf==7.36.2
cat >merge.py <<'PY'
import google.protobuf
from google.protobuf import field_mask_pb2, source_context_pb2, struct_pb2, type_pb2

# Any message with a scalar, a list and a message will do; this one comes with the package.
def place():
    return type_pb2.Type(name="Town", oneofs=["bins", "roads"], source_context=source_context_pb2.SourceContext(file_name="2025"))

def told(name, message):
    seen = message.name, list(message.oneofs), message.HasField("source_context")
    print(f"{name:34} name {seen[0]!r}, list {seen[1]}, message {'there' if seen[2] else 'gone'}")
    return seen

mask = field_mask_pb2.FieldMask(paths=["name", "oneofs", "source_context"])
update = type_pb2.Type(oneofs=["bins"])
print("protobuf", google.protobuf.__version__)
told("before", place())
merged, replaced = place(), place()
mask.MergeMessage(update, merged)
once = told("update: list ['bins'], the rest empty", merged)
mask.MergeMessage(update, merged)
twice = told("the same update again", merged)
mask.MergeMessage(update, replaced, True, True)
right = told("with both arguments", replaced)
pairs = struct_pb2.Struct()
pairs.update({"bins": 1, "roads": 2})
field_mask_pb2.FieldMask(paths=["fields"]).MergeMessage(struct_pb2.Struct(), pairs)
print("a map, updated with an empty one:", sorted(pairs.keys()))
assert sorted(pairs.keys()) == ["bins", "roads"], "it has changed: a map"
assert once == ("", ["bins", "roads", "bins"], True), "it has changed"
assert twice == ("", ["bins", "roads", "bins", "bins"], True), "it has changed: again"
assert right == ("", ["bins"], False), "it has changed: with both arguments"
PY
venv/bin/python merge.py
