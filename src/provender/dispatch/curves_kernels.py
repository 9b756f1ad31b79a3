"""Compiled loops of duration curves: gathering, looking up and binning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@compiled(fastmath=True)
def _bucket(value: float, low: float, inverse: float, last: int) -> int:
    """Return the bucket of a value: rising in it, with the ends open."""
    return int(min(max((value - low) * inverse, 0.0), float(last)))


@compiled()
def sample_ranges(
    load: NDArray[np.float64], runs: NDArray[np.int64], stride: int, low: NDArray[np.float64], high: NDArray[np.float64]
) -> None:
    """Lower and raise the (row,) ends of each row to what every `stride`-th period of its runs shows."""
    for r in range(len(runs)):
        s, row = runs[r, 0], runs[r, 3]
        for t in range(runs[r, 1], runs[r, 2], stride):
            low[row] = min(low[row], load[s, t])
            high[row] = max(high[row], load[s, t])


@compiled()
def count_buckets(
    load: NDArray[np.float64],
    runs: NDArray[np.int64],
    scale: NDArray[np.float64],
    first: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> None:
    """Count periods into `ends` at one past their bucket.

    Parameters
    ----------
    load
        (scenario, period) work units.
    runs
        (run, 4) scenario, first period, period after the last, row.
    scale
        (row, 2) lower end and one over the width of a bucket.
    first
        (row + 1,) the first bucket of each row.
    ends
        (bucket + 1,) where counts go.
    """
    for r in range(len(runs)):
        s, row = runs[r, 0], runs[r, 3]
        low, inverse, start = scale[row, 0], scale[row, 1], first[row]
        last = first[row + 1] - start - 1
        for t in range(runs[r, 1], runs[r, 2]):
            ends[start + _bucket(load[s, t], low, inverse, last) + 1] += 1


@compiled()
def scatter(
    load: NDArray[np.float64],
    runs: NDArray[np.int64],
    scale: NDArray[np.float64],
    first: NDArray[np.int64],
    at: NDArray[np.int64],
    values: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Put every period into its bucket; `at` (bucket,) moves on, `sums` (bucket,) grows."""
    for r in range(len(runs)):
        s, row = runs[r, 0], runs[r, 3]
        low, inverse, start = scale[row, 0], scale[row, 1], first[row]
        last = first[row + 1] - start - 1
        for t in range(runs[r, 1], runs[r, 2]):
            value = load[s, t]
            b = start + _bucket(value, low, inverse, last)
            values[at[b]] = value
            at[b] += 1
            sums[b] += value


@compiled()
def add_above(first: NDArray[np.int64], sums: NDArray[np.float64]) -> None:
    """Turn the sum of each bucket into that of itself and all above it in its row."""
    for row in range(len(first) - 1):
        total = 0.0
        for b in range(first[row + 1] - 1, first[row] - 1, -1):
            total += sums[b]
            sums[b] = total


@compiled()
def look_up(
    values: NDArray[np.float64],
    ends: NDArray[np.int64],
    sums: NDArray[np.float64],
    scale: NDArray[np.float64],
    first: NDArray[np.int64],
    level: NDArray[np.float64],
    short: NDArray[np.float64],
    hours: NDArray[np.float64],
) -> None:
    """Write Σ max(0, value − level) and the number of values above, for each row at its level.

    Parameters
    ----------
    values
        (value,) by row and bucket.
    ends
        (bucket + 1,) where each bucket starts in `values`.
    sums
        (bucket,) the sum of a bucket and all above it in its row.
    scale, first
        As in `count_buckets`.
    level, short, hours
        (row,) work units; (row,) unit-periods and (row,) periods, where results go.
    """
    for row in range(len(first) - 1):
        start, stop = first[row], first[row + 1]
        if ends[stop] == ends[start]:
            continue
        b = start + _bucket(level[row], scale[row, 0], scale[row, 1], stop - start - 1)
        count = ends[stop] - ends[b + 1]
        total = (sums[b + 1] if b + 1 < stop else 0.0) - count * level[row]
        for i in range(ends[b], ends[b + 1]):
            if values[i] > level[row]:
                count += 1
                total += values[i] - level[row]
        short[row], hours[row] = total, count


@compiled()
def bin_runs(
    load: NDArray[np.float64],
    runs: NDArray[np.int64],
    inverse_width: float,
    count: NDArray[np.float64],
    total: NDArray[np.float64],
    top: NDArray[np.float64],
) -> None:
    """Add the periods of every run to the bins of its row.

    Parameters
    ----------
    load, runs
        As in `gather`.
    inverse_width
        One over the width of a bin, which start at 0; the last bin has no upper end.
    count, total, top
        (row, bin) periods and their sum; (row,) the largest value so far.
    """
    last = count.shape[1] - 1
    for r in range(len(runs)):
        s, row = runs[r, 0], runs[r, 3]
        highest = top[row]
        for t in range(runs[r, 1], runs[r, 2]):
            value = load[s, t]
            b = min(int(value * inverse_width), last)
            count[row, b] += 1.0
            total[row, b] += value
            highest = max(highest, value)
        top[row] = highest
