"""What must remain when a supplier is lost: need of critical work by class set and block, and the rows it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from provender.planning.fast.blocks import block_starts
from provender.planning.fast.problem import Security
from provender.planning.fast.rungs import class_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.problem import Problem, Work


def build_security(problem: Problem, quantile: float, lost: NDArray[np.int64]) -> Security:
    """Return what the loss of each of some suppliers, at any time, must leave.

    Parameters
    ----------
    problem
        What is planned; its terms are not read.
    quantile
        Share of scenarios whose critical work must be covered in every period, in (0, 1].
    lost
        (contingency,) suppliers.
    """
    sets = class_sets(problem.work.eligible[problem.work.is_critical])
    starts = block_starts(problem.columns, problem.n_periods)
    need = np.zeros((len(sets), len(starts)))
    for n, inside in enumerate(sets):
        tiers = problem.work.is_critical & ~(problem.work.eligible & ~inside).any(axis=1)
        need[n] = block_need(_critical(problem.work, tiers), problem.probabilities, quantile, starts)
    return Security(need, sets, np.asarray(lost, dtype=np.int64))


def _critical(work: Work, tiers: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return (scenario, period) demand of some tiers, without a copy where it is one."""
    index = np.flatnonzero(tiers)
    if len(index) == 1:
        return work.demand[:, index[0]]
    total = np.zeros((work.demand.shape[0], work.n_periods))
    for j in index:
        total += work.demand[:, j]
    return total


def block_need(
    demand: NDArray[np.float64], probabilities: NDArray[np.float64], quantile: float, starts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return (block,) the maximum over periods of the quantile over scenarios (inverted distribution function).

    Only periods in which enough scenarios exceed the best value so far are looked at in full.

    Parameters
    ----------
    demand, probabilities
        (scenario, period) work units; (scenario,) summing to one.
    quantile
        In (0, 1].
    starts
        (block,) first periods.

    Examples
    --------
    >>> block_need(np.array([[1.0, 5.0], [2.0, 4.0], [3.0, 0.0]]), np.full(3, 1 / 3), 0.6, np.array([0, 1]))
    array([2., 4.])
    """
    ends = np.append(starts[1:], demand.shape[1])
    need = np.zeros(len(starts))
    for b, (low, high) in enumerate(zip(starts, ends, strict=True)):
        part = demand[:, low:high]
        guess = int((probabilities @ part).argmax())
        best = _quantile(part[:, guess], probabilities, quantile)
        mass = probabilities @ (part <= best)
        for t in np.flatnonzero(mass < quantile - 1e-12):
            if probabilities @ (part[:, t] <= best) < quantile - 1e-12:
                best = _quantile(part[:, t], probabilities, quantile)
        need[b] = best
    return need


def _quantile(values: NDArray[np.float64], probabilities: NDArray[np.float64], quantile: float) -> float:
    """Return the smallest value with cumulative probability >= quantile."""
    order = np.argsort(values)
    at = int(np.argmax(np.cumsum(probabilities[order]) >= quantile - 1e-12))
    return float(values[order[at]])


def security_rows(
    problem: Problem, starts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[str, ...], tuple[str, ...]]:
    """Return rows over columns, what they must reach, their names, and the blocks that nothing can secure.

    A line under a right of first refusal counts with nobody. Blocks before the first possible delivery
    are unsecurable and are reported, not required.
    """
    security, columns, sources = problem.terms.security, problem.columns, problem.sources
    if security is None:
        return np.zeros((0, len(columns.start))), np.zeros(0), (), ()
    open_to = (problem.terms.upper > 0.0) & ~columns.is_refusable
    first = int(columns.start[open_to].min()) if open_to.any() else problem.n_periods
    rows, reach, names, unsecurable = [], [], [], []
    for b, at in enumerate(starts):
        in_term = (columns.start <= at) & (at < columns.end) & ~columns.is_refusable
        for n, inside in enumerate(security.sets):
            for supplier in security.lost:
                counted = inside[sources.group] & (sources.supplier != supplier)
                missing = security.need[n, b] - float((sources.limit * sources.haircut)[counted].sum())
                name = f"supplier {supplier} lost, class set {n}, block {b}"
                if missing <= 0.0:
                    continue
                if at < first:
                    unsecurable.append(name)
                    continue
                rows.append((in_term & inside[columns.group] & (columns.supplier != supplier)).astype(np.float64))
                reach.append(missing)
                names.append(name)
    return np.array(rows).reshape(-1, len(columns.start)), np.array(reach), tuple(names), tuple(unsecurable)
