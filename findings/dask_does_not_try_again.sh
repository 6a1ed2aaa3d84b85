#!/usr/bin/env bash
# Who asks Dask again for a task that failed gets the old failure, and the task is not run; ten draws of a map are one draw.
#
# One would guess: `submit` runs what it is given, once for each call; only `retries` and lost workers make that more or fewer.
# What is: a task is named by its function and its arguments, and who asks for a name that anybody still holds a future of gets
#   that one: its result, or its error, though the disk that was full is empty by now. A map over ten equal items runs one.
#   `dask.delayed` with the same arguments runs each. With `pure=False` submit and map do too.
# Where it matters here: the tasks of a run on a cluster are asked for again after a failure, with the same numbers; ours are not
#   pure.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check distributed==2026.8.0 dask==2026.8.0
cat >again.py <<'PY'
import pathlib
import dask
import distributed

ran = pathlib.Path("ran")

def task(number):
    with ran.open("a") as log:
        log.write(f"{number}\n")
    if not pathlib.Path("room").exists():
        raise OSError("the disk is full")
    return number

def times(name, run):
    ran.write_text("")
    said = run()
    count = len(ran.read_text().split())
    print(f"{name:32} {said!r}, run {count} times")
    return said, count

if __name__ == "__main__":
    print("distributed", distributed.__version__)
    with distributed.Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        first = cluster.submit(task, 7)
        distributed.wait(first)
        pathlib.Path("room").touch()
        again = times("after a failure, again", lambda: str(cluster.submit(task, 7).exception()))
        anew = times("the same, pure=False", lambda: cluster.submit(task, 7, pure=False).result())
        ten = times("map over ten equal items", lambda: cluster.gather(cluster.map(task, [8] * 10))[-1])
        delayed = times("ten delayed calls of one item", lambda: dask.compute(*[dask.delayed(task)(9) for _ in range(10)])[-1])
    assert again == ("the disk is full", 0) and anew == (7, 1), "it has changed: again"
    assert ten == (8, 1) and delayed == (9, 10), "it has changed: equal items"
PY
venv/bin/python again.py 2>again.log || { cat again.log; exit 1; }
