"""A planned run of peermatch, for an engine that runs functions somewhere else: all that its tasks need is the program, the pack and
the folder of the run, under the same paths everywhere."""

import json
import subprocess

CHUNK = 4  # partitions that one task makes, so that the program starts once for all of them


def peermatch(*args):
    """Runs the program and gives what it printed; what it says went wrong, with what to do about it, is the error."""
    done = subprocess.run(["peermatch", *map(str, args)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def plan(*options):
    """Writes the plan of a run, or takes up one that was begun; gives the file of the plan."""
    return json.loads(peermatch("batch", "plan", *options, "--output", "json"))["plan"]


def left(plan_file):
    """The tasks that are not done, stage by stage: each stage waits for the one before."""
    stages = json.loads(peermatch("batch", "status", "--plan", plan_file, "--output", "json"))["stages"]
    for stage in stages[:2]:
        chunks = {number // CHUNK for number in stage["missing"]}
        last = stage["tasks"] - 1
        yield stage["stage"], [f"{chunk * CHUNK}-{min(chunk * CHUNK + CHUNK - 1, last)}" for chunk in sorted(chunks)]


def task(plan_file, stage, numbers):
    """Does some tasks of a stage. Doing them twice does no harm, and what is done is left as it is."""
    return peermatch("batch", "task", "--plan", plan_file, "--stage", stage, "--no", numbers)


def join(plan_file):
    """Puts together what the tasks made."""
    return peermatch("batch", "join", "--plan", plan_file)
