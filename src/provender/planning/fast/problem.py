"""The neutral arrays of a plan problem: work, supply, columns and terms, without a word about where they come from.

Times are period numbers; every period lasts `period_hours`. A *column* is one line that can be signed:
an offer in one start window. Money is one currency, not discounted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from provender.errors import ProvenderError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class PlanProblemError(ProvenderError, ValueError):
    """Arrays that make no plan problem; `found` and `allowed` say why."""

    def __init__(self, found: str, allowed: str) -> None:
        self.found, self.allowed = found, allowed
        super().__init__(f"found {found}\nallowed: {allowed}\n\nCorrect the arrays of the plan problem.")


@dataclass(frozen=True, slots=True)
class Work:
    """What wants to run.

    Parameters
    ----------
    demand
        (scenario, tier, period) work units, >= 0, no NaN.
    unmet_cost
        (tier,) money per unit-hour left undone, > 0.
    eligible
        (tier, class) whether a tier may run on a class; every tier on at least one.
    is_critical
        (tier,) whether a tier must survive contingencies.
    is_deferrable
        (tier,) whether a tier may move within its window; only where there is one class.
    window_periods
        Length of the windows, which start at multiples of it.
    """

    demand: NDArray[np.float64]
    unmet_cost: NDArray[np.float64]
    eligible: NDArray[np.bool_]
    is_critical: NDArray[np.bool_]
    is_deferrable: NDArray[np.bool_]
    window_periods: int = 1

    @property
    def n_periods(self) -> int:
        """Number of periods."""
        return int(self.demand.shape[2])


@dataclass(frozen=True, slots=True)
class Sources:
    """What can be bought by the hour.

    Parameters
    ----------
    price, limit
        (source,) money per unit-hour, > 0; work units, >= 0.
    group, supplier
        (source,) index of the class; index of the supplier, −1 for the open market.
    haircut
        (source,) share of the limit that counts for security, in [0, 1].
    """

    price: NDArray[np.float64]
    limit: NDArray[np.float64]
    group: NDArray[np.int64]
    supplier: NDArray[np.int64]
    haircut: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Supply:
    """Availability of suppliers, as spells of constant availability.

    Parameters
    ----------
    levels
        (pattern, supplier) share of full size that is usable, in [0, 1].
    first_spell
        (scenario + 1,) where the spells of each scenario start in the two arrays below.
    begin, pattern
        (spell,) first period, rising within a scenario from 0; index of the pattern.
    """

    levels: NDArray[np.float64]
    first_spell: NDArray[np.int64]
    begin: NDArray[np.int64]
    pattern: NDArray[np.int64]

    @property
    def n_scenarios(self) -> int:
        """Number of scenarios."""
        return len(self.first_spell) - 1


@dataclass(frozen=True, slots=True)
class Columns:
    """What can be signed.

    Parameters
    ----------
    supplier, group
        (column,) index of the supplier and of the class.
    start, end
        (column,) first period of the term and the one after its last; `end` may lie past the horizon.
    delay
        (scenario, column) periods by which delivery slips, >= 0, or (0, column) where none does. The
        end of the term stays where it was signed.
    is_refusable
        (column,) whether a right of first refusal still lies on the line; it then secures nobody.
    """

    supplier: NDArray[np.int64]
    group: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    delay: NDArray[np.int64]
    is_refusable: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Security:
    """Every supplier lost must leave enough for critical work.

    Parameters
    ----------
    need
        (set, block) work units that the class set must still carry; NaN where nothing is required.
    sets
        (set, class) the class sets.
    lost
        (contingency,) the supplier lost, with everything signed with it and all its sources.
    """

    need: NDArray[np.float64]
    sets: NDArray[np.bool_]
    lost: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Limits:
    """Linear limits on what is signed: `matrix` (limit, column) · amounts <= `upper` (limit,), with names."""

    matrix: NDArray[np.float64]
    upper: NDArray[np.float64]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What signing costs, what bounds it, and what is minimised: all that a re-plan may change.

    Parameters
    ----------
    fee
        (scenario, column) or (1, column) money over the horizon per work unit signed.
    lower, upper, lot
        (column,) work units; lot 0 means divisible.
    limits
        Budgets and market depth; `None` for none.
    security
        What each contingency must leave; `None` for none.
    omega, alpha
        Weight and confidence level of the CVaR in (1 − ω)·mean + ω·CVaR_α.
    """

    fee: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    lot: NDArray[np.float64]
    limits: Limits | None = None
    security: Security | None = None
    omega: float = 0.0
    alpha: float = 0.95


@dataclass(frozen=True, slots=True)
class Problem:
    """One plan problem; `probabilities` is (scenario,), summing to one."""

    work: Work
    sources: Sources
    supply: Supply
    columns: Columns
    terms: Terms
    probabilities: NDArray[np.float64]
    period_hours: float = 1.0
    n_classes: int = field(default=1)

    def __post_init__(self) -> None:
        """Refuse what no method here can plan."""
        _check(self)

    @property
    def n_periods(self) -> int:
        """Number of periods of the horizon."""
        return self.work.n_periods


def _check(problem: Problem) -> None:
    work, terms = problem.work, problem.terms
    if not work.eligible.any(axis=1).all():
        tier = int(np.flatnonzero(~work.eligible.any(axis=1))[0])
        raise PlanProblemError(f"tier {tier} that may run on no class", "every tier eligible somewhere")
    if work.is_deferrable.any() and problem.n_classes > 1:
        raise PlanProblemError(f"deferrable work with {problem.n_classes} classes", "deferrable work with one class")
    if not (0.0 <= terms.omega <= 1.0 and 0.0 <= terms.alpha < 1.0):
        raise PlanProblemError(f"omega {terms.omega}, alpha {terms.alpha}", "omega in [0, 1], alpha in [0, 1)")
    n_scenarios = len(problem.probabilities)
    if problem.supply.n_scenarios != n_scenarios or work.demand.shape[0] not in {n_scenarios, 0}:
        raise PlanProblemError(
            f"{problem.supply.n_scenarios} scenarios of supply, {work.demand.shape[0]} of demand",
            f"{n_scenarios}, as many as probabilities",
        )
    if abs(float(problem.probabilities.sum()) - 1.0) > 1e-9:
        raise PlanProblemError(f"probabilities that sum to {problem.probabilities.sum()}", "a sum of 1")
    if len(terms.fee) not in {1, n_scenarios}:
        raise PlanProblemError(f"fees for {len(terms.fee)} scenarios", f"1 or {n_scenarios}")
    if (problem.columns.end <= problem.columns.start).any():
        raise PlanProblemError("a term that ends before it starts", "end > start")


def line_fees(columns: Columns, rate: NDArray[np.float64], n_periods: int, period_hours: float) -> NDArray[np.float64]:
    """Return the fees over the horizon per unit signed; a late line's fee starts with its delivery.

    Parameters
    ----------
    columns
        What can be signed.
    rate
        (column,) money per unit-hour.
    n_periods, period_hours
        The horizon; fees beyond it are left out.

    Returns
    -------
    array
        (scenario, column), or (1, column) where nothing slips; money per work unit.

    Examples
    --------
    >>> none, zero = np.zeros(1, bool), np.zeros(1, np.int64)
    >>> late = Columns(zero, zero, zero + 2, zero + 8, np.array([[0], [3]]), none)
    >>> line_fees(late, np.array([2.0]), 6, 1.0)
    array([[8.],
           [2.]])
    """
    delay = columns.delay if len(columns.delay) else np.zeros((1, len(columns.start)), dtype=np.int64)
    end = np.minimum(columns.end, n_periods)
    hours = np.maximum(0, end - (columns.start + delay)) * period_hours
    fees: NDArray[np.float64] = hours * rate
    return fees
