"""How time and memory grow with the number of places: made-up packs with the statistics of the real one.

Each step is a process of its own: what it needs is the system's account of it. The exponent is the slope of the least-squares line
through all sizes on logarithmic axes.
"""

import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import child
from .results import PROGRAM, ROOT

QUESTIONS = 60


def run(*arguments):
    """Seconds and megabytes of one command."""
    took = child.run(*arguments)
    return took.seconds, took.megabytes


def serve(pack):
    """Start-up, memory at rest, and milliseconds a question, place-wide and about one problem."""
    import grpc

    sys.path.insert(0, str(ROOT / "proto"))
    matching, match_services = grpc.protos_and_services("peermatch/v1/match_service.proto")
    places, place_services = grpc.protos_and_services("peermatch/v1/place_service.proto")
    start = time.monotonic()
    server = subprocess.Popen([PROGRAM, "serve", "--listen", "127.0.0.1:0", "--pack", pack],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = server.stdout.readline().removeprefix("listening on ").strip()
        started = time.monotonic() - start
        status = Path(f"/proc/{server.pid}/status").read_text()
        memory = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
        with grpc.insecure_channel(address) as channel:
            listed = place_services.PlaceServiceStub(channel).ListPlaces(places.ListPlacesRequest(page_size=500)).places
            step = max(1, len(listed) // QUESTIONS)
            asked = [place.place_id for place in listed[::step]][:QUESTIONS]
            match = match_services.MatchServiceStub(channel)
            wide, one = [], []
            for place in asked:
                begin = time.monotonic()
                answer = match.FindPeers(matching.FindPeersRequest(place_id=place))
                wide.append(time.monotonic() - begin)
                if answer.query.asked_problem_ids:
                    problem = answer.query.asked_problem_ids[0]
                    begin = time.monotonic()
                    match.FindPeers(matching.FindPeersRequest(place_id=place, problem_id=problem))
                    one.append(time.monotonic() - begin)
        return started, memory, 1e3 * statistics.median(wide), 1e3 * statistics.median(one)
    finally:
        server.terminate()
        server.wait()


MEASURES = [
    ("train_seconds", "training, s"),
    ("train_megabytes", "training, MB"),
    ("start_seconds", "start of serve, s"),
    ("serve_megabytes", "serve at rest, MB"),
    ("wide_milliseconds", "place-wide question, ms"),
    ("one_milliseconds", "question on one problem, ms"),
    ("batch_seconds", "batch peers, s"),
    ("batch_megabytes", "batch peers, MB"),
]


def of_size(size, batch):
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "pack"
        run("synthesize", "--places", size, "--seed", 1, "--out", pack)
        trained, memory = run("train", "--pack", pack)
        found = {"places": size, "train_seconds": trained, "train_megabytes": memory}
        started, resident, wide, one = serve(pack)
        found |= {"start_seconds": started, "serve_megabytes": resident, "wide_milliseconds": wide, "one_milliseconds": one}
        if batch:
            seconds, memory = run("batch", "peers", "--pack", pack, "--out", Path(folder) / "run", "--format", "csv")
            found |= {"batch_seconds": seconds, "batch_megabytes": memory}
        return found


def measure(sizes, batch_up_to):
    """Every measure at every size; the batch of everybody's peers up to one size only."""
    rows = []
    for size in sizes:
        rows.append(of_size(size, size <= batch_up_to))
        print(json.dumps(rows[-1]), file=sys.stderr)
    return {"rows": rows, "exponents": {key: exponent(rows, key) for key, _ in MEASURES}}


def exponent(rows, key):
    """Slope of the least-squares line through the logarithms."""
    points = [(math.log(row["places"]), math.log(row[key])) for row in rows if key in row and row[key] > 0]
    if len(points) < 2:
        return None
    mean_x, mean_y = (statistics.fmean(axis) for axis in zip(*points))
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def figure(value):
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def table(rows):
    """As Markdown."""
    lines = ["| places | " + " | ".join(f"{row['places']:,}" for row in rows) + " | exponent |",
             "|---" * (len(rows) + 2) + "|"]
    for key, label in MEASURES:
        if any(key in row for row in rows):
            cells = [figure(row[key]) if key in row else "" for row in rows]
            lines.append(f"| {label} | " + " | ".join(cells) + f" | {exponent(rows, key):.2f} |")
    return "\n".join(lines)


def picture(rows):
    """Both axes logarithmic; one line a measure, each as a multiple of its value at the smallest size."""
    width, height, left, bottom = 760, 420, 60, 40
    keys = [(key, label) for key, label in MEASURES if sum(key in row for row in rows) > 1]
    values = {key: [(row["places"], row[key] / rows[0][key]) for row in rows if key in row] for key, _ in keys}
    most = max(value for points in values.values() for _, value in points)
    least = min(value for points in values.values() for _, value in points)
    low, high = math.floor(math.log10(least)), math.ceil(math.log10(most))
    first, last = math.log10(rows[0]["places"]), math.log10(rows[-1]["places"])
    across = lambda size: left + (math.log10(size) - first) / (last - first) * (width - left - 230)
    up = lambda value: height - bottom - (math.log10(value) - low) / (high - low) * (height - bottom - 20)
    colours = ["#1b6ca8", "#6aaed6", "#b5482f", "#e39b7b", "#2f7d4f", "#8cc29d", "#6b4c9a", "#b39ccf"]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
             f'<rect width="{width}" height="{height}" fill="white"/>']
    for power in range(low, high + 1):
        y = up(10.0**power)
        parts.append(f'<line x1="{left}" x2="{width - 230}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
                     f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}x</text>')
    for row in rows:
        x = across(row["places"])
        parts.append(f'<text x="{x:.1f}" y="{height - 18}" text-anchor="middle">{row["places"]:,}</text>')
    parts.append(f'<text x="{(left + width - 230) / 2:.0f}" y="{height - 3}" text-anchor="middle">places</text>')
    linear = [(rows[0]["places"], 1.0), (rows[-1]["places"], rows[-1]["places"] / rows[0]["places"])]
    lines = [("in proportion", linear, "#999", ' stroke-dasharray="4 4"')]
    lines += [(label, values[key], colour, "") for (key, label), colour in zip(keys, colours)]
    for position, (label, points, colour, dashes) in enumerate(lines):
        path = " ".join(f"{across(size):.1f},{up(value):.1f}" for size, value in points)
        y = 30 + 20 * position
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
                     f'<line x1="{width - 215}" x2="{width - 195}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="2"{dashes}/>'
                     f'<text x="{width - 190}" y="{y}">{label}</text>')
    return "\n".join([*parts, "</svg>", ""])
