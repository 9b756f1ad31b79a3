"""Time of the flagship's terms: everything, one clause, one change once plans are made, and from the command line.

Run it on an idle machine: ``python benchmarks/terms.py --times 5``. The table gives the median and the worst of the
runs in seconds of the clock, the limit that the project sets itself, and the median of processor time, which a
busy machine changes less. Times belong to the machine they were taken on.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from provender.cases import load
from provender.terms import Negotiation, terms

NAME = "microsoft-openai"
CHANGE = "revenue_share.rate=15 %"
PLANNED = "first_refusal.response_days=60"
#: seconds by what is timed
LIMITS = {
    "terms(case)": 30.0,
    "one change, plans made": 2.0,
    "one change that plans anew": 2.0,
    "command line, everything": 30.0,
}


def from_shell(*arguments: str) -> Callable[[], Any]:
    """Return a run of the command line in a process of its own."""
    command = [sys.executable, "-m", "provender.cli", "terms", NAME, *arguments]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def runs() -> dict[str, Callable[[], Any]]:
    """Return what is timed, by name."""
    case = load(NAME)
    talks = Negotiation(case)
    talks.change(CHANGE)
    return {
        "terms(case)": lambda: terms(case),
        "one clause": lambda: terms(case, clause="revenue_share"),
        "one change, plans made": lambda: talks.change(CHANGE),
        "one change that plans anew": lambda: Negotiation(case).change(PLANNED),
        "command line, everything": from_shell(),
        "command line, one change": from_shell("--change", CHANGE),
    }


def timed(run: Callable[[], Any], times: int) -> tuple[list[float], list[float]]:
    """Return seconds of the clock and of the processor, children included, of each run after one not counted."""
    run()
    clock, processor = [], []
    for _ in range(times):
        start, used = time.perf_counter(), _used()
        run()
        clock.append(time.perf_counter() - start)
        processor.append(_used() - used)
    return clock, processor


def _used() -> float:
    """Return the processor time of this process and of those it has run."""
    return sum(os.times()[:4])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    print(f"{'what':30} {'median':>8} {'worst':>8} {'limit':>8} {'cpu':>8}")
    for name, run in runs().items():
        taken, used = timed(run, times)
        limit = f"{LIMITS[name]:.0f}" if name in LIMITS else ""
        print(f"{name:30} {statistics.median(taken):8.2f} {max(taken):8.2f} {limit:>8} {statistics.median(used):8.2f}")


if __name__ == "__main__":
    main()
