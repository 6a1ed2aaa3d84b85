#!/usr/bin/env bash
# Of a folder of Parquet files DuckDB rounds the numbers of the later ones, if those of the first happened to be whole.
#
# One would guess: the files of a folder are read in a type that holds them all, or refused; a column that is new is empty before.
# What is: names and types are those of the first file by name.
#   - DuckDB casts the others to it: 2.7 becomes 3 after a file of whole numbers, the hour goes after a file of days, "007" becomes
#     7. With `union_by_name = true` it takes a type that holds them all.
#   - pyarrow (and pandas by it) refuses 2.7 there, and does the other two like DuckDB. polars refuses all three.
#   - A column that the first file lacks does not exist for DuckDB and pyarrow; polars refuses it.
# Where it matters here: a run is a file a night, and people ask a folder of nights. The types of our columns are those of the
#   contract whatever is in them; a column that is new is seen by those only who ask for the union.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1
cat >nights.py <<'PY'
import datetime
import pathlib
import duckdb
import polars
import pyarrow
from pyarrow import dataset, parquet

print(f"duckdb {duckdb.__version__}, polars {polars.__version__}, pyarrow {pyarrow.__version__}")

def nights(name, first, second):
    folder = pathlib.Path(name)
    folder.mkdir()
    for night, columns in [("2026-11-01", first), ("2026-11-02", second)]:
        parquet.write_table(pyarrow.table(columns), folder / f"{night}.parquet")
    files = f"'{folder}/*.parquet'"

    def ducks(of):
        found = duckdb.sql(f"from {of}")
        return dict(zip(found.columns, map(list, zip(*found.fetchall()))))

    seen = {}
    for reader, read in {"duckdb": lambda: ducks(files),
                         "duckdb, by name": lambda: ducks(f"read_parquet({files}, union_by_name = true)"),
                         "pyarrow": lambda: dataset.dataset(folder).to_table().to_pydict(),
                         "polars": lambda: polars.read_parquet(f"{folder}/*.parquet").to_dict(as_series=False)}.items():
        try:
            seen[reader] = read()
        except (pyarrow.ArrowInvalid, polars.exceptions.SchemaError):
            seen[reader] = "refused"
        print(f"{name:9} {reader:16} {seen[reader]}")
    return seen.values()

refused, day, hour = "refused", datetime.date(2026, 11, 2), datetime.datetime(2026, 11, 2, 23, 30)
numbers = nights("a number", {"x": [1]}, {"x": [2.7]})
times = nights("a time", {"x": [day]}, {"x": [hour]})
codes = nights("a code", {"x": [1]}, {"x": ["007"]})
fresh = nights("a column", {"x": [1]}, {"x": [2], "why": ["new"]})
midnight = datetime.datetime(2026, 11, 2)
assert list(numbers) == [{"x": [1, 3]}, {"x": [1.0, 2.7]}, refused, refused], "it has changed: a number"
assert list(times) == [{"x": [day, day]}, {"x": [midnight, hour]}, {"x": [day, day]}, refused], "it has changed: a time"
assert list(codes) == [{"x": [1, 7]}, {"x": ["1", "007"]}, {"x": [1, 7]}, refused], "it has changed: a code"
assert list(fresh) == [{"x": [1, 2]}, {"x": [1, 2], "why": [None, "new"]}, {"x": [1, 2]}, refused], "it has changed: a column"
PY
venv/bin/python nights.py
