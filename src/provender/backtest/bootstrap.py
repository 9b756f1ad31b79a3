"""How sure a ratio of costs is: resampled blocks of days."""

from __future__ import annotations

import numpy as np

from provender.backtest.trace import FloatArray


def ratio_interval(
    cost: FloatArray, base: FloatArray, block: int, generator: np.random.Generator, *, n_draws: int = 2000
) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of Σ cost ÷ Σ base over circular blocks.

    The circular block bootstrap of Politis and Romano (1992): blocks of neighbouring periods are drawn
    with their order kept, so that a bad week stays a bad week. It says how the ratio varies between
    spans like this one; it knows nothing of futures unlike it.

    Parameters
    ----------
    cost, base
        (period,) USD.
    block
        Periods of a block.

    Examples
    --------
    >>> ratio_interval(np.full(8, 3.0), np.full(8, 2.0), 2, np.random.default_rng(0))
    (1.5, 1.5)
    """
    n = cost.size
    n_blocks = -(-n // block)
    starts = generator.integers(0, n, (n_draws, n_blocks))  # (draw, block) first period
    sums = [_block_sums(values, block)[starts].sum(axis=1) for values in (cost, base)]
    low, high = np.quantile(sums[0] / sums[1], [0.05, 0.95])
    return float(low), float(high)


def _block_sums(values: FloatArray, block: int) -> FloatArray:
    """Return the sum of the block that begins at each period, around the end: (period,)."""
    total = np.concatenate([[0.0], np.cumsum(np.concatenate([values, values[: block - 1]]))])
    sums: FloatArray = total[block:] - total[:-block]
    return sums
