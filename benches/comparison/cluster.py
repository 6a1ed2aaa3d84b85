"""A run as tasks on an engine that is not ours: what each task takes, what the engine takes, and, simulated, a million places."""

import tempfile
from pathlib import Path

from . import engines, million, planned, simulation


def measure(build, packs, places, held_out, sampled, engine_places, rounds):
    """`places`: sizes that the model of a task is fitted to; `held_out`: larger ones that it is tried on. At most `sampled` tasks each, half of
    it where held out. The engines do one of the sizes, in so many rounds."""
    checked = simulation.check()
    for size in {*places, *held_out, engine_places}:
        planned.pack(packs, size)
    with tempfile.TemporaryDirectory(dir=packs) as runs:
        fitted = [planned.measure(packs, size, Path(runs), sampled, joined=True) for size in places]
        tried = [planned.measure(packs, size, Path(runs), sampled // 2, joined=False) for size in held_out]
    measured = {"fitted": fitted, "held_out": tried, "engines": engines.measure(packs, engine_places, rounds)}
    return {"build": build, "simulation_checks": checked, **measured, "simulated": simulated(measured)}


def again(found):
    """The simulation anew, from what was measured and kept."""
    return found | {"simulation_checks": simulation.check(), "simulated": simulated(found)}


def simulated(found):
    by_ray = next(one for one in found["engines"]["runs"] if one["engine"] == "ray" and one["workers"] == 1)
    return million.simulated(found["fitted"], found["held_out"], by_ray["engine_processor_seconds_a_task"])


def tell(found):
    print(f"{found['simulation_checks']} cases of the simulation whose end is known by hand hold")
    for size in found["fitted"] + found["held_out"]:
        starts, tasks = (sorted(one["processor"] for one in size[what]) for what in ("starts", "tasks"))
        print(f"{size['places']:7} places: start {starts[len(starts) // 2]:.2f} s of processor, {len(tasks)} tasks of {size['chunk']} partitions",
              f"{tasks[0]:.2f} to {tasks[-1]:.2f} s,", f"join {size['join']['processor']:.1f} s" if "join" in size else "not joined")
    for one in found["engines"]["runs"]:
        print(f"{one['engine']:9} {one['workers']} workers: start {one['engine_start_seconds']:.2f} s, rows {one['rows_seconds']:.2f} s,",
              f"of the workers' time {100 * one['overhead_share']:.1f}% no task's, {1e3 * one['overhead_seconds_a_task']:.0f} ms a task;",
              f"processor of the engine {1e3 * one['engine_processor_seconds_a_task']:.1f} ms a task")
    million_places = found["simulated"]
    for tried in million_places["held_out"]:
        print(f"held out, {tried['places']} places: start {tried['start']:+.0%}, questions {tried['questions']:+.0%}, tasks {tried['tasks']:+.0%}")
    for one in million_places["runs"]:
        for which in ("drivers", "best"):
            run = one[which]
            print(f"{one['workers']:5} workers, tasks of {run['task_partitions']:5} partitions: {run['calm_seconds']:8.0f} s,",
                  f"with a slow worker and one that dies {run['seconds']:8.0f} s, by start {run['by_start']:.0f} s, join {run['by_join']:.0f} s")
