#!/usr/bin/env bash
# pandas reads JSON text as numbers, and numbers as days: which of them hangs on the other rows, and on the name of the column.
#
# One would guess: JSON says what is text and what is a number, and `read_json` keeps to that, as no reader of CSV can.
# What is: a column of text that could be numbers becomes numbers: the codes 007 and 1E5 are 7 and 100000. A whole number as text,
#   as protobuf's JSON has those of 64 bits, keeps its last digits as long as no row is without one. A number above 31,536,000
#   becomes a moment, if the column is called "date" or "modified" or ends in "_at", and stays a number as "spent". polars and
#   DuckDB read all of it as it is written. `dtype=False` has pandas do so too.
# Where it matters here: the JSON lines of a run, in which ids are text, and whole numbers of 64 bits too.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 polars==2.1.0 duckdb==2.0.1 numpy==2.4.6
cat >read.py <<'PY'
import json
import pathlib
import duckdb
import pandas
import polars

print(f"pandas {pandas.__version__}, polars {polars.__version__}, duckdb {duckdb.__version__}")
rows = [{"code": "007", "band": "1E5", "count": "9007199254740993", "spent": 40000000, "spent_at": 40000000},
        {"code": "010", "band": "2E3", "count": None, "spent": 41000000, "spent_at": 41000000}]
file = pathlib.Path("rows.jsonl")
file.write_text("".join(json.dumps(row) + "\n" for row in rows))
written = {name: [row[name] for row in rows] for name in rows[0]}
seen = {
    "pandas": pandas.read_json(file, lines=True),
    "pandas, nothing guessed": pandas.read_json(file, lines=True, dtype=False),
    "polars": polars.read_ndjson(file),
    "duckdb": dict(zip(written, zip(*duckdb.sql(f"from '{file}'").fetchall()))),
}
told = {name: {column: [None if pandas.isna(cell) else cell for cell in table[column]] for column in written}
        for name, table in seen.items()}
print("written ", written)
for name, columns in told.items():
    print(name, *(f"{column}: {values}" for column, values in columns.items()), sep="\n  ")
guessed = told.pop("pandas")
assert guessed["code"] == [7, 10] and guessed["band"] == [100000.0, 2000.0], "it has changed: codes"
assert guessed["count"][0] == 9007199254740992, "it has changed: a count of 64 bits"
assert guessed["spent"] == written["spent"], "it has changed: numbers"
assert str(guessed["spent_at"][0]) == "1971-04-08 23:06:40", "it has changed: numbers by name"
assert all(columns == written for columns in told.values()), "it has changed: those that keep to it"
PY
venv/bin/python read.py
