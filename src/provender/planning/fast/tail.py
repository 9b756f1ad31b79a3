"""Which scenarios surely make the tail, and which may: the CVaR as a linear program of few rows.

By Rockafellar and Uryasev (2000) the CVaR is min over η of η + Σ_s p_s·max(0, c_s − η)/(1 − α). Scenarios that are
dearer than η at every plan worth a look – the *core* – need no maximum: their costs add up, cost variable by
cost variable, like the mean's. Scenarios near η – the *border* – have a variable of their own each. The others are
taken as cheaper than η. Any such split bounds the CVaR from below; it is exact where the split is right, and is
made anew where it proves wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.risk import cvar

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: the border reaches this part of the tail's mass to both sides of η, but so many scenarios at least and at most
_REACH, _LEAST, _MOST = 0.24, 2.0, 12.0
#: a scenario that was on both sides in so many of the last plans is of the border too
_RECENT = 3


@dataclass(slots=True)
class Tail:
    """The split of scenarios.

    Parameters
    ----------
    weights, fees, alpha
        (scenario,) probabilities; (scenario, column) money per unit signed; confidence level.
    core, border
        (scenario,) whether surely in the tail; (border,) scenarios that may be.
    """

    weights: NDArray[np.float64]
    fees: NDArray[np.float64]
    alpha: float
    core: NDArray[np.bool_] = field(init=False)
    border: NDArray[np.int64] = field(init=False)
    _above: list[NDArray[np.float64]] = field(init=False, default_factory=list)

    @property
    def core_weights(self) -> NDArray[np.float64]:
        """Return (scenario,) p/(1 − α) in the core, else 0."""
        return np.where(self.core, self.weights, 0.0) / (1.0 - self.alpha)

    @property
    def border_weights(self) -> NDArray[np.float64]:
        """Return (border,) p/(1 − α)."""
        weights: NDArray[np.float64] = self.weights[self.border] / (1.0 - self.alpha)
        return weights

    def see(self, costs: NDArray[np.float64]) -> None:
        """Take note of (scenario,) costs of a plan."""
        order = np.argsort(-costs, kind="stable")
        above = np.empty(len(costs))
        above[order] = np.cumsum(self.weights[order]) - self.weights[order]
        self._above = [*self._above[1 - _RECENT :], above]

    def split(self) -> None:
        """Split anew by the plans seen last.

        Examples
        --------
        >>> tail = Tail(np.full(100, 0.01), np.zeros((100, 0)), 0.8)
        >>> tail.see(np.arange(100.0))
        >>> tail.split()
        >>> int(tail.core.sum()), len(tail.border)
        (15, 10)
        """
        mass, typical = 1.0 - self.alpha, 1.0 / len(self.weights)
        reach = float(np.clip(_REACH * mass, _LEAST * typical, _MOST * typical))
        above = np.array(self._above)
        self.core = np.asarray((above + self.weights <= mass - reach + 1e-12).all(axis=0))
        outside = np.asarray((above >= mass + reach - 1e-12).all(axis=0))
        self.border = np.flatnonzero(~self.core & ~outside)

    def missing(self, costs: NDArray[np.float64]) -> float:
        """Return how much of the CVaR of (scenario,) costs the split does not see, >= 0 to rounding.

        Examples
        --------
        >>> tail = Tail(np.full(4, 0.25), np.zeros((4, 0)), 0.5)
        >>> tail.core, tail.border = np.array([True, False, False, False]), np.array([1])
        >>> tail.missing(np.array([9.0, 5.0, 4.0, 1.0])), tail.missing(np.array([9.0, 3.0, 7.0, 1.0]))
        (0.0, 2.0)
        """
        core, near = self.core_weights, costs[self.border]
        held = float(core.sum())
        edges = near if len(near) else costs[self.core]  # a least value lies where a border scenario's cost is
        excess = np.maximum(near - edges[:, None], 0.0) @ self.border_weights
        values = edges * (1.0 - held) + float(core @ costs) + excess
        return cvar(costs, self.weights, self.alpha) - float(values.min())
