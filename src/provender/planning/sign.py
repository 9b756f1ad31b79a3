"""What to sign at least cost: cutting planes on the cost of dispatch, block by block.

Dispatch gives cost and slope in closed form, so the master never sees an hour; each round adds one
tangent per scenario and block where the master still believes too little. The master's value is a
lower bound, the dispatched cost an upper one (Kelley 1960; Van Slyke and Wets 1969, per block).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from provender.dispatch import block_cost
from provender.planning.cuts import Cuts, Pool, Tangent
from provender.planning.limits import Rows, amount_rows, budget_rows, spends
from provender.planning.master import Master, MasterData, MasterSolution
from provender.planning.risk import objective
from provender.planning.situation import (
    Situation,
    column_capacity,
    column_fees,
    fees_due,
    held_capacity,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.dispatch import Ladder
    from provender.instance import Instance
    from provender.planning.moving import Moving
    from provender.planning.security import Security

#: relative gap at which a plan counts as proven, without and with lots
GAP, GAP_LOTS = 1e-6, 1e-4
_ROUNDS = 200
_WARM = (0.0, 0.5)
#: tangents of earlier plans that a new one starts with: more make every solve slower than they save rounds
_LATEST = 3
#: share of all demand by which an amount may miss a price tier that the solver holds for reached
_ROUNDING = 1e-7
#: with every cut added that the solver's tolerance tells apart, a gap of so many times its target is proven
_SPENT = 10.0


@dataclass(frozen=True, slots=True)
class Signed:
    """A plan: amounts by column, cost by scenario, proven bound.

    `amounts` (column,) work units; `costs` (scenario,) money over the horizon, discounted; `objective` =
    (1 − ω)·mean + ω·CVaR + `penalty`, the price of needs missed where security is priced; `gap` = (objective −
    bound) / objective. `relaxed` is the least cost in parts of lots and of price tiers, where there are any;
    `worth` what one more unit of each limit saves; `status` is ``"proven"``, ``"stopped"`` (interrupted or out of
    rounds) or ``"infeasible"``.
    """

    amounts: NDArray[np.float64]
    costs: NDArray[np.float64]
    objective: float
    mean: float
    cvar: float
    bound: float
    gap: float
    rounds: int
    relaxed: float | None = None
    worth: Worth | None = None
    status: str = "proven"
    penalty: float = 0.0


@dataclass(frozen=True, slots=True)
class Worth:
    """What one more unit of a limit would save at the optimum of the plan in parts of lots, money per unit.

    `columns` (column,) of each window's limit, >= 0; `caps` by offer or market, what its limits save together;
    `budgets` by budget and year, money per money; `secure` (secure row,) what one unit less of need would save.
    """

    columns: NDArray[np.float64]
    caps: Mapping[str, float]
    budgets: Mapping[str, float]
    secure: NDArray[np.float64]


@dataclass(slots=True)
class Planner:
    """Signs for one instance in many situations, and keeps the tangents that stay valid between them.

    `progress` is called with (round, best objective, gap) after every round; `gap_lots` is the gap at
    which a plan in whole lots counts as proven, `root_gap` how well the plan in parts of lots is known. `stop`
    is asked after every round and while a master is solved; once it is true, the best plan so far is returned.
    `moving` is there where scenarios have prices and limits of sources of their own.
    """

    instance: Instance
    ladder: Ladder
    omega: float
    alpha: float
    progress: Callable[[int, float, float], None] | None = None
    gap_lots: float = GAP_LOTS
    root_gap: float = GAP_LOTS
    stop: Callable[[], bool] | None = None
    moving: Moving | None = None
    _pool: Pool | None = None

    def __post_init__(self) -> None:
        """Keep the pool of the planner that this one is made from only if dispatch is the same."""
        dispatch = self.ladder, self.moving, self.instance.discount
        if self._pool is None or not self._pool.is_of(*dispatch):
            self._pool = Pool(*dispatch)

    @property
    def _tangents(self) -> dict[bytes, list[Tangent]]:
        return self._pool.tangents if self._pool else {}

    def evaluate(self, here: Situation, amounts: NDArray[np.float64]) -> Signed:
        """Return what amounts cost in a situation; the bound is the cost itself."""
        costs = self._costs(here, amounts, self.tangent(here, amounts))
        value, mean, tail = objective(costs, self.instance.probabilities, self.omega, self.alpha)
        return Signed(amounts, costs, value, mean, tail, value, 0.0, 0)

    def sign(
        self, here: Situation, secure: Security | None = None, *, known: NDArray[np.float64] | None = None
    ) -> Signed:
        """Return the least-cost plan of a situation with its bound and gap.

        With `secure`, the least-cost plan among those that meet its rows; its `status` says
        ``"infeasible"`` where there is none, and the amounts are then what had to be signed anyway. `known`
        (column,) are amounts that meet everything: the plan returned costs no more.
        """
        best = self.evaluate(here, here.lower.copy())
        if not (here.upper > here.lower).any() and secure is None:
            return best
        scale = max(1.0, float(np.abs(best.costs).max()))
        unit = max(1e-9, float(self.instance.work.demand.sum(axis=1).max()))
        cuts = Cuts(self.instance, here, Master(self.master_data(here, scale, unit, secure)), scale, unit, secure)
        if self.stop:
            cuts.master.listen(self.stop)
        for tangent in self.warm(here):
            cuts.add(tangent)
        best = self._first(best, cuts)
        if known is not None:
            best = self._better(best, cuts, known, self.tangent(here, known))
        if not self.instance.columns.is_whole:
            return self._descend(here, cuts, best, GAP)
        best, root = self._relax(here, cuts, best)
        cuts.master.make_whole(self.gap_lots / 10.0)
        return replace(self._descend(here, cuts, best, self.gap_lots), relaxed=root)

    def _first(self, nothing: Signed, cuts: Cuts) -> Signed:
        """Return the plan that signs no more than it must, if it meets every row, as the best so far."""
        missed = cuts.secure.penalty(nothing.amounts) if cuts.secure else 0.0
        value = nothing.objective + missed if cuts.master.data.allows(nothing.amounts / cuts.unit) else np.inf
        return replace(nothing, objective=value, penalty=missed, bound=-np.inf, gap=1.0)

    def _descend(self, here: Situation, cuts: Cuts, best: Signed, target: float) -> Signed:
        """Return the best plan once its gap is small, the cuts are spent, rounds run out, or it is told to stop."""
        spent = False
        for rounds in range(best.rounds + 1, _ROUNDS + 1):
            found = cuts.master.solve()
            if not found.is_feasible:
                return replace(best, status="infeasible", objective=np.inf, bound=np.inf, rounds=rounds)
            best = self._with_bound(best, found.value * cuts.scale, rounds)
            if found.has_plan:
                amounts = self.reached(here, found.amounts * cuts.unit, cuts.unit)
                tangent = self.tangent(here, amounts)
                best = replace(self._better(best, cuts, amounts, tangent), worth=_worth(found, cuts))
            if self.progress:
                self.progress(rounds, best.objective, best.gap)
            if best.gap <= target or not found.has_plan or (self.stop and self.stop()):
                break
            self._remember(here, tangent)
            spent = not cuts.add(tangent, found.costs)
            if spent:
                break
        is_proven = best.gap <= target or (spent and best.gap <= _SPENT * target)
        return best if is_proven else replace(best, status="stopped")

    def _with_bound(self, best: Signed, bound: float, rounds: int) -> Signed:
        """Return the best plan with a bound that is no worse than the one it has."""
        bound = min(max(best.bound, bound), best.objective)
        return replace(best, bound=bound, gap=_gap(best.objective, bound), rounds=rounds)

    def _relax(self, here: Situation, cuts: Cuts, best: Signed) -> tuple[Signed, float]:
        """Add the cuts that matter with lots divisible: cheap rounds before the first whole one.

        Return the best plan that rounding finds, and the value of the plan in parts of lots, a lower bound.
        """
        value = -np.inf
        for _ in range(_ROUNDS):
            found = cuts.master.solve()
            if not found.is_feasible:
                return best, np.inf
            if not found.has_plan:
                break
            value = max(value, found.value * cuts.scale)
            tangent = self.tangent(here, np.clip(found.amounts * cuts.unit, here.lower, here.upper))
            self._remember(here, tangent)
            missing = float((tangent.cost[:, self.instance.discount > 0.0] / cuts.scale - found.costs).sum())
            if missing <= self.root_gap / 2.0 or not cuts.add(tangent, found.costs) or (self.stop and self.stop()):
                break
        for amounts in self._whole(here, found.amounts * cuts.unit) if found.has_plan else ():
            if cuts.master.data.allows(amounts / cuts.unit):
                best = self._better(best, cuts, amounts, self.tangent(here, amounts))
        return self._with_bound(best, value, best.rounds), value

    def _whole(self, here: Situation, amounts: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Return amounts in whole lots, rounded down and up within their bounds."""
        lot = self.instance.columns.lot
        size = np.where(lot > 0, lot, 1.0)
        parts, most = amounts / size, np.floor(here.upper / size + 1e-9)
        rounded = (np.floor(parts + 1e-6), np.minimum(np.ceil(parts - 1e-6), most))
        return [np.clip(np.where(lot > 0, x * size, amounts), here.lower, here.upper) for x in rounded]

    def reached(self, here: Situation, amounts: NDArray[np.float64], unit: float) -> NDArray[np.float64]:
        """Return amounts within their bounds; one that misses a price tier by the solver's rounding reaches it."""
        found = np.clip(amounts, here.lower, here.upper)
        for k, volume in self.instance.columns.volumes.items():
            near = volume.start[(volume.start > found[k]) & (volume.start - found[k] <= _ROUNDING * unit)]
            if len(near) and near[0] <= here.upper[k]:
                found[k] = near[0]
        return found

    def _better(self, best: Signed, cuts: Cuts, amounts: NDArray[np.float64], at: Tangent) -> Signed:
        costs = self._costs(cuts.here, amounts, at)
        value, mean, tail = objective(costs, self.instance.probabilities, self.omega, self.alpha)
        missed = cuts.secure.penalty(amounts) if cuts.secure else 0.0
        if value + missed >= best.objective:
            return best
        better = replace(best, amounts=amounts, costs=costs, mean=mean, cvar=tail, penalty=missed)
        return self._with_bound(replace(better, objective=value + missed), best.bound, best.rounds)

    def tangent(self, here: Situation, amounts: NDArray[np.float64]) -> Tangent:
        """Return the cost of dispatch and its slope at amounts signed."""
        capacity = held_capacity(self.instance, here) + column_capacity(self.instance, here, amounts)
        return self._tangent_at(here, capacity)

    def _tangent_at(self, here: Situation, capacity: NDArray[np.float64]) -> Tangent:
        dispatched = self.moving.block_cost(capacity, here.open) if self.moving else None
        cost, slope = dispatched or block_cost(self.ladder, capacity, here.open)
        discount = self.instance.discount
        return Tangent(capacity, cost * discount, slope * discount)

    def _costs(self, here: Situation, amounts: NDArray[np.float64], at: Tangent) -> NDArray[np.float64]:
        """Return (scenario,) fees, dispatch and shortfalls of minimum spends."""
        instance = self.instance
        billed = instance.columns.billed(amounts)
        due = fees_due(instance, here).sum(axis=1) + column_fees(instance, here) @ billed
        counted, short = spends(instance, here)
        missing = np.maximum(0.0, short - np.einsum("isk,k->is", counted, billed)).sum(axis=0)
        total: NDArray[np.float64] = due + at.cost.sum(axis=1) + missing
        return total

    def warm(self, here: Situation) -> list[Tangent]:
        """Return tangents kept from before, else some along the way from what is held to all demand."""
        key = Pool.key(here.open)
        if key not in self._tangents:
            held = held_capacity(self.instance, here)
            top = np.maximum.reduceat(self.instance.work.demand.sum(axis=1), self.instance.grid.first_period, axis=1)
            gap = np.maximum(0.0, top[:, None, :] - held.sum(axis=1, keepdims=True))
            share = 1.0 / self.instance.n_classes
            points = [held + t * gap * share for t in _WARM]
            if self.instance.n_classes > 1:
                points += [held + t * gap for t in _WARM[1:]]
            self._tangents[key] = [self._tangent_at(here, p) for p in points]
        return self._tangents[key]

    def _remember(self, here: Situation, tangent: Tangent) -> None:
        pool = self._tangents[Pool.key(here.open)]
        pool.append(tangent)
        del pool[len(_WARM) : -_LATEST]

    def relaxation(self, here: Situation, secure: Security, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (row,) by how many units each row of security must be lowered at least; `weight` is per row."""
        unit = max(1e-9, float(self.instance.work.demand.sum(axis=1).max()))
        return Master(self.master_data(here, 1.0, unit, secure)).relax(weight) * unit

    def master_data(self, here: Situation, scale: float, unit: float, secure: Security | None = None) -> MasterData:
        """Return the master's numbers, money in `scale` and capacity in `unit`, so that all are of order one."""
        instance, columns = self.instance, self.instance.columns
        counted, short = spends(instance, here)
        amounts, money = amount_rows(instance), budget_rows(instance, here)
        return MasterData(
            instance.probabilities,
            self.omega,
            self.alpha,
            column_fees(instance, here) * (unit / scale),
            fees_due(instance, here).sum(axis=1) / scale,
            here.lower / unit,
            here.upper / unit,
            columns.lot / unit,
            Rows(amounts.matrix, amounts.limit / unit, amounts.names),
            Rows(money.matrix * (unit / scale), money.limit / scale, money.names),
            {k: v.scaled(unit) for k, v in columns.volumes.items()},
            (counted * (unit / scale), short / scale),
            int((instance.discount > 0.0).sum()),
            (secure.matrix, secure.lower / unit) if secure is not None else None,
            None if secure is None or secure.is_hard else (secure.shortfall, secure.shortfall_price * (unit / scale)),
        )


def _worth(found: MasterSolution, cuts: Cuts) -> Worth | None:
    """Return the duals of a master in money per work unit; None for whole lots."""
    if found.worth is None or found.worth_of_rows is None:
        return None
    money = cuts.scale / cuts.unit
    data = cuts.master.data
    n, m = len(data.caps.limit), len(data.caps.limit) + len(data.budgets.limit)
    rows = found.worth_of_rows
    caps, budgets = np.maximum(-rows[:n], 0.0) * money, np.maximum(-rows[n:m], 0.0)
    return Worth(
        np.maximum(-found.worth, 0.0) * money,
        _by_name(data.caps.names, caps),
        _by_name(data.budgets.names, budgets),
        np.maximum(rows[m:], 0.0) * money,
    )


def _by_name(names: tuple[str, ...], worth: NDArray[np.float64]) -> dict[str, float]:
    """Return the worth of all rows of a name together."""
    found = dict.fromkeys(names, 0.0)
    for name, value in zip(names, worth, strict=True):
        found[name] += float(value)
    return found


def _gap(value: float, bound: float) -> float:
    if not np.isfinite(value):
        return 1.0
    return max(0.0, (value - bound) / max(abs(value), 1e-300))
