#!/usr/bin/env bash
# "Ward 7" is the first of July 2001 to Vega, as long as there are no more than twelve wards.
#
# One would guess: a column is taken for dates if its cells are dates, and "Ward 7" is text.
# What is: with `parse: "auto"` vega-loader takes a column for dates if `Date.parse` of JavaScript reads all of its cells, and V8
#   (the engine of Node and Chrome) reads words such as ward, band or zone with a number from 1 to 12 after them as a month of
#   2001. Twelve wards come out as milliseconds, their names lost; with a thirteenth all thirteen are text. So are bands A and B.
# Where it matters here: the CSV of a run is for people, and people draw it. Whoever has names with numbers says `parse: {ward:
#   "string"}`.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund vega-loader@5.1.3
cat >wards.mjs <<'JS'
import { read } from "vega-loader";

const names = (word, count) => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`);
const column = (cells) => read(["name", ...cells].join("\n"), { type: "csv", parse: "auto" }).map((row) => row.name);
console.log(`vega-loader 5.1.3, node ${process.version}`);
let holds = true;
for (const word of ["Ward", "Band", "Zone", "Site"]) {
  const twelve = column(names(word, 12)), thirteen = column(names(word, 13));
  console.log(`${word} 7 of 12: ${twelve[6]} = ${new Date(twelve[6]).toDateString()}; of 13: ${thirteen[6]}`);
  holds &&= twelve.every((cell, month) => cell === new Date(2001, month, 1).getTime());
  holds &&= thirteen.join() === names(word, 13).join();
}
const letters = column(["Band A", "Band B"]);
console.log(`Band A of 2: ${letters[0]}`);
process.exit(holds && letters.join() === "Band A,Band B" ? 0 : 1);
JS
node wards.mjs
