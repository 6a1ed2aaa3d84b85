"""The tables of speed and growth in docs/performance.md and of tasks in docs/cluster.md, made of the figures that are kept."""

from . import cluster_table, growth
from .results import ROOT, kept
from .search import FAISS, ONE_PROBLEM, PLACE_WIDE, SCIKIT_LEARN

PAGE = ROOT / "docs/performance.md"
CLUSTER = ROOT / "docs/cluster.md"
PICTURE = ROOT / "benches/growth.svg"


def write(check):
    """Puts all tables and the picture in place; with `check` complains where they are not there already."""
    made = {
        PAGE: put(put(PAGE.read_text(), "speed", speed()), "growth", grown()),
        CLUSTER: put(CLUSTER.read_text(), "cluster", "\n".join(cluster_table.shown(kept("cluster")))),
        PICTURE: growth.picture(kept("growth")["rows"]),
    }
    for file, text in made.items():
        if not check:
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            raise SystemExit(f"error: {file.relative_to(ROOT)} does not say what benches/results says\n"
                             "hint: run python3 benches/compare.py table")


def put(text, name, table):
    begin, end = f"<!-- {name}: begin, written by benches/compare.py -->", f"<!-- {name}: end -->"
    if begin not in text or end not in text:
        raise SystemExit(f"error: a page of docs has no table between '{begin}' and '{end}'\nhint: put the two lines in")
    head, rest = text.split(begin, 1)
    return f"{head}{begin}\n{table}\n{end}{rest.split(end, 1)[1]}"


def speed():
    told = [named for named in ("calls", "queries", "peers", "training") if kept(named)]
    rows = [row for named in told for row in ROWS[named](kept(named))]
    lines = ["| what | peermatch | beside it | peermatch / that |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    if steps := kept("steps"):
        lines += ["", *step_table(steps)]
    lines += ["", f"Measured {days(told + ['steps'])} on {kept(told[0])['measured']['cores']} shared cores; medians of rounds in turn."]
    return "\n".join(lines)


def days(names):
    return " and ".join(sorted({kept(name)["measured"]["date"] for name in names if kept(name)}))


def calls(found):
    what = f"FindPeers over the socket, {found['peers']} peers with all reasons, {found['bytes'] / 1000:.0f} kB"
    rows = [
        (f"{what}: one call at a time", "alone_microseconds", micro),
        ("the same, 64 callers", "busy_microseconds", micro),
        ("the same, processor time", "busy_processor_microseconds", micro),
        ("memory of the server after that", "kilobytes", mega),
    ]
    for name, key, shown in rows:
        one = found[key]
        yield name, shown(one["peermatch"]), f"bare tonic server, the same message: {shown(one['echo'])}", f"{one['echo_ratio']:.2f}"
        yield "", "", f"bare tonic server, one text of as many bytes: {shown(one['string'])}", f"{one['string_ratio']:.2f}"
    yield "start-up of `serve` on the England pack", f"{found['start_seconds']:.3f} s", "wanted: 0.25 s", ""


def queries(found):
    for one in found["sizes"]:
        what = f"exact first ten of {one['places']:,} places, one question at a time, {threads(one)}"
        yield from beside(one, what, lambda seconds: micro(1e6 * seconds))


def peers(found):
    for one in found["sizes"]:
        what = f"exact first ten for everyone of {one['places']:,} places, {threads(one)}"
        memory = f"; {one['resident_megabytes']:,} MB, the plain vectors alone {max(1, one['vectors_megabytes']):,} MB"
        yield from beside(one, what, lambda seconds: f"{1 / seconds:,.0f} a second", memory)


def beside(one, what, shown, also=""):
    seconds, ratio = one["seconds"], one["ratio_to_place_wide"]
    about_one = f" (about one problem {shown(seconds[ONE_PROBLEM])})"
    yield what + also, shown(seconds[PLACE_WIDE]) + about_one, f"FAISS flat: {shown(seconds[FAISS])}", f"{1 / ratio[FAISS]:.2f}"
    yield "", "", f"scikit-learn: {shown(seconds[SCIKIT_LEARN])}", f"{1 / ratio[SCIKIT_LEARN]:.2f}"


def training(found):
    for one in found["sizes"]:
        what = f"k-means, {one['rows']:,} rows, {one['groups']} groups, median of {one['seeds']} seeds, {threads(one)}"
        theirs = f"scikit-learn: {micro(1e6 * one['scikit_learn_seconds'])}, {one['scikit_learn_megabytes']:,} MB"
        inertia = f"; inertia {one['inertia_ratio']:.3f}"
        yield what, f"{micro(1e6 * one['seconds'])}, {one['megabytes']:,} MB", theirs, f"{one['ratio']:.2f}{inertia}"


ROWS = {"calls": calls, "queries": queries, "peers": peers, "training": training}


def step_table(found):
    sizes = [str(size) for size in found["sizes"]]
    yield "| step, in process | " + " | ".join(f"{int(size):,} places" for size in sizes) + " |"
    yield "|---" * (len(sizes) + 1) + "|"
    for step, by_size in sorted(found["steps"].items(), key=lambda item: item[1][sizes[0]]["microseconds"]):
        cells = [micro(by_size[size]["microseconds"]) if size in by_size else "" for size in sizes]
        yield f"| {step} | " + " | ".join(cells) + " |"


def grown():
    found = kept("growth")
    day = found["measured"]["date"]
    told = f"{growth.table(found['rows'])}\n\nThe exponent is the slope on logarithmic axes: 1 is in proportion. Measured {day}."
    return f"{told}\n\n![How time and memory grow with the number of places](../benches/growth.svg)"


def threads(one):
    return f"{one['threads']} thread" + ("s" if one["threads"] > 1 else "")


def micro(microseconds):
    return f"{microseconds / 1e3:.2f} ms" if microseconds >= 1e3 else f"{microseconds:.0f} µs" if microseconds >= 10 else f"{microseconds:.2f} µs"


def mega(kilobytes):
    return f"{kilobytes / 1024:.0f} MB"
