"""Figures that are kept, and what they were measured on."""

import datetime
import json
import os
import platform
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "benches/results"
PROGRAM = Path(os.environ.get("PEERMATCH", ROOT / "target/release/peermatch")).resolve()


def keep(name, figures):
    """Writes the figures of one comparison, in place of those of an earlier day."""
    KEPT.mkdir(exist_ok=True)
    told = {"measured": measured(), **figures}
    (KEPT / f"{name}.json").write_text(json.dumps(told, indent=1) + "\n")


def kept(name):
    """The figures of one comparison; none where it was never kept."""
    file = KEPT / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else None


def measured():
    """The day, the code and the machine."""
    git = lambda *arguments: subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    return {
        "date": datetime.date.today().isoformat(),
        "commit": git("rev-parse", "--short=12", "HEAD"),
        "changed_since": bool(git("status", "--porcelain", "--", "src", "proto", "models", "Cargo.lock")),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
    }


def cargo_bench(name, *arguments):
    """The command that runs a bench of this crate: built by cargo if it is not."""
    return ["cargo", "bench", "--locked", "--quiet", "--bench", name, "--", *map(str, arguments)]
