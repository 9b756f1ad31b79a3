"""The decision of one stage as a small linear program that grows by cuts.

Symbols: z the state before (sums in force, limits used), x what is decided, z' = F·(z, x) the state after, θ mean
cost of dispatch by cost variable, ν the mean cost of all later stages. Minimise fee·x + Σθ + ν. z is held by
its bounds, so that its reduced cost is the slope of the least cost in z. Amounts are in `unit`, money in `scale`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

from provender.planning.fast import Prepared, prepare
from provender.planning.fast.master import QuietHighs
from provender.planning.resign.stages import stage_problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.planning.fast.recourse import Tangent
    from provender.planning.resign.futures import Futures
    from provender.planning.resign.stages import Stages

_INF = highspy.kHighsInf
_ROUNDS = 60
#: a cost variable is cut again where it is wrong by more than this part of the whole cost
_CROSSED = 1e-8


@dataclass(frozen=True, slots=True)
class Decision:
    """What one stage decides.

    Parameters
    ----------
    amounts
        (decided,) work units.
    state
        (state after,) sums in force and limits used when the next stage begins.
    value, slope
        Least cost from here on as far as the cuts know, a lower bound; (state before,) its slope.
    """

    amounts: NDArray[np.float64]
    state: NDArray[np.float64]
    value: float
    slope: NDArray[np.float64]


class Program:
    """The linear program of one stage on some futures."""

    def __init__(self, stages: Stages, q: int, futures: Futures) -> None:
        self.stage, self.n_limits = stages.stages[q], stages.n_limits
        self.prepared: Prepared = prepare(stage_problem(stages, q, futures), by_scenario=False)
        layout = self.prepared.layout
        self.unit = max(1e-9, float(self.prepared.quantiles.max()))
        warm = self.prepared.warm()
        self.scale = self.prepared.money() / 100.0
        self._n_in = len(self.stage.carried)
        self._n_before = self._n_in + self.n_limits
        self._highs = QuietHighs()
        for option, value in (("threads", 1), ("presolve", "off")):
            self._highs.setOptionValue(option, value)
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self._highs.setOptionValue(option, 1e-9)
        self._theta, self._nu, self._after = self._build(stages)
        self._cells = self._add_cells(layout.members)
        for tangent in warm:
            self._cut(tangent, np.full(layout.n_thetas, -np.inf))

    def _build(self, stages: Stages) -> tuple[int, int, int]:
        """Add state before, decided, θ, ν and state after; return where the last three start."""
        problem, n_x = self.prepared.problem, len(self.stage.new)
        fee, upper = problem.terms.fee[0, self._n_in :], problem.terms.upper[self._n_in :]
        n_theta, n_after = self.prepared.layout.n_thetas, len(self.stage.follow)
        self._columns(np.zeros(self._n_before), 0.0)
        self._columns(fee * self.unit / self.scale, upper / self.unit)
        self._columns(np.ones(n_theta), _INF)
        self._columns(np.ones(1), _INF)
        self._columns(np.zeros(n_after), _INF)
        theta = self._n_before + n_x
        after = theta + n_theta + 1
        limits = stages.problem.terms.limits
        self._limit_scale = np.ones(0) if limits is None else np.maximum(limits.matrix.max(axis=1), 1e-300)
        follow = self._scaled_follow()
        for row, weights in enumerate(follow):
            used = np.flatnonzero(weights)
            self._row(0.0, 0.0, np.append(used, after + row), np.append(weights[used], -1.0))
        tops = np.zeros(0) if limits is None else limits.upper / self._limit_scale / self.unit
        self._top = np.append(np.full(self._n_in, np.inf), tops)
        for i, top in enumerate(tops.tolist()):
            self._row(-_INF, top, np.array([after + n_after - stages.n_limits + i]), np.ones(1))
        return theta, theta + n_theta, after

    def _scaled_follow(self) -> NDArray[np.float64]:
        """Return F with limits counted in units of their largest entry, so that numbers are of order one."""
        follow = self.stage.follow.copy()
        if self.n_limits:
            follow[-self.n_limits :] /= self._limit_scale[:, None]
            follow[:, self._n_in : self._n_before] *= self._limit_scale
        return follow

    def _columns(self, cost: NDArray[np.float64], upper: NDArray[np.float64] | float) -> None:
        n, none = len(cost), np.zeros(0, dtype=np.int32)
        if n:
            top = np.broadcast_to(np.asarray(upper, dtype=np.float64), (n,)).copy()
            self._highs.addCols(n, cost, np.zeros(n), top, 0, np.zeros(n, dtype=np.int32), none, np.zeros(0))

    def _row(self, low: float, high: float, columns: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        self._highs.addRow(low, high, len(columns), columns.astype(np.int32), values)

    def _add_cells(self, members: NDArray[np.float64]) -> NDArray[np.int64]:
        """Add one column per cell with several members; return (cell,) the column that holds its amount."""
        at = np.empty(len(members), dtype=np.int64)
        for cell, inside in enumerate(members):
            used = self._place(np.flatnonzero(inside))
            if len(used) == 1:
                at[cell] = used[0]
                continue
            at[cell] = self._highs.getNumCol()
            self._columns(np.zeros(1), _INF)
            self._row(0.0, 0.0, np.append(used, at[cell]), np.append(np.ones(len(used)), -1.0))
        return at

    def _place(self, columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where columns of the stage's problem stand: limits lie between carried and decided."""
        return np.where(columns < self._n_in, columns, columns + self.n_limits)

    def _mean(self, tangent: Tangent) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        weights = self.prepared.recourse.weights
        return weights @ tangent.cost, weights @ tangent.slope

    def _cut(self, tangent: Tangent, believed: NDArray[np.float64]) -> float:
        """Add a tangent to each cost variable that is believed too low; return by how much all are, in money."""
        layout = self.prepared.layout
        cost, slope = self._mean(tangent)
        offset = cost - np.bincount(layout.entry_theta, weights=slope * tangent.at, minlength=len(cost))
        wrong = cost / self.scale - believed
        for theta in np.flatnonzero((wrong > _CROSSED) & (cost > 0.0)):
            mine = np.flatnonzero((layout.entry_theta == theta) & (slope != 0.0))
            columns = np.append(self._cells[layout.entry_cell[mine]], self._theta + theta)
            values = np.append(-slope[mine] * self.unit / self.scale, 1.0)
            self._row(float(offset[theta] / self.scale), _INF, columns, values)
        return float(np.maximum(wrong, 0.0).sum()) * self.scale

    def add_future(self, offset: float, slope: NDArray[np.float64]) -> None:
        """Let the mean cost of later stages be at least offset + slope · (state after,)."""
        scaled = slope * self.unit / self.scale
        if self.n_limits:
            scaled = np.append(scaled[: -self.n_limits], scaled[-self.n_limits :] * self._limit_scale)
        used = np.flatnonzero(scaled)
        columns = np.append(self._after + used, self._nu)
        self._row(offset / self.scale, _INF, columns, np.append(-scaled[used], 1.0))

    def decide(self, state: NDArray[np.float64], *, gap: float = 1e-6) -> Decision:
        """Return the decision of least believed cost from a (state before,), dispatch exact to a relative gap."""
        layout, n_x = self.prepared.layout, len(self.stage.new)
        held = state / self.unit
        if self.n_limits:
            held = np.append(held[: self._n_in], held[self._n_in :] / self._limit_scale)
        if self._n_before:
            held = np.clip(held, 0.0, self._top)
            self._highs.changeColsBounds(self._n_before, np.arange(self._n_before, dtype=np.int32), held, held)
        for _ in range(_ROUNDS):
            self._highs.run()
            found = self._highs.getSolution()  # read before cuts are added: they make it stale
            solution, slope = np.array(found.col_value), np.array(found.col_dual)[: self._n_before]
            amounts = np.maximum(np.append(held[: self._n_in], solution[self._n_before : self._n_before + n_x]), 0.0)
            tangent = self.prepared.recourse.tangent((layout.members @ (amounts * self.unit))[layout.entry_cell])
            value = float(self._highs.getInfo().objective_function_value)
            off = self._cut(tangent, solution[self._theta : self._theta + layout.n_thetas])
            if off <= gap * max(abs(value) * self.scale, 1e-300):
                break
        signed = amounts[self._n_in :] * self.unit
        slope *= self.scale / self.unit
        if self.n_limits:
            slope[self._n_in :] /= self._limit_scale
        return Decision(signed, self.stage.follow @ np.append(state, signed), value * self.scale, slope)
