"""One plan done by Ray and by plain processes, with one worker and with two: what the engine itself takes, and what two bring."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from . import planned
from .results import PROGRAM, ROOT

ENGINES = ["processes", "ray"]


def measure(packs, places, rounds, workers=(1, 2)):
    """Every engine with every number of workers, in turn; a plan of its own each time."""
    of_pack = planned.pack(packs, places)
    taken = {(engine, count): [] for engine in ENGINES for count in workers}
    for _ in range(rounds):
        for (engine, count), runs in taken.items():
            with tempfile.TemporaryDirectory() as folder:
                runs.append(one(of_pack, Path(folder), engine, count))
    return {"places": places, "rounds": rounds, "chunk": planned.CHUNK,
            "runs": [summary(engine, count, runs) for (engine, count), runs in taken.items()]}


def summary(engine, workers, runs):
    """Medians of the rounds. Overhead by the clock: what the workers' time has that no task had, the end, when one has no more to do,
    included. By the processor: what the engine's own processes took while the tasks were done."""
    middle = lambda of_run: statistics.median(map(of_run, runs))
    idle = lambda run: workers * run["rows"]["seconds"] - run["rows"]["own"]
    tasks = runs[0]["rows"]["tasks"]
    return {
        "engine": engine, "workers": workers, "tasks": tasks,
        "engine_start_seconds": middle(lambda run: run["started"]),
        "rows_seconds": middle(lambda run: run["rows"]["seconds"]),
        "rows_spread": [min(run["rows"]["seconds"] for run in runs), max(run["rows"]["seconds"] for run in runs)],
        "own_seconds": middle(lambda run: run["rows"]["own"]),
        "own_processor_seconds": middle(lambda run: run["rows"]["processor"]),
        "overhead_share": middle(lambda run: idle(run) / (workers * run["rows"]["seconds"])),
        "overhead_seconds_a_task": middle(lambda run: idle(run) / tasks),
        "engine_start_processor_seconds": middle(lambda run: run["started_processor"]),
        "engine_processor_seconds_a_task": middle(lambda run: run["rows"]["engine_processor"] / tasks),
        "join_seconds": middle(lambda run: run["join"]),
    }


def one(of_pack, folder, engine, workers):
    """One run, planned in a folder of its own."""
    (folder / "bin").mkdir()
    (folder / "bin/peermatch").symlink_to(PROGRAM)
    path = os.pathsep.join([str(folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    python = os.pathsep.join([str(ROOT / "examples/cluster"), str(ROOT / "benches")])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": python, "PEERMATCH_PACK": str(of_pack), "RAY_USAGE_STATS_ENABLED": "0"}
    plan = planned.Planned(of_pack, folder / "run").plan
    command = [sys.executable, "-m", "comparison.driver", engine, str(workers), str(plan)]
    told = subprocess.run(command, env=environment, capture_output=True, text=True)
    if told.returncode:
        raise SystemExit(f"error: the run by {engine} failed\n{told.stderr}")
    return json.loads(told.stdout.strip().splitlines()[-1])
