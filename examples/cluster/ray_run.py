"""Does a run of peermatch with Ray: python ray_run.py peers --out DIR [options of 'peermatch batch peers'].

A worker that is lost has its task done by another, and whoever starts this again goes on from what is done."""

import sys

import ray

import tasks

ray.init(address="auto", log_to_driver=False)
work = ray.remote(num_cpus=1, max_retries=5)(tasks.task)
plan = tasks.plan(*sys.argv[1:])
for stage, chunks in tasks.left(plan):
    ray.get([work.remote(plan, stage, numbers) for numbers in chunks])
print(tasks.join(plan), end="")
