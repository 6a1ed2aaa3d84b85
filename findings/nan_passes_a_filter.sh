#!/usr/bin/env bash
# "Greater than" keeps NaN in DuckDB and polars, drops it in pyarrow, and the largest value is no guide to which.
#
# One would guess: a comparison with NaN is false, as IEEE 754 and every one of their host languages have it; and an engine that
#   keeps NaN in x > 1.5 has it as the maximum as well.
# What is: DuckDB and polars order NaN above all numbers, so the filter keeps it. DuckDB's max is then NaN, while polars' max leaves
#   NaN out: in polars the filter and the maximum of one column contradict each other. pyarrow drops it from both.
# Where it matters here: unknown figures are absent in what we write, never NaN, and a NaN that comes in is refused at the door.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1
"$dir/venv/bin/python" - <<'PY'
import math, sys
import duckdb, polars, pyarrow, pyarrow.compute as compute
values = [1.0, math.nan, 2.0]
rows = "(values (1.0::double), ('nan'::double), (2.0::double)) t(x)"
seen = {
    f"duckdb {duckdb.__version__}": (
        [x for (x,) in duckdb.sql(f"select x from {rows} where x > 1.5").fetchall()],
        duckdb.sql(f"select max(x) from {rows}").fetchall()[0][0]),
    f"polars {polars.__version__}": (
        polars.DataFrame({"x": values}).filter(polars.col("x") > 1.5)["x"].to_list(),
        polars.Series(values).max()),
    f"pyarrow {pyarrow.__version__}": (
        pyarrow.table({"x": values}).filter(compute.field("x") > 1.5)["x"].to_pylist(),
        compute.max(pyarrow.array(values)).as_py()),
}
for name, (kept, largest) in seen.items():
    print(f"{name:16} {values} where x > 1.5: {kept}; max {largest}")
told = [(sum(map(math.isnan, kept)), math.isnan(largest)) for kept, largest in seen.values()]
sys.exit(told != [(1, True), (1, False), (0, False)])
PY
