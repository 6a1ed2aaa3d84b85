#!/usr/bin/env bash
# SQLite's data_version moves when nothing was written, and stays when an update was committed.
#
# One would guess: PRAGMA data_version, which is there to tell that another connection has committed a change, moves with commits.
# What is: in WAL mode it moves with each TRUNCATE checkpoint of another connection or process too, even of a log that is empty already.
#   And it stays where it is at a committed UPDATE that sets values to what they were: no page is changed by it.
# Where it matters here: whoever follows a store by it reads again for nothing after each backup, and may not take it for a count of
#   writes. A revision that each write counts up itself is what tells.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check apsw==3.54.1.0
"$dir/venv/bin/python" - "$dir/a.db" <<'PY'
import subprocess, sys
import apsw
path = sys.argv[1]
print(f"apsw {apsw.apsw_version()}, SQLite {apsw.sqlite_lib_version()}")
writer, reader = apsw.Connection(path), apsw.Connection(path)
writer.execute("pragma journal_mode = wal")
writer.execute("create table t (x)")
writer.execute("insert into t values (1)")
checkpoint = "pragma wal_checkpoint(truncate)"
other = "import apsw, sys; apsw.Connection(sys.argv[1]).execute(sys.argv[2]).fetchall()"
steps = [
    ("a row inserted", lambda: writer.execute("insert into t values (2)")),
    ("log moved into the file", lambda: writer.execute(checkpoint).fetchall()),
    ("the empty log again", lambda: writer.execute(checkpoint).fetchall()),
    ("and by another process", lambda: subprocess.run([sys.executable, "-c", other, path, checkpoint], check=True)),
    ("update set x = x", lambda: writer.execute("update t set x = x")),
    ("update set x = x + 1", lambda: writer.execute("update t set x = x + 1")),
]
moved = []
version = lambda: reader.execute("pragma data_version").fetchall()[0][0]
before = version()
for what, step in steps:
    step()
    after = version()
    print(f"{what:24} {before} -> {after}")
    moved.append(after != before)
    before = after
sys.exit(moved != [True, True, True, True, False, True])
PY
