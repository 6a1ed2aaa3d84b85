#!/usr/bin/env bash
# A map that is simplified loses its small places, and no tool says so; each loses them in its own way.
#
# One would guess: simplifying takes points away; who has become too small for that is kept, left out, or at least reported.
# What is: mapshaper leaves the feature with its name and an empty geometry, and tells only that it wrote the file.
#   topojson-simplify leaves a polygon of four times the same point, which draws as nothing and counts as a polygon; its `filter`
#   takes the feature away altogether. `keep-shapes` of mapshaper keeps all.
# Where it matters here: outlines of councils. The City of London is a thousandth of its neighbours; whoever joins figures to the
#   simplified file finds every name in it, or one too few.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund mapshaper@0.6.102 topojson-server@3.0.1 topojson-client@3.1.0 topojson-simplify@3.0.3
cat >map.js <<'JS'
const fs = require("fs"), server = require("topojson-server"), client = require("topojson-client"), simple = require("topojson-simplify");
const corners = 200;
const circle = (x, y, radius) => Array.from({ length: corners + 1 }, (_, at) => {
  const angle = -2 * Math.PI * (at % corners) / corners;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
});
const place = (name, ...of) => ({ type: "Feature", properties: { name }, geometry: { type: "Polygon", coordinates: [circle(...of)] } });
const places = { type: "FeatureCollection", features: [place("large", 0, 50, 1), place("middle", 3, 50, 0.3), place("small", 4, 50, 0.02)] };
fs.writeFileSync("places.json", JSON.stringify(places));
const told = (features) => features.map(({ properties, geometry }) =>
  `${properties.name}:${geometry ? new Set(geometry.coordinates[0].map(String)).size : "none"}`).join(" ");
if (process.argv[2]) {
  console.log(told(JSON.parse(fs.readFileSync(process.argv[2])).features));
} else {
  const weighed = simple.presimplify(server.topology({ places }, 1e4)), least = simple.quantile(weighed, 0.1);
  const map = simple.simplify(weighed, least), left = simple.filter(map, simple.filterWeight(map, least));
  console.log(told(client.feature(map, map.objects.places).features));
  console.log(told(client.feature(left, left.objects.places).features));
}
JS
mapfile -t topo < <(node map.js)
said=$(npx mapshaper places.json -simplify 10% -o shaped.json format=geojson 2>&1)
npx mapshaper places.json -simplify 10% keep-shapes -o kept.json format=geojson 2>/dev/null
shaped=$(node map.js shaped.json); kept=$(node map.js kept.json)
echo "places and their different points"
printf '%-36s %s\n' 'mapshaper 0.6.102, 10%' "$shaped" 'the same with keep-shapes' "$kept" \
  'topojson-simplify 3.0.3, a tenth' "${topo[0]}" 'the same after filter' "${topo[1]}"
echo "mapshaper says: $said"
[[ $shaped == *" small:none" ]] && [[ $kept != *none* ]] || { echo "it has changed: mapshaper"; exit 1; }
! grep -qi "small\|null\|collaps\|empty\|remov" <<<"$said" || { echo "it has changed: mapshaper tells"; exit 1; }
[[ ${topo[0]} == *" small:1" && ${topo[1]} != *small* ]] || { echo "it has changed: topojson-simplify"; exit 1; }
