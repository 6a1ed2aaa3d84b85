"""A call over the socket beside two bare tonic servers, and how soon a server answers.

`echo` answers the same message, `string` one text of as many bytes, which costs next to nothing to write and to read.
"""

import re
import statistics
import subprocess
import time

from .results import PROGRAM, ROOT, cargo_bench

STARTS = 9
ROWS = {
    "one call at a time, microseconds": "alone_microseconds",
    "64 callers, microseconds a call": "busy_microseconds",
    "64 callers, processor microseconds a call": "busy_processor_microseconds",
    "memory, kB": "kilobytes",
}


def measure():
    """What benches/socket.rs says, and the median start-up of `serve` on the England pack."""
    told = subprocess.run(cargo_bench("socket"), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    peers, size = re.search(r"(\d+) peers, (\d+) bytes", told).groups()
    found = {"peers": int(peers), "bytes": int(size), "start_seconds": statistics.median(started() for _ in range(STARTS))}
    for line in told.splitlines():
        for name, key in ROWS.items():
            if line.startswith(name):
                figures = map(float, line[len(name) :].split())
                found[key] = dict(zip(("peermatch", "echo", "echo_ratio", "string", "string_ratio"), figures, strict=True))
    missing = set(ROWS.values()) - found.keys()
    if missing:
        raise SystemExit(f"benches/socket.rs did not tell {', '.join(sorted(missing))}")
    return found


def started():
    """Seconds until `serve` says where it listens."""
    begin = time.perf_counter()
    server = subprocess.Popen([PROGRAM, "serve", "--listen", "127.0.0.1:0"], cwd=ROOT, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    server.stdout.readline()
    seconds = time.perf_counter() - begin
    server.terminate()
    server.wait()
    return seconds


def tell(found):
    print(f"FindPeers, {found['peers']} peers, {found['bytes']} bytes; peermatch, echo and ratio, string and ratio")
    for name, key in ROWS.items():
        print(f"{name:44}" + "".join(f"{figure:12.2f}" for figure in found[key].values()))
    print(f"start-up of serve, seconds: {found['start_seconds']:.3f}")
