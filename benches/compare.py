#!/usr/bin/env python3
"""peermatch beside what a user would pick instead, in the same run: ratios, not seconds.

    cargo build --release --locked
    python3 -m venv target/tools/measure
    target/tools/measure/bin/pip install -r benches/requirements.txt
    target/tools/measure/bin/python benches/compare.py calls      FindPeers over the socket beside a bare tonic server
    target/tools/measure/bin/python benches/compare.py queries    one exact question beside FAISS and scikit-learn
    target/tools/measure/bin/python benches/compare.py peers      everyone's exact first ten beside the same
    target/tools/measure/bin/python benches/compare.py training   k-means beside scikit-learn's
    target/tools/measure/bin/python benches/compare.py steps      each step of an answer in process (criterion)
    target/tools/measure/bin/python benches/compare.py growth     time and memory from 400 to 122,000 places
    target/tools/measure/bin/python benches/compare.py cluster    a run as tasks by Ray and by processes; a million places, simulated
    target/tools/measure/bin/python benches/compare.py table      the tables of docs, from what was kept

`cluster` wants the engines too: pip install -r examples/cluster/requirements.txt. It runs $PEERMATCH where that is set.

With --keep the figures go to benches/results, from which those tables are made; `table --check` fails where those differ.
"""

import argparse
import os
from pathlib import Path

from comparison import calls, cluster, growth, search, steps, tables, training
from comparison.results import ROOT, keep, kept


def numbers(text):
    return [int(part) for part in text.split(",")]


def search_command(kinds, name, threads, sizes, asked, all_at_once):
    kind = kinds.add_parser(name)
    kind.add_argument("--places", type=numbers, default=sizes)
    kind.add_argument("--asked", type=int, default=asked)
    kind.add_argument("--threads", type=int, default=threads)
    kind.add_argument("--rounds", type=int, default=5)

    def run(options):
        found = []
        for places in options.places:
            found.append(search.measure(places, options.asked, options.threads, options.rounds, all_at_once))
            search.tell(found[-1])
        return {"sizes": found}

    kind.set_defaults(run=run, keeps=name)


def training_command(kinds):
    kind = kinds.add_parser("training")
    kind.add_argument("--places", type=numbers, default=[400, 11_000, 122_000])
    kind.add_argument("--groups", type=int, default=8)
    kind.add_argument("--seeds", type=int, default=11)
    kind.add_argument("--threads", type=int, default=os.cpu_count())

    def run(options):
        measure = lambda places: training.measure(places, options.groups, options.seeds, options.threads)
        found = [measure(places) for places in options.places]
        training.tell(found)
        return {"sizes": found}

    kind.set_defaults(run=run, keeps="training")


def cluster_command(kinds):
    kind = kinds.add_parser("cluster")
    kind.add_argument("--places", type=numbers, default=[2_000, 5_000, 11_000], help="sizes that a model of a task is fitted to")
    kind.add_argument("--held-out", type=numbers, default=[40_000, 122_000], help="larger sizes that it is tried on")
    kind.add_argument("--sampled", type=int, default=40, help="most tasks that are measured alone at one size, half of it where held out")
    kind.add_argument("--engine-places", type=int, default=5_000)
    kind.add_argument("--rounds", type=int, default=3)
    kind.add_argument("--packs", type=Path, default=ROOT / "target/made-up", help="where made-up packs are kept for the next time")
    kind.add_argument("--build", default="a release build", help="what the program is and what else the machine does, told in the table")
    kind.add_argument("--simulate", action="store_true", help="only the simulation anew, from what was measured and kept")

    def run(options):
        if options.simulate:
            found = cluster.again(kept("cluster"))
        else:
            found = cluster.measure(options.build, options.packs, options.places, options.held_out, options.sampled, options.engine_places, options.rounds)
        cluster.tell(found)
        return found

    kind.set_defaults(run=run, keeps="cluster")


def simple_commands(kinds):
    def run_calls(_):
        found = calls.measure()
        calls.tell(found)
        return found

    kinds.add_parser("calls").set_defaults(run=run_calls, keeps="calls")

    def run_steps(options):
        found = steps.measure(options.places)
        steps.tell(found)
        return found

    kind = kinds.add_parser("steps")
    kind.add_argument("--places", type=numbers, default=[400, 11_000, 122_000])
    kind.set_defaults(run=run_steps, keeps="steps")

    def run_growth(options):
        found = growth.measure(options.places, options.batch_up_to)
        print(growth.table(found["rows"]))
        return found

    kind = kinds.add_parser("growth")
    kind.add_argument("--places", type=numbers, default=[400, 3_000, 11_000, 40_000, 122_000])
    kind.add_argument("--batch-up-to", type=int, default=11_000, help="largest size at which the batch of everybody's peers runs, too")
    kind.set_defaults(run=run_growth, keeps="growth")

    kind = kinds.add_parser("table")
    kind.add_argument("--check", action="store_true")
    kind.set_defaults(run=lambda options: tables.write(options.check), keeps=None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="put the figures into benches/results")
    kinds = parser.add_subparsers(required=True)
    search_command(kinds, "queries", 1, [400, 11_000], 200, all_at_once=False)
    search_command(kinds, "peers", os.cpu_count(), [400, 11_000, 122_000], 1000, all_at_once=True)
    training_command(kinds)
    cluster_command(kinds)
    simple_commands(kinds)
    options = parser.parse_args()
    found = options.run(options)
    if options.keep and options.keeps:
        keep(options.keeps, found)


if __name__ == "__main__":
    main()
