#!/usr/bin/env python3
"""k-means beside scikit-learn's on the very rows that training groups, at equal inertia: ratios, not seconds.

    python3 -m venv venv && venv/bin/pip install numpy scikit-learn
    cargo bench --bench kmeans --no-run
    venv/bin/python benches/compare_training.py

scikit-learn: k-means++ and Lloyd's steps to its own tolerance, rows of four-byte numbers. peermatch: as training does it (over
4,000 rows the starts are on a sample of as many), eight-byte numbers. Each runs in a process of its own, with two threads.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

THREADS = "2"
ROOT = pathlib.Path(__file__).resolve().parent.parent
ROW = "{:>7} {:>3} {:>7} {:>12} {:>9} {:>6} {:>12} {:>14} {:>7} {:>7} {:>9}"
HEAD = ["rows", "k", "starts", "peermatch s", "sklearn s", "ratio", "our inertia", "their inertia", "ratio", "our MB", "their MB"]


def compare(options):
    print(ROW.format(*HEAD))
    for places in options.places:
        for starts in options.starts:
            with tempfile.TemporaryDirectory() as folder:
                rows = pathlib.Path(folder) / "rows.f32"
                ours = run(kmeans_program() + [places, options.groups, starts, rows])
                theirs = run([sys.executable, __file__, "--scikit-learn", rows, ours["columns"], options.groups, starts])
            seconds, inertia = ours["grouping"] / theirs["seconds"], ours["inertia"] / theirs["inertia"]
            cells = [ours["rows"], options.groups, starts, f"{ours['grouping']:.3f}", f"{theirs['seconds']:.3f}"]
            cells += [f"{seconds:.2f}", f"{ours['inertia']:.1f}", f"{theirs['inertia']:.1f}", f"{inertia:.4f}"]
            cells += [ours["after_kb"] // 1024, theirs["peak_kb"] // 1024]
            print(ROW.format(*cells), flush=True)
    print("MB: the largest memory of the process; ours with all places made up, theirs with Python.")


def kmeans_program():
    """The program of benches/kmeans.rs: built by cargo, or as the environment names it."""
    built = os.environ.get("PEERMATCH_KMEANS")
    return [built] if built else ["cargo", "bench", "--quiet", "--bench", "kmeans", "--"]


def run(command):
    threads = {name: THREADS for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")}
    command = [str(part) for part in command]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **threads})
    return json.loads(done.stdout.strip().splitlines()[-1])


def scikit_learn(file, columns, groups, starts):
    import numpy
    from sklearn.cluster import KMeans

    rows = numpy.fromfile(file, dtype="<f4").reshape(-1, int(columns))
    start = time.perf_counter()
    fitted = KMeans(int(groups), n_init=int(starts), random_state=1).fit(rows)
    seconds = time.perf_counter() - start
    inertia = 0.0
    # In eight-byte numbers, as ours is.
    for first in range(0, len(rows), 4096):
        labels = fitted.labels_[first : first + 4096]
        apart = rows[first : first + 4096].astype("f8") - fitted.cluster_centers_.astype("f8")[labels]
        inertia += float((apart**2).sum())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "inertia": inertia, "peak_kb": peak}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, nargs="+", default=[400, 11_000, 122_000])
    parser.add_argument("--groups", type=int, default=8)
    parser.add_argument("--starts", type=int, nargs="+", default=[1, 5])
    parser.add_argument("--scikit-learn", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.scikit_learn:
        scikit_learn(*options.scikit_learn)
    else:
        compare(options)


if __name__ == "__main__":
    main()
