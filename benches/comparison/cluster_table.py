"""The tables of docs/cluster.md: tasks, engines, and a million places simulated."""

import statistics

from . import task_times


def shown(found):
    yield from measured(found)
    yield ""
    yield from engines(found["engines"])
    yield ""
    yield from simulated(found["simulated"])
    yield ""
    yield from how_sure(found)


def measured(found):
    yield "| places | start of a task | its rows, a partition | join | memory of a task | a partition on disk |"
    yield "|---|---|---|---|---|---|"
    for size in found["fitted"] + found["held_out"]:
        rows = [(task["processor"] - task_times.start(size)) / size["chunk"] for task in size["tasks"]]
        join = f"{size['join']['processor']:.1f} s" if "join" in size else ""
        memory = max(task["megabytes"] for task in size["tasks"])
        yield (f"| {size['places']:,} | {task_times.start(size):.2f} s | {statistics.median(rows):.3f} s ({min(rows):.3f} to {max(rows):.3f}, "
               f"{len(rows)} tasks of {size['chunk']}) | {join} | {memory:,.0f} MB | {size['part_bytes'] / 1e6:.1f} MB |")
    yield ""
    yield (f"Processor time, each task alone, one at a time. Measured {found['measured']['date']} on {found['measured']['cores']} shared cores: "
           f"{found['build']}.")


def engines(found):
    """The simulation takes the last column of Ray with one worker."""
    yield f"| {found['places']:,} places, tasks of {found['chunk']} partitions | engine's start | rows | speed-up | of the workers' time no task's | a task | engine's processor, a task |"
    yield "|---|---|---|---|---|---|---|"
    alone = {one["engine"]: one["rows_seconds"] for one in found["runs"] if one["workers"] == 1}
    for one in found["runs"]:
        named = {"ray": "Ray", "processes": "plain processes"}[one["engine"]]
        workers = f"{one['workers']} worker" + ("s" if one["workers"] > 1 else "")
        low, high = one["rows_spread"]
        yield (f"| {named}, {workers} | {one['engine_start_seconds']:.2f} s | {one['rows_seconds']:.1f} s ({low:.1f} to {high:.1f}) | "
               f"{alone[one['engine']] / one['rows_seconds']:.2f} | {100 * one['overhead_share']:.1f}% | {1e3 * one['overhead_seconds_a_task']:.0f} ms | "
               f"{1e3 * one['engine_processor_seconds_a_task']:.0f} ms |")
    yield ""
    rounds = f"{found['rounds']} rounds in turn" if found["rounds"] > 1 else "one round"
    yield (f"By the clock but for the last column, medians of {rounds}, {found['runs'][0]['tasks']} tasks; the end, when one worker has no more to do, "
           "counts as no task's. Ray's start is that of its processes and of one worker each.")


def simulated(found):
    yield ("| a million places, simulated | tasks of | nobody fails | a slow worker, and one that dies | of that the slow one | the death | "
           "starts of tasks | join |")
    yield "|---|---|---|---|---|---|---|---|"
    for run in found["runs"]:
        for which, named in (("drivers", "the drivers'"), ("best", "the best found")):
            one = run[which]
            share = lambda what: f"{100 * max(0.0, one[what]) / one['seconds']:.0f}%"
            yield (f"| {run['workers']:,} workers | {one['task_partitions']:,} partitions, {named} | {span(one['calm_seconds'])} | "
                   f"{span(one['seconds'])} | {share('by_slow')} | {share('by_death')} | {share('by_start')} | {share('by_join')} |")


def how_sure(found):
    said = found["simulated"]
    law = {"proportional": "at + slope × candidates", "power": "factor × candidates^exponent"}[said["form"]]
    yield (f"Form: a start is a line in places, a question {law} (chosen by leaving out each of the smaller sizes in turn), a join a line in "
           "questions. Fitted to the smaller sizes and tried on those held out: " + "; ".join(map(tried, said["held_out"])) + ".")
    yield (f"At a million: start {said['start_seconds']:.0f} s, all rows {said['rows_seconds'] / 3600:.1f} hours of one processor, join "
           f"{span(said['join_seconds'])}, memory of a task {said['megabytes'] / 1000:.1f} GB, {said['parts_gigabytes']:.0f} GB of partitions.")


def tried(one):
    return (f"at {one['places']:,} places the start {one['start']:+.0%}, questions {one['questions']:+.0%}, "
            f"single tasks {one['tasks']:+.0%} with a deviation of {one['one_task_spread']:.0%}")


def span(seconds):
    return f"{seconds / 3600:.1f} h" if seconds >= 5400 else f"{seconds / 60:.0f} min" if seconds >= 300 else f"{seconds:.0f} s"
