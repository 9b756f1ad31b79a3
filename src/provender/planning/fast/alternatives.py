"""How far a plan may move at almost the least cost: the range of any linear measure of what is signed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.fast.problem import PlanProblemError
from provender.planning.fast.solve import Control

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.problem import Terms
    from provender.planning.fast.solve import Plan, Prepared, Search

_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Alternative:
    """One end of a range.

    Parameters
    ----------
    value, bound
        What the plan reaches, and what no plan within the allowance can pass.
    amounts
        (column,) work units of the plan that reaches it.
    objective
        Its cost, within the allowance.
    is_proven
        Whether value and bound agree to the gap asked for.
    """

    value: float
    bound: float
    amounts: NDArray[np.float64]
    objective: float
    is_proven: bool


def reach(
    prepared: Prepared, best: Plan, weights: NDArray[np.float64], *, allowance: float = 0.01, gap: float = 1e-3
) -> tuple[Alternative, Alternative]:
    """Return the least and the most of Σ weights · amounts over plans that cost little more than the best.

    Parameters
    ----------
    prepared, best
        What is dispatched, and its best plan under the problem's own terms.
    weights
        (column,) any unit per work unit: ones on a supplier's columns give its amount signed.
    allowance
        How much more such a plan may cost, as a share of the best cost.
    gap
        Range between value and bound at which an end counts as proven, relative to their size.

    Raises
    ------
    PlanProblemError
        With lots or a weight on the tail, which this search does not cover.
    """
    terms = prepared.problem.terms
    if (terms.lot > 0.0).any() or terms.omega > 0.0:
        raise PlanProblemError("lots or a weight on the CVaR", "divisible amounts and omega 0")
    limit = best.objective * (1.0 + allowance)
    low = _end(prepared, best, weights, limit, gap)
    high = _end(prepared, best, -weights, limit, gap)
    return low, replace(high, value=-high.value, bound=-high.bound)


def _end(prepared: Prepared, best: Plan, weights: NDArray[np.float64], limit: float, gap: float) -> Alternative:
    """Return the plan with least Σ weights · amounts that costs at most the limit.

    A plan that the cuts allow but dispatch finds too dear is drawn back towards the best one until it fits:
    cost is convex, so every step of the way back is a plan.
    """
    search = prepared.search(prepared.problem, Control())
    search.master.seek(weights * search.unit, limit / search.scale)
    start = Alternative(float(weights @ best.amounts), -np.inf, best.amounts, best.objective, is_proven=False)
    found = _descend(search, best, (weights, limit, gap), start)
    search.master.release()
    return found


def _descend(
    search: Search, best: Plan, sought: tuple[NDArray[np.float64], float, float], found: Alternative
) -> Alternative:
    """Return the end once value and bound agree, or what is known when no cut is left to add."""
    weights, limit, gap = sought
    size = max(1e-9, float(np.abs(weights) @ search.problem.terms.upper))
    for _ in range(_ROUNDS):
        answer = search.master.solve()
        amounts = answer.amounts * search.unit
        tangent = search.look(amounts)
        found = replace(found, bound=max(found.bound, answer.value))
        fitting, price = _drawn_back(search, best, amounts, search.cost(amounts, tangent), limit)
        if float(weights @ fitting) < found.value:
            found = replace(found, value=float(weights @ fitting), amounts=fitting, objective=price)
        if found.value - found.bound <= gap * max(abs(found.value), 1e-3 * size):
            return replace(found, is_proven=True)
        if not search.learn(amounts, tangent, answer.believed):
            return found
    return found


def _drawn_back(
    search: Search, best: Plan, amounts: NDArray[np.float64], cost: float, limit: float
) -> tuple[NDArray[np.float64], float]:
    """Return the plan furthest along the way from the best one that costs at most the limit, and its cost."""
    if cost <= limit:
        return amounts, cost
    share = (limit - best.objective) / (cost - best.objective)  # convexity: this much always fits
    fitting = best.amounts + share * (amounts - best.amounts)
    return fitting, search.cost(fitting, search.look(fitting))


def supplier_ranges(
    prepared: Prepared, best: Plan, *, allowance: float = 0.01
) -> list[tuple[Alternative, Alternative]]:
    """Return, for each supplier, the least and the most unit-hours signed with it at almost the least cost."""
    problem = prepared.problem
    columns = problem.columns
    hours = (np.minimum(columns.end, problem.n_periods) - columns.start) * problem.period_hours
    return [
        reach(prepared, best, np.where(columns.supplier == s, hours, 0.0), allowance=allowance)
        for s in np.unique(columns.supplier)
    ]


def without_supplier(terms: Terms, supplier: NDArray[np.int64], lost: int) -> Terms:
    """Return terms under which nothing can be signed with a supplier; `supplier` is (column,)."""
    gone = supplier == lost
    return replace(terms, lower=np.where(gone, 0.0, terms.lower), upper=np.where(gone, 0.0, terms.upper))
