"""The master problem of the fast planner: amounts signed, and the cost of dispatch held down by cuts.

Symbols: x amounts, Q amounts of a cell (Σ x), θ mean cost of dispatch by cost variable. For the CVaR (`tail`): φ the
cost of dispatch of the core by cost variable, weighted by p/(1 − α), η the edge of the tail, z_s >= 0 by how much a
border scenario lies above it. Amounts are in `unit`, money in `scale`, so that all numbers are of order
one. Only this module of the folder imports highspy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INF = highspy.kHighsInf


@dataclass(frozen=True, slots=True)
class Frame:
    """What the master is about; everything in master units.

    Parameters
    ----------
    fee, lower, upper, lot
        (column,) mean money per unit; bounds; lot (0: divisible).
    members
        (cell, column) 0/1.
    n_thetas
        Cost variables.
    omega
        Weight of the CVaR.
    """

    fee: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    lot: NDArray[np.float64]
    members: NDArray[np.float64]
    n_thetas: int
    omega: float


@dataclass(frozen=True, slots=True)
class Rows:
    """Linear rows over cells or columns: `matrix` (row, cell or column) · · in [lower, upper], with names."""

    matrix: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Belief:
    """What the cuts say things cost: (theta,) in the mean and in the core, the tail's edge, (border,) above it."""

    mean: NDArray[np.float64]
    core: NDArray[np.float64]
    edge: float
    excess: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """A solution: (column,) amounts, what is believed of their costs, lower bound, whether it was feasible."""

    amounts: NDArray[np.float64]
    believed: Belief
    value: float
    is_feasible: bool


def _free(n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (column,) bounds of what is at least nothing."""
    return np.zeros(n), np.full(n, _INF)


class QuietHighs(highspy.Highs):  # type: ignore[misc]
    """HiGHS without a word on standard output, which belongs to results."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the solver's name; its banner is printed from here
        """Silence the solver before it first speaks."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


class Master:
    """A HiGHS model that grows by cuts; for a risk measure, it has a part for the tail that can be made anew."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._scale = np.where(frame.lot > 0.0, frame.lot, 1.0)
        self._whole = False
        self._sought: tuple[int, NDArray[np.float64]] | None = None
        self._named: list[tuple[str, int, float]] = []
        self._highs = QuietHighs()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("presolve", "off")
        self._highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
        self._highs.setOptionValue("dual_feasibility_tolerance", 1e-9)
        n = len(frame.fee)
        upper = frame.upper / self._scale
        whole = frame.lot > 0.0
        upper[whole] = np.floor(upper[whole] + 1e-9)
        self._columns((1.0 - frame.omega) * frame.fee * self._scale, frame.lower / self._scale, upper)
        sizes = frame.members.sum(axis=1)
        many = np.flatnonzero(sizes > 1)
        self._columns(np.zeros(len(many)), np.zeros(len(many)), np.full(len(many), _INF))
        self._cell_column = np.zeros(len(frame.members), dtype=np.int64)
        self._cell_column[sizes == 1] = frame.members[sizes == 1].argmax(axis=1)
        self._cell_column[many] = n + np.arange(len(many))
        self._cell_scale = np.ones(len(frame.members))
        self._cell_scale[sizes == 1] = self._scale[self._cell_column[sizes == 1]]
        self._mean = n + len(many)
        self._columns(np.full(frame.n_thetas, 1.0 - frame.omega), *_free(frame.n_thetas))
        self._tail, self._n_border = self._mean + frame.n_thetas, 0
        self._tail_rows: list[int] = []
        self._border_fee = np.zeros((0, n))
        for cell in many:
            columns = np.flatnonzero(frame.members[cell])
            self._row(0.0, 0.0, np.append(columns, self._cell_column[cell]), np.append(self._scale[columns], -1.0))
        self.n_fixed_rows = len(many)

    def _columns(self, cost: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]) -> None:
        n = len(cost)
        if n:
            none, empty = np.zeros(n, dtype=np.int32), np.zeros(0)
            self._highs.addCols(n, cost, lower, upper, 0, none, np.zeros(0, dtype=np.int32), empty)

    def _row(self, low: float, high: float, columns: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        self._highs.addRow(float(low), float(high), len(columns), columns.astype(np.int32), values)

    def add_rows(self, rows: Rows, *, over: str) -> None:
        """Add rows over "columns" or "cells"; they are never pruned."""
        names = rows.names or ("",) * len(rows.lower)
        for row, low, high, name in zip(rows.matrix, rows.lower, rows.upper, names, strict=True):
            self._named.append((name, self._highs.getNumRow(), 1.0 if np.isfinite(low) else -1.0))
            used = np.flatnonzero(row)
            if over == "columns":
                self._row(low, high, used, row[used] * self._scale[used])
            else:
                self._row(low, high, self._cell_column[used], row[used] * self._cell_scale[used])
            self.n_fixed_rows += 1

    def split(
        self,
        core_fee: NDArray[np.float64],
        core_weight: float,
        border_fee: NDArray[np.float64],
        border_weight: NDArray[np.float64],
    ) -> None:
        """Make the part for the tail anew, without a cut.

        Parameters
        ----------
        core_fee, core_weight
            (column,) fees of the core weighted by p/(1 − α), and the sum of those weights.
        border_fee, border_weight
            (border, column) fees and (border,) p/(1 − α) of border scenarios.
        """
        frame, highs = self.frame, self._highs
        if self._tail_rows:
            highs.deleteRows(len(self._tail_rows), np.array(self._tail_rows, dtype=np.int32))
        gone = highs.getNumCol() - self._tail
        if gone:
            highs.deleteCols(gone, self._tail + np.arange(gone, dtype=np.int32))
        self._tail_rows, self._border_fee, self._n_border = [], border_fee * self._scale, len(border_weight)
        fee = ((1.0 - frame.omega) * frame.fee + frame.omega * core_fee) * self._scale
        highs.changeColsCost(len(fee), np.arange(len(fee), dtype=np.int32), fee)
        self._columns(np.full(frame.n_thetas, frame.omega), *_free(frame.n_thetas))
        # rounding must not leave the edge worth less than nothing
        self._columns(np.full(1, frame.omega * max(0.0, 1.0 - core_weight)), np.full(1, -_INF), np.full(1, _INF))
        self._columns(frame.omega * border_weight, *_free(self._n_border))

    def add_border(self, index: NDArray[np.int64], offset: NDArray[np.float64], slope: NDArray[np.float64]) -> None:
        """Add z + η >= fees·x + offset + Σ slope · amount of cell for some border scenarios.

        Parameters
        ----------
        index, offset, slope
            (cut,) place in the border; (cut,); (cut, cell).
        """
        if not len(index):
            return
        edge = self._tail + self.frame.n_thetas
        amounts = np.zeros((self._mean, len(index)))  # (column, cut); a cell of one line is that line's column
        amounts[: self._border_fee.shape[1]] = -self._border_fee[index].T
        np.add.at(amounts, self._cell_column, -(slope * self._cell_scale).T)
        values = np.hstack([np.ones((len(index), 2)), amounts.T])
        columns = np.broadcast_to(np.append([0, edge], np.arange(self._mean)), values.shape).copy()
        columns[:, 0] = edge + 1 + index
        kept = values != 0.0
        starts = np.append(0, np.cumsum(kept.sum(axis=1))[:-1]).astype(np.int32)
        self._note_tail(len(index))
        top = np.full(len(index), _INF)
        picked = columns[kept].astype(np.int32)
        self._highs.addRows(len(index), offset, top, len(picked), starts, picked, values[kept])

    def _note_tail(self, n: int) -> None:
        at = self._highs.getNumRow()
        self._tail_rows += range(at, at + n)

    def add_cuts(
        self,
        offset: NDArray[np.float64],
        entries: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
        thetas: NDArray[np.int64],
        *,
        core: bool = False,
    ) -> None:
        """Add θ >= offset + Σ slope · amount of cell for some cost variables of the mean, or φ of the core.

        Parameters
        ----------
        offset
            (theta,) of all cost variables.
        entries
            (entry,) cost variable, cell and slope of everything that may matter.
        thetas
            Cost variables to cut, rising.
        core
            Whether the cuts are the core's.
        """
        if not len(thetas):
            return
        theta, cell, slope = entries
        kept = np.isin(theta, thetas) & (slope != 0.0)
        order = np.argsort(theta[kept], kind="stable")
        theta, cell, slope = theta[kept][order], cell[kept][order], slope[kept][order]
        counts = np.bincount(np.searchsorted(thetas, theta), minlength=len(thetas)) + 1
        starts = np.concatenate([[0], np.cumsum(counts)])
        columns = np.empty(starts[-1], dtype=np.int32)
        values = np.empty(starts[-1])
        columns[starts[:-1]], values[starts[:-1]] = (self._tail if core else self._mean) + thetas, 1.0
        place = np.ones(starts[-1], dtype=bool)
        place[starts[:-1]] = False
        columns[place], values[place] = self._cell_column[cell], -slope * self._cell_scale[cell]
        n = len(thetas)
        if core:
            self._note_tail(n)
        self._highs.addRows(
            n, offset[thetas], np.full(n, _INF), len(values), starts[:-1].astype(np.int32), columns, values
        )

    def set_gap(self, gap: float) -> None:
        """Solve whole problems to a relative gap."""
        self._highs.setOptionValue("mip_rel_gap", gap)

    def make_whole(self) -> None:
        """From now on sign whole lots."""
        self._whole = True
        self._highs.setOptionValue("presolve", "choose")
        for j in np.flatnonzero(self.frame.lot > 0.0):
            self._highs.changeColIntegrality(int(j), highspy.HighsVarType.kInteger)

    def limit_time(self, seconds: float) -> None:
        """Let a solve take at most so long; a whole solve cut short still gives a bound."""
        self._highs.setOptionValue("time_limit", float(self._highs.getRunTime()) + max(seconds, 0.01))

    def solve(self) -> Found:
        """Return the optimum of what the cuts say so far."""
        self._highs.run()
        status = self._highs.getModelStatus()
        bad = {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}
        info = self._highs.getInfo()
        solution = np.array(self._highs.getSolution().col_value)
        if status in bad or not len(solution):
            return Found(self.frame.lower, self._belief(np.zeros(self._highs.getNumCol())), -np.inf, status not in bad)
        frame = self.frame
        raw = solution[: len(frame.fee)]
        if self._whole:
            raw = np.where(frame.lot > 0.0, np.rint(raw), raw)
        amounts = np.clip(raw * self._scale, frame.lower, frame.upper)
        value = float(info.mip_dual_bound if self._whole else info.objective_function_value)
        if status != highspy.HighsModelStatus.kOptimal and not self._whole:
            value = -np.inf
        return Found(amounts, self._belief(solution), value, is_feasible=True)

    def _belief(self, solution: NDArray[np.float64]) -> Belief:
        n, tail = self.frame.n_thetas, solution[self._tail :]
        edge = float(tail[n]) if len(tail) else 0.0
        return Belief(solution[self._mean : self._tail], tail[:n], edge, tail[n + 1 : n + 1 + self._n_border])

    def reprice(self, fee: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]) -> None:
        """Set (column,) mean fees and bounds anew; all cuts stay true, and the last basis is where to start."""
        n = len(fee)
        index = np.arange(n, dtype=np.int32)
        self.frame = replace(self.frame, fee=fee, lower=lower, upper=upper)
        self._highs.changeColsCost(n, index, (1.0 - self.frame.omega) * fee * self._scale)
        self._highs.changeColsBounds(n, index, lower / self._scale, upper / self._scale)

    def seek(self, weights: NDArray[np.float64], most: float) -> None:
        """Minimise Σ weights · amounts from now on, with the mean cost believed at most `most`."""
        n = self._highs.getNumCol()
        cost = np.array(self._highs.getLp().col_cost_)
        used = np.flatnonzero(cost)
        self._sought = (self._highs.getNumRow(), cost)
        self._row(-_INF, most, used, cost[used])
        fresh = np.zeros(n)
        fresh[: len(weights)] = weights * self._scale
        self._highs.changeColsCost(n, np.arange(n, dtype=np.int32), fresh)

    def release(self) -> None:
        """Minimise the cost again."""
        if self._sought is None:
            return
        row, cost = self._sought
        self._sought = None
        self._highs.deleteRows(1, np.array([row], dtype=np.int32))
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def relax(self) -> list[tuple[str, float]]:
        """Return the least total relaxation of the named rows that makes room; the master is spent by it."""
        n = self._highs.getNumCol()
        self._highs.changeColsCost(n, np.arange(n, dtype=np.int32), np.zeros(n))
        rows = np.array([row for _, row, _ in self._named], dtype=np.int32)
        sign = np.array([side for _, _, side in self._named])
        m = len(rows)
        self._highs.addCols(m, np.ones(m), np.zeros(m), np.full(m, _INF), m, np.arange(m, dtype=np.int32), rows, sign)
        self._highs.run()
        solution = self._highs.getSolution().col_value
        if len(solution) < n + m:
            return []
        return [(name, float(solution[n + i])) for i, (name, _, _) in enumerate(self._named)]

    def prune(self, most: int) -> int:
        """Delete cuts that do not bind where there are more than `most` rows; return how many."""
        if self._highs.getNumRow() <= most:
            return 0
        solution = self._highs.getSolution()
        slack = np.array(solution.row_value) - np.array(self._highs.getLp().row_lower_)
        loose = (np.abs(np.array(solution.row_dual)) < 1e-12) & (slack > 1e-6)
        loose[: self.n_fixed_rows] = False
        gone = np.flatnonzero(loose)
        if len(gone):
            self._highs.deleteRows(len(gone), gone.astype(np.int32))
        return len(gone)
