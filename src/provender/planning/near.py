"""Plans that cost little more than the best: the most of any linear measure of what is signed.

The master of `sign` with its objective turned into a row, cost <= limit, and a new objective, the measure.
A plan that the master believes to be within the limit and that is not is cut off by the tangents of its
dispatch, so the master's value stays an upper bound of what any plan within the limit can reach (Kelley 1960;
modelling to generate alternatives: Brill 1979; DeCarolis 2011).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import highspy
import numpy as np

from provender.planning.cuts import Cuts
from provender.planning.master import Master, MasterSolution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.cuts import Tangent
    from provender.planning.master import MasterData
    from provender.planning.plan import Desk
    from provender.planning.security import Security
    from provender.planning.sign import Signed

_ROUNDS = 80
#: nodes after which a solve in whole lots ends with the plan and the bound that it has
_NODES = 200
#: rounds in parts of lots that look for cuts before the first in whole ones
_PARTS = 20
#: share of the limit by which a plan may pass it, the rounding of the solver
_PASS = 1e-9
#: share of a scenario's cost in a block that a round in parts must be wrong by to be told
_SEEN = 1e-6


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a measure goes within a cost.

    Parameters
    ----------
    amounts
        (column,) work units of the plan that goes farthest.
    value, bound
        What it reaches, and what no plan within the cost can pass.
    objective
        What it costs.
    """

    amounts: NDArray[np.float64]
    value: float
    bound: float
    objective: float

    def is_proven(self, gap: float = 1e-3) -> bool:
        """Return whether value and bound agree to a share of their size."""
        return self.bound - self.value <= gap * max(abs(self.bound), abs(self.value), 1e-9)


class _Limited(Master):
    """A master whose cost is a row and whose objective is a measure."""

    def __init__(self, data: MasterData) -> None:
        super().__init__(data)
        model = self._highs.getLp()
        cost = np.array(model.col_cost_)
        columns = np.flatnonzero(cost)
        self._constant = (1.0 - data.omega) * float(data.probabilities @ data.fixed)
        self._limit_row = int(self._highs.getNumRow())
        self._row(-highspy.kHighsInf, highspy.kHighsInf, columns, cost[columns])
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), np.zeros(len(cost)))
        self._highs.setOptionValue("mip_max_nodes", _NODES)
        self._n = len(data.lower)
        self._size = np.where(data.lot > 0, data.lot, 1.0)

    def limit(self, cost: float) -> None:
        """Allow plans up to a cost, in the master's money."""
        self._highs.changeRowBounds(self._limit_row, -highspy.kHighsInf, cost - self._constant)

    def aim(self, weights: NDArray[np.float64]) -> None:
        """Look for the most of Σ weights · amounts, per work unit in the master's unit."""
        index = np.arange(self._n, dtype=np.int32)
        self._highs.changeColsCost(self._n, index, -weights * self._size)

    def stop_within(self, gap: float) -> None:
        """End a solve in whole lots once the measure is known to a gap, absolute as in `aim`, or to a millionth."""
        self._highs.setOptionValue("mip_abs_gap", max(gap, 1e-9))

    def solve(self) -> MasterSolution:
        """Return the farthest plan that the cuts allow; `value` is minus the measure."""
        found = super().solve()
        return replace(found, value=found.value - self._constant)


class Near:
    """Looks for plans within a cost, and keeps what it learns about their dispatch.

    Parameters
    ----------
    desk
        Who signs, when.
    best
        The least-cost plan.
    rows
        What every plan must outlast; None: nothing.
    """

    def __init__(self, desk: Desk, best: Signed, rows: Security | None = None) -> None:
        planner, here = desk.planner, desk.here
        self._desk, self._best = desk, best
        scale = max(1.0, float(np.abs(best.costs).max()))
        self._unit = max(1e-9, float(desk.instance.work.demand.sum(axis=1).max()))
        has_rows = rows is not None and len(rows.lower) > 0
        data = planner.master_data(here, scale, self._unit, rows if has_rows else None)
        self._master = _Limited(data)
        self._cuts = Cuts(desk.instance, here, self._master, scale, self._unit)
        for tangent in (*planner.warm(here), self._tangent(best.amounts)):
            self._cuts.add(tangent)
        self.is_whole = desk.instance.columns.is_whole
        if planner.stop:
            self._master.listen(planner.stop)

    def most(self, weights: NDArray[np.float64], limit: float, *, enough: float = 0.0) -> Reach:
        """Return the plan with the most of Σ weights · amounts among those that cost at most `limit`.

        Where it is told to stop, the farthest plan so far; its bound may then say nothing.

        Parameters
        ----------
        weights
            (column,) any unit per work unit.
        limit
            Money, at least the least cost.
        enough
            What the measure may fall short of the most by, in its unit.
        """
        size = max(float(np.abs(weights).max(initial=0.0)), 1e-300)
        self._master.limit(limit * (1.0 + _PASS) / self._cuts.scale)
        self._master.aim(weights / size)
        self._master.stop_within(0.5 * enough / (size * self._unit))
        reach = Reach(self._best.amounts, float(weights @ self._best.amounts), np.inf, self._best.objective)
        if self.is_whole:
            reach = replace(reach, bound=self._in_parts(size)[1])
        for _ in range(_ROUNDS):
            found = self._master.solve()
            if not found.is_feasible or not found.has_plan:
                break
            amounts = self._clipped(found.amounts)
            bound = min(reach.bound, -found.value * size * self._unit)
            reach = self._farther(reach, amounts, weights, limit, bound)
            if reach.is_proven(1e-6) or reach.bound - reach.value <= enough or self._is_told():
                break
            if not self._cuts.add(self._tangent(amounts), found.costs):
                break
        return reach

    def most_in_parts(self, weights: NDArray[np.float64], limit: float) -> tuple[NDArray[np.float64], float]:
        """Return (column,) amounts in parts of lots with the most of a measure, and what no plan within it passes.

        The amounts are what the cuts allow, and may cost a little more than `limit`.
        """
        size = max(float(np.abs(weights).max(initial=0.0)), 1e-300)
        self._master.limit(limit * (1.0 + _PASS) / self._cuts.scale)
        self._master.aim(weights / size)
        return self._in_parts(size)

    def _in_parts(self, size: float) -> tuple[NDArray[np.float64], float]:
        """Add the cuts that matter with lots divisible: cheap rounds before the first whole one."""
        here, amounts, bound = self._desk.here, self._best.amounts, np.inf
        self._master.make_parts()
        for _ in range(_PARTS):
            found = self._master.solve()
            if not found.is_feasible or not found.has_plan or self._is_told():
                break
            bound = min(bound, -found.value * size * self._unit)
            amounts = np.clip(found.amounts * self._unit, here.lower, here.upper)
            if not self._cuts.add(self._tangent(amounts), found.costs, least=_SEEN):
                break
        self._master.make_whole(1e-6)
        return amounts, bound

    def _is_told(self) -> bool:
        stop = self._desk.planner.stop
        return stop is not None and stop()

    def _tangent(self, amounts: NDArray[np.float64]) -> Tangent:
        return self._desk.planner.tangent(self._desk.here, amounts)

    def _clipped(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._desk.planner.reached(self._desk.here, amounts * self._unit, self._unit)

    def _farther(
        self, reach: Reach, amounts: NDArray[np.float64], weights: NDArray[np.float64], limit: float, bound: float
    ) -> Reach:
        """Return the farther of a plan known and the way from it to another, as far as the cost allows."""
        for share in (1.0,) if self.is_whole else (1.0, 0.999, 0.99, 0.9, 0.5):
            tried = reach.amounts + share * (amounts - reach.amounts)
            value = float(weights @ tried)
            if value <= reach.value:
                continue
            cost = self._desk.planner.evaluate(self._desk.here, tried).objective
            if cost <= limit * (1.0 + 2.0 * _PASS):
                return Reach(tried, value, bound, cost)
        return Reach(reach.amounts, reach.value, bound, reach.objective)
