"""A planned run on made-up places, and what each of its tasks takes alone: one at a time, each a process of its own."""

import csv
import json
import os
import sys
from collections import Counter

from . import child
from .results import ROOT

sys.path.insert(0, str(ROOT / "examples/cluster"))
from tasks import CHUNK  # noqa: E402: the partitions that one task of the drivers makes

PARTITION = 16  # places; held against the plan below
STARTS = 3
TODAY = "2026-12-01"


def pack(packs, places):
    """The folder of a trained pack of so many made-up places, made where it is not there yet."""
    folder = packs / str(places)
    if not (folder / "pack.toml").exists():
        child.run("synthesize", "--places", places, "--seed", 1, "--out", folder)
    if not (folder / "model.json").exists():
        child.run("train", "--pack", folder)
    return folder


class Planned:
    """A run of everybody's peers, planned in a folder."""

    def __init__(self, pack, folder):
        self.pack, self.folder = pack, folder
        self.plan = folder / "plan.json"
        options = ["--out", folder, "--today", TODAY, "--format", "parquet"]
        self.planning = child.run("batch", "plan", "peers", *options, "--pack", pack)
        self.partitions = json.loads(self.plan.read_text())["partitionCount"]
        self.asking = asking(pack)
        if -(-len(self.asking) // PARTITION) != self.partitions:
            raise SystemExit(f"error: {len(self.asking)} places do not make {self.partitions} partitions of {PARTITION}")

    def whole(self):
        return self._task("--stage", "whole")

    def rows(self, first, count, *options):
        """Partitions from the first on, in one process."""
        return self._task("--stage", "rows", "--no", f"{first}-{first + count - 1}", *options)

    def join(self):
        return child.run("batch", "join", "--plan", self.plan, "--pack", self.pack)

    def written(self):
        """Bytes of the partitions that are finished, one by one."""
        return [part.stat().st_size for part in (self.folder / "unfinished").glob("*.part")]

    def work(self, first, count):
        """Questions of some partitions, and candidates of all of these questions together."""
        places = self.asking[first * PARTITION : (first + count) * PARTITION]
        return sum(questions for questions, _ in places), sum(candidates for _, candidates in places)

    def _task(self, *which):
        return child.run("batch", "task", "--plan", self.plan, *which, "--pack", self.pack)


def asking(pack):
    """Of each place with a live record, in the order of the register: its questions (one with all its problems, one with each) and
    their candidates. Those of a question about one problem are the places that have it live, too; of one about all, their sum. What the
    program asks at 2,000 places is 0.3% less."""
    problems = {}
    with open(pack / "records.csv", newline="") as records:
        for record in csv.DictReader(records):
            if record["status"] == "live":
                problems.setdefault(record["gss"], set()).add(record["problem"])
    having = Counter(problem for of_place in problems.values() for problem in of_place)
    return [(1 + len(problems[place]), 2 * sum(having[problem] for problem in problems[place])) for place in sorted(problems)]


def measure(packs, places, runs, sampled, joined):
    """Every stage at one size, of rows at most so many tasks, evenly spread. `joined`: what is left of the rows is made as well, by
    one process with all processors, and all are joined."""
    of_pack = pack(packs, places)
    planned = Planned(of_pack, runs / str(places))
    whole = planned.whole()
    starts = [planned.whole() for _ in range(STARTS)]
    count = chunk(places)
    firsts = list(range(0, planned.partitions - count + 1, count))
    step = max(1, len(firsts) // sampled)
    tasks = [row(planned, first, count) for first in firsts[step // 2 :: step][:sampled]]
    found = {
        "places": places, "asking": len(planned.asking), "partitions": planned.partitions, "chunk": count,
        "questions": sum(questions for questions, _ in planned.asking), "plan": vars(planned.planning), "whole": vars(whole),
        "starts": [vars(start) for start in starts], "tasks": tasks, "part_bytes": sum(planned.written()) / len(planned.written()),
    }
    if joined:
        planned.rows(0, planned.partitions, "--threads", os.cpu_count())
        found["join"] = vars(planned.join())
    return found


def chunk(places):
    """Partitions of one measured task: as the drivers have it, and more where the start would hide them."""
    return max(CHUNK, places // 4000)


def row(planned, first, count):
    questions, candidates = planned.work(first, count)
    return {"first": first, "questions": questions, "candidates": candidates, **vars(planned.rows(first, count))}
