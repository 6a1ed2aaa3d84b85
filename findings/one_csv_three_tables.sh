#!/usr/bin/env bash
# DuckDB, polars and pyarrow make three tables of one small CSV file.
#
# One would guess: readers differ in speed and in details of quoting; codes, empty cells and dates of a plain file come out alike.
# What is: of the same bytes and without options,
#   - codes such as 1E5 or 00E1 are numbers to polars and pyarrow (100000.0 and 0.0: two codes may become one) and text to DuckDB;
#   - t and f are true and false to DuckDB, text to the others;
#   - an empty cell and an empty quoted cell are both null to DuckDB, both empty text to pyarrow, and two things to polars;
#   - 03/04/2026 is a date to DuckDB, in April (the day first), and text to the others.
# Where it matters here: the CSV of a run is read with whatever a convener has. Ids had better not look like numbers (those of
#   England do not), and what is unknown is better read from Parquet, where a null is a null.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1
"$dir/venv/bin/python" - "$dir/one.csv" <<'PY'
import datetime, pathlib, sys
import duckdb, polars, pyarrow, pyarrow.csv
file = pathlib.Path(sys.argv[1])
file.write_text('code,flag,note,day\n1E5,t,"",03/04/2026\n00E1,f,,05/06/2026\n2E3,t,x,07/08/2026\n')
print(file.read_text())
columns = list(zip(*duckdb.sql(f"from read_csv('{file}')").fetchall()))
ducks = dict(zip(["code", "flag", "note", "day"], map(list, columns)))
bears = polars.read_csv(file).to_dict(as_series=False)
arrows = pyarrow.csv.read_csv(file).to_pydict()
for name, table in [(f"duckdb {duckdb.__version__}", ducks), (f"polars {polars.__version__}", bears),
                    (f"pyarrow {pyarrow.__version__}", arrows)]:
    for column, values in table.items():
        print(f"{name:16} {column:5} {values}")
holds = (
    ducks["code"] == ["1E5", "00E1", "2E3"]
    and bears["code"] == arrows["code"] == [100000.0, 0.0, 2000.0]
    and ducks["flag"] == [True, False, True] and bears["flag"] == arrows["flag"] == ["t", "f", "t"]
    and ducks["note"] == [None, None, "x"] and bears["note"] == ["", None, "x"] and arrows["note"] == ["", "", "x"]
    and ducks["day"][0] == datetime.date(2026, 4, 3) and bears["day"][0] == arrows["day"][0] == "03/04/2026"
)
sys.exit(not holds)
PY
