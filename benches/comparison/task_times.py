"""What a task takes by places, questions and candidates: forms fitted to measured tasks, and held against sizes that were held out.

All of it is processor time. A task of rows is a start, in which the world is loaded, and its questions:

    start = a + b places          proportional: a question = c + d candidates          power: a question = c candidates ** d

Differences are relative everywhere: a tenth counts the same at 2,000 places and at 122,000.
"""

import math
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """at + slope x."""

    at: float
    slope: float

    def __call__(self, x):
        return self.at + self.slope * x


@dataclass(frozen=True)
class Power:
    """factor * x ** exponent."""

    factor: float
    exponent: float

    def __call__(self, x):
        return self.factor * x**self.exponent


def line(points):
    """The line with the least sum of squared relative differences; through the origin where it would begin below it."""
    weighted = [(x, y, 1 / y**2) for x, y in points]
    total = sum(w for _, _, w in weighted)
    mean_x, mean_y = (sum(w * point[axis] for *point, w in weighted) / total for axis in (0, 1))
    spread = sum(w * (x - mean_x) ** 2 for x, _, w in weighted)
    slope = sum(w * (x - mean_x) * (y - mean_y) for x, y, w in weighted) / spread
    at = mean_y - slope * mean_x
    if at >= 0:
        return Line(at, slope)
    return Line(0.0, sum(w * x * y for x, y, w in weighted) / sum(w * x * x for x, _, w in weighted))


def power(points):
    """The straight line through the logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (statistics.fmean(axis) for axis in zip(*logs))
    exponent = sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)
    return Power(math.exp(mean_y - exponent * mean_x), exponent)


FORMS = {"proportional": line, "power": power}


def start(size):
    """Processor seconds of a task that has nothing to do, at one measured size."""
    return statistics.median(one["processor"] for one in size["starts"])


def questions(size):
    """Of each measured task of one size: candidates of a question, and seconds of one."""
    return [(task["candidates"] / task["questions"], (task["processor"] - start(size)) / task["questions"])
            for task in size["tasks"]]


@dataclass(frozen=True)
class Model:
    """Seconds of a start by places, and of a question by its candidates."""

    starts: Line
    a_question: object

    def task(self, places, asked, candidates):
        return self.starts(places) + asked * self.a_question(candidates / asked)


def fitted(sizes, form):
    """The model of some measured sizes. Each size counts the same, however many of its tasks were measured."""
    points = []
    most = max(len(size["tasks"]) for size in sizes)
    for size in sizes:
        points += (questions(size) * most)[:most]
    return Model(line([(size["places"], start(size)) for size in sizes]), FORMS[form](points))


def off(model, size):
    """How far the model is off at one size, as shares of what was measured: all starts, all tasks, and the worst task."""
    tasks = [(model.task(size["places"], task["questions"], task["candidates"]), task["processor"]) for task in size["tasks"]]
    return {
        "places": size["places"],
        "start": model.starts(size["places"]) / start(size) - 1,
        "tasks": sum(said for said, _ in tasks) / sum(seen for _, seen in tasks) - 1,
        "questions": sum(asked_seconds(model, size)) / sum(task["processor"] - start(size) for task in size["tasks"]) - 1,
        "one_task_spread": statistics.pstdev(said / seen for said, seen in tasks),
        "one_task_worst": max((said / seen - 1 for said, seen in tasks), key=abs),
    }


def asked_seconds(model, size):
    return [task["questions"] * model.a_question(task["candidates"] / task["questions"]) for task in size["tasks"]]


def chosen(sizes):
    """The form that says best what each size in turn takes by the others, and how far each form is off so."""
    turns = {form: [off(fitted([other for other in sizes if other is not size], form), size) for size in sizes] for form in FORMS}
    error = {form: math.sqrt(statistics.fmean(one["questions"] ** 2 for one in turn)) for form, turn in turns.items()}
    return min(error, key=error.get), turns
