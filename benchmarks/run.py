"""Time every phase of every bundled case: `make benchmarks`.

A registry of instances × phases. Each phase runs several times in one process; the table gives the
median and the worst, in milliseconds. Times belong to the machine they were taken on; compare ratios.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import provender
from provender import cases
from provender.dispatch import block_cost, build_ladder
from provender.exposure import base_plan, expose_base, findings
from provender.instance import resolve
from provender.planning.situation import situation, total_capacity
from provender.report import to_html


def phases(name: str) -> dict[str, Callable[[], Any]]:
    """Return the phases of a case by name, each ready to run alone."""
    draft = cases.read(name)
    case = draft.case()
    provision = next(iter(case.provisions))
    instance = resolve(case, provision)
    ladder = build_ladder(instance)
    here = situation(instance, case.as_of)
    capacity = total_capacity(instance, here, here.lower)
    base = base_plan(case, provision)
    found = findings(case)
    return {
        "read and check": lambda: cases.read(name),
        "evaluate estimates": draft.case,
        "resolve": lambda: resolve(case, provision),
        "ladder": lambda: build_ladder(instance),
        "dispatch once": lambda: block_cost(ladder, capacity, here.open),
        "base plan with proof": lambda: base_plan(case, provision),
        "exposure": lambda: expose_base(case, base),
        "page": lambda: to_html(case, found),
    }


def timed(run: Callable[[], Any], times: int) -> list[float]:
    """Return the milliseconds of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(1000.0 * (time.perf_counter() - start))
    return taken


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--case", action="append", help="only this case (may be given several times)")
    options = parser.parse_args()
    print(f"provender {provender.__version__}; milliseconds, median and worst of {options.times}")
    for name in options.case or cases.bundled():
        print(f"\n{name}")
        for phase, run in phases(name).items():
            taken = timed(run, options.times)
            print(f"  {phase:24s} {statistics.median(taken):10.1f} {max(taken):10.1f}")


if __name__ == "__main__":
    main()
