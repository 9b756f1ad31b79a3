"""What every baseline regrets, and what of it is decision: `python -m benchmarks.backtest.baselines [--write]`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from benchmarks.backtest.cells import CADENCES, CLUSTERS, Cell, cells, recorded
from benchmarks.backtest.run import ROOT, put

from provender.backtest import WINDOWS, OnDemand, Online, Policy, Provender, Remembering, Span, Trace, truth, walk
from provender.backtest.trace import FloatArray


def regret_of(cell: Cell, policy: Policy | Remembering) -> float:
    """Return what a policy regrets on a cell."""
    return cell.regret(walk(cell.trace, cell.market, Span(cell.begin, cell.dates), policy).cost_usd)


def by_series(found: Sequence[Cell], regrets: FloatArray) -> dict[str, float]:
    """Return the mean regret of each series."""
    sums: dict[str, list[float]] = {}
    for cell, regret in zip(found, regrets, strict=True):
        sums.setdefault(cell.series, []).append(float(regret))
    return {name: float(np.mean(values)) for name, values in sums.items()}


def lines(found: Sequence[Cell]) -> Iterator[str]:
    """Yield a row per policy: mean regret by cadence over series, and over each cluster's for the last rows."""
    kinds = {cadence: [c for c in found if c.cadence == cadence] for cadence in CADENCES}
    yield f"| policy, mean regret over series | {' | '.join(CADENCES)} |"
    yield "|---|---|---|---|"
    policies: list[Policy | Remembering] = [OnDemand(), Online(), Online(0.5, label="online, half the threshold")]
    for policy in policies:
        yield row(policy.name, kinds, {k: np.array([regret_of(c, policy) for c in v]) for k, v in kinds.items()})
    for w, days in enumerate(WINDOWS):
        yield row(
            f"replay-{days}d", kinds, {k: np.array([c.regret(c.replays[w]) for c in v]) for k, v in kinds.items()}
        )
    ours = {k: np.array([regret_of(c, Provender()) for c in v]) for k, v in kinds.items()}
    yield row("provender, as shipped (chosen with these series in sight)", kinds, ours)
    knowing = {k: np.array([known(c) for c in v]) for k, v in kinds.items()}
    yield row("decision part: replay of the term to come, known", kinds, knowing)
    for cluster in CLUSTERS:
        inside = {k: [c for c in v if c.cluster == cluster] for k, v in kinds.items()}
        keep = {k: np.array([c.cluster == cluster for c in v]) for k, v in kinds.items()}
        replay = {k: np.array([c.regret(c.replays[1]) for c in v]) for k, v in inside.items()}
        parts = [
            f"{np.mean(list(by_series(inside[k], replay[k]).values())):.1%} = "
            f"{np.mean(list(by_series(inside[k], replay[k] - knowing[k][keep[k]]).values())):.1%} forecast + "
            f"{np.mean(list(by_series(inside[k], knowing[k][keep[k]]).values())):.1%} decision"
            for k in CADENCES
        ]
        yield f"| replay-7d on {cluster} | {' | '.join(parts)} |"


def known(cell: Cell) -> float:
    """Return the regret of replaying the coming term with perfect knowledge."""
    trace: Trace = cell.trace
    return cell.regret(truth(trace, cell.market, Span(cell.begin, cell.dates)).cost_usd)


def row(name: str, kinds: dict[str, list[Cell]], regrets: dict[str, FloatArray]) -> str:
    """Return a row of mean regrets over series."""
    means = [np.mean(list(by_series(kinds[k], regrets[k]).values())) for k in CADENCES]
    return f"| {name} | {' | '.join(f'{mean:.1%}' for mean in means)} |"


def main() -> None:
    """Print the table, and write it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/backtest.md")
    options = parser.parse_args()
    told = []
    for text in lines(list(cells(recorded(Path(os.environ["PROVENDER_SHARED"]))))):
        print(text, flush=True)
        told.append(text)
    if options.write:
        put(ROOT / "docs" / "backtest.md", "baselines", told)


if __name__ == "__main__":
    main()
