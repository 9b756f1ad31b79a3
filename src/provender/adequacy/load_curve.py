"""How long, how much and how often a load exceeds a given capacity.

With v_0 < v_1 < … the distinct loads and i(c) the first of them above c:

    hours above    H(c) = Σ of the hours with load >= v_i
    work above     W(c) = Σ (load − c) over those hours = S_i − c · H_i
    climbs above   U(c) = number of t with load[t − 1] <= c < load[t], the span taken as a circle
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.adequacy.supplier import System


@dataclass(frozen=True, slots=True)
class LoadCurve:
    """A load duration curve with its sums.

    Parameters
    ----------
    table
        (row, level + 1): rows are distinct loads in ascending order, less the tolerance of equality
        (the last is infinite); hours, unit-hours and climbs at or above each, last column zero.
    span_hours
        Length of the span.
    """

    table: NDArray[np.float64]
    span_hours: float

    def index(self, capacity: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return for capacities of any shape the column of the first load above each."""
        found: NDArray[np.int64] = np.searchsorted(self.table[0], capacity, side="right").astype(np.int64)
        return found

    def hours_above(self, capacity: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return H(c), hours, for capacities of any shape."""
        hours: NDArray[np.float64] = self.table[1][self.index(capacity)]
        return hours

    def work_above(self, capacity: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return W(c), unit-hours, for capacities of any shape."""
        i = self.index(capacity)
        work: NDArray[np.float64] = self.table[2][i] - capacity * self.table[1][i]
        return work

    def climbs_above(self, capacity: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return U(c), times per span, for capacities of any shape."""
        climbs: NDArray[np.float64] = self.table[3][self.index(capacity)]
        return climbs


def load_curve(system: System) -> LoadCurve:
    """Return the curve of a system's load.

    Examples
    --------
    >>> from provender.adequacy import System, two_state
    >>> curve = load_curve(System((two_state(5.0, 0.1),), np.array([3.0, 7.0, 5.0, 7.0])))
    >>> [float(f(np.array(4.0))) for f in (curve.hours_above, curve.work_above, curve.climbs_above)]
    [3.0, 7.0, 1.0]
    """
    levels, at = np.unique(system.load, return_inverse=True)
    hours = np.bincount(at, weights=system.hours, minlength=len(levels))
    before = np.roll(at, 1)
    climbs = np.zeros(len(levels) + 1)
    is_climb = at > before
    np.add.at(climbs, before[is_climb] + 1, 1.0)
    np.add.at(climbs, at[is_climb] + 1, -1.0)
    table = np.zeros((4, len(levels) + 1))  # (row, level + 1)
    table[0, :-1], table[0, -1] = levels - system.tolerance, np.inf
    table[1, :-1] = hours[::-1].cumsum()[::-1]
    table[2, :-1] = (levels * hours)[::-1].cumsum()[::-1]
    table[3] = climbs.cumsum()
    table.setflags(write=False)
    return LoadCurve(table, system.span_hours)
