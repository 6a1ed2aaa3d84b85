#!/usr/bin/env bash
# rustworkx's max_weight_matching does not look at the weights of the edges.
#
# One would guess: the function of that name does what networkx's does on a graph whose edges carry weights (rustworkx calls
#   itself a replacement, and its graph was made from a weighted edge list).
# What is: without `weight_fn` every edge weighs 1, so that the result is the matching with the most edges, without a word.
#   With a `weight_fn` that gives floats it raises TypeError; with `int` as one would then write, weights between 0 and 1 all
#   become 0 and the result is any matching. Weights have to be scaled to whole numbers first.
# Where it matters here: buddies are a maximum-weight matching of fits between 0 and 1. We hand the Rust crate whole numbers of
#   billionths, and check pairs beside networkx in CI.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check rustworkx==0.18.1 networkx==3.6.1 numpy==2.4.6
"$dir/venv/bin/python" - <<'PY'
import sys
import networkx, rustworkx
print("rustworkx", rustworkx.__version__, "networkx", networkx.__version__)
edges = [(0, 1, 0.4), (1, 2, 0.9), (2, 3, 0.4)]
theirs = networkx.Graph()
theirs.add_weighted_edges_from(edges)
graph = rustworkx.PyGraph()
graph.add_nodes_from(range(4))
graph.extend_from_weighted_edge_list(edges)
weight = {frozenset(edge[:2]): edge[2] for edge in edges}

def told(name, pairs):
    pairs = sorted(sorted(pair) for pair in pairs)
    total = sum(weight[frozenset(pair)] for pair in pairs)
    print(f"{name:38} {pairs} total {total:.1f}")
    return round(total, 1)

best = told("networkx", networkx.max_weight_matching(theirs))
plain = told("rustworkx", rustworkx.max_weight_matching(graph))
whole = told("rustworkx, in thousandths", rustworkx.max_weight_matching(graph, weight_fn=lambda one: round(1000 * one)))
try:
    rustworkx.max_weight_matching(graph, weight_fn=float)
    refused = False
except TypeError as error:
    print("rustworkx, weight_fn=float             TypeError:", error)
    refused = True
sys.exit(not (best == 0.9 and plain == 0.8 and whole == 0.9 and refused))
PY
