"""Supply that may fail, unmet work at ten times the price on demand: `python -m benchmarks.backtest.at_risk`.

Three suppliers. Recorded stops: each supplier has six stops of the lengths recorded, at random hours. Spot:
three zones' recorded availability, repeated over the span. Lost: the first supplier ends in the middle of
the scored span. Every series × discounts × kinds; terms of 14 days; half of mean demand on demand at each.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from benchmarks.backtest.cells import DISCOUNTS, recorded
from benchmarks.backtest.run import ROOT, put

from provender.backtest import WINDOWS, Market, OnDemand, Online, Replay, Trace, every, free_periods
from provender.backtest.at_risk import Alone, Evenly, Hedged, RiskyPolicy, Supply, walk_at_risk
from provender.backtest.trace import FloatArray

KINDS = ("recorded stops", "spot", "one lost")
ZONES = ("us-west-2a_v100_1", "us-west-2b_v100_1", "us-west-2a_k80_1")
#: lengths of the recorded stops in whole hours
_LENGTHS = (2, 22, 2, 18, 25, 3)
#: on-demand units at each supplier as a share of mean demand
_LIMIT = 0.5


def policies() -> list[RiskyPolicy]:
    """Return Provender's and the baselines, each rule alone with one supplier, evenly, and watchful."""
    rules = [OnDemand(), *(Replay(w) for w in WINDOWS), Online()]
    out: list[RiskyPolicy] = [Hedged()]
    for rule in rules:
        out += [Alone(rule), Evenly(rule), Evenly(rule, is_watchful=True)]
    return out


def spot(shared: Path) -> FloatArray:
    """Return recorded availability by zone and hour: (supplier, hour)."""
    found: dict[str, list[float]] = {zone: [] for zone in ZONES}
    with (shared / "data" / "spot" / "availability_hourly.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for zone in ZONES:
                if row["trace_id"].endswith(f"aws-10-26-2022_{zone}"):
                    found[zone].append(float(row["available_frac"]))
    n = min(map(len, found.values()))
    return np.array([found[zone][:n] for zone in ZONES])


def stopped(n: int, generator: np.random.Generator) -> FloatArray:
    """Return availability with stops of the recorded lengths, at random hours for each supplier."""
    share = np.ones((3, n))
    for k in range(3):
        for length in _LENGTHS:
            at = int(generator.integers(0, max(1, n - length)))
            share[k, at : at + length] = 0.0
    return share


def supply(kind: str, trace: Trace, begin: int, zones: FloatArray, seed: int) -> Supply:
    """Return what the suppliers deliver in one kind of risk."""
    n = trace.n_periods
    if kind == "spot":
        share = np.array([np.resize(zone, n) for zone in zones])
    elif kind == "one lost":
        share = np.ones((3, n))
        share[0, (begin + n) // 2 :] = 0.0
    else:
        share = stopped(n, np.random.default_rng([seed, n]))
    return Supply(share, _LIMIT * float(np.nanmean(trace.demand)))


def totals(shared: Path, kind: str, cadence: str) -> dict[str, FloatArray]:
    """Return the cost of every policy on each series and discount: (cell,) per unit of demand."""
    zones, out = spot(shared), dict[str, list[float]]()
    for seed, (_, trace) in enumerate(recorded(shared).values()):
        begin = free_periods(trace)
        span = every(begin, trace.n_periods, 24 if cadence == "daily" else 168)
        delivered = supply(kind, trace, begin, zones, seed)
        work = float(np.nansum(trace.demand[begin:]))
        for discount in DISCOUNTS:
            market = Market(24 * 14, 1.0, 1.0 - discount, unmet_usd=10.0)
            for policy in policies():
                made = walk_at_risk(trace, market, span, delivered, policy).total_usd
                out.setdefault(policy.name, []).append(made / work)
    return {name: np.array(costs) for name, costs in out.items()}


#: how baselines may be split among suppliers
SPLITS = ("alone", "evenly", "watchful")


def lines(shared: Path, cadences: Sequence[str]) -> Iterator[str]:
    """Yield the table: Provender's cost beside the best rule of each way to split, picked afterwards."""
    yield f"| supply | dates | Provender | {' | '.join(f'best {split} | ratio' for split in SPLITS)} |"
    yield "|---|---|---|---|---|---|---|---|---|"
    kept: dict[str, list[float]] = {split: [] for split in SPLITS}
    for kind in KINDS:
        for cadence in cadences:
            found = totals(shared, kind, cadence)
            ours = float(found.pop("provender").mean())
            means = {name: float(np.mean(costs)) for name, costs in found.items()}
            cells = []
            for split in SPLITS:
                best = min((name for name in means if name.endswith(split)), key=lambda name: means[name])
                kept[split].append(ours / means[best])
                cells.append(f"{best.removesuffix(split).strip()}: {means[best]:.3f} | {ours / means[best]:.2f}")
            yield f"| {kind} | {cadence} | {ours:.3f} | {' | '.join(cells)} |"
    yield f"| mean | | | {' | '.join(f'| **{np.mean(kept[split]):.2f}**' for split in SPLITS)} |"


def main() -> None:
    """Print the table, and write it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/backtest.md")
    options = parser.parse_args()
    told = []
    for row in lines(Path(os.environ["PROVENDER_SHARED"]), ("daily", "weekly")):
        print(row, flush=True)
        told.append(row)
    if options.write:
        put(ROOT / "docs" / "backtest.md", "risk", told)


if __name__ == "__main__":
    main()
