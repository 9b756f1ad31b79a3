"""The master problem: what to sign, with the cost of dispatch held down by cuts.

Symbols: x amounts signed, y billed amounts (x, or less where the price falls with the amount), θ_{s,b} cost of
dispatch of scenario s in block b, z, η the tail of the cost (CVaR), m shortfalls of minimum spends. Where a
price falls with the amount, x = Σ_i x_i over tiers i, of which one is chosen (binary h_i): start_i·h_i <= x_i <=
start_{i+1}·h_i, and y = Σ_i offset_i·h_i + slope_i·x_i.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from provender.instance.volume import Volume
    from provender.planning.limits import Rows

_INF = highspy.kHighsInf
#: what a solve says that ended before its optimum
_ENDED = frozenset((highspy.HighsModelStatus.kInterrupt, highspy.HighsModelStatus.kSolutionLimit))
#: share of the value by which that of the solver may differ from that of its solution
_OFFSET = 1e-7


@dataclass(frozen=True, slots=True)
class MasterData:
    """The numbers of a master problem, scaled to order one by the caller.

    Parameters
    ----------
    probabilities
        (scenario,).
    omega, alpha
        Risk measure.
    fees
        (scenario, column) per billed unit; `fixed` (scenario,) due anyway.
    lower, upper, lot
        (column,) bounds and lots (0: continuous).
    caps, budgets
        Limits on amounts, and on billed amounts.
    volumes
        By column: how its price falls with the amount.
    spend
        (spend, scenario, column) fees counting towards each minimum, (spend, scenario) still short.
    n_blocks
        Number of blocks with a cost variable per scenario.
    secure
        (row, column) what a unit signed adds after a loss, and (row,) what must be added.
    slack
        (secure row,) index of the shortfall that may stand in, and (shortfall,) what a unit of it costs; or None.
    """

    probabilities: NDArray[np.float64]
    omega: float
    alpha: float
    fees: NDArray[np.float64]
    fixed: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    lot: NDArray[np.float64]
    caps: Rows
    budgets: Rows
    volumes: Mapping[int, Volume]
    spend: tuple[NDArray[np.float64], NDArray[np.float64]]
    n_blocks: int
    secure: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
    slack: tuple[NDArray[np.int64], NDArray[np.float64]] | None = None

    def allows(self, amounts: NDArray[np.float64]) -> bool:
        """Return whether amounts keep every limit and row that must hold, to a billionth."""
        billed = amounts.copy()
        for k, volume in self.volumes.items():
            billed[k] = volume.billed(float(amounts[k]))
        kept = (self.caps.matrix @ amounts <= self.caps.limit + 1e-9).all()
        kept &= (self.budgets.matrix @ billed <= self.budgets.limit + 1e-9).all()
        if self.secure is not None and self.slack is None:
            kept &= (self.secure[0] @ amounts >= self.secure[1] - 1e-9).all()
        return bool(kept)


@dataclass(frozen=True, slots=True)
class MasterSolution:
    """Amounts signed, the cost variables (scenario, block), and the value, a lower bound.

    `is_feasible` is False where nothing that may be signed meets every row; the rest then says nothing.
    `has_plan` is False where the solver was stopped before it knew any amounts that do.
    `worth` is (column,) the reduced cost and `worth_of_rows` (cap, budget, then secure row,) the dual, scaled
    as the data.
    """

    amounts: NDArray[np.float64]
    costs: NDArray[np.float64]
    value: float
    is_feasible: bool = True
    has_plan: bool = True
    worth: NDArray[np.float64] | None = None
    worth_of_rows: NDArray[np.float64] | None = None


class _QuietHighs(highspy.Highs):  # type: ignore[misc]
    """HiGHS without a word on standard output, which belongs to results."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the solver's name; its banner is printed from here
        """Silence the solver before it first speaks."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


@dataclass(slots=True)
class _Entries:
    """Variables and the number each counts in."""

    index: NDArray[np.int64]
    scale: NDArray[np.float64]
    binaries: list[int] = field(default_factory=list)


class Master:
    """A HiGHS model that grows by cuts."""

    def __init__(self, data: MasterData) -> None:
        self.data = data
        n_s, n_k = data.fees.shape
        self._n_spend = len(data.spend[1])
        self._theta = n_k
        self._tail = n_k + n_s * data.n_blocks  # z per scenario, then η
        self._short = self._tail + n_s + 1
        self._whole = False
        self._highs = _QuietHighs()
        self._highs.setOptionValue("threads", 1)
        # a few hundred variables, solved again and again: presolve costs more than it saves
        self._highs.setOptionValue("presolve", "off")
        self._scale = np.where(data.lot > 0, data.lot, 1.0)
        self._add_columns()
        self._billed = _Entries(np.arange(n_k), self._scale.copy())
        for k in data.volumes:
            self._bill(k)
        self._add_rows()

    def _add_columns(self) -> None:
        data = self.data
        n_s, n_k = data.fees.shape
        weight = (1.0 - data.omega) * data.probabilities
        n_b, n_m, scale = data.n_blocks, self._n_spend, self._scale
        fee = (weight @ data.fees) * scale
        fee[list(data.volumes)] = 0.0
        cost = np.concatenate(
            [
                fee,
                np.repeat(weight, n_b),
                data.omega / (1.0 - data.alpha) * data.probabilities,
                [data.omega],
                np.tile(weight, n_m),
            ]
        )
        lower = np.concatenate([data.lower / scale, np.zeros(n_s * n_b + n_s), [-_INF], np.zeros(n_m * n_s)])
        upper = np.concatenate([data.upper / scale, np.full(n_s * n_b + n_s + 1 + n_m * n_s, _INF)])
        if data.omega == 0.0:
            upper[self._tail : self._tail + n_s] = 0.0
            lower[self._tail + n_s] = upper[self._tail + n_s] = 0.0
        whole = data.lot > 0
        upper[:n_k][whole] = np.floor(upper[:n_k][whole] + 1e-9)
        self._columns(cost, lower, upper)

    def _columns(
        self, cost: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """Add variables; return their indices."""
        n, first = len(cost), self._highs.getNumCol()
        none = np.zeros(0, dtype=np.int32)
        self._highs.addCols(n, cost, lower, upper, 0, np.zeros(n, dtype=np.int32), none, np.zeros(0))
        added: NDArray[np.int64] = first + np.arange(n)
        return added

    def _bill(self, k: int) -> None:
        """Give a column whose price falls with the amount its billed amount and the choice of a tier."""
        data, volume = self.data, self.data.volumes[k]
        offset, slope = volume.pieces()
        n, fee = len(slope), (1.0 - data.omega) * float(data.probabilities @ data.fees[:, k])
        inf = np.full(n, _INF)
        billed = self._columns(np.array([fee]), np.zeros(1), inf[:1])
        part, holds = self._columns(np.zeros(n), np.zeros(n), inf), self._columns(np.zeros(n), np.zeros(n), np.ones(n))
        self._billed.index[k], self._billed.scale[k] = billed[0], 1.0
        self._billed.binaries += holds.tolist()
        self._row(0.0, 0.0, np.append(part, k), np.append(np.ones(n), -self._scale[k]))
        self._row(0.0, 0.0, np.concatenate([part, holds, billed]), np.concatenate([slope, offset, [-1.0]]))
        self._row(1.0, 1.0, holds, np.ones(n))
        ends = np.append(volume.start[1:], max(float(data.upper[k]), float(volume.start[-1])))
        for i in range(n):
            pair = np.array([part[i], holds[i]])
            self._row(0.0, _INF, pair, np.array([1.0, -volume.start[i]]))
            self._row(-_INF, 0.0, pair, np.array([1.0, -ends[i]]))

    def _add_rows(self) -> None:
        data = self.data
        n_s, n_k = data.fees.shape
        amounts = _Entries(np.arange(n_k), self._scale)
        self._first_named = self._highs.getNumRow()
        for row, limit in zip(data.caps.matrix, data.caps.limit, strict=True):
            self._row(-_INF, limit, *_entries(row, amounts))
        for row, limit in zip(data.budgets.matrix, data.budgets.limit, strict=True):
            self._row(-_INF, limit, *_entries(row, self._billed))
        self._add_secure(amounts)
        for i in range(self._n_spend):
            for s in range(n_s):
                columns, values = _entries(data.spend[0][i, s], self._billed)
                columns, values = np.append(columns, self._short + i * n_s + s), np.append(values, 1.0)
                self._row(data.spend[1][i, s], _INF, columns, values)
        if data.omega == 0.0:
            return
        for s in range(n_s):  # z_s + η − cost_s >= fixed_s
            theta = self._theta + s * data.n_blocks + np.arange(data.n_blocks)
            short = self._short + np.arange(self._n_spend) * n_s + s
            fees = -data.fees[s] * self._billed.scale
            columns = np.concatenate([self._billed.index, theta, short, [self._tail + s, self._tail + n_s]])
            values = np.concatenate([fees, -np.ones(len(theta) + len(short)), [1.0, 1.0]])
            self._row(data.fixed[s], _INF, columns, values)

    def _add_secure(self, amounts: _Entries) -> None:
        data = self.data
        if data.secure is None:
            return
        place, price = data.slack or (np.zeros(0, dtype=np.int64), np.zeros(0))
        first = self._columns(price, np.zeros(len(price)), np.full(len(price), _INF))
        for i, (row, least) in enumerate(zip(*data.secure, strict=True)):
            columns, values = _entries(row, amounts)
            if len(place):
                columns, values = np.append(columns, first[place[i]]), np.append(values, 1.0)
            self._row(least, _INF, columns, values)

    def _row(self, low: float, high: float, columns: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        self._highs.addRow(float(low), float(high), len(columns), columns.astype(np.int32), values)

    def make_whole(self, gap: float) -> None:
        """From now on sign whole lots and choose whole tiers, each solve to a relative gap."""
        self._whole = True
        self._highs.setOptionValue("presolve", "choose")
        self._highs.setOptionValue("mip_rel_gap", gap)
        if self.data.volumes:
            self._highs.setOptionValue("mip_feasibility_tolerance", 1e-9)
        self._take(highspy.HighsVarType.kInteger)

    def make_parts(self) -> None:
        """From now on sign parts of lots and of tiers, as before `make_whole`."""
        self._whole = False
        self._highs.setOptionValue("presolve", "off")
        self._take(highspy.HighsVarType.kContinuous)

    def _take(self, kind: highspy.HighsVarType) -> None:
        """Make lots and the choices of tiers whole or divisible."""
        for j in (*np.flatnonzero(self.data.lot > 0), *self._billed.binaries):
            self._highs.changeColIntegrality(int(j), kind)

    def listen(self, stop: Callable[[], bool]) -> None:
        """Ask `stop` again and again while a problem is solved; once it is true, the solve ends with what it has."""

        def told(event: highspy.HighsCallbackEvent) -> None:
            if stop():
                event.interrupt()

        self._highs.cbMipInterrupt += told
        self._highs.cbSimplexInterrupt += told

    def add_cuts(self, index: NDArray[np.int64], slope: NDArray[np.float64], offset: NDArray[np.float64]) -> None:
        """Add θ_i >= offset + slope · x for some cost variables.

        Parameters
        ----------
        index
            (cut,) scenario · n_blocks + block.
        slope, offset
            (cut, column) and (cut,).
        """
        if not len(index):
            return
        dense = -slope * self._scale
        rows, columns = np.nonzero(dense)
        counts = np.bincount(rows, minlength=len(index)) + 1
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        flat_columns = np.empty(counts.sum(), dtype=np.int32)
        flat_values = np.empty(counts.sum())
        flat_columns[starts], flat_values[starts] = self._theta + index, 1.0
        place = np.arange(len(rows)) + rows + 1
        flat_columns[place], flat_values[place] = columns, dense[rows, columns]
        upper = np.full(len(index), _INF)
        self._highs.addRows(
            len(index), offset, upper, len(flat_values), starts.astype(np.int32), flat_columns, flat_values
        )

    def solve(self) -> MasterSolution:
        """Return the optimum of what the cuts say so far."""
        self._run()
        found = self._highs.getSolution()
        solution = np.array(found.col_value)
        data = self.data
        n_s, n_k = data.fees.shape
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        nothing = MasterSolution(data.lower, np.zeros((n_s, data.n_blocks)), -np.inf, has_plan=False)
        if status == highspy.HighsModelStatus.kInfeasible:
            return replace(nothing, value=np.inf, is_feasible=False)
        constant = (1.0 - data.omega) * float(data.probabilities @ data.fixed)
        if status in _ENDED and (not self._whole or not _has_plan(info)):
            known = self._whole and np.isfinite(info.mip_dual_bound)
            return replace(nothing, value=float(info.mip_dual_bound) + constant if known else -np.inf)
        amounts = np.clip(solution[:n_k] * self._scale, data.lower, data.upper)
        costs = solution[self._theta : self._tail].reshape(n_s, data.n_blocks)
        value = info.mip_dual_bound if self._whole else info.objective_function_value
        if self._whole:
            return MasterSolution(amounts, costs, float(value) + constant)
        named = len(data.caps.limit) + len(data.budgets.limit) + (len(data.secure[1]) if data.secure else 0)
        worth = np.array(found.col_dual)[:n_k] / self._scale
        rows = np.array(found.row_dual)[self._first_named : self._first_named + named]
        return MasterSolution(amounts, costs, float(value) + constant, worth=worth, worth_of_rows=rows)

    def _run(self) -> None:
        """Solve; afresh where the value is not that of the solution.

        After cuts were added, HiGHS 1.16 at times adds an offset of the solve before to the value and the bound
        of a whole problem. One that starts from nothing has none.
        """
        self._highs.run()
        info = self._highs.getInfo()
        if not self._whole or not _has_plan(info):
            return
        value = float(np.array(self._highs.getLp().col_cost_) @ np.array(self._highs.getSolution().col_value))
        if abs(value - info.objective_function_value) > _OFFSET * max(1.0, abs(value)):
            self._highs.clearSolver()
            self._highs.run()

    def relax(self, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (secure row,) by how much each row must be lowered at least, their weighted sum being least.

        The model is spent by it: what is minimised is no longer a cost.

        Parameters
        ----------
        weight
            (secure row,) what a unit of each costs, > 0.
        """
        n, n_r = self._highs.getNumCol(), len(weight)
        self._highs.changeColsCost(n, np.arange(n, dtype=np.int32), np.zeros(n))
        first = self._first_named + len(self.data.caps.limit) + len(self.data.budgets.limit)
        each = np.arange(n_r, dtype=np.int32)
        self._highs.addCols(n_r, weight, np.zeros(n_r), np.full(n_r, _INF), n_r, each, first + each, np.ones(n_r))
        self.make_whole(1e-9)
        self._highs.run()
        lowered: NDArray[np.float64] = np.maximum(np.array(self._highs.getSolution().col_value)[n:], 0.0)
        return lowered


def _has_plan(info: highspy.HighsInfo) -> bool:
    """Return whether a solve that was stopped knows a feasible solution."""
    return bool(info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)


def _entries(row: NDArray[np.float64], variables: _Entries) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the variables of a row over columns and their coefficients."""
    used = np.flatnonzero(row)
    return variables.index[used], row[used] * variables.scale[used]
