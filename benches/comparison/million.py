"""A run of everybody's peers at a size that was not measured, on many workers: simulated from measured tasks."""

import random
import statistics
from dataclasses import dataclass

from . import task_times
from .planned import CHUNK
from .simulation import Troubles, makespan

PLACES = 1_000_000
WORKERS = [10, 100, 1000]
SEEDS = [1, 2, 3, 4, 5]
SLOW = 1 / 3  # the speed of one worker; another dies when half of the time is over
EVEN = range(1, 9)  # tasks a worker that are tried, beside those of the drivers


def simulated(sizes, held_out, dispatch):
    """`sizes`: what the form is chosen and first fitted by; `held_out`: what that is tried on. Then all say what a million takes.
    `dispatch`: seconds in which the engine gives out one task."""
    form, turns = task_times.chosen(sizes)
    tried = [task_times.off(task_times.fitted(sizes, form), size) for size in held_out]
    every = sizes + held_out
    model = task_times.fitted(every, form)
    of_places = lambda seconds: task_times.line([(size["places"], seconds(size)) for size in every])
    joins = task_times.line([(size["questions"], size["join"]["processor"]) for size in every if "join" in size])
    memory = of_places(lambda size: max(task["megabytes"] for task in size["tasks"]))
    largest = every[-1]
    scale = PLACES / largest["places"]
    partitions, questions = round(largest["partitions"] * scale), round(largest["questions"] * scale)
    run = Run(model, model.starts(PLACES), of_places(lambda size: size["plan"]["processor"])(PLACES), joins(questions), dispatch,
              -(-partitions // CHUNK), blocks(model, sizes))
    return {
        "places": PLACES, "partitions": partitions, "questions": questions, "form": form, "turns": turns, "held_out": tried,
        "starts": vars(model.starts), "a_question": vars(model.a_question), "joins": vars(joins), "dispatch_seconds": dispatch,
        "start_seconds": run.start, "plan_seconds": run.plan, "join_seconds": run.join,
        "rows_seconds": statistics.median(sum(run.drawn(seed)) for seed in SEEDS),
        "megabytes": memory(PLACES), "parts_gigabytes": largest["part_bytes"] * partitions / 1e9,
        "seeds": SEEDS, "slow": SLOW, "runs": [run.told(workers) for workers in WORKERS],
    }


def blocks(model, sizes):
    """Of each measured task of as many partitions as the drivers give out: its questions, their candidates as a share of all places, and
    how much longer it took than the model says; in the mean of a size no longer at all, so that this is scatter alone."""
    drawn = []
    for size in sizes:
        if size["chunk"] != CHUNK:
            continue
        said = task_times.asked_seconds(model, size)
        seen = [task["processor"] - task_times.start(size) for task in size["tasks"]]
        mean = sum(seen) / sum(said)
        drawn.append([(task["questions"], task["candidates"] / task["questions"] / size["places"], one_seen / one_said / mean)
                      for task, one_said, one_seen in zip(size["tasks"], said, seen)])
    return drawn


@dataclass(frozen=True)
class Run:
    """Seconds of every stage, and the measured tasks that those of rows are drawn from, a list a size."""

    model: task_times.Model
    start: float
    plan: float
    join: float
    dispatch: float
    count: int
    measured: list

    def drawn(self, seed):
        """Seconds of the rows of every task as the drivers make them, without its start."""
        chance = random.Random(seed)
        return [asked * self.model.a_question(share * PLACES) * longer
                for asked, share, longer in (chance.choice(chance.choice(self.measured)) for _ in range(self.count))]

    def total(self, rows):
        """The stages one after the other: 'whole' is a start and next to nothing for peers."""
        return self.plan + self.start + rows + self.join

    def told(self, workers):
        """With tasks as the drivers make them, and with those that end soonest though one worker is slow and one dies."""
        all_drawn = [self.drawn(seed) for seed in SEEDS]
        sizes = {1} | {-(-self.count // (workers * even)) for even in EVEN}
        tried = {size: self.of_size(all_drawn, size, workers) for size in sorted(sizes)}
        best = min(tried, key=lambda size: tried[size]["seconds"])
        return {"workers": workers, "drivers": tried[1], "best": tried[best],
                "tried": {one["task_partitions"]: one["seconds"] for one in tried.values()}}

    def of_size(self, all_drawn, size, workers):
        """Medians over the seeds. What a trouble takes is the end with it less the end without it, other things equal."""
        ends = [self.ends([sum(drawn[at : at + size]) for at in range(0, len(drawn), size)], workers) for drawn in all_drawn]
        middle = {what: statistics.median(one[what] for one in ends) for what in ends[0]}
        return {"task_partitions": size * CHUNK, "tasks": -(-self.count // size), **middle}

    def ends(self, rows, workers):
        """Seconds of the whole run, and of that by what."""
        run = lambda start, troubles: makespan([start + one for one in rows], workers, self.dispatch, troubles)
        calm = run(self.start, Troubles())
        slow, dies = {0: SLOW}, {1: calm / 2}
        both = run(self.start, Troubles(slow, dies))
        free = makespan(rows, workers, self.dispatch, Troubles(slow, {1: makespan(rows, workers, self.dispatch) / 2}))
        return {
            "calm_seconds": self.total(calm), "seconds": self.total(both), "by_start": both - free + self.start,
            "by_slow": run(self.start, Troubles(speed=slow)) - calm, "by_death": run(self.start, Troubles(death=dies)) - calm,
            "by_join": self.join, "by_plan": self.plan,
        }
