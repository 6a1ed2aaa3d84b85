"""The search beside scikit-learn's brute force and FAISS-flat, which search the same rows as plain vectors.

All blocks stand side by side with the weights on the asker's side, so that the inner product is the fit. The others know no own
area and no eligibility, count nothing, and give no reasons. All take turns; medians are compared.
"""

import json
import os
import statistics
import subprocess
import tempfile
import time

from .results import ROOT, cargo_bench

FIRST = 10
PLACE_WIDE, ONE_PROBLEM, FAISS, SCIKIT_LEARN = "place_wide", "one_problem", "faiss_flat", "scikit_learn"
NAMES = {
    PLACE_WIDE: "peermatch, place-wide",
    ONE_PROBLEM: "peermatch, one problem",
    FAISS: "FAISS flat",
    SCIKIT_LEARN: "scikit-learn brute force",
}


class Ours:
    """The program of benches/nearest.rs, which answers one line at a time."""

    def __init__(self, places, asked, threads, vectors):
        options = ["--places", places, "--asked", asked, "--threads", threads, "--vectors", vectors]
        command = cargo_bench("nearest", *options)
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.facts = json.loads(self.process.stdout.readline())

    def ask(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(places, asked, threads, rounds, all_at_once):
    """Seconds a question of each, asked one after the other or all at once."""
    import faiss
    import numpy
    from sklearn.neighbors import NearestNeighbors
    from threadpoolctl import threadpool_limits

    faiss.omp_set_num_threads(threads)
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(places, asked, threads, folder)
        width = ours.facts["width"]
        load = lambda name: numpy.fromfile(os.path.join(folder, name), dtype="<f4").reshape(-1, width)
        rows, asking = load("rows.f32"), load("asked.f32")
    index = faiss.IndexFlatIP(width)
    index.add(rows)
    # The greatest inner product as the least distance: every row is filled up to the same length in one more column.
    squares = (rows * rows).sum(axis=1)
    fill = numpy.sqrt(squares.max() - squares).reshape(-1, 1)
    plain = NearestNeighbors(n_neighbors=FIRST, algorithm="brute", n_jobs=threads)
    plain.fit(numpy.hstack([rows, fill]))
    longer = numpy.hstack([asking, numpy.zeros((len(asking), 1), dtype=asking.dtype)])

    def timed(search, vectors):
        start = time.perf_counter()
        if all_at_once:
            search(vectors)
        else:
            for at in range(len(vectors)):
                search(vectors[at : at + 1])
        return (time.perf_counter() - start) / len(vectors)

    def one_round():
        wide, one = ours.ask("wide"), ours.ask("one")
        with threadpool_limits(threads):
            return {
                PLACE_WIDE: wide["seconds"] / wide["questions"],
                ONE_PROBLEM: one["seconds"] / one["questions"],
                FAISS: timed(lambda vectors: index.search(vectors, FIRST), asking),
                SCIKIT_LEARN: timed(lambda vectors: plain.kneighbors(vectors), longer),
            }

    # The first round warms all up.
    taken = [one_round() for _ in range(rounds + 1)][1:]
    difference = largest_difference(ours.ask("peers"), rows, asking)
    ours.close()
    return {
        **ours.facts,
        "all_at_once": all_at_once,
        "rounds": rounds,
        "vectors_megabytes": rows.nbytes // 2**20,
        "largest_difference": difference,
        "seconds": {name: statistics.median(one[name] for one in taken) for name in NAMES},
        "ratio_to_place_wide": {
            name: statistics.median(one[name] / one[PLACE_WIDE] for one in taken) for name in NAMES
        },
        "spread": {name: [min(one[name] for one in taken), max(one[name] for one in taken)] for name in NAMES},
    }


def largest_difference(peers, rows, asking):
    """Between a fit of ours and the plain product of the same two rows."""
    worst = 0.0
    for vector, listed in zip(asking[:200], peers):
        for place, fit in listed:
            worst = max(worst, abs(float(rows[place] @ vector) - fit))
    return worst


def tell(found):
    print(f"{found['places']} places, {found['width']} columns, {found['asked']} asking, {found['threads']} threads,", end=" ")
    print(f"median of {found['rounds']} rounds; ours: {found['resident_megabytes']} MB resident, built in", end=" ")
    print(f"{found['built_seconds']:.1f} s; fits and plain products differ by at most {found['largest_difference']:.1e}")
    for key, name in NAMES.items():
        seconds, (low, high) = found["seconds"][key], found["spread"][key]
        print(f"{name:26} {1e6 * seconds:10.0f} us a question {1 / seconds:9.0f} a second", end=" ")
        print(f"{found['ratio_to_place_wide'][key]:8.2f} times ours  ({1e6 * low:.0f} to {1e6 * high:.0f} us)")
