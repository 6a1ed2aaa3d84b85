#!/usr/bin/env bash
# d3.autoType turns the financial year 2008-09 into a day in September and 2012-13 into "Invalid Date"; the text is gone.
#
# One would guess: what is no date stays text, as every cell that is no number does; a year is converted or it is not.
# What is: the pattern of autoType takes any two digits for a month, so that 2000-01 to 2011-12 become the first days of January
#   2000 to December 2011, and all years from 2012-13 on an invalid Date, without a word. It is null in JSON and NaN in a sum, and
#   nothing tells 2012-13 from 2024-25 any more. With a slash, 2012/13 is text. SheetJS reads the same column half as days and half
#   as text.
# Where it matters here: British public figures are published by financial year, written just so. A day written in full, as ours
#   are (2026-04-01), is that day to both.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund d3-dsv@3.0.2 xlsx@0.18.5
cat >years.mjs <<'JS'
import { autoType, csvParse } from "d3-dsv";
import xlsx from "xlsx";

const csv = "year,spent\n2008-09,5\n2011-12,6\n2012-13,7\n2024-25,8\n2024/25,8\n";
const rows = csvParse(csv, autoType);
const { Sheet1: sheet } = xlsx.read(csv, { type: "string" }).Sheets;
const asked = csvParse(csv).map((row) => row.year);
const cells = asked.map((_, at) => sheet[`A${at + 2}`]);
const told = rows.map(({ year }) => typeof year === "string" ? year : Number.isNaN(+year) ? "invalid" : year.toISOString().slice(0, 10));
asked.forEach((year, at) => console.log(
  `${year}: d3-dsv 3.0.2 ${told[at]}, in JSON ${JSON.stringify(rows[at].year)}; xlsx 0.18.5 ${cells[at].w ?? cells[at].v}`));
const kinds = cells.map((cell) => cell.t).join("");
process.exit(told.join() === "2008-09-01,2011-12-01,invalid,invalid,2024/25" && kinds === "nnsss" ? 0 : 1);
JS
node years.mjs
