"""Write docs/planner-benchmark.md from the results file: `python -m benchmarks.cap.page`.

The prose is page.md beside this file; a line `<!-- table NAME -->` in it becomes the table of that name.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.cap.law import SIZES
from benchmarks.cap.results import read

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "planner-benchmark.md"
#: instance: what is asked of it, in words, of which figure, and at most how much
ASKED: dict[str, tuple[str, str, float]] = {
    "D:real": ("≤ 5 s", "cpu_s", 5.0),
    "E:plain": ("≤ 8 × sort", "ratio", 8.0),
    "F:plain": ("≤ 8 × sort", "ratio", 8.0),
    "H:plain": ("≤ 8 × sort", "ratio", 8.0),
    "X:stream": ("≤ 6 GiB", "peak_gib", 6.0),
    "E:cvar": ("≤ 20 × sort", "ratio", 20.0),
    "D:lots64": ("≤ 400 × sort", "ratio", 400.0),
    "E:secure": ("≤ 30 × sort", "ratio", 30.0),
    "H:secure": ("≤ 30 × sort", "ratio", 30.0),
    "D:flex": ("≤ 60 × sort", "ratio", 60.0),
    "E:flex": ("≤ 60 × sort", "ratio", 60.0),
}
ORDER = ("D:plain", "E:plain", "F:plain", "H:plain", "E:stream", "F:stream", "X:stream", "D:real", "E:cvar", "D:lots64")
#: a tool that ends without an answer before this part of its limit was not stopped by it
_NEARLY = 0.9
#: the order of tools on the page
TOOLS = (
    "provender",
    "single-cut L-shaped",
    "HiGHS simplex, sparse matrix",
    "HiGHS interior point, sparse matrix",
    "linopy + HiGHS",
    "PyPSA stochastic",
    "mpi-sppy L-shaped",
)
Row = dict[str, Any]


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def both(values: Sequence[float], digits: int) -> str:
    """Return median and worst."""
    return f"{statistics.median(values):.{digits}f} / {max(values):.{digits}f}"


def loaded(rows: Sequence[Row]) -> str:
    """Return the load of the machine over a minute, at the median of some rows."""
    return f"{statistics.median(row['load'] for row in rows):.1f}"


def by_instance(rows: Sequence[Row], kind: str) -> dict[str, list[Row]]:
    """Return the rows of a kind by instance, in the order of the page."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["kind"] == kind:
            found.setdefault(row["instance"], []).append(row)
    place = {name: i for i, name in enumerate(ORDER)}
    return dict(sorted(found.items(), key=lambda item: (place.get(item[0], len(ORDER)), item[0])))


def verdict(name: str, seeds: Sequence[Row]) -> tuple[str, str]:
    """Return what is asked, and whether the worst seed, or the median alone, is there; ratios are of CPU time."""
    if name not in ASKED:
        return "–", ""
    words, what, most = ASKED[name]
    values = [row["cpu_s"] / row["sort_cpu_s"] if what == "ratio" else row[what] for row in seeds]
    if max(values) <= most:
        return words, "met"
    return words, "median only" if statistics.median(values) <= most else "**missed**"


def plans(rows: Sequence[Row]) -> str:
    """Return the table of plans."""
    head = (
        "instance",
        "seeds",
        "wall s",
        "CPU s",
        "sort, CPU s",
        "CPU ÷ sort",
        "wall ÷ wall",
        "gap",
        "GiB",
        "load",
        "asked",
        "",
    )
    lines = []
    for name, seeds in by_instance(rows, "plan").items():
        sort = statistics.median(r["sort_cpu_s"] for r in seeds)
        walls = statistics.median(r["wall_s"] for r in seeds) / statistics.median(r["sort_s"] for r in seeds)
        proven = sum(r["status"] == "optimal" for r in seeds)
        lines.append(
            [
                name.replace(":stream", " plain, streamed").replace(":", " "),
                f"{len(seeds)}" if proven == len(seeds) else f"{len(seeds)}, {proven} proven",
                both([r["wall_s"] for r in seeds], 3),
                both([r["cpu_s"] for r in seeds], 3),
                f"{sort:.4f}",
                both([r["cpu_s"] / r["sort_cpu_s"] for r in seeds], 1),
                f"{walls:.1f}",
                f"{max(r['gap'] for r in seeds):.0e}",
                f"{max(r['peak_gib'] for r in seeds):.1f}",
                loaded(seeds),
                *verdict(name, seeds),
            ]
        )
    return table(head, lines)


def replans(rows: Sequence[Row]) -> str:
    """Return the table of re-plans."""
    head = ("instance", "re-plans", "CPU ms: median", "mean", "worst", "wall ms: median", "mean", "worst", "load")
    keys = ("cpu_median", "cpu_mean", "cpu_worst", "wall_median", "wall_mean", "wall_worst")
    lines = [
        [row["instance"].split(":")[0], str(row["times"]), *(f"{row[key]:.1f}" for key in keys), loaded([row])]
        for seeds in by_instance(rows, "replan").values()
        for row in seeds
    ]
    return table(head, lines)


def growth(rows: Sequence[Row]) -> str:
    """Return the table of growth, smallest first."""
    found = [
        (seeds[0]["scenario_hours"], name, seeds)
        for name, seeds in by_instance(rows, "plan").items()
        if name.split(":")[1] in {"plain", "stream"}
    ]
    lines = []
    for hours, name, seeds in sorted(found, key=lambda item: (item[1].split(":")[1], item[0])):
        cpu = statistics.median(r["cpu_s"] for r in seeds)
        sort = statistics.median(r["sort_cpu_s"] for r in seeds)
        letter, way = name.split(":")
        lines.append(
            [
                letter,
                "streamed" if way == "stream" else "in memory",
                f"{hours / 1e6:.2f}",
                str(SIZES[letter][2] * SIZES[letter][3]),
                f"{cpu:.3f}",
                f"{1e9 * cpu / hours:.0f}",
                f"{1e9 * sort / hours:.1f}",
                str(max(r["rounds"] for r in seeds)),
                f"{max(r['peak_gib'] for r in seeds):.2f}",
            ]
        )
    head = ("size", "", "10⁶ scenario-hours", "decisions", "CPU s", "ns each", "sort, ns each", "rounds", "GiB")
    return table(head, lines)


def peers(rows: Sequence[Row]) -> str:
    """Return the table of peers; how far values lie apart is relative to the simplex method's."""
    lines = []
    for name, found in by_instance(rows, "peer").items():
        found.sort(key=lambda row: TOOLS.index(row["tool"]) if row["tool"] in TOOLS else len(TOOLS))
        value = {row["tool"]: row["value"] for row in found if row["status"] == "solved"}
        exact = value.get("HiGHS simplex, sparse matrix") or value.get("HiGHS interior point, sparse matrix")
        mine = next((row["cpu_s"] for row in found if row["tool"] == "provender"), None)
        for row in found:
            is_solved = row["status"] == "solved"
            apart = f"{row['value'] / exact - 1.0:+.1e}" if is_solved and exact else "–"
            took = [f"{row[key]:.3f}" if key in row else "–" for key in ("wall_s", "cpu_s")]
            more = f"{'' if is_solved else '> '}{row['cpu_s'] / mine:,.0f} ×" if "cpu_s" in row and mine else "–"
            peak = f"{row['peak_gib']:.2f}" if "peak_gib" in row else "–"
            status = f"{row['value']:.2f}" if is_solved else _short(row)
            lines.append([name.replace(":", " "), row["tool"], status, apart, *took, more, peak, loaded([row])])
    return table(("size", "tool", "least cost", "apart", "wall s", "CPU s", "CPU ÷ provender", "GiB", "load"), lines)


def _short(row: Row) -> str:
    if row["status"] != "limit":
        return str(row["status"])
    is_cut = row["wall_s"] > _NEARLY * row["limit_s"]
    return f"none in {row['limit_s']:.0f} s" if is_cut else "ended without an optimum"


def resigned(rows: Sequence[Row]) -> str:
    """Return the table of re-signing; money in millions, ± the half of a 95 % interval."""
    lines = []
    for name, seeds in by_instance(rows, "resign").items():
        for row in seeds:
            numbers = [
                f"{row[key]:.3f} ± {row[f'{key}_half']:.3f}"
                for key in ("resign", "rolling", "saving", "penalised", "short", "foresight")
            ]
            took = [f"{row['learn_s'] + row['try_s']:.0f}", f"{row['cpu_s']:.0f}", loaded([row])]
            lines.append([name, str(row["seed"]), str(row["n_paths"]), *numbers, f"{row['chain']:.3f}", *took])
    head = (
        "size",
        "seed",
        "paths",
        "re-signing",
        "rolling",
        "saved",
        "lower bound",
        "re-signing above it",
        "foresight",
    )
    return table((*head, "bound on the chain", "wall s", "CPU s", "load"), lines)


TABLES: dict[str, Callable[[Sequence[Row]], str]] = {
    "plans": plans,
    "replans": replans,
    "growth": growth,
    "peers": peers,
    "resigned": resigned,
}


def page() -> str:
    """Return the whole page."""
    rows = read()
    prose = (HERE / "page.md").read_text(encoding="utf-8")
    return re.sub(r"<!-- table (\w+) -->", lambda m: TABLES[m[1]](rows), prose)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
