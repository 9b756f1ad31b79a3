"""A random search for rules, refined around the best, and the choice of a committee without a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.backtest.cells import CLUSTERS, Cell
from benchmarks.backtest.kernels import Floats, rule_units

from provender.backtest import WINDOWS

#: what a series may lose against the best replay before it costs extra, and how much
_SLACK, _PENALTY = 0.01, 6.0
#: how much synthetic series weigh beside a recorded cluster
_SYNTHETIC = 1.0
_MARGINS = (2.0, 2.0, -0.1, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)


def drawn(generator: np.random.Generator) -> Floats:
    """Return a rule at random."""
    pick = generator.choice
    return np.array(
        [
            pick([24, 48, 72, 120]),
            pick([144, 168, 192, 240, 336]),
            pick([0, 0.1, 0.2, 0.3, 0.5, 0.7]),
            pick([0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05]),
            pick([0, 0, 0.1, 0.2, 0.3]),
            pick(_MARGINS),
            pick([6, 12, 24, 24, 48]),
            pick(_MARGINS),
            pick([0, 0.5, 0.8, 0.9, 1.0, 1.0]),
            pick([1, 1, 0.8, 0.65, 0.5, 0.35, 0.2]),
            pick([0, 0, 0.2, 0.4, 0.7]),
        ]
    )


def moved(rule: Floats, generator: np.random.Generator) -> Floats:
    """Return a rule near another."""
    out = rule.copy()
    jump = generator.random(rule.size) < 0.12
    out[jump] = drawn(generator)[jump]
    spread = np.array([0, 0, 0.06, 0.03, 0.04, 0.04, 0, 0.04, 0.1, 0.1, 0.1])
    low = np.array([0, 0, 0, 0.5, 0, -0.35, 0, -0.35, 0, 0.15, 0])
    high = np.array([0, 0, 0.9, 1.1, 0.5, 0.6, 0, 0.6, 1, 1, 1])
    soft = ~jump & (spread > 0) & (out < 2.0)
    step = spread * generator.standard_normal(rule.size)
    out[soft] = np.clip(out + step, low, high)[soft]
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Rules and what each regrets on every series and cadence.

    `regret` and `replay`: (rule, entry) and (window, entry); an entry is a series under a cadence, its
    `cluster` that of the series with the cadence, or a kind of synthetic series.
    """

    rules: Floats
    regret: Floats
    replay: Floats
    series: tuple[str, ...]
    cluster: tuple[str, ...]
    cadence: tuple[str, ...]

    @property
    def base(self) -> Floats:
        """Return the regret of the single replay window that is best in the mean of a cadence: (entry,)."""
        out = np.zeros(len(self.series))
        for cadence in set(self.cadence):
            same = np.array([c == cadence for c in self.cadence])
            real = same & self.is_real
            out[same] = self.replay[int(self.replay[:, real].mean(axis=1).argmin())][same]
        return out

    @property
    def is_real(self) -> np.ndarray:
        """Return which entries are recorded."""
        return np.array([c in CLUSTERS for c in self.cluster])

    def objective(self, without: Sequence[str]) -> Floats:
        """Return what each rule is chosen by, some series left out: (rule,); smaller is better.

        The mean over clusters, cadences and the synthetic kinds of regret ÷ best replay's, and a
        penalty where a series loses more than a percentage point.
        """
        base = self.base
        kept = np.array([s not in without for s in self.series])
        ratios, weights = [], []
        for cadence in sorted(set(self.cadence)):
            same = np.array([c == cadence for c in self.cadence])
            for cluster in sorted(set(self.cluster)):
                entries = same & kept & np.array([c == cluster for c in self.cluster])
                if entries.any():
                    ratios.append(self.regret[:, entries].mean(axis=1) / base[entries].mean())
                    n_kinds = len(set(self.cluster)) - len(CLUSTERS)
                    weights.append(1.0 if cluster in CLUSTERS else _SYNTHETIC / n_kinds)
        lost = np.maximum(0.0, self.regret[:, kept] - base[kept] - _SLACK).mean(axis=1)
        return np.average(ratios, axis=0, weights=weights) + _PENALTY * lost / base[kept].mean()


def regrets(rule: Floats, groups: Sequence[Sequence[Cell]]) -> Floats:
    """Return the mean regret of a rule over the cells of each entry: (entry,)."""
    return np.array(
        [np.mean([c.regret(c.cost(rule_units(rule, c.dates, *c.past, c.plain))) for c in group]) for group in groups]
    )


def grouped(found: Sequence[Cell]) -> list[list[Cell]]:
    """Return the cells by series and cadence."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in found:
        groups.setdefault((cell.series, cell.cadence), []).append(cell)
    return list(groups.values())


def search(found: Sequence[Cell], *, n_first: int, n_more: int, seed: int = 5, n_rounds: int = 3) -> Pool:
    """Return a pool: random rules, then rules near the best without each cluster in turn, and with all."""
    generator = np.random.default_rng(seed)
    groups = grouped(found)
    firsts = [group[0] for group in groups]
    replay = np.array(
        [[np.mean([c.regret(c.replays[w]) for c in group]) for group in groups] for w in range(len(WINDOWS))]
    )
    rules = [drawn(generator) for _ in range(n_first)]
    rows = [regrets(rule, groups) for rule in rules]
    names = [tuple(getattr(c, key) for c in firsts) for key in ("series", "cluster", "cadence")]
    for _ in range(n_rounds):
        pool = Pool(np.array(rules), np.array(rows), replay, *names)
        near = []
        for cluster in (*CLUSTERS, ""):
            out = [c.series for c in firsts if c.cluster == cluster]
            best = np.argsort(pool.objective(out))[:40]
            near += [moved(rules[int(generator.choice(best))], generator) for _ in range(n_more // (4 * n_rounds))]
        rules += near
        rows += [regrets(rule, groups) for rule in near]
    return Pool(np.array(rules), np.array(rows), replay, *names)


def committee(pool: Pool, without: Sequence[str], size: int) -> Floats:
    """Return the rules of the best objective, some series left out: (member, parameter)."""
    return pool.rules[np.argsort(pool.objective(without))[:size]]


def committee_cost(members: Floats, cell: Cell) -> Floats:
    """Return the cost by hour of the mean of what members sign, each by its own book."""
    units = np.mean([rule_units(rule, cell.dates, *cell.past, cell.plain) for rule in members], axis=0)
    return cell.cost(units)
