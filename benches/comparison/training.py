"""k-means beside scikit-learn's on the very rows that training groups.

scikit-learn: k-means++ and Lloyd's steps to its own tolerance, rows of four-byte numbers. peermatch: as training does it, eight-byte
numbers. Each run is a process of its own. Several seeds each, because one start may be lucky: medians are compared.
"""

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from .results import ROOT, cargo_bench

ROW = "{:>7} {:>3} {:>6} {:>12} {:>10} {:>6} {:>12} {:>14} {:>7} {:>7} {:>9}"
HEAD = ["rows", "k", "seeds", "peermatch s", "sklearn s", "ratio", "our inertia", "their inertia", "ratio", "our MB", "their MB"]


def measure(places, groups, seeds, threads):
    """Seconds, inertia and memory of both, one start a seed."""
    with tempfile.TemporaryDirectory() as folder:
        rows = pathlib.Path(folder) / "rows.f32"
        ours = run(cargo_bench("kmeans", places, groups, seeds, rows), threads)
        theirs = run([sys.executable, "-m", "comparison.training", rows, ours["columns"], groups, seeds], threads)
    seconds, inertia = statistics.median(ours["seconds"]), statistics.median(ours["inertia"])
    their_seconds, their_inertia = statistics.median(theirs["seconds"]), statistics.median(theirs["inertia"])
    return {
        "rows": ours["rows"],
        "columns": ours["columns"],
        "groups": groups,
        "seeds": seeds,
        "threads": threads,
        "seconds": seconds,
        "scikit_learn_seconds": their_seconds,
        "ratio": seconds / their_seconds,
        "inertia": inertia,
        "scikit_learn_inertia": their_inertia,
        "inertia_ratio": inertia / their_inertia,
        "inertia_spread": [min(ours["inertia"]), max(ours["inertia"])],
        "scikit_learn_inertia_spread": [min(theirs["inertia"]), max(theirs["inertia"])],
        "megabytes": ours["after_kb"] // 1024,
        "scikit_learn_megabytes": theirs["peak_kb"] // 1024,
    }


def tell(all_found):
    print(ROW.format(*HEAD))
    for one in all_found:
        cells = [one["rows"], one["groups"], one["seeds"], f"{one['seconds']:.3f}", f"{one['scikit_learn_seconds']:.3f}"]
        cells += [f"{one['ratio']:.2f}", f"{one['inertia']:.1f}", f"{one['scikit_learn_inertia']:.1f}"]
        cells += [f"{one['inertia_ratio']:.4f}", one["megabytes"], one["scikit_learn_megabytes"]]
        print(ROW.format(*cells))
    print("MB: the largest memory of the process; ours with all places made up, theirs with Python.")


def run(command, threads):
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")
    environment = {**os.environ, **dict.fromkeys(names, str(threads)), "PYTHONPATH": str(ROOT / "benches")}
    command = [str(part) for part in command]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return json.loads(done.stdout.strip().splitlines()[-1])


def scikit_learn(file, columns, groups, seeds):
    import numpy
    from sklearn.cluster import KMeans

    rows = numpy.fromfile(file, dtype="<f4").reshape(-1, int(columns))
    seconds, inertias = [], []
    for seed in range(1, int(seeds) + 1):
        start = time.perf_counter()
        fitted = KMeans(int(groups), n_init=1, random_state=seed).fit(rows)
        seconds.append(time.perf_counter() - start)
        inertia = 0.0
        # In eight-byte numbers, as ours is.
        for first in range(0, len(rows), 4096):
            labels = fitted.labels_[first : first + 4096]
            apart = rows[first : first + 4096].astype("f8") - fitted.cluster_centers_.astype("f8")[labels]
            inertia += float((apart**2).sum())
        inertias.append(inertia)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "inertia": inertias, "peak_kb": peak}))


if __name__ == "__main__":
    scikit_learn(*sys.argv[1:])
