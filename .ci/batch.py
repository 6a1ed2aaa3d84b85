"""Reads a run in each of its forms with pyarrow and holds them against one another, cell by cell.

    python batch.py CSV_RUN JSONL_RUN PARQUET_RUN
"""

import hashlib
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

csv_run, jsonl_run, parquet_run = map(pathlib.Path, sys.argv[1:])
for run in (csv_run, jsonl_run, parquet_run):
    manifest = json.loads((run / "manifest.json").read_text())
    for file in manifest["files"]:
        data = (run / file["name"]).read_bytes()
        assert len(data) == int(file["size"]) and hashlib.sha256(data).hexdigest() == file["sha256"], file

table = pyarrow.parquet.read_table(parquet_run / "peers.parquet")
kinds = {field.name: field.type for field in table.schema}
assert kinds["place_id"] == pa.string() and kinds["rank"] == pa.int32() and kinds["fit"] == pa.float64(), kinds
assert kinds["stale"] == pa.bool_() and kinds["contributions"] == pa.string(), kinds
nullable = {field.name for field in table.schema if field.nullable}
assert "fit" in nullable and "place_id" not in nullable, nullable


def camel(name):
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


rows = [json.loads(line) for line in (jsonl_run / "peers.jsonl").read_text().splitlines()]
columns = table.to_pydict()
assert table.num_rows == len(rows) > 1000, table.num_rows
lists = 0
for name, cells in columns.items():
    for row, cell in zip(rows, cells):
        wanted = row.get(camel(name))
        if isinstance(wanted, (list, dict)):
            cell, lists = json.loads(cell), lists + 1
        assert cell == wanted, f"{name}: {cell!r} in Parquet, {wanted!r} in JSON Lines"
assert lists > 0

options = pyarrow.csv.ConvertOptions(
    column_types=table.schema, strings_can_be_null=False, null_values=[""], quoted_strings_can_be_null=False
)
text = pyarrow.csv.read_csv(
    csv_run / "peers.csv", convert_options=options, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True)
)
assert text.column_names == table.column_names
for name in table.column_names:
    # An absent text is an empty cell.
    absent = "" if pa.types.is_string(kinds[name]) else None
    parquet = [absent if cell is None else cell for cell in columns[name]]
    assert text[name].to_pylist() == parquet, f"{name} differs between CSV and Parquet"
print(f"pyarrow {pa.__version__}: {table.num_rows} rows of {table.num_columns} columns are the same in all three forms")
