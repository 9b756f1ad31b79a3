"""Draws against their laws, with a false-alarm rate that is set beforehand."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

#: comparisons of draws with laws in this folder, at most
N_COMPARISONS = 250
#: chance that one comparison fails although its law holds, over a seed drawn at random: one in a thousand for all
ALPHA = 1e-3 / N_COMPARISONS


def assert_mean(found: ArrayLike, exact: float) -> None:
    """Fail where a sample mean is further from the exact one than its own standard error allows (normal limit)."""
    sample = np.asarray(found, dtype=float)
    error = sample.std(ddof=1) / np.sqrt(sample.size)
    z = abs(float(sample.mean()) - exact) / max(error, 1e-300)
    assert z <= stats.norm.isf(ALPHA / 2), f"mean {sample.mean()} where {exact} was due, {z:.1f} standard errors off"


def assert_chance(hits: int, n: int, exact: float) -> None:
    """Fail where a count has a two-sided binomial p-value below the false-alarm rate."""
    p = float(stats.binomtest(hits, n, exact).pvalue)
    assert p >= ALPHA, f"{hits} of {n} where {exact:.4f} was due, p = {p:.2e}"


def assert_counts(found: ArrayLike, exact: ArrayLike) -> None:
    """Fail where counts in classes have a chi-square p-value below the false-alarm rate; both sum to the same."""
    p = float(stats.chisquare(np.asarray(found, dtype=float), np.asarray(exact, dtype=float)).pvalue)
    assert p >= ALPHA, f"{found!r} where {exact!r} was due, p = {p:.2e}"


def assert_uniform(shares: ArrayLike) -> None:
    """Fail where numbers in [0, 1] have a Kolmogorov–Smirnov p-value below the false-alarm rate."""
    p = float(stats.kstest(np.asarray(shares, dtype=float), "uniform").pvalue)
    assert p >= ALPHA, f"not uniform, p = {p:.2e}"
