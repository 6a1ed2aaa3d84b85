#!/usr/bin/env python3
"""The search beside what a user would pick instead, in one run: ratios, not seconds.

    python3 -m venv venv && venv/bin/pip install numpy scikit-learn faiss-cpu
    venv/bin/python benches/compare_search.py queries --places 11000
    venv/bin/python benches/compare_search.py peers --places 122000
    venv/bin/python benches/compare_search.py bounds

`queries` asks one question after the other; `peers` asks everyone's first ten (of a sample: the time a question takes does
not depend on how many are asked). scikit-learn and FAISS search the same rows as plain vectors, all blocks side by side,
weights on the asker's side, so that the inner product is the fit; they know no own area and no eligibility, count nothing,
and give no reasons. Both sides take turns, and medians are compared. `bounds` says how many places the bounds of clusters
would pass over.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

FIRST = 10
ROOT = pathlib.Path(__file__).resolve().parent.parent


class Ours:
    """The program of benches/nearest.rs, which answers one line at a time."""

    def __init__(self, places, asked, threads, vectors):
        program = os.environ.get("PEERMATCH_NEAREST")
        command = [program] if program else ["cargo", "bench", "--quiet", "--bench", "nearest", "--"]
        command += ["--places", str(places)]
        command += ["--asked", str(asked), "--threads", str(threads), "--vectors", str(vectors)]
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.facts = json.loads(self.process.stdout.readline())

    def ask(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(options, batch):
    """Times all three in turn; one question at a time, or all at once."""
    import faiss
    import numpy
    from sklearn.neighbors import NearestNeighbors
    from threadpoolctl import threadpool_limits

    faiss.omp_set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(options.places, options.asked, options.threads, folder)
        width = ours.facts["width"]
        load = lambda name: numpy.fromfile(os.path.join(folder, name), dtype="<f4").reshape(-1, width)
        rows, asked = load("rows.f32"), load("asked.f32")
    index = faiss.IndexFlatIP(width)
    index.add(rows)
    # The greatest inner product as the least distance: every row is filled up to the same length in one more column.
    squares = (rows * rows).sum(axis=1)
    fill = numpy.sqrt(squares.max() - squares).reshape(-1, 1)
    plain = NearestNeighbors(n_neighbors=FIRST, algorithm="brute", n_jobs=options.threads)
    plain.fit(numpy.hstack([rows, fill]))
    longer = numpy.hstack([asked, numpy.zeros((len(asked), 1), dtype=asked.dtype)])

    def timed(search, vectors):
        start = time.perf_counter()
        if batch:
            search(vectors)
        else:
            for at in range(len(vectors)):
                search(vectors[at : at + 1])
        return (time.perf_counter() - start) / len(vectors)

    def one_round():
        wide, one = ours.ask("wide"), ours.ask("one")
        with threadpool_limits(options.threads):
            return {
                "peermatch, place-wide": wide["seconds"] / wide["questions"],
                "peermatch, one problem": one["seconds"] / one["questions"],
                "FAISS flat": timed(lambda vectors: index.search(vectors, FIRST), asked),
                "scikit-learn brute force": timed(lambda vectors: plain.kneighbors(vectors), longer),
            }

    rounds = [one_round() for _ in range(options.rounds + 1)][1:]
    agreement = agree(ours.ask("peers"), rows, asked)
    ours.close()
    report(options, ours.facts, rounds, agreement)


def bounds(options):
    """How many places the bounds of clusters would pass over, if the tenth best were known from the start.

    Two bounds hold for a cluster: the largest value of each column, and the centroid's product with the radius added.
    """
    import numpy
    from sklearn.cluster import MiniBatchKMeans

    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(options.places, options.asked, options.threads, folder)
        width = ours.facts["width"]
        load = lambda name: numpy.fromfile(os.path.join(folder, name), dtype="<f4").reshape(-1, width)
        rows, asked = load("rows.f32"), load("asked.f32")
    ours.close()
    tenth = numpy.sort(asked @ rows.T, axis=1)[:, -FIRST]
    lengths = numpy.linalg.norm(asked, axis=1)
    for size in (512, 128, 32, 8):
        number = max(1, len(rows) // size)
        fitted = MiniBatchKMeans(number, random_state=1, n_init=1, batch_size=4096).fit(rows)
        kept = numpy.zeros(len(asked))
        for cluster in range(number):
            members = rows[fitted.labels_ == cluster]
            if len(members):
                centre = members.mean(axis=0)
                radius = numpy.linalg.norm(members - centre, axis=1).max()
                most = numpy.minimum(asked @ members.max(axis=0), asked @ centre + radius * lengths)
                kept += len(members) * (most >= tenth)
        print(f"clusters of about {size}: {1 - kept.mean() / len(rows):.1%} of the places are passed over")


def agree(peers, rows, asked):
    """The largest difference between a fit of ours and the plain product of the same two rows."""
    worst = 0.0
    for vector, listed in zip(asked[:200], peers):
        for place, fit in listed:
            worst = max(worst, abs(float(rows[place] @ vector) - fit))
    return worst


def report(options, facts, rounds, agreement):
    median = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    base = median["peermatch, place-wide"]
    print(f"{facts['places']} places, {facts['width']} columns, {options.asked} asking, {options.threads} threads,", end=" ")
    print(f"median of {options.rounds} rounds; ours: {facts['resident_megabytes']} MB resident, built in", end=" ")
    print(f"{facts['built_seconds']:.1f} s; fits and plain products differ by at most {agreement:.1e}")
    for name, seconds in median.items():
        spread = sorted(one[name] for one in rounds)
        print(f"{name:26} {1e6 * seconds:10.0f} us a question {1 / seconds:9.0f} a second  {seconds / base:6.2f}", end=" ")
        print(f"times ours  ({1e6 * spread[0]:.0f} to {1e6 * spread[-1]:.0f})")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({**facts, "seconds": median, "rounds": rounds}, indent=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(required=True)
    for name, batch, places, asked in [("queries", False, 11_000, 200), ("peers", True, 122_000, 1000)]:
        kind = kinds.add_parser(name)
        kind.add_argument("--places", type=int, default=places)
        kind.add_argument("--asked", type=int, default=asked)
        kind.add_argument("--threads", type=int, default=os.cpu_count() if batch else 1)
        kind.add_argument("--rounds", type=int, default=5)
        kind.add_argument("--json", help="also write the figures to this file")
        kind.set_defaults(run=lambda options, batch=batch: measure(options, batch))
    kind = kinds.add_parser("bounds")
    kind.add_argument("--places", type=int, default=11_000)
    kind.add_argument("--asked", type=int, default=200)
    kind.add_argument("--threads", type=int, default=os.cpu_count())
    kind.set_defaults(run=bounds)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
