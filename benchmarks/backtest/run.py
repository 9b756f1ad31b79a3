"""Compare policies by the protocol and write the tables of docs/backtest.md: `python -m benchmarks.backtest.run`.

Needs the folder of shared data, named by the environment variable PROVENDER_SHARED. Takes about seven
minutes on one core. `--write` puts the tables into the page and the committees into the package.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from benchmarks.backtest.cells import CLUSTERS, Cell, cells, recorded
from benchmarks.backtest.kernels import Floats, rule_units
from benchmarks.backtest.search import Pool, committee, committee_cost, grouped, search

from provender.backtest import WINDOWS, Provender, Span, Trace, members, walk
from provender.backtest.synthetic import KINDS, synthetic

ROOT = Path(__file__).parents[2]
SIZE = 24
#: which cadences share a committee
CLASSES = {"daily": ("daily",), "rare": ("weekly", "half term")}
_BLOCK_HOURS, _DRAWS = 168, 1000


def made_up(seeds: Sequence[int]) -> dict[str, tuple[str, Trace]]:
    """Return synthetic series by name with their kind."""
    return {
        f"{kind} {seed}": (kind, synthetic(kind, 90, np.random.default_rng([seed, i])))
        for seed in seeds
        for i, kind in enumerate(KINDS)
    }


class Judged:
    """What a policy and the best single replay cost on every series under one cadence, by hour."""

    def __init__(self, groups: list[list[Cell]], costs: list[list[Floats]]) -> None:
        self.groups, self.costs = groups, costs
        means = [[np.mean([c.regret(c.replays[w]) for c in g]) for g in groups] for w in range(len(WINDOWS))]
        self.window = int(np.mean(means, axis=1).argmin())
        self.replay = np.array(means)
        self.regret = np.array(
            [np.mean([c.regret(x) for c, x in zip(g, xs, strict=True)]) for g, xs in zip(groups, costs, strict=True)]
        )

    def of(self, cluster: str) -> list[int]:
        """Return the series of a cluster."""
        return [i for i, g in enumerate(self.groups) if g[0].cluster == cluster]

    def ratio(self, cluster: str, *, strictly: bool = False) -> float:
        """Return a cluster's regret ÷ that of the best single window over all series, or over this cluster."""
        here = self.of(cluster)
        replay = self.replay[:, here].mean(axis=1)
        return float(self.regret[here].mean() / (replay.min() if strictly else replay[self.window]))

    def worst(self) -> tuple[float, str, int]:
        """Return the largest loss of a series against the best window, whose, and how many lose over a point."""
        lost = self.regret - self.replay[self.window]
        return float(lost.max()), self.groups[int(lost.argmax())][0].series, int((lost > 0.01).sum())

    def interval(self, clusters: Sequence[str], seed: int = 1) -> tuple[float, float]:
        """Return the 5 % and 95 % quantiles of the median ratio over weeks drawn again, alike within a cluster."""
        generator = np.random.default_rng(seed)
        ratios = np.array([self._drawn(cluster, generator) for cluster in clusters])
        low, high = np.quantile(np.median(ratios, axis=0), [0.05, 0.95])
        return float(low), float(high)

    def _drawn(self, cluster: str, generator: np.random.Generator) -> Floats:
        """Return the cluster's ratio in every draw: (draw,)."""
        own, base = np.zeros(_DRAWS), np.zeros(_DRAWS)
        starts = generator.random((_DRAWS, 64))
        for i in self.of(cluster):
            over = [(c.hindsight.sum(), c.hindsight, c.replays[self.window]) for c in self.groups[i]]
            made = np.sum([(x - best) / t for x, (t, best, _) in zip(self.costs[i], over, strict=True)], 0)
            told = np.sum([(replay - best) / t for t, best, replay in over], 0)
            n = made.size
            first = (starts[:, : -(-n // _BLOCK_HOURS)] * n).astype(int)
            own += _week_sums(made)[first].sum(axis=1)
            base += _week_sums(told)[first].sum(axis=1)
        return own / np.where(base > 0, base, np.nan)


def _week_sums(values: Floats) -> Floats:
    """Return the sum of the week that begins at each hour, around the end: (hour,)."""
    run = np.concatenate([[0.0], np.cumsum(np.concatenate([values, values[: _BLOCK_HOURS - 1]]))])
    sums: Floats = run[_BLOCK_HOURS:] - run[:-_BLOCK_HOURS]
    return sums


def judged(pool: Pool, found: list[Cell], cadence: str, left_out: str) -> Judged:
    """Return the committee chosen without each series, or without its cluster, on the series itself."""
    groups = [g for g in grouped(found) if g[0].cadence == cadence]
    chosen: dict[tuple[str, ...], Floats] = {}
    costs = []
    for group in groups:
        first = group[0]
        out = {
            "series": (first.series,),
            "cluster": tuple(g[0].series for g in groups if g[0].cluster == first.cluster),
        }
        without = out.get(left_out, ())
        if without not in chosen:
            chosen[without] = committee(pool, without, SIZE)
        costs.append([committee_cost(chosen[without], cell) for cell in group])
    return Judged(groups, costs)


def line(label: str, cadence: str, result: Judged, clusters: Sequence[str]) -> str:
    """Return a row of the table."""
    ratios = [result.ratio(c) for c in clusters]
    low, high = result.interval(clusters)
    lost, whose, n = result.worst()
    strict = float(np.median([result.ratio(c, strictly=True) for c in clusters]))
    return (
        f"| {label} | {cadence} | {WINDOWS[result.window]} d: {result.replay[result.window].mean():.1%} | "
        f"{result.regret.mean():.1%} | {' / '.join(f'{r:.2f}' for r in ratios)} | **{np.median(ratios):.2f}** "
        f"({low:.2f}–{high:.2f}) | {strict:.2f} | {100 * lost:+.1f} {whose}; {n} of {len(result.groups)} |"
    )


def tables(pools: dict[str, Pool], real: list[Cell], held: list[Cell]) -> Iterator[str]:
    """Yield the lines of the table of the protocol and of the synthetic series."""
    yield "| chosen without | dates | best replay | Provender | by cluster | median | strict | worst series, points |"
    yield "|---|---|---|---|---|---|---|---|"
    for left_out in ("series", "cluster"):
        for name, cadences in CLASSES.items():
            for cadence in cadences:
                yield line(f"the {left_out}", cadence, judged(pools[name], real, cadence, left_out), CLUSTERS)
    for name, cadences in CLASSES.items():
        for cadence in cadences:
            yield line("synthetic", cadence, judged(pools[name], held, cadence, ""), KINDS)


def apart(found: list[Cell], chosen: dict[str, list[list[float]]]) -> float:
    """Return by how much the package's policy and the search differ in what they sign, over some cells."""
    most = 0.0
    for cell in found[::40]:
        kind = next(name for name, cadences in CLASSES.items() if cell.cadence in cadences)
        ours = walk(cell.trace, cell.market, Span(cell.begin, cell.dates), Provender()).signed
        rules = [np.array(rule) for rule in chosen[kind]]
        theirs = np.mean([rule_units(rule, cell.dates, *cell.past, cell.plain) for rule in rules], axis=0)
        most = max(most, float(np.abs(ours - theirs).max()))
    return most


def put(page: Path, mark: str, lines: Sequence[str]) -> None:
    """Put lines between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {mark} -->\n", f"<!-- end {mark} -->"
    head, rest = text.split(begin)
    page.write_text(head + begin + "\n".join(lines) + "\n" + end + rest.split(end)[1], encoding="utf-8")


def main() -> None:
    """Search, choose, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=2500, help="rules drawn at random")
    parser.add_argument("--more", type=int, default=1800, help="rules drawn near the best")
    parser.add_argument("--write", action="store_true", help="write docs/backtest.md and the committees")
    options = parser.parse_args()
    sizes = {"n_first": options.first, "n_more": options.more}
    start = time.perf_counter()
    series = recorded(Path(os.environ["PROVENDER_SHARED"]))
    real = list(cells(series))
    learnt, held = list(cells(made_up((1, 2, 3)))), list(cells(made_up(range(11, 17))))
    print(
        f"{len(series)} series, {len(real)} cells, hindsight and replays in {time.perf_counter() - start:.0f} s",
        flush=True,
    )
    with ProcessPoolExecutor(len(CLASSES)) as workers:
        jobs = {
            name: workers.submit(search, [c for c in (*real, *learnt) if c.cadence in cadences], **sizes)
            for name, cadences in CLASSES.items()
        }
        pools = {name: job.result() for name, job in jobs.items()}
    print(f"searched after {time.perf_counter() - start:.0f} s", flush=True)
    told = list(tables(pools, real, held))
    print("\n".join(told))
    if options.write:
        put(ROOT / "docs" / "backtest.md", "protocol", told)
        chosen = {name: committee(pool, (), SIZE).round(4).tolist() for name, pool in pools.items()}
        target = ROOT / "src" / "provender" / "backtest" / "committees.json"
        members.cache_clear()
        target.write_text(json.dumps(chosen).replace("]], ", "]],\n").replace("], [", "],\n ["), encoding="utf-8")
        print(f"the package signs the same up to {apart(real, chosen):.1e} units")
    print(f"done after {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
