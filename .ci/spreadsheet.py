"""Reads the sheets that LibreOffice made and holds them against what they were made of, cell by cell.

    python spreadsheet.py FOLDER
"""

import collections
import csv
import json
import pathlib
import re
import sys
import zipfile
from xml.etree import ElementTree

TABLE, OFFICE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text"))
work = pathlib.Path(sys.argv[1])


def cell(element):
    """The kind of a cell (None where it is empty) and what is in it; of a formula that it is one."""
    kind = element.get(f"{OFFICE}value-type")
    if element.get(f"{TABLE}formula"):
        return "formula", element.get(f"{TABLE}formula")
    if kind == "float":
        return kind, float(element.get(f"{OFFICE}value"))
    if kind == "date":
        return kind, element.get(f"{OFFICE}date-value")
    return kind, "\n".join("".join(line.itertext()) for line in element.findall(f"{TEXT}p"))


def sheet(name, width):
    """The rows of a sheet that have anything in them, each of `width` cells."""
    with zipfile.ZipFile(work / "sheets" / name) as ods, ods.open("content.xml") as content:
        for _, row in ElementTree.iterparse(content):
            if row.tag != f"{TABLE}table-row":
                continue
            cells = []
            for one in row.findall(f"{TABLE}table-cell"):
                repeated = int(one.get(f"{TABLE}number-columns-repeated", "1"))
                cells += [cell(one)] * min(repeated, width)
            row.clear()
            if any(kind for kind, _ in cells):
                yield [*cells, *[(None, "")] * width][:width]


def held(rows, wanted, kinds):
    """Every cell is of its column's kind and says what it said; columns that are not named are text."""
    counted = collections.Counter()
    for number, (row, asked) in enumerate(zip(rows, wanted, strict=True), 2):
        for (kind, value), (column, said) in zip(row, asked.items(), strict=True):
            where = f"row {number}, {column}: {kind} {value!r} of {said!r}"
            if said == "":
                assert kind is None, where
                continue
            assert kind == kinds.get(column, "string"), where
            assert abs(value - float(said)) <= 1e-12 * abs(value) if kind == "float" else value == said, where
            counted[kind] += 1
    return counted


def kinds_of(table):
    """What the program says of a table's columns, as the kinds of their cells."""
    described = re.findall(r"^([a-z_]+) \((.*?)[,)]", (work / f"{table}.schema").read_text(), re.MULTILINE)
    return {name: {"day": "date", "number": "float", "whole number": "float"}.get(form, "string") for name, form in described}


for table, file in (("peers", "peers"), ("buddies", "buddies"), ("cohorts", "cohorts"), ("cohorts", "unseated")):
    with open(work / table / f"{file}.csv", newline="", encoding="utf-8") as written:
        wanted = list(csv.DictReader(written))
    head, *rows = sheet(f"{file}.ods", len(wanted[0]))
    assert [name for _, name in head] == list(wanted[0]), head
    counted = held(rows, wanted, kinds_of(table))
    assert len(rows) > 100, len(rows)
    if file == "peers":
        assert counted["date"] > 1000 and counted["float"] > 10_000, counted
        assert {'Forge, "the Old" & Ynys Môn', "'=1+1"} <= {row["display_name"] for row in wanted}, "the run names those who were declared"
        assert any(row["peer_place_id"].startswith("E07") for row in wanted)
    print(f"{file} of a run in LibreOffice: {len(rows)} rows, {dict(counted)}")

places = json.loads((work / "places.json").read_text())["places"]
head, *rows = sheet("places.ods", 4)
columns = [name for _, name in head]
assert columns == ["id", "name", "type", "records"], columns
wanted = [dict(zip(columns, (place["placeId"], place["displayName"], place["governanceType"], place["recordCount"]))) for place in places]
counted = held(rows, wanted, {"records": "float"})
assert {'Forge, "the Old" & Ynys Môn', "=1+1", "1E5"} <= {place["displayName"] for place in places} and len(rows) > 300, len(rows)
print(f"an answer in LibreOffice: {len(rows)} rows, {dict(counted)}")
