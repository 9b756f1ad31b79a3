"""Laws of one number through its 5 %, 50 % and 95 % points, each named.

Every law is made of two halves that meet at the median and is *exact* at all three points. With
T = identity, log or logit and z a standard normal number, x = T⁻¹(T(m) + (T(h) − T(m))·z / 1.6449) above
the median m and likewise with the low point below it: split normal, split log-normal, split logit-normal.
A half that touches an end of its scale (low 0 of a log-normal, high 1 of a logit-normal) has no finite
T; it is normal and cut off at that end, which keeps its 5 or 95 % point.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import expit, ndtr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.estimate import Estimate

MarginalLaw = Literal["point", "normal", "lognormal", "logit_normal", "uniform", "triangular"]
Support = Literal["real", "positive", "share"]
#: standard normal 95 % point
Z95 = 1.6448536269514722
_ENDS: dict[Support, tuple[float, float]] = {
    "real": (-math.inf, math.inf),
    "positive": (0.0, math.inf),
    "share": (0.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class Marginal:
    """The law of one number.

    Parameters
    ----------
    low, middle, high
        5 %, 50 % and 95 % point, ``low <= middle <= high``.
    law
        Name of the law of both halves; "point" stands at `middle`.
    least, most
        Ends at which draws are cut off; ``least <= low`` and ``high <= most``.

    Raises
    ------
    ValueError
        If the points are not in order, or lie beyond the ends.

    Examples
    --------
    >>> days = Marginal(90.0, 180.0, 545.0, "lognormal", least=0.0)
    >>> days.at(np.array([-Z95, 0.0, Z95])).round(9).tolist()
    [90.0, 180.0, 545.0]
    """

    low: float
    middle: float
    high: float
    law: MarginalLaw
    least: float = -math.inf
    most: float = math.inf

    def __post_init__(self) -> None:
        """Refuse points out of order."""
        if not self.least <= self.low <= self.middle <= self.high <= self.most:
            told = f"{self.middle} ({self.low}..{self.high})"
            raise ValueError(f"found {told} within {self.least}..{self.most}; allowed: low <= middle <= high inside")

    @classmethod
    def point(cls, value: float) -> Marginal:
        """Return the law of a number that is known."""
        return cls(value, value, value, "point")

    def at(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values that stand where standard normal numbers do, of the same shape; increasing in z."""
        if self.law == "point" or self.low == self.high:
            return np.full(np.shape(z), self.middle)
        reach = _reach(self.law, np.abs(z))
        value = np.where(z < 0.0, self._half(self.low, reach), self._half(self.high, reach))
        cut: NDArray[np.float64] = np.clip(value, self.least, self.most)
        return cut

    def _half(self, end: float, reach: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values of one half, `reach` being 1 at its 5 or 95 % point."""
        if self.law == "lognormal" and min(self.middle, end) > 0.0:
            found: NDArray[np.float64] = self.middle * np.exp(math.log(end / self.middle) * reach)
        elif self.law == "logit_normal" and min(self.middle, end) > 0.0 and max(self.middle, end) < 1.0:
            found = expit(_logit(self.middle) + (_logit(end) - _logit(self.middle)) * reach)
        else:
            found = self.middle + (end - self.middle) * reach
        return found


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))


def _reach(law: MarginalLaw, z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far numbers z >= 0 above the median stand from it, the 95 % point being at 1."""
    if law == "uniform":
        reach = (ndtr(z) - 0.5) / 0.45
    elif law == "triangular":  # half the mass falls off linearly to the end
        reach = (1.0 - np.sqrt(2.0 * ndtr(-z))) / (1.0 - math.sqrt(0.1))
    else:
        reach = z / Z95
    found: NDArray[np.float64] = reach
    return found


def marginal_of(estimate: Estimate | None, support: Support, *, none: float = 0.0) -> Marginal:
    """Return the law of an estimate: the one it names, log- or logit-normal by default where the support asks.

    Parameters
    ----------
    estimate
        Value with its 5 and 95 % points; None stands for the number `none`.
    support
        "share" gives a logit-normal law unless the estimate is uniform or triangular; "positive" cuts off at 0.
    none
        The number that holds where the case gives none.

    Examples
    --------
    >>> from provender.alliance.estimate import Estimate
    >>> marginal_of(Estimate(0.3, 0.05, 1.0, law="lognormal"), "share").law
    'logit_normal'
    """
    if estimate is None:
        return Marginal.point(none)
    least, most = _ends(estimate, support)
    law: MarginalLaw = estimate.law
    if support == "share" and law in {"normal", "lognormal"}:
        law = "logit_normal"
    if estimate.is_certain:
        law = "point"
    elif law == "point":  # a range without a stated law
        law = "lognormal" if estimate.low > 0.0 else "normal"
    return Marginal(estimate.low, estimate.value, estimate.high, law, least, most)


def _ends(estimate: Estimate, support: Support) -> tuple[float, float]:
    """Return the ends of a support, moved out where an estimate passes them all the same."""
    least, most = _ENDS[support]
    return min(least, estimate.low), max(most, estimate.high)
