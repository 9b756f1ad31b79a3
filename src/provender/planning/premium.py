"""What meeting more costs: the difference of two plans, and the range that their proofs leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from provender.planning.sign import Signed

#: share of a cost below which a difference is the rounding of the solver
_ROUNDING = 1e-9


def premium(must: Signed, may: Signed) -> float:
    """Return what a plan that must meet more costs over one that need not, penalties aside: money, never negative.

    What meets more may stand in for what need not, so that a difference below 0 is the gap of `may` alone. NaN
    where the search for either was stopped, infinite where nothing meets more.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from provender.planning.sign import Signed
    >>> none = np.zeros(0)
    >>> may = Signed(none, none, 100.0, 100.0, 100.0, 99.9, 1e-3, 1)
    >>> premium(replace(may, objective=103.0), may), premium(replace(may, objective=99.95), may)
    (3.0, 0.0)
    """
    if must is may:
        return 0.0
    if "stopped" in (must.status, may.status):
        return np.nan
    more = (must.objective - must.penalty) - (may.objective - may.penalty)
    return 0.0 if more <= _ROUNDING * abs(may.objective) else more


def premium_range(must: Signed, may: Signed) -> tuple[float, float]:
    """Return the least and the most that `premium` of the two least-cost plans can be, by their bounds: money, >= 0.

    NaN where a search was stopped, or where needs left unmet are paid for: how a least cost splits into money and
    penalty is then not unique.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from provender.planning.sign import Signed
    >>> none = np.zeros(0)
    >>> may = Signed(none, none, 100.0, 100.0, 100.0, 99.5, 5e-3, 1)
    >>> premium_range(replace(may, objective=103.0, bound=102.0), may), premium_range(may, may)
    ((2.0, 3.5), (0.0, 0.0))
    """
    if must is may:
        return 0.0, 0.0
    if "stopped" in (must.status, may.status) or must.penalty > 0.0 or may.penalty > 0.0:
        return np.nan, np.nan
    cheapest = min(may.objective, must.objective)
    floor = _ROUNDING * abs(cheapest)
    low, high = must.bound - cheapest, must.objective - may.bound
    return (low if low > floor else 0.0), (high if high > floor else 0.0)
