"""List scheduling of tasks over workers, simulated: whoever is free takes the next task. And cases whose end is known by hand."""

import heapq
import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Troubles:
    """How fast some workers are, as a share of the others' speed, and when some die, in seconds; workers by number."""

    speed: dict = field(default_factory=dict)
    death: dict = field(default_factory=dict)


def makespan(tasks, workers, dispatch=0.0, troubles=Troubles()):
    """Seconds until all tasks are done. `tasks`: seconds of each at full speed, given out in their order; `dispatch`: what the engine
    takes to give one out. A task that dies with its worker is whole again at that moment, and goes before those not begun."""
    free = [(0.0, worker) for worker in range(workers)]
    lost, following, end = [], 0, 0.0
    while following < len(tasks) or lost:
        if not free:
            raise ValueError("every worker died before the tasks were done")
        now, worker = heapq.heappop(free)
        death = troubles.death.get(worker, math.inf)
        if lost and (lost[0][0] <= now or following == len(tasks)):
            again, seconds = heapq.heappop(lost)
            now = max(now, again)
        else:
            seconds, following = tasks[following], following + 1
        done = now + dispatch + seconds / troubles.speed.get(worker, 1.0)
        if done > death:
            # Whoever is dead already when it would begin loses nothing: the task waits on.
            heapq.heappush(lost, (max(now, death), seconds))
            continue
        end = max(end, done)
        heapq.heappush(free, (done, worker))
    return end


def check():
    """Cases known by hand; raises where the simulation says otherwise."""
    third, dies = Troubles(speed={0: 1 / 3}), Troubles(death={1: 3.0})
    cases = [
        ("one worker does them one after the other", makespan([3, 1, 2], 1), 6),
        ("equal tasks take as many rounds as have to be", makespan([2] * 7, 3), 2 * math.ceil(7 / 3)),
        ("equal tasks over a thousand workers", makespan([1] * 62_500, 1000), 63),
        ("more workers than tasks", makespan([5, 1], 10), 5),
        ("whoever is free takes the next", makespan([2, 3, 4], 2), 6),
        ("giving out takes time for each task", makespan([1, 1], 1, dispatch=0.5), 3),
        ("a worker at a third of the speed holds up the end", makespan([1, 1], 2, troubles=third), 3),
        ("... and the other does what it does not", makespan([1, 1, 1], 2, troubles=third), 3),
        ("a lost task is begun again by who is free", makespan([2, 2, 2, 2], 2, troubles=dies), 6),
        ("a lost task goes before those not begun", makespan([2, 2, 2, 4, 1], 2, troubles=dies), 9),
        ("nobody idle forgets a task that is lost later", makespan([1, 9], 2, troubles=Troubles(death={1: 5.0})), 14),
        ("who died without a task changes nothing", makespan([2, 2], 2, troubles=Troubles(death={1: 2.0})), 2),
    ]
    for what, found, known in cases:
        if not math.isclose(found, known, rel_tol=1e-9):
            raise SystemExit(f"error: the simulation is wrong: {what}: {found}, and by hand {known}")
    try:
        makespan([2], 1, troubles=Troubles(death={0: 1.0}))
    except ValueError:
        return len(cases) + 1
    raise SystemExit("error: the simulation is wrong: tasks are done though every worker died")
