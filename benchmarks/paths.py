"""Time paths of the flagship against the time NumPy needs to draw their random numbers: 100,000 × 96 months.

`play` draws, walks the state, dates events and milestones, ends clauses and sums cash. The yardstick draws
the same counts of numbers with ``np.random.default_rng`` and does nothing with them, as whole arrays and batch by
batch, in one thread. All are timed in turn in one process; the table gives the median and the worst of the
runs and the ratio of medians. Times belong to the machine they were taken on; compare ratios.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from provender.cases import load
from provender.dates import add_months, midnight
from provender.paths import Rules, play, rules_of
from provender.paths.playing import BATCH

#: the time of paths over the time of their numbers must stay below this
LIMIT = 4.0


def the_rules(n_months: int) -> Rules:
    """Return the flagship's rules for some months from its as-of date on."""
    case = load("microsoft-openai")
    first: date = case.as_of.replace(day=1)
    return rules_of(case, end=add_months(midnight(first), n_months).date())


def shapes(rules: Rules, n: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield what a batch of `n` paths draws, in its order: kind of number and shape."""
    yield "uniform", (n, len(rules.months) + 1, 2)
    yield "uniform", (n, len(rules.clauses))
    for _ in (*rules.milestones, *rules.triggers, *rules.vetoes):
        yield "uniform", (n,)
    for _ in rules.programmes:
        yield "normal", (n,)


def draw(rules: Rules, n_paths: int, batch: int) -> int:
    """Draw the numbers of all paths, `batch` paths at a time, and return how many they were."""
    rng, drawn = np.random.default_rng(0), 0
    for start in range(0, n_paths, batch):
        for kind, shape in shapes(rules, min(batch, n_paths - start)):
            drawn += (rng.random(shape) if kind == "uniform" else rng.standard_normal(shape)).size
    return drawn


def timed(runs: dict[str, Callable[[], Any]], times: int) -> dict[str, list[float]]:
    """Return milliseconds by name, each run once per round so that all share the machine's moods."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times + 1):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            taken[name].append(1000.0 * (time.perf_counter() - start))
    return {name: values[1:] for name, values in taken.items()}


def main() -> None:
    """Print the table; exit with 1 if the requirement is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paths", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=96)
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    rules = the_rules(options.months)
    n = options.paths
    whole, batches = "numbers, whole arrays", f"numbers, batches of {BATCH}"
    runs: dict[str, Callable[[], Any]] = {whole: partial(draw, rules, n, n), batches: partial(draw, rules, n, BATCH)}
    runs |= {f"play, {w} worker(s)": partial(play, rules, n, workers=w) for w in (1, 2)}
    taken = timed(runs, options.times)
    middle = {name: statistics.median(values) for name, values in taken.items()}
    yard = middle[whole], middle[batches]
    print(f"{n:,} paths x {len(rules.months)} months, {len(rules.tie.hazards)} hazards, {len(rules.clauses)} clauses,")
    print(f"{len(rules.tie.states)} states; {draw(rules, n, BATCH):,} numbers; median of {options.times}, milliseconds")
    print(f"{'':26s} {'median':>9s} {'worst':>9s} {'/ whole':>9s} {'/ batches':>9s}")
    for name, values in taken.items():
        over = " ".join(f"{middle[name] / y:9.2f}" for y in yard)
        print(f"{name:26s} {middle[name]:9.1f} {max(values):9.1f} {over}")
    ratios = {name: max(middle[f"play, {w} worker(s)"] for w in (1, 2)) / middle[name] for name in (whole, batches)}
    for name, ratio in ratios.items():
        print(f"play / {name}: {ratio:.2f}, required below {LIMIT:g}: {'met' if ratio < LIMIT else 'MISSED'}")
    sys.exit(max(ratios.values()) >= LIMIT)


if __name__ == "__main__":
    main()
