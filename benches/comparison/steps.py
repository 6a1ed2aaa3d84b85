"""What each step of an answer costs in process: the estimates of criterion for benches/answers.rs."""

import json
import subprocess

from .results import ROOT, cargo_bench

CRITERION = ROOT / "target/criterion"


def measure(sizes):
    """Median microseconds and their 95% interval, by step and size."""
    subprocess.run(cargo_bench("answers", *sizes), cwd=ROOT, check=True)
    steps = {}
    for benchmark in CRITERION.glob("*/new/benchmark.json"):
        title = json.loads(benchmark.read_text())["title"]
        step, _, places = title.removesuffix(" places").rpartition(", ")
        if not title.endswith(" places") or int(places) not in sizes:
            continue
        median = json.loads((benchmark.parent / "estimates.json").read_text())["median"]
        bounds = median["confidence_interval"]
        steps.setdefault(step, {})[places] = {
            "microseconds": median["point_estimate"] / 1e3,
            "interval": [bounds["lower_bound"] / 1e3, bounds["upper_bound"] / 1e3],
        }
    return {"sizes": sizes, "steps": steps}


def tell(found):
    for step, by_size in sorted(found["steps"].items()):
        for size, one in by_size.items():
            low, high = one["interval"]
            print(f"{step:28} {size:>7} places {one['microseconds']:10.1f} us  [{low:.1f}, {high:.1f}]")
