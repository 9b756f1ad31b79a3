"""Duration curves: what the periods of equal capacity add up to, so that a capacity costs one search.

In a set of periods with constant capacity C, `Σ_t max(0, load_t − C)` is convex and piecewise linear in C. `Curves`
sort the periods once into buckets that rise with the load, with sums from the top; a question costs the
sum above one bucket and a look at the few periods inside it, and the answer is exact. A full sort would
only order periods inside buckets, which no question needs. `Bins` keep the number and the sum of each
bucket alone: no memory per period, and a lower and an upper bound – by Jensen's inequality all mass of a
bin at its mean, and by convexity all of it at the bin's two ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch.curves_kernels import (
    add_above,
    bin_runs,
    count_buckets,
    look_up,
    sample_ranges,
    scatter,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: every so many periods are looked at to place the buckets; values beyond fall into the outer ones
_STRIDE = 8
#: periods per bucket aimed at, and the most buckets of a row, so that their ends stay in the cache
_PER_BUCKET, _MOST_BUCKETS = 16.0, 8192.0


@dataclass(frozen=True, slots=True)
class Curves:
    """Duration curves, one per row, sorted into buckets.

    Parameters
    ----------
    values
        (value,) work units, by row and bucket.
    ends
        (bucket + 1,) where each bucket starts in `values`.
    sums
        (bucket,) the sum of a bucket and all above it in its row.
    scale
        (row, 2) lower end of the second bucket's values less one width, and one over the width.
    first
        (row + 1,) the first bucket of each row.
    """

    values: NDArray[np.float64]
    ends: NDArray[np.int64]
    sums: NDArray[np.float64]
    scale: NDArray[np.float64]
    first: NDArray[np.int64]

    def shortfall(self, level: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return Σ max(0, load − level) and minus its right derivative, for each row at its level.

        Parameters
        ----------
        level
            (row,) work units.

        Returns
        -------
        tuple of arrays
            (row,) unit-periods; (row,) periods with load strictly above the level.

        Examples
        --------
        >>> curves = build_curves(np.array([[5.0, 1.0, 3.0]]), np.array([[0, 0, 3, 0]]), 1)
        >>> curves.shortfall(np.array([2.0]))
        (array([4.]), array([2.]))
        """
        short, hours = np.zeros(len(level)), np.zeros(len(level))
        at = np.ascontiguousarray(level)
        look_up(self.values, self.ends, self.sums, self.scale, self.first, at, short, hours)
        return short, hours


def build_curves(load: NDArray[np.float64], runs: NDArray[np.int64], n_rows: int) -> Curves:
    """Return the curves of all rows.

    Parameters
    ----------
    load
        (scenario, period) work units, no NaN.
    runs
        (run, 4) scenario, first period, period after the last, row.
    n_rows
        Number of rows; rows without a run have an empty curve.

    Examples
    --------
    >>> curves = build_curves(np.array([[5.0, 1.0], [3.0, 4.0]]), np.array([[0, 0, 2, 1], [1, 0, 1, 1]]), 2)
    >>> curves.shortfall(np.array([0.0, 1.0]))
    (array([0., 6.]), array([0., 2.]))
    """
    size = np.bincount(runs[:, 3], weights=runs[:, 2] - runs[:, 1], minlength=n_rows)
    low, high = np.full(n_rows, np.inf), np.full(n_rows, -np.inf)
    sample_ranges(load, runs, _STRIDE, low, high)
    buckets = np.clip(size / _PER_BUCKET, 1, _MOST_BUCKETS).astype(np.int64)
    span = np.where(size > 0.0, np.maximum(high - low, 1e-12), 1.0)
    scale = np.column_stack([np.where(size > 0.0, low, 0.0), buckets / span])
    first = np.concatenate([[0], np.cumsum(buckets)])
    ends = np.zeros(first[-1] + 1, dtype=np.int64)
    count_buckets(load, runs, scale, first, ends)
    ends = np.cumsum(ends)
    values, sums = np.empty(ends[-1]), np.zeros(first[-1])
    scatter(load, runs, scale, first, ends[:-1].copy(), values, sums)
    add_above(first, sums)
    return Curves(values, ends, sums, scale, first)


@dataclass(slots=True)
class Bins:
    """Binned duration curves that grow by batches of scenarios; memory does not.

    Parameters
    ----------
    width
        Width of a bin, work units; bins start at 0 and the last has no upper end.
    count, total
        (row, bin) periods, and the sum of their loads.
    top
        (row,) the largest load so far.
    """

    width: float
    count: NDArray[np.float64]
    total: NDArray[np.float64]
    top: NDArray[np.float64]
    _above: tuple[NDArray[np.float64], NDArray[np.float64]] | None = field(default=None, init=False)

    @classmethod
    def empty(cls, n_rows: int, width: float, n_bins: int) -> Bins:
        """Return bins without a period in them."""
        return cls(width, np.zeros((n_rows, n_bins)), np.zeros((n_rows, n_bins)), np.zeros(n_rows))

    def add(self, load: NDArray[np.float64], runs: NDArray[np.int64]) -> None:
        """Add the periods of runs (run, 4: scenario of the batch, first period, period after the last, row)."""
        bin_runs(load, runs, 1.0 / self.width, self.count, self.total, self.top)
        self._above = None

    def shortfall(self, level: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return a lower bound of Σ max(0, load − level) and minus its slope, for each row at its level.

        Parameters
        ----------
        level
            (row,) work units, >= 0.

        Returns
        -------
        tuple of arrays
            (row,) unit-periods; (row,) periods in the bins whose mean lies above the level. Both belong to
            one convex function below the true one, so tangents stay below it everywhere.

        Examples
        --------
        >>> bins = Bins.empty(1, 2.0, 4)
        >>> bins.add(np.array([[5.0, 1.0, 3.0]]), np.array([[0, 0, 3, 0]]))
        >>> bins.shortfall(np.array([2.0])), bins.upper(np.array([2.0]))
        ((array([4.]), array([2.])), array([4.]))
        """
        count, total = self._suffixes()
        rows, b = self._at(level)
        n, mass = self.count[rows, b], self.total[rows, b]
        counts = mass > n * level
        hours = count[rows, b + 1] + np.where(counts, n, 0.0)
        short = total[rows, b + 1] - count[rows, b + 1] * level + np.where(counts, mass - n * level, 0.0)
        return short, hours

    def upper(self, level: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (row,) an upper bound of Σ max(0, load − level): the mass of the level's bin at its two ends."""
        count, total = self._suffixes()
        rows, b = self._at(level)
        n, mass = self.count[rows, b], self.total[rows, b]
        low = b * self.width
        is_open = b == self.count.shape[1] - 1
        high = np.where(is_open, self.top, low + self.width)
        span = high - low
        # periods at the upper end; an open bin that nothing lies above has none
        share = np.where(span > 0.0, np.maximum(mass - n * low, 0.0) / np.where(span > 0.0, span, 1.0), 0.0)
        inside = np.where(level < high, share * (high - level), 0.0)
        upper: NDArray[np.float64] = total[rows, b + 1] - count[rows, b + 1] * level + inside
        return upper

    def _at(self, level: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        last = self.count.shape[1] - 1
        return np.arange(len(level)), np.clip((level / self.width).astype(np.int64), 0, last)

    def _suffixes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (row, bin + 1) periods and load in each bin and all above it."""
        if self._above is None:
            pad = ((0, 0), (0, 1))
            count = np.pad(np.cumsum(self.count[:, ::-1], axis=1)[:, ::-1], pad)
            total = np.pad(np.cumsum(self.total[:, ::-1], axis=1)[:, ::-1], pad)
            self._above = (count, total)
        return self._above
