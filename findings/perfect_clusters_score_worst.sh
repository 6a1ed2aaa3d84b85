#!/usr/bin/env bash
# A clustering without a fault has the worst score: 1 by Calinski-Harabasz, where a poorer one has 3369, and 0 by Fowlkes-Mallows.
#
# One would guess: where all members of a cluster are equal, Calinski-Harabasz is as high as it gets; and a clustering agrees with
#   itself by 1 in every score that ends at 1.
# What is: in scikit-learn the first divides by the spread within clusters, and gives 1 where there is none, while tolerable
#   clusters have thousands: of rows of three kinds it would have two clusters, not three; moved by a hundredth, the same rows have
#   seventy million for three. `fowlkes_mallows_score` counts pairs that are together in both, and gives 0 where nobody is with
#   anybody: as to clusterings that share nothing. Silhouette, Davies-Bouldin, adjusted Rand, AMI and NMI know what is perfect.
# Where it matters here: places described by flags and steps are often equal. Whoever chooses a number of clusters by the first, or
#   by how stable they are by the second, passes over the right one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
cat >scores.py <<'PY'
import numpy
from sklearn import metrics

print("scikit-learn 1.9.1: rows of three kinds, ten each")
rows = numpy.repeat([[0.0], [1.0], [10.0]], 10, axis=0)
moved = rows + numpy.linspace(-0.01, 0.01, len(rows))[:, None]
two, three = numpy.repeat([0, 1], [20, 10]), numpy.repeat([0, 1, 2], 10)

def inner(name, rows, labels):
    scores = [getattr(metrics, score)(rows, labels) for score in ["calinski_harabasz_score", "davies_bouldin_score", "silhouette_score"]]
    print(f"{name:32} Calinski-Harabasz {scores[0]:.0f}, Davies-Bouldin {scores[1]:.3f} (0 is best), silhouette {scores[2]:.3f}")
    return scores

poorer = inner("the nearer two kinds in one", rows, two)
perfect = inner("each kind by itself", rows, three)
near = inner("the same, moved by a hundredth", moved, three)
assert perfect == [1, 0, 1] and round(poorer[0]) == 3369 and near[0] > 1e7, "it has changed: Calinski-Harabasz"
assert poorer[1] > 0 and poorer[2] < 1, "it has changed: the others"

print("ten rows in ten clusters, compared with themselves")
alone = list(range(10))
names = ["fowlkes_mallows_score", "rand_score", "adjusted_rand_score", "adjusted_mutual_info_score", "normalized_mutual_info_score"]
outer = {name: round(float(getattr(metrics, name)(alone, alone)), 6) for name in names}
for name, score in outer.items():
    print(f"{name:32} {score}")
assert outer.pop("fowlkes_mallows_score") == 0 and set(outer.values()) == {1}, "it has changed: Fowlkes-Mallows"
PY
venv/bin/python scores.py
