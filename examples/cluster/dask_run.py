"""Does a run of peermatch with Dask: python dask_run.py SCHEDULER peers --out DIR [options of 'peermatch batch peers'].

A worker that is lost has its task done by another, and whoever starts this again goes on from what is done."""

import sys

from distributed import Client

import tasks

if __name__ == "__main__":
    with Client(sys.argv[1]) as cluster:
        cluster.upload_file(tasks.__file__)
        plan = tasks.plan(*sys.argv[2:])
        for stage, chunks in tasks.left(plan):
            # Not pure: a task that was done and whose part is gone is to be done again.
            cluster.gather([cluster.submit(tasks.task, plan, stage, numbers, pure=False) for numbers in chunks])
        print(tasks.join(plan), end="")
