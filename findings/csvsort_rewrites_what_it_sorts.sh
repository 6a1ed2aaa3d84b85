#!/usr/bin/env bash
# csvsort does not only sort: it writes all cells anew, in a guessed type. The town of March becomes the first of that month.
#
# One would guess: sorting by one column moves rows, and leaves their cells as they are.
# What is: csvkit reads each column as the first type that fits all of its cells, and writes that: 5% is 5, £1,200 is 1200, 0 and 1
#   are False and True, 007 is 7, n/a is nothing, opening at 09:30 is a span of nine and a half minutes, the bands 1-2 and 3-4 are
#   days of 2001, and so are towns, if all of them are named like March and May. csvjoin does the same, csvgrep does not. With
#   --no-inference n/a and none are still taken away; only with --blanks too are the cells what they were.
# Where it matters here: the CSV of a run, and the tables that come into a pack, pass through such tools to be sorted and joined.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 parsedatetime==2.6 pytimeparse==1.1.10 babel==2.19.0
cat >towns.csv <<'CSV'
town,share,grant,late,code,note,opens,band
March,5%,"£1,200",0,007,n/a,09:30,1-2
May,12%,£900,1,010,none,10:15,3-4
CSV
echo "rows,town" >more.csv; printf '1,March\n2,May\n' >>more.csv
sorted=$(venv/bin/csvsort --columns town towns.csv)
joined=$(venv/bin/csvjoin --columns town towns.csv more.csv)
picked=$(venv/bin/csvgrep --columns town --match Ma towns.csv)
plain=$(venv/bin/csvsort --no-inference --columns town towns.csv)
left=$(venv/bin/csvsort --no-inference --blanks --columns town towns.csv)
printf 'the file, which is in order:\n%s\ncsvsort of csvkit 2.2.0:\n%s\nwith --no-inference:\n%s\n' "$(<towns.csv)" "$sorted" "$plain"
guessed='town,share,grant,late,code,note,opens,band
0001-03-01,5,1200,False,7,,0:09:30,2001-01-02
0001-05-01,12,900,True,10,,0:10:15,2001-03-04'
[ "$sorted" = "$guessed" ] || { echo "it has changed: csvsort"; exit 1; }
[[ $joined == *0001-03-01,5,1200,False,7,* ]] || { echo "it has changed: csvjoin"; exit 1; }
untyped=$(sed 's|,n/a,|,,|; s|,none,|,,|' towns.csv)
[ "$plain" = "$untyped" ] || { echo "it has changed: csvsort --no-inference"; exit 1; }
[ "$picked" = "$(<towns.csv)" ] && [ "$left" = "$(<towns.csv)" ] || { echo "it has changed: what leaves the cells alone"; exit 1; }
