"""The master problem: what to sign, with the cost of dispatch held down by cuts.

Symbols: x amounts signed, θ_{s,b} cost of dispatch of scenario s in block b, z, η the tail of the cost
(CVaR), m shortfalls of minimum spends. The only module that imports highspy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INF = highspy.kHighsInf


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
        (scenario, column) per unit signed; `fixed` (scenario,) due anyway.
    lower, upper, lot
        (column,) bounds and lots (0: continuous).
    caps
        (row, column) 0/1 in force, and (row,) limits.
    spend
        (spend, scenario, column) fees counting towards each minimum, (spend, scenario) still short.
    n_blocks
        Number of blocks with a cost variable per scenario.
    secure
        (row, column) what a unit signed adds after a loss, and (row,) what must be added.
    """

    probabilities: NDArray[np.float64]
    omega: float
    alpha: float
    fees: NDArray[np.float64]
    fixed: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    lot: NDArray[np.float64]
    caps: tuple[NDArray[np.float64], NDArray[np.float64]]
    spend: tuple[NDArray[np.float64], NDArray[np.float64]]
    n_blocks: int
    secure: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None


@dataclass(frozen=True, slots=True)
class MasterSolution:
    """Amounts signed, the cost variables (scenario, block), and the value, a lower bound.

    `is_feasible` is False where nothing that may be signed meets every row; the rest then says nothing.
    `worth` is (column,) the reduced cost and `worth_of_rows` (cap or secure row,) the dual, scaled as the data.
    """

    amounts: NDArray[np.float64]
    costs: NDArray[np.float64]
    value: float
    is_feasible: bool = True
    worth: NDArray[np.float64] | None = None
    worth_of_rows: NDArray[np.float64] | None = None


class _QuietHighs(highspy.Highs):  # type: ignore[misc]
    """HiGHS without a word on standard output, which belongs to results."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the solver's name; its banner is printed from here
        """Silence the solver before it first speaks."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


class Master:
    """A HiGHS model that grows by cuts."""

    def __init__(self, data: MasterData) -> None:
        self._data = data
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
        self._add_columns()
        self._add_rows()

    def _add_columns(self) -> None:
        data = self._data
        n_s, n_k = data.fees.shape
        weight = (1.0 - data.omega) * data.probabilities
        n_b, n_m = data.n_blocks, self._n_spend
        scale = np.where(data.lot > 0, data.lot, 1.0)
        cost = np.concatenate(
            [
                (weight @ data.fees) * scale,
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
        n = len(cost)
        empty = np.zeros(0)
        self._highs.addCols(n, cost, lower, upper, 0, np.zeros(n, dtype=np.int32), np.zeros(0, dtype=np.int32), empty)

    def _add_rows(self) -> None:
        data = self._data
        n_s, n_k = data.fees.shape
        scale = np.where(data.lot > 0, data.lot, 1.0)
        matrix, limits = data.caps
        for row, limit in zip(matrix, limits, strict=True):
            columns = np.flatnonzero(row)
            self._row(-_INF, limit, columns, row[columns] * scale[columns])
        if data.secure is not None:
            for row, least in zip(*data.secure, strict=True):
                columns = np.flatnonzero(row)
                self._row(least, _INF, columns, row[columns] * scale[columns])
        for i in range(self._n_spend):
            for s in range(n_s):
                columns = np.append(np.flatnonzero(data.spend[0][i, s]), self._short + i * n_s + s)
                values = np.append((data.spend[0][i, s] * scale)[columns[:-1]], 1.0)
                self._row(data.spend[1][i, s], _INF, columns, values)
        if data.omega == 0.0:
            return
        for s in range(n_s):  # z_s + η − cost_s >= fixed_s
            theta = self._theta + s * data.n_blocks + np.arange(data.n_blocks)
            short = self._short + np.arange(self._n_spend) * n_s + s
            columns = np.concatenate([np.arange(n_k), theta, short, [self._tail + s, self._tail + n_s]])
            values = np.concatenate([-data.fees[s] * scale, -np.ones(len(theta) + len(short)), [1.0, 1.0]])
            self._row(data.fixed[s], _INF, columns, values)

    def _row(self, low: float, high: float, columns: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        self._highs.addRow(float(low), float(high), len(columns), columns.astype(np.int32), values)

    @property
    def caps(self) -> NDArray[np.float64]:
        """Limits of what is in force at once, (cap row,)."""
        return self._data.caps[1]

    def make_whole(self, gap: float) -> None:
        """From now on sign whole lots, each solve to a relative gap."""
        self._whole = True
        self._highs.setOptionValue("presolve", "choose")
        self._highs.setOptionValue("mip_rel_gap", gap)
        for j in np.flatnonzero(self._data.lot > 0):
            self._highs.changeColIntegrality(int(j), highspy.HighsVarType.kInteger)

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
        scale = np.where(self._data.lot > 0, self._data.lot, 1.0)
        dense = -slope * scale
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
        self._highs.run()
        found = self._highs.getSolution()
        solution = np.array(found.col_value)
        data = self._data
        n_s, n_k = data.fees.shape
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return MasterSolution(data.lower, np.zeros((n_s, data.n_blocks)), np.inf, is_feasible=False)
        scale = np.where(data.lot > 0, data.lot, 1.0)
        amounts = np.clip(solution[:n_k] * scale, data.lower, data.upper)
        costs = solution[self._theta : self._tail].reshape(n_s, data.n_blocks)
        info = self._highs.getInfo()
        value = info.mip_dual_bound if self._whole else info.objective_function_value
        constant = (1.0 - data.omega) * float(data.probabilities @ data.fixed)
        if self._whole:
            return MasterSolution(amounts, costs, float(value) + constant)
        named = len(data.caps[1]) + (len(data.secure[1]) if data.secure else 0)
        worth, rows = np.array(found.col_dual)[:n_k] / scale, np.array(found.row_dual)[:named]
        return MasterSolution(amounts, costs, float(value) + constant, worth=worth, worth_of_rows=rows)


def least_relaxation(data: MasterData, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (secure row,) by how much each row must be lowered at least, their weighted sum being least.

    Parameters
    ----------
    data
        A master's numbers with `secure` rows.
    weight
        (secure row,) what a unit of each costs, > 0.
    """
    matrix, least = data.secure if data.secure is not None else (np.zeros((0, len(data.lower))), np.zeros(0))
    n_k, n_r = len(data.lower), len(least)
    scale = np.where(data.lot > 0, data.lot, 1.0)
    highs = _QuietHighs()
    lower = np.concatenate([data.lower / scale, np.zeros(n_r)])
    upper = np.concatenate([data.upper / scale, np.full(n_r, _INF)])
    whole = np.flatnonzero(data.lot > 0)
    upper[whole] = np.floor(upper[whole] + 1e-9)
    none = np.zeros(0, dtype=np.int32)
    cost = np.concatenate([np.zeros(n_k), weight])
    highs.addCols(n_k + n_r, cost, lower, upper, 0, np.zeros(n_k + n_r, dtype=np.int32), none, np.zeros(0))
    rows = [(-_INF, limit, row * scale, -1) for row, limit in zip(*data.caps, strict=True)]
    rows += [(low, _INF, row * scale, n_k + i) for i, (row, low) in enumerate(zip(matrix, least, strict=True))]
    for low, high, row, slack in rows:
        columns = np.flatnonzero(row)
        values = row[columns]
        if slack >= 0:
            columns, values = np.append(columns, slack), np.append(values, 1.0)
        highs.addRow(float(low), float(high), len(columns), columns.astype(np.int32), values)
    for j in whole:
        highs.changeColIntegrality(int(j), highspy.HighsVarType.kInteger)
    highs.run()
    lowered: NDArray[np.float64] = np.maximum(np.array(highs.getSolution().col_value)[n_k:], 0.0)
    return lowered
