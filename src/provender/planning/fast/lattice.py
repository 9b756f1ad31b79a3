"""Whole lots move capacity in steps, and between two steps the cost of dispatch may be any chord's.

Where everything that makes the capacity C of a row comes in whole lots, C is a multiple of some step δ. The cost
R is convex in C; the chords between neighbouring multiples lie above R and meet it at every multiple. So
they may stand for R: no whole plan costs another cent, and the bound without whole lots rises to nearly the least
whole cost – in one dimension it is the convex hull.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.blocks import Layout, Weights

    #: (part, rung) shortfalls, unit-periods; (part, piece) periods with each piece; an upper bound of the first
    Answer = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

#: shares and lots are read as whole numbers of this part of a work unit; what is not whole there has no step
_PARTS = 1000.0
_WHOLE = 1e-6
#: steps below this part of a lot are left: their chords differ from the cost itself by next to nothing
_FINE = 1.0 / 32.0


def row_steps(layout: Layout, lot: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (row,) the step in which the capacity of each row moves, work units; 0 where there is none.

    Parameters
    ----------
    layout
        How amounts signed become capacity.
    lot
        (column,) work units; 0 means divisible.
    """
    sizes = np.array([_common(lot[inside > 0.0]) for inside in layout.members])  # (cell,)
    return common_steps(layout.weights, sizes[layout.entry_cell])


def common_steps(weights: Weights, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (row,) the largest step that divides everything in a row; `sizes` is (entry,) the lot of each entry.

    Examples
    --------
    >>> from provender.planning.fast.blocks import Weights
    >>> rows = Weights(np.array([0, 1, 3, 3]), np.array([0, 0, 1]), np.array([1.0, 1.0, 0.6]))
    >>> common_steps(rows, np.array([64.0, 64.0]))
    array([64. , 12.8,  0. ])
    """
    parts = weights.weight * sizes[weights.entry] * _PARTS
    whole = np.rint(parts)
    bad = (np.abs(parts - whole) > _WHOLE) | (sizes[weights.entry] == 0.0)
    filled = np.flatnonzero(np.diff(weights.first))
    steps = np.zeros(len(weights.first) - 1)
    if not len(filled):
        return steps
    heads = weights.first[filled]
    step = np.gcd.reduceat(whole.astype(np.int64), heads) / _PARTS
    step[np.logical_or.reduceat(bad, heads)] = 0.0
    step[step < _FINE * np.maximum.reduceat(sizes[weights.entry], heads)] = 0.0
    steps[filled] = step
    return steps


def reach_in_lots(
    matrix: NDArray[np.float64], reach: NDArray[np.float64], lot: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (row,) what sums of whole lots reach where they must reach `reach`; `matrix` is (row, column) 0/1.

    Examples
    --------
    >>> reach_in_lots(np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([70.0, 70.0]), np.array([64.0, 0.0]))
    array([70., 70.])
    >>> reach_in_lots(np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([70.0, 70.0]), np.array([64.0, 32.0]))
    array([96., 96.])
    """
    steps = np.array([_common(lot[row > 0.0]) for row in matrix])
    width = np.where(steps > 0.0, steps, 1.0)
    return np.where(steps > 0.0, np.ceil(reach / width - _WHOLE) * width, reach)


def _common(lots: NDArray[np.float64]) -> float:
    """Return the largest lot that divides all, 0 where one is divisible or not whole, or where there is none."""
    parts = np.rint(lots * _PARTS)
    if (lots <= 0.0).any() or (np.abs(parts - lots * _PARTS) > _WHOLE).any():
        return 0.0
    return float(np.gcd.reduce(parts.astype(np.int64)) / _PARTS)


@dataclass(frozen=True, slots=True)
class Chords:
    """The neighbouring whole steps of each row: (row, piece) `low`, `high`, `share` of the way up; (row,) `steps`."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    share: NDArray[np.float64]
    steps: NDArray[np.float64]

    def between(self, below: Answer, above: Answer, row: NDArray[np.int64]) -> Answer:
        """Return shortfall and slope on the chords, given those at both ends; `row` is (part,) the row of each."""
        step = self.steps[row][:, None]
        share, has_step = self.share[row], step > 0.0
        hours = np.where(has_step, (below[0] - above[0]) / np.where(has_step, step, 1.0), below[1])
        return below[0] + share * (above[0] - below[0]), hours, below[2] + share * (above[2] - below[2])


def chords_at(levels: NDArray[np.float64], offset: NDArray[np.float64], steps: NDArray[np.float64]) -> Chords:
    """Return the whole steps on both sides of (row, piece) levels, which are capacity and (piece,) offset.

    Examples
    --------
    >>> found = chords_at(np.array([[100.0]]), np.array([20.0]), np.array([64.0]))
    >>> found.low, found.high, found.share
    (array([[84.]]), array([[148.]]), array([[0.25]]))
    """
    has_step = (steps > 0.0)[:, None]
    width = np.where(has_step, steps[:, None], 1.0)
    low = np.where(has_step, np.floor((levels - offset) / width) * width + offset, levels)
    return Chords(low, low + width, (levels - low) / width, steps)
