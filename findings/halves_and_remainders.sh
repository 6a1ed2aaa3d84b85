#!/usr/bin/env bash
# DuckDB, polars and pyarrow round halves and divide negative whole numbers in different ways.
#
# One would guess: round(2.5), -7 // 2 and -7 % 3 are what they are, whichever engine reads the column.
# What is: round(2.5) is 3 in DuckDB, and 2 in polars and pyarrow (halves to even). -7 // 2 is -3 in DuckDB and pyarrow (towards
#   zero) and -4 in polars (down); -7 % 3 is -1 in DuckDB and 2 in polars. No two of the three agree on all.
# Where it matters here: figures that are checked beside ours with another tool (parts that sum to a rounded total, steps between
#   stages, which may be negative) have to be compared before rounding, and not by // or %.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1
"$dir/venv/bin/python" - <<'PY'
import sys
import duckdb, polars, pyarrow, pyarrow.compute as compute
ducks = duckdb.sql("select round(2.5::double), -7 // 2, -7 % 3").fetchall()[0]
bears = (polars.Series([2.5]).round()[0], (polars.Series([-7]) // 2)[0], (polars.Series([-7]) % 3)[0])
arrows = (compute.round(2.5).as_py(), compute.divide(-7, 2).as_py())
print(f"duckdb {duckdb.__version__}:  round(2.5) {ducks[0]}, -7 // 2 {ducks[1]}, -7 % 3 {ducks[2]}")
print(f"polars {polars.__version__}:  round(2.5) {bears[0]}, -7 // 2 {bears[1]}, -7 % 3 {bears[2]}")
print(f"pyarrow {pyarrow.__version__}: round(2.5) {arrows[0]}, divide(-7, 2) {arrows[1]}")
sys.exit(not (ducks == (3.0, -3, -1) and bears == (2.0, -4, 2) and arrows == (2.0, -3)))
PY
