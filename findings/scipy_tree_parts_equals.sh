#!/usr/bin/env bash
# The minimum spanning tree of SciPy leaves out who is equal: two places in one point end in different clusters.
#
# One would guess: n connected points have a tree of n - 1 edges, and whoever is nearest of all, at distance 0, is joined first.
# What is: SciPy's graphs tell an edge of weight 0 from none by whether it is stored, and its components and paths hold to that.
#   `minimum_spanning_tree` reckons with such edges too, and leaves them out of what it gives: the sum is right, an edge is missing
#   for each pair of equals, and clusters made by cutting the long edges part the equals. networkx keeps them, and SciPy's own
#   `linkage`, which is the same clustering, has them together.
# Where it matters here: places described by flags may be equal in all of them, and are then each other's best peers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 networkx==3.6.1
cat >tree.py <<'PY'
import networkx
import numpy
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from sklearn.neighbors import radius_neighbors_graph

places = numpy.array([[0.0], [0.0], [1.0], [5.0], [5.0], [6.0]])
graph = radius_neighbors_graph(places, 10, mode="distance")
tree = minimum_spanning_tree(graph)
theirs = networkx.minimum_spanning_tree(networkx.from_scipy_sparse_array(graph))
edges = {"scipy 1.17.1": tree.nnz, "networkx 3.6.1": theirs.number_of_edges()}
total = {"scipy 1.17.1": float(tree.sum()), "networkx 3.6.1": theirs.size(weight="weight")}

def groups(labels):
    return sorted([at for at, label in enumerate(labels) if label == one] for one in set(labels))

parts, labels = connected_components(graph, directed=False)
print(f"six places at {places.ravel().tolist()}: {graph.nnz // 2} edges, {parts} component")
for name in edges:
    print(f"tree of {name:15} {edges[name]} edges, sum {total[name]}")
near = tree.copy()
near.data[near.data >= 2] = 0
near.eliminate_zeros()
cut = groups(connected_components(near, directed=False)[1])
single = groups(fcluster(linkage(places, "single"), 2, "distance"))
print(f"clusters of the tree without edges of 2 and more: {cut}")
print(f"clusters of single linkage below 2:               {single}")
assert parts == 1 and list(edges.values()) == [3, 5] and set(total.values()) == {6.0}, "it has changed: the tree"
assert single == [[0, 1, 2], [3, 4, 5]] and len(cut) == 4, "it has changed: the clusters"
assert all(not {0, 1} <= set(one) and not {3, 4} <= set(one) for one in cut), "it has changed: the equals"
PY
venv/bin/python tree.py
