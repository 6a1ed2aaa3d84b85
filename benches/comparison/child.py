"""One command of the program, and the system's account of what it took."""

import os
import time
from dataclasses import dataclass

from .results import PROGRAM


@dataclass(frozen=True)
class Took:
    """By the clock, by the processor (of the program and of the system for it), and at most in memory."""

    seconds: float
    processor: float
    megabytes: float


def run(*arguments):
    """Runs it as a process of its own, silently."""
    begin = time.monotonic()
    pid = os.posix_spawn(PROGRAM, [str(PROGRAM), *map(str, arguments)], os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"peermatch {' '.join(map(str, arguments))} failed")
    return Took(time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
