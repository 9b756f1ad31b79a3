"""The recipe: prepare what is dispatched once, then sign at least cost with a proven gap.

Cutting planes in the amounts of cells (Kelley 1960; Van Slyke and Wets 1969), one cost variable per block
for the mean of all scenarios. The CVaR has cost variables for the scenarios that surely make the tail, together,
and for each that may (`tail`); both are cut at every point seen, because each scenario's tangents are kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.planning.fast.blocks import build_layout
from provender.planning.fast.flex import build_loads
from provender.planning.fast.lattice import reach_in_lots, row_steps
from provender.planning.fast.master import Belief, Master, Rows
from provender.planning.fast.master import Frame as MasterFrame
from provender.planning.fast.recourse import Frame, Recourse, Tangent, build_recourse
from provender.planning.fast.rungs import build_rungs
from provender.planning.fast.secure import security_rows
from provender.planning.fast.tail import Tail
from provender.planning.risk import objective

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.blocks import Layout
    from provender.planning.fast.problem import Problem, Terms

#: rows above which a master that is kept for re-plans forgets cuts that do not bind
_MOST_ROWS = 250
#: a whole master problem is solved to this part of the gap that is still open
_SHARE_OF_GAP = 3.0
#: tangents of earlier plans that a new one starts with, besides the first ones
_LATEST = 12
#: what the split of the tail does not see may be this part of the gap that is open
_UNSEEN = 0.2
#: a border scenario counts as dearer than believed above this, in master units of money
_DEARER = 1e-8
#: the first tangents, of which this one – at a high quantile of demand – tells the first tail
_FIRST_TAIL = 5
#: a cost below this part of one unmet hour is rounding
_ROUNDED = 1e-9
#: so near a whole number of lots is whole
_IS_WHOLE = 1e-9
_WARM_QUANTILES = (0.02, 0.2, 0.4, 0.6, 0.8, 0.95, 0.999)


@dataclass(frozen=True, slots=True)
class Control:
    """When to stop.

    Parameters
    ----------
    gap
        Relative gap at which a plan counts as proven.
    rounds, time_limit_s
        Most rounds and seconds; the best plan so far comes back with its gap.
    stop
        Asked once a round; true stops.
    progress
        Told (round, best objective, gap) once a round.
    """

    gap: float = 1e-6
    rounds: int = 1000
    time_limit_s: float = np.inf
    stop: Callable[[], bool] | None = None
    progress: Callable[[int, float, float], None] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to sign, what it costs, and what is proven.

    Parameters
    ----------
    status
        "optimal", "limit" or "infeasible".
    amounts
        (column,) work units.
    costs
        (future,) money: by scenario, or the mean alone where nothing asks for more.
    objective, mean, cvar, bound, gap
        (1 − ω)·mean + ω·CVaR; its parts; proven lower bound; (objective − bound) / objective.
    rounds
        Master problems solved.
    conflicts
        Names of the limits that cannot hold together, with the least relaxation of each.
    unsecurable
        Requirements before the first possible delivery, not required.
    """

    status: str
    amounts: NDArray[np.float64]
    costs: NDArray[np.float64]
    objective: float
    mean: float
    cvar: float
    bound: float
    gap: float
    rounds: int
    conflicts: tuple[tuple[str, float], ...] = ()
    unsecurable: tuple[str, ...] = ()


@dataclass(slots=True)
class Prepared:
    """What is dispatched, ready to be asked; tangents met in one plan serve the next."""

    problem: Problem
    layout: Layout
    frame: Frame
    recourse: Recourse
    quantiles: NDArray[np.float64]
    tangents: list[Tangent] = field(default_factory=list)
    kept: Search | None = None

    def search(self, problem: Problem, control: Control) -> Search:
        """Return a search: the one kept, with its cuts and basis, where only fees and bounds differ."""
        if self.kept is None or not self.kept.can_reprice(problem.terms):
            fresh = Search(self, problem, control)
            self.kept = fresh if fresh.can_reprice(problem.terms) else self.kept
            return fresh
        self.kept.reprice(problem, control)
        return self.kept

    def warm(self) -> list[Tangent]:
        """Return the tangents kept so far; at first, some at demand quantiles."""
        if not self.tangents:
            count = np.bincount(self.layout.entry_theta, minlength=self.layout.n_thetas)
            share = 1.0 / np.maximum(count, 1)[self.layout.entry_theta]
            top = self.quantiles[:, self.layout.entry_theta % len(self.layout.starts)] * share
            self.tangents = [self.recourse.tangent(at) for at in top]
        return self.tangents

    def money(self) -> float:
        """Return what dispatch costs with little signed: the size of the numbers to come."""
        little, frame = self.warm()[0], self.frame
        hour = float(self.quantiles.max()) * float(frame.rungs.step.sum()) * frame.period_hours
        cost = self._mean_cost(little)
        if cost <= _ROUNDED * hour:  # little is enough, to rounding
            cost = self._mean_cost(self.recourse.tangent(np.zeros_like(little.at)))
        return cost or max(hour, 1e-9)

    def _mean_cost(self, tangent: Tangent) -> float:
        return float(self.recourse.weights @ tangent.cost.sum(axis=1))


def prepare(problem: Problem, *, by_scenario: bool | None = None) -> Prepared:
    """Return a problem ready for planning: runs found, loads summed, hours sorted where they can be merged.

    Parameters
    ----------
    problem
        What is planned.
    by_scenario
        Whether each scenario's cost is needed; by default where the terms weigh the tail or fees differ.
    """
    terms = problem.terms
    if by_scenario is None:
        by_scenario = terms.omega > 0.0
    layout = build_layout(problem)
    rungs = build_rungs(problem.work, problem.sources)
    loads = build_loads(problem.work, rungs)
    frame = Frame(layout, rungs, problem.n_classes, problem.period_hours)
    recourse = build_recourse(problem, frame, loads, by_scenario=by_scenario)
    return Prepared(problem, layout, frame, recourse, demand_quantiles(problem.work.demand, layout))


def demand_quantiles(demand: NDArray[np.float64], layout: Layout) -> NDArray[np.float64]:
    """Return (quantile, block) of a sample of total demand; `demand` is (scenario, tier, period)."""
    starts = layout.starts
    ends = np.append(starts[1:], demand.shape[2])
    out = np.zeros((len(_WARM_QUANTILES), len(starts)))
    every = max(1, len(demand) // 50)
    for b, (low, high) in enumerate(zip(starts, ends, strict=True)):
        thin = max(1, (high - low) // 50)
        out[:, b] = np.quantile(demand[::every, :, low:high:thin].sum(axis=1), _WARM_QUANTILES)
    return out


def plan(prepared: Prepared, terms: Terms | None = None, control: Control | None = None) -> Plan:
    """Return the plan of least cost under some terms, with its bound.

    Parameters
    ----------
    prepared
        What is dispatched.
    terms
        What signing costs and what bounds it; by default the problem's own.
    control
        When to stop.
    """
    control = control or Control()
    problem = replace(prepared.problem, terms=terms) if terms is not None else prepared.problem
    return prepared.search(problem, control).run()


class Search:
    """One plan being found."""

    def __init__(self, prepared: Prepared, problem: Problem, control: Control) -> None:
        self.prepared, self.problem, self.control = prepared, problem, control
        self.deadline = time.monotonic() + control.time_limit_s
        self.is_spent = False
        terms, layout = problem.terms, prepared.layout
        futures = prepared.recourse.weights
        mean = _mean_fee(problem)
        self.fees = terms.fee if len(terms.fee) == len(futures) else np.broadcast_to(mean, (len(futures), len(mean)))
        self.weights = futures
        self.tangents = list(prepared.warm())
        self.steps = row_steps(layout, terms.lot) if (terms.lot > 0.0).any() else None
        self.unit = max(1e-9, float(prepared.quantiles.max()))
        self.scale = prepared.money() / 100.0
        self.entries = (layout.entry_theta, layout.entry_cell)
        self.master = Master(
            MasterFrame(
                _mean_fee(problem) * self.unit / self.scale,
                terms.lower / self.unit,
                terms.upper / self.unit,
                terms.lot / self.unit,
                layout.members,
                layout.n_thetas,
                terms.omega,
            )
        )
        self.unsecurable = self._add_rows()
        for tangent in self.tangents:
            self._cut(tangent, self.weights, None)
        self.tail = self._first_tail() if terms.omega > 0.0 else None
        self.best = _nothing(terms)

    def _first_tail(self) -> Tail:
        tail = self.tail = Tail(self.weights, self.fees, self.problem.terms.alpha)
        tail.see(self.tangents[_FIRST_TAIL].cost.sum(axis=1))
        self._split(tail)
        return tail

    def can_reprice(self, terms: Terms) -> bool:
        """Whether terms differ in mean fees and bounds at most, so that this search may be used for them."""
        mine = self.problem.terms
        plain = not (terms.lot > 0.0).any() and terms.omega == 0.0 == mine.omega and not (mine.lot > 0.0).any()
        same = terms.limits is mine.limits and terms.security is mine.security
        opens = terms.security is None or bool(((terms.upper > 0.0) == (mine.upper > 0.0)).all())
        return plain and same and opens and not self.is_spent

    def reprice(self, problem: Problem, control: Control) -> None:
        """Take other fees and bounds and begin again with all cuts met so far."""
        self.problem, self.control = problem, control
        self.deadline = time.monotonic() + control.time_limit_s
        terms = problem.terms
        mean = _mean_fee(problem)
        shape = (len(self.weights), len(mean))
        self.fees = terms.fee if len(terms.fee) == len(self.weights) else np.broadcast_to(mean, shape)
        self.master.reprice(mean * self.unit / self.scale, terms.lower / self.unit, terms.upper / self.unit)
        self.best = _nothing(terms)

    def _add_rows(self) -> tuple[str, ...]:
        problem, unit = self.problem, self.unit
        self.sizes: dict[str, float] = {}
        limits = problem.terms.limits
        if limits is not None:
            low = np.full(len(limits.upper), -np.inf)
            size = np.maximum(np.abs(limits.matrix).max(axis=1, initial=0.0), 1e-300)
            self.sizes |= dict(zip(limits.names, size.tolist(), strict=True))
            rows = Rows(limits.matrix / size[:, None], low, limits.upper / unit / size, limits.names)
            self.master.add_rows(rows, over="columns")
        matrix, reach, names, unsecurable = security_rows(problem, self.prepared.layout.starts)
        if self.steps is not None:
            reach = reach_in_lots(matrix, reach, problem.terms.lot)
        self.sizes |= dict.fromkeys(names, 1.0)
        self.master.add_rows(Rows(matrix, reach / unit, np.full(len(reach), np.inf), names), over="columns")
        return unsecurable

    def run(self) -> Plan:
        """Return the best plan once its gap is small, or time, rounds or patience run out."""
        lots = self.steps is not None
        if not lots or self._relax():
            self._descend(self.control.gap, is_whole=lots)
        if self.can_reprice(self.problem.terms):
            self.master.prune(_MOST_ROWS)
        pool = self.prepared.tangents
        del pool[len(_WARM_QUANTILES) : -_LATEST]
        return replace(self.best, unsecurable=self.unsecurable)

    def _relax(self) -> bool:
        """Bound whole plans by divisible ones; return whether a whole one is still to be found."""
        self._descend(self.control.gap / 4.0, is_whole=False)
        if self.best.status == "infeasible":
            return False
        self.master.make_whole()
        lot = self.problem.terms.lot
        parts = self.best.amounts[lot > 0.0] / lot[lot > 0.0]
        if (np.abs(parts - np.rint(parts)) < _IS_WHOLE).all():
            return self.best.status != "optimal"
        self.best = replace(self.best, objective=np.inf, gap=1.0)
        return True

    def _descend(self, target: float, *, is_whole: bool) -> None:
        share = _SHARE_OF_GAP
        for _ in range(self.control.rounds):
            if is_whole:
                self.master.limit_time(min(self.deadline - time.monotonic(), 1e6))
                # early models are wrong by more than this: proving them to the last digit would be wasted
                self.master.set_gap(max(target, min(self.best.gap, 1e-2)) / share)
            found = self.master.solve()
            if not found.is_feasible:
                self.best = replace(self.best, status="infeasible", conflicts=self._conflicts())
                return
            amounts = found.amounts * self.unit
            tangent = self.look(amounts)
            self._update(amounts, tangent, found.value * self.scale, target)
            if self.best.status == "optimal" or self._is_over():
                return
            if not self.learn(amounts, tangent, found.believed):
                if not is_whole or share > 1e3:
                    return
                share *= 10.0  # the same lots again: what is open is the solver's own gap

    def _conflicts(self) -> tuple[tuple[str, float], ...]:
        """Return the requirements that cannot hold together, with the least relaxation, in their own units."""
        self.is_spent = True
        short = self.master.relax()
        return tuple((name, amount * self.unit * self.sizes[name]) for name, amount in short if amount > 1e-7)

    def cost(self, amounts: NDArray[np.float64], tangent: Tangent) -> float:
        """Return what (column,) amounts cost, given their tangent."""
        costs = self.fees @ amounts + tangent.above.sum(axis=1)
        return objective(costs, self.weights, self.problem.terms.omega, self.problem.terms.alpha)[0]

    def look(self, amounts: NDArray[np.float64]) -> Tangent:
        """Return the tangent at (column,) amounts; with lots, of the chords between whole ones."""
        layout = self.prepared.layout
        return self.prepared.recourse.tangent((layout.members @ amounts)[layout.entry_cell], self.steps)

    def _is_over(self) -> bool:
        stop = self.control.stop
        return time.monotonic() > self.deadline or bool(stop and stop())

    def _update(self, amounts: NDArray[np.float64], tangent: Tangent, bound: float, target: float) -> None:
        terms = self.problem.terms
        costs = self.fees @ amounts + tangent.above.sum(axis=1)
        value, mean, tail = objective(costs, self.weights, terms.omega, terms.alpha)
        best = self.best
        if value < best.objective:
            best = replace(best, amounts=amounts, costs=costs, objective=value, mean=mean, cvar=tail)
        bound = min(max(best.bound, bound), best.objective)
        gap = (best.objective - bound) / max(abs(best.objective), 1e-300)
        status = "optimal" if gap <= target else "limit"
        self.best = replace(best, bound=bound, gap=gap, rounds=best.rounds + 1, status=status)
        if self.control.progress:
            self.control.progress(self.best.rounds, self.best.objective, gap)

    def learn(self, amounts: NDArray[np.float64], tangent: Tangent, believed: Belief) -> int:
        """Add the cuts that a new tangent makes; return how many."""
        if self.steps is None:
            self.prepared.tangents.append(tangent)
        self.tangents.append(tangent)
        if self.tail is None:
            return self._cut(tangent, self.weights, believed.mean)
        return self._cut(tangent, self.weights, believed.mean) + self._learn_tail(self.tail, amounts, believed)

    def _learn_tail(self, tail: Tail, amounts: NDArray[np.float64], believed: Belief) -> int:
        """Cut the tail at the newest tangent, or split it anew where the split sees too little; return how many."""
        tangent = self.tangents[-1]
        fees = self.fees @ amounts
        costs = fees + tangent.cost.sum(axis=1)
        tail.see(costs)
        unseen = self.problem.terms.omega * tail.missing(costs)
        if unseen > _UNSEEN * max(self.best.objective - self.best.bound, 0.0):
            return self._split(tail)
        added = self._cut(tangent, tail.core_weights, believed.core, core=True)
        excess = np.maximum(costs[tail.border] / self.scale - believed.edge, 0.0)
        return added + self._cut_border(tail, tangent, np.flatnonzero(excess > believed.excess + _DEARER))

    def _split(self, tail: Tail) -> int:
        """Split the tail anew and cut both parts at all tangents; return how many cuts that makes."""
        tail.split()
        core, money = tail.core_weights, self.unit / self.scale
        self.master.split(
            core @ self.fees * money, float(core.sum()), self.fees[tail.border] * money, tail.border_weights
        )
        everyone, added = np.arange(len(tail.border)), 1
        for tangent in self.tangents:
            added += self._cut(tangent, core, None, core=True)
            added += self._cut_border(tail, tangent, everyone)
        return added

    def _cut_border(self, tail: Tail, tangent: Tangent, index: NDArray[np.int64]) -> int:
        """Add a tangent of some border scenarios' whole cost of dispatch; return how many."""
        picked = tail.border[index]
        slope = tangent.slope[picked]
        offset = tangent.cost[picked].sum(axis=1) - slope @ tangent.at
        by_cell = np.zeros((self.prepared.layout.members.shape[0], len(index)))
        np.add.at(by_cell, self.entries[1], slope.T)
        self.master.add_border(index, offset / self.scale, by_cell.T * (self.unit / self.scale))
        return len(index)

    def _line(
        self, weights: NDArray[np.float64], tangent: Tangent
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return a tangent's (theta,) offset and (entry,) slope under a measure, and its (theta,) cost there."""
        cost, slope = weights @ tangent.cost, weights @ tangent.slope
        offset = cost - np.bincount(self.entries[0], weights=slope * tangent.at, minlength=len(cost))
        return offset, slope, cost

    def _cut(
        self,
        tangent: Tangent,
        weights: NDArray[np.float64],
        believed: NDArray[np.float64] | None,
        *,
        core: bool = False,
    ) -> int:
        """Add a tangent under (scenario,) weights where the master believes less; return how many cuts."""
        theta, cell = self.entries
        offset, slope, cost = self._line(weights, tangent)
        truth = cost / self.scale
        needed = truth > 0.0
        if believed is not None:
            needed &= truth > believed + 1e-11 * np.maximum(1.0, truth)
        thetas = np.flatnonzero(needed)
        self.master.add_cuts(offset / self.scale, (theta, cell, slope * self.unit / self.scale), thetas, core=core)
        return len(thetas)


def _nothing(terms: Terms) -> Plan:
    """Return the plan before any is found."""
    return Plan("limit", terms.lower, np.zeros(0), np.inf, np.inf, np.inf, -np.inf, 1.0, 0)


def _mean_fee(problem: Problem) -> NDArray[np.float64]:
    fee = problem.terms.fee
    mean: NDArray[np.float64] = fee[0] if len(fee) == 1 else problem.probabilities @ fee
    return mean
