"""Reads a run in each of its forms with pyarrow and holds them against one another, cell by cell.

    python batch.py CSV_RUN JSONL_RUN PARQUET_RUN
"""

import datetime
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
assert kinds["stale"] == pa.bool_() and kinds["as_of"] == pa.date32(), kinds
assert pa.types.is_list(kinds["contributions"]) and pa.types.is_struct(kinds["contributions"].value_type), kinds
assert kinds["meeting_place_ids"].value_type == pa.string(), kinds
assert table.schema.metadata[b"peermatch.schema_version"] == b"2", table.schema.metadata
statistics = pyarrow.parquet.ParquetFile(parquet_run / "peers.parquet").metadata.row_group(0).column(0).statistics
assert statistics is not None and statistics.has_min_max, "texts have statistics that pyarrow reads"


def camel(name):
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def as_json(cell):
    """A cell of Parquet as proto3 JSON has it: days as text, records by their JSON names, nothing where there is null."""
    if isinstance(cell, dict):
        return {camel(name): as_json(one) for name, one in cell.items() if one is not None}
    if isinstance(cell, list):
        return [as_json(one) for one in cell]
    return cell.isoformat() if isinstance(cell, datetime.date) else cell


def there(value):
    """A value of proto3 JSON without the empty texts, which are null in Parquet."""
    if isinstance(value, dict):
        return {name: there(one) for name, one in value.items() if one is not None and one != ""}
    return [there(one) for one in value] if isinstance(value, list) else value


rows = [json.loads(line) for line in (jsonl_run / "peers.jsonl").read_text().splitlines()]
assert (csv_run / "rows.jsonl").read_bytes() == (jsonl_run / "peers.jsonl").read_bytes()
columns = table.to_pydict()
assert table.num_rows == len(rows) > 1000, table.num_rows
lists = 0
for name, cells in columns.items():
    for row, cell in zip(rows, cells):
        wanted = there(row.get(camel(name)))
        lists += isinstance(wanted, list)
        assert as_json(cell) == (None if wanted == "" else wanted), f"{name}: {cell!r} in Parquet, {wanted!r} in JSON Lines"
assert lists > 0

text = pyarrow.csv.read_csv(csv_run / "peers.csv", parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True))
assert text.column_names == table.column_names and text.num_rows == table.num_rows
for name in ("rank", "fit", "coverage", "distance_km", "considered_count", "as_of"):
    assert text[name].to_pylist() == columns[name], f"{name} differs between CSV and Parquet"
for name in text.column_names:
    for cell in text[name].to_pylist():
        assert not (isinstance(cell, str) and ("{" in cell or "[" in cell)), f"{name}: {cell!r} is for no person"
print(f"pyarrow {pa.__version__}: {table.num_rows} rows of {table.num_columns} columns are the same in all three forms")
