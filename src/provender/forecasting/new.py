"""Workloads without a history: by analogy with others, or by a law of growth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from provender.forecasting.errors import require
from provender.forecasting.methods import Ahead, refilled
from provender.forecasting.recency import FloatArray


def by_analogy(
    peers: Sequence[FloatArray],
    ahead: Ahead,
    generator: np.random.Generator,
    *,
    level: float,
    spread: float = 0.5,
) -> FloatArray:
    """Return paths of a new workload from stretches of others, scaled to a level that is itself uncertain.

    Parameters
    ----------
    peers
        Histories of workloads thought alike; each is as likely.
    ahead
        How much to draw.
    generator
        Source of chance.
    level
        Median of the mean units over what is drawn.
    spread
        Standard deviation of the log of that mean: 0.5 says 0.44 to 2.3 times, nine times in ten.

    Returns
    -------
    (path, period) units.

    Examples
    --------
    >>> drawn = by_analogy([np.array([1.0, 3.0])], Ahead(2, 1, 1), np.random.default_rng(0), level=10.0, spread=0.0)
    >>> sorted(drawn[0].tolist())
    [5.0, 15.0]
    """
    require(len(peers) > 0, "no peers", "at least one history", "Name a workload that is alike.")
    require(level >= 0 and spread >= 0, f"level {level:g}, spread {spread:g}", "0 or more", "Give other numbers.")
    filled = [refilled(np.asarray(peer, dtype=float), ahead.n_per_day) for peer in peers]
    scale = level * np.exp(spread * generator.standard_normal(ahead.n_paths))
    n_ahead = ahead.n_periods
    out = np.empty((ahead.n_paths, n_ahead))  # (path, period) units
    for i in range(ahead.n_paths):
        peer = filled[int(generator.integers(len(filled)))]
        start = int(generator.integers(0, max(1, peer.size - n_ahead + 1)))
        stretch = np.resize(peer[start : start + n_ahead], n_ahead)
        out[i] = stretch * scale[i] / max(1e-12, float(stretch.mean()))
    return out


@dataclass(frozen=True, slots=True)
class Growth:
    """A level that grows to a ceiling along an S: logistic.

    Parameters
    ----------
    ceiling
        Units in the end.
    start
        Units at first, above 0 and below the ceiling.
    half_days
        Days until half the ceiling is reached.
    """

    ceiling: float
    start: float
    half_days: float

    def __post_init__(self) -> None:
        """Refuse a law that does not grow."""
        found = f"growth from {self.start:g} to {self.ceiling:g}"
        require(0 < self.start < self.ceiling / 2, found, "a start above 0, below half the ceiling", "Change one.")
        require(self.half_days > 0, f"half in {self.half_days:g} days", "more than 0", "Give a later day.")

    def level(self, days: FloatArray) -> FloatArray:
        """Return the units on some days.

        Examples
        --------
        From 1 to 100: half of it on day 30.

        >>> Growth(100.0, 1.0, 30.0).level(np.array([0.0, 30.0])).round(6).tolist()
        [1.0, 50.0]
        """
        rate = np.log(self.ceiling / self.start - 1.0) / self.half_days
        grown: FloatArray = self.ceiling / (1.0 + np.exp(-rate * (days - self.half_days)))
        return grown

    def paths(self, ahead: Ahead, generator: np.random.Generator, *, spread: float = 0.5) -> FloatArray:
        """Return (path, period) units: ceiling and pace drawn lognormal with a spread, in opposite halves.

        The first half of the paths and their mirror images share their draws, so that the median path
        stays near the law.
        """
        require(ahead.n_paths % 2 == 0, f"{ahead.n_paths} paths", "an even number", "Ask for one more.")
        half = generator.standard_normal((ahead.n_paths // 2, 2))
        drawn = np.exp(spread * np.concatenate([half, -half]))
        days = np.arange(ahead.n_periods) / ahead.n_per_day
        rate = np.log(self.ceiling / self.start - 1.0) / self.half_days
        pace = rate * drawn[:, 1:]
        ceiling = np.maximum(2.001 * self.start, self.ceiling * drawn[:, :1])
        shift = np.log(ceiling / self.start - 1.0) / pace
        grown: FloatArray = ceiling / (1.0 + np.exp(-pace * (days[None, :] - shift)))
        return grown
