"""Prices that fall with the amount signed at one start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: share of a threshold by which an amount may miss it and still reach it: the rounding of sums
_REACHED = 1e-9


@dataclass(frozen=True, slots=True)
class Volume:
    """The tiers of one column's price.

    Parameters
    ----------
    start
        (tier,) amount from which each tier holds, work units, rising from 0.
    factor
        (tier,) share of the fee that is due, falling.
    is_incremental
        Whether a factor holds for the units above its start alone; else for all units.
    """

    start: NDArray[np.float64]
    factor: NDArray[np.float64]
    is_incremental: bool = False

    def pieces(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (tier,) offset and slope: an amount in a tier is billed as offset + slope · amount.

        Examples
        --------
        >>> Volume(np.array([0.0, 10.0]), np.array([1.0, 0.5]), is_incremental=True).pieces()
        (array([0., 5.]), array([1. , 0.5]))
        """
        if not self.is_incremental:
            return np.zeros(len(self.factor)), self.factor
        before = np.concatenate([[0.0], np.cumsum(np.diff(self.start) * self.factor[:-1])])
        return before - self.factor * self.start, self.factor

    def billed(self, amount: float) -> float:
        """Return the units at full price that cost the same as an amount.

        Examples
        --------
        >>> tiers = Volume(np.array([0.0, 10.0]), np.array([1.0, 0.5]))
        >>> tiers.billed(9.0), tiers.billed(10.0)
        (9.0, 5.0)
        """
        offset, slope = self.pieces()
        tier = int(np.searchsorted(self.start, amount * (1.0 + _REACHED), side="right")) - 1
        return float(offset[tier] + slope[tier] * amount)

    def scaled(self, unit: float) -> Volume:
        """Return the tiers with amounts counted in a unit."""
        return Volume(self.start / unit, self.factor, self.is_incremental)
