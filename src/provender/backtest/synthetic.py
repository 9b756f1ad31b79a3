"""Made-up demand of five kinds, to see whether what holds on recorded series holds elsewhere."""

from __future__ import annotations

import numpy as np

from provender.backtest.errors import require
from provender.backtest.trace import FloatArray, Trace

KINDS = ("weekly", "growth", "jumps", "regimes", "jobs")


def synthetic(kind: str, days: int, generator: np.random.Generator) -> Trace:
    """Return hourly demand with a mean of 60 units.

    Parameters
    ----------
    kind
        ``weekly``: a day and a week that repeat, a level that wanders back; ``growth``: the same,
        doubling or halving over two to eight months; ``jumps``: a level that jumps every two weeks or so;
        ``regimes``: two or three levels, each held for days to weeks; ``jobs``: jobs that arrive at
        random, most short, few very long, as in a research cluster.
    days
        Length.
    generator
        Source of chance; the same state gives the same trace.

    Raises
    ------
    BacktestError
        Where there is no such kind, or not a day.

    Examples
    --------
    >>> trace = synthetic("jumps", 60, np.random.default_rng(1))
    >>> trace.n_periods, round(float(trace.demand.mean()), 6)
    (1440, 60.0)
    """
    require(kind in KINDS, f"kind {kind!r}", ", ".join(KINDS), "Name one of them.")
    require(days >= 1, f"{days} days", "at least 1", "Ask for a longer trace.")
    n = 24 * days
    if kind == "jobs":
        demand = _jobs(n, generator)
    else:
        level = {"weekly": _still, "growth": _growth, "jumps": _jumps, "regimes": _regimes}[kind](n, generator)
        demand = level * _season(n, generator) * np.exp(_wander(n, generator))
    return Trace(kind, demand).scaled(60.0)


def _season(n: int, generator: np.random.Generator) -> FloatArray:
    """Return a factor by hour of day and day of week."""
    hours = np.arange(n)
    swing, weekend, phase = generator.uniform(0, 0.5), generator.uniform(0.5, 1.0), generator.uniform(0, 24)
    day = 1.0 + swing * np.sin((hours - phase) * 2 * np.pi / 24)
    factor: FloatArray = day * np.where((hours // 24 + generator.integers(7)) % 7 >= 5, weekend, 1.0)
    return factor


def _wander(n: int, generator: np.random.Generator) -> FloatArray:
    """Return a log level that returns to zero within days: AR(1)."""
    stay, spread = float(np.exp(-1 / generator.uniform(12, 240))), generator.uniform(0.05, 0.35)
    noise = generator.normal(0, spread * np.sqrt(1 - stay**2), n)
    out = np.empty(n)
    at = float(generator.normal(0, spread))
    for t in range(n):
        at = stay * at + noise[t]
        out[t] = at
    return out


def _still(n: int, generator: np.random.Generator) -> FloatArray:
    """Return a level that does not move."""
    del generator
    return np.ones(n)


def _growth(n: int, generator: np.random.Generator) -> FloatArray:
    """Return a level that doubles or halves over two to eight months."""
    months = generator.uniform(2, 8) * generator.choice([-1.0, 1.0])
    grown: FloatArray = np.exp2(np.arange(n) / (months * 730))
    return grown


def _jumps(n: int, generator: np.random.Generator) -> FloatArray:
    """Return a level that jumps by about a third every two weeks or so."""
    jumps = generator.random(n) < 1 / (24 * generator.uniform(7, 28))
    level: FloatArray = np.exp(np.cumsum(np.where(jumps, generator.normal(0, 0.35, n), 0.0)))
    return level


def _regimes(n: int, generator: np.random.Generator) -> FloatArray:
    """Return one of two or three levels, each held for days to weeks."""
    levels = generator.uniform(0.3, 1.7, int(generator.integers(2, 4)))
    hold = generator.uniform(3, 21) * 24
    lengths = np.maximum(1, generator.exponential(hold, 2 + int(4 * n / hold)).astype(int))
    path = np.repeat(levels[generator.integers(0, levels.size, lengths.size)], lengths)
    return np.resize(path, n)


def _jobs(n: int, generator: np.random.Generator) -> FloatArray:
    """Return units in use where jobs of 1 to 32 units arrive at random and stay lognormal times."""
    warm = 24 * 14
    n_jobs = int(generator.poisson((n + warm) * generator.uniform(0.5, 3.0)))
    start = generator.integers(0, n + warm, n_jobs)
    end = start + np.minimum(1 + generator.lognormal(1.0, generator.uniform(1.2, 1.9), n_jobs), 24 * 30).astype(int)
    units = np.exp2(generator.integers(0, 6, n_jobs))
    change = np.zeros(n + warm + 24 * 31)
    np.add.at(change, start, units)
    np.add.at(change, end, -units)
    return np.maximum(0.0, np.cumsum(change)[warm : warm + n]) + 1e-9
