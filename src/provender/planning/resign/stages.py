"""When decisions are taken, and what of the earlier ones still counts: the state.

A column is decided at the last stage that begins by its start. What a later stage needs to know of earlier
decisions is, for each supplier, class and end of term, the amount still in force, and for each limit how much
of it is used up: amounts signed enter the future through these sums alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.fast.problem import Columns, Limits, PlanProblemError, Problem, Terms
from provender.planning.resign.futures import slice_supply

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.resign.futures import Futures


@dataclass(frozen=True, slots=True)
class Stage:
    """One decision.

    Parameters
    ----------
    begin, end
        First period, and the one after the last before the next decision.
    new
        (decided,) columns decided here.
    carried
        (carry, 4) supplier, class, first period and period after the last of what is still in force.
    follow
        (state after, state before + decided) how the state moves on: sums in force, then limits used.
    """

    begin: int
    end: int
    new: NDArray[np.int64]
    carried: NDArray[np.int64]
    follow: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stages:
    """All decisions of a problem; `problem` lends columns, sources and terms, its scenarios are not read."""

    problem: Problem
    stages: tuple[Stage, ...]

    def __len__(self) -> int:
        """Return the number of decisions."""
        return len(self.stages)

    @property
    def n_limits(self) -> int:
        """Number of limits."""
        limits = self.problem.terms.limits
        return 0 if limits is None else len(limits.upper)


def build_stages(problem: Problem, begins: NDArray[np.int64]) -> Stages:
    """Return the stages of a problem whose decisions are taken at some periods.

    Parameters
    ----------
    problem
        What is planned; its scenarios of demand and availability are not read.
    begins
        (stage,) periods of the decisions, rising from 0.

    Raises
    ------
    PlanProblemError
        Where a problem has what no policy here covers: lots, a weight on the tail, security, slips, fees by
        scenario, limits with negative entries, deferrable work whose windows straddle a decision.
    """
    _check(problem, begins)
    columns = problem.columns
    decided = np.searchsorted(begins, columns.start, side="right") - 1  # (column,)
    ends = np.append(begins[1:], problem.n_periods)
    last = np.minimum(columns.end, problem.n_periods)
    carries = [_carried(columns, last, decided < q, int(begin)) for q, begin in enumerate(begins)]
    carries.append(np.zeros((0, 4), dtype=np.int64))
    made = []
    for q, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
        new = np.flatnonzero(decided == q)
        inside = np.vstack([carries[q], np.column_stack([columns.supplier, columns.group, columns.start, last])[new]])
        made.append(Stage(begin, end, new, carries[q], _follow(problem, inside, carries[q + 1], new)))
    return Stages(problem, tuple(made))


def _carried(columns: Columns, last: NDArray[np.int64], earlier: NDArray[np.bool_], begin: int) -> NDArray[np.int64]:
    """Return (carry, 4) the sums of earlier columns still in force at a period."""
    kept = earlier & (last > begin)
    keys = np.column_stack([columns.supplier, columns.group, np.full(len(last), begin), last])[kept]
    return np.unique(keys, axis=0).reshape(-1, 4)


def _follow(
    problem: Problem, inside: NDArray[np.int64], after: NDArray[np.int64], new: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return (state after, state before + decided); in the order sums, limits on both sides, then decided."""
    limits = problem.terms.limits
    used = np.zeros((0, len(problem.columns.start))) if limits is None else limits.matrix
    n_l, n_in = len(used), len(inside) - len(new)
    same = (inside[:, [0, 1, 3]] == after[:, None, [0, 1, 3]]).all(axis=2).astype(np.float64)
    out = np.zeros((len(after) + n_l, n_in + n_l + len(new)))
    out[: len(after), :n_in], out[: len(after), n_in + n_l :] = same[:, :n_in], same[:, n_in:]
    out[len(after) :, n_in : n_in + n_l], out[len(after) :, n_in + n_l :] = np.eye(n_l), used[:, new]
    return out


def _check(problem: Problem, begins: NDArray[np.int64]) -> None:
    terms, work, limits = problem.terms, problem.work, problem.terms.limits
    refused = (
        ((terms.lot > 0.0).any(), "lots", "divisible amounts"),
        (terms.omega > 0.0, "a weight on the tail", "omega 0"),
        (terms.security is not None, "security", "no security"),
        (len(problem.columns.delay) > 0, "lines that slip", "no delays"),
        (len(terms.fee) != 1, "fees by scenario", "one row of fees"),
        (limits is not None and (limits.matrix < 0.0).any(), "limits with negative entries", "signing that uses up"),
        ((terms.lower > 0.0).any(), "amounts that must be signed", "lower bounds of 0"),
    )
    for is_refused, found, allowed in refused:
        if is_refused:
            raise PlanProblemError(f"{found} where contracts are signed again", allowed)
    if begins[0] != 0 or (np.diff(begins) <= 0).any() or begins[-1] >= work.n_periods:
        raise PlanProblemError(f"decisions at periods {begins.tolist()}", "periods rising from 0, before the horizon")
    if work.is_deferrable.any() and (begins % work.window_periods).any():
        raise PlanProblemError("windows of deferrable work across a decision", "decisions between windows")


def stage_problem(stages: Stages, q: int, futures: Futures) -> Problem:
    """Return the periods of stage q on some futures; its columns are the carried sums, then the decided ones.

    Fees of what is carried are paid and count nothing.
    """
    stage = stages.stages[q]
    return _part(stages, futures, (stage.begin, stage.end), (stage.carried, stage.new))


def whole_problem(stages: Stages, futures: Futures) -> Problem:
    """Return all periods and all columns on some futures, as if all were signed knowing them."""
    none = np.zeros((0, 4), dtype=np.int64)
    new = np.arange(len(stages.problem.columns.start))
    part = _part(stages, futures, (0, stages.problem.n_periods), (none, new))
    return replace(part, terms=replace(part.terms, limits=stages.problem.terms.limits))


def state_sums(stages: Stages) -> tuple[NDArray[np.float64], ...]:
    """Return (decision,) matrices (state, column): the state before each decision of all that was signed."""
    n = len(stages.problem.columns.start)
    sums = [np.zeros((stages.n_limits, n))]
    for stage in stages.stages:
        sums.append(stage.follow @ np.vstack([sums[-1], np.eye(n)[stage.new]]))
    return tuple(sums)


def rest_problem(stages: Stages, q: int, futures: Futures, state: NDArray[np.float64]) -> Problem:
    """Return all periods from stage q on as a two-stage problem: carried sums fixed, all later columns open."""
    stage = stages.stages[q]
    new = np.concatenate([s.new for s in stages.stages[q:]])
    part = _part(stages, futures, (stage.begin, stages.problem.n_periods), (stage.carried, new))
    n_in = len(stage.carried)
    terms = part.terms
    lower, upper = terms.lower.copy(), terms.upper.copy()
    lower[:n_in] = upper[:n_in] = np.maximum(state[:n_in], 0.0)
    limits = stages.problem.terms.limits
    if limits is not None:
        matrix = np.hstack([np.zeros((len(limits.upper), n_in)), limits.matrix[:, new]])
        limits = Limits(matrix, np.maximum(limits.upper - state[n_in:], 0.0), limits.names)
    return replace(part, terms=replace(terms, lower=lower, upper=upper, limits=limits))


def _part(
    stages: Stages, futures: Futures, periods: tuple[int, int], columns: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> Problem:
    problem, (begin, end), (carried, new) = stages.problem, periods, columns
    held, n_in = problem.columns, len(carried)
    start = np.concatenate([carried[:, 2], held.start[new]]) - begin
    last = np.concatenate([carried[:, 3], np.minimum(held.end[new], problem.n_periods)]) - begin
    none = np.zeros((0, len(start)), dtype=np.int64)
    made = Columns(
        np.concatenate([carried[:, 0], held.supplier[new]]),
        np.concatenate([carried[:, 1], held.group[new]]),
        start,
        last,
        none,
        np.zeros(len(start), dtype=bool),
    )
    nothing = np.zeros(n_in)
    fee = np.concatenate([nothing, problem.terms.fee[0, new]])[None]
    upper = np.concatenate([nothing, problem.terms.upper[new]])
    terms = Terms(fee, np.zeros(len(start)), upper, np.zeros(len(start)))
    work = replace(problem.work, demand=np.ascontiguousarray(futures.demand[:, :, begin:end]))
    chance = np.full(len(futures), 1.0 / len(futures))
    supply = slice_supply(futures.supply, begin, end)
    return Problem(
        work, problem.sources, supply, made, terms, chance, problem.period_hours, n_classes=problem.n_classes
    )
