"""One driver, two engines: the tasks of a planned run by Ray, or by plain processes of this machine. As examples/cluster/ray_run.py,
with each task's own time told: python -m comparison.driver ray|processes WORKERS PLAN"""

import atexit
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import tasks


def timed(plan, stage, numbers):
    """Does some tasks of a stage, and tells by the clock and the processor what the program took for them."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    tasks.task(plan, stage, numbers)
    seconds, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def used():
    """Processor seconds of this process and all below it, of those that ended, too."""
    below, seconds = {}, {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        below.setdefault(int(fields[1]), []).append(int(process.name))
        seconds[int(process.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    tree = [os.getpid()]
    for process in tree:
        tree += below.get(process, [])
    return sum(seconds.get(process, 0.0) for process in tree)


def by_ray(workers):
    """A cluster of this machine alone, which ends with this process."""
    import ray

    # Short: sockets are put below it, whose paths may have 107 bytes.
    folder = tempfile.mkdtemp(prefix="ray", dir="/tmp")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # Ray would start workers at niceness 15, the tasks of which the other engine's would beat wherever anything else runs.
    os.environ["RAY_worker_niceness"] = "0"
    ray.init(address="local", num_cpus=workers, include_dashboard=False, object_store_memory=100_000_000, log_to_driver=False,
             logging_level="error", _node_ip_address="127.0.0.1", _temp_dir=folder)
    work = ray.remote(num_cpus=1, max_retries=5)(timed)
    # Workers start with their first task, which counts as the engine's start.
    awake = ray.remote(num_cpus=1)(lambda: time.sleep(1))
    ray.get([awake.remote() for _ in range(workers)])
    return lambda chunks: ray.get([work.remote(*chunk) for chunk in chunks])


def by_processes(workers):
    pool = ProcessPoolExecutor(workers)
    return lambda chunks: [waited.result() for waited in [pool.submit(timed, *chunk) for chunk in chunks]]


def main(engine, workers, plan):
    begin = time.monotonic()
    do = {"ray": by_ray, "processes": by_processes}[engine](int(workers))
    told = {"started": time.monotonic() - begin, "started_processor": used()}
    for stage, chunks in tasks.left(plan):
        begin, before = time.monotonic(), used()
        own = do([(plan, stage, numbers) for numbers in chunks])
        seconds, processor = time.monotonic() - begin, sum(of_one for _, of_one in own)
        told[stage] = {"seconds": seconds, "tasks": len(own), "own": sum(of_one for of_one, _ in own), "processor": processor,
                       "engine_processor": max(0.0, used() - before - processor)}
    begin = time.monotonic()
    tasks.join(plan)
    told["join"] = time.monotonic() - begin
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
