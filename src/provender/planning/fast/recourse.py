"""The cost of dispatch and its slope, by cost variable: one look-up in sorted hours, or one pass over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from provender.compiled import on_all_cores
from provender.dispatch.curves import build_curves
from provender.planning.fast.blocks import BEGIN, END, SCENARIO, WINDOW
from provender.planning.fast.flex import Mixed, find_mixed
from provender.planning.fast.kernels import pass_runs, pass_windows, row_capacity, spread_slopes
from provender.planning.fast.lattice import chords_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from provender.planning.fast.blocks import Layout
    from provender.planning.fast.flex import Loads
    from provender.planning.fast.lattice import Answer, Chords
    from provender.planning.fast.problem import Problem
    from provender.planning.fast.rungs import Rungs


@dataclass(frozen=True, slots=True)
class Tangent:
    """Cost of dispatch at one point, and its slope there.

    Parameters
    ----------
    at
        (entry,) amounts, work units.
    cost, slope
        (future, theta) money; (future, entry) money per work unit, <= 0. A future is a scenario, or the
        mean of all where hours of all scenarios are merged.
    above
        (future, theta) an upper bound of the true cost: the cost itself, unless hours are binned.
    """

    at: NDArray[np.float64]
    cost: NDArray[np.float64]
    slope: NDArray[np.float64]
    above: NDArray[np.float64]


class Shortfalls(Protocol):
    """A set of periods by row: see `provender.dispatch.curves`."""

    def shortfall(self, level: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (row,) unit-periods and (row,) periods above the level."""
        ...


class Recourse(Protocol):
    """What the planner asks of dispatch."""

    @property
    def weights(self) -> NDArray[np.float64]:
        """Return (future,) the probability of each future."""
        ...

    def tangent(self, amounts: NDArray[np.float64], steps: NDArray[np.float64] | None = None) -> Tangent:
        """Return cost and slope at (entry,) amounts; with (row,) steps, of the chords between whole steps."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """What all kinds of recourse share: the pieces of the ladder and the rows of capacity."""

    layout: Layout
    rungs: Rungs
    n_classes: int
    period_hours: float

    def levels(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (row, piece) work units that need no rung: capacity and cheaper sources of the class set."""
        weights = self.layout.weights
        capacity = np.zeros((len(weights.first) - 1, self.n_classes))
        row_capacity(weights.first, weights.entry, weights.weight, self.layout.entry_group, amounts, capacity)
        levels: NDArray[np.float64] = capacity @ self.rungs.sets.T.astype(np.float64) + self.rungs.offset
        return levels

    def chords(self, levels: NDArray[np.float64], steps: NDArray[np.float64] | None) -> Chords | None:
        """Return between which (row, piece) levels chords run; `None` where the cost itself is asked for."""
        is_asked = steps is not None and self.rungs.is_simple and bool(steps.any())
        return chords_at(levels, self.rungs.offset, steps) if is_asked and steps is not None else None

    def slopes(self, place: NDArray[np.int64], hours: NDArray[np.float64], out: NDArray[np.float64]) -> None:
        """Add what (part, piece) periods of shortfall are worth to (future, entry); `place` is future and row."""
        step = self.rungs.step[self.rungs.rung] * self.period_hours
        by_class = -(hours * step) @ self.rungs.sets.astype(np.float64)  # (part, class)
        weights = self.layout.weights
        spread_slopes(place, by_class, weights.first, weights.entry, weights.weight, self.layout.entry_group, out)


@dataclass(frozen=True, slots=True)
class PassRecourse:
    """One compiled pass over all periods per question: any classes, any slips, each scenario by itself.

    Parameters
    ----------
    loads
        (scenario, load, period) what the pieces carry.
    first_run, table, place, theta
        Runs by scenario: (scenario + 1,); (run, 3) begin, end, row; (run, 2) scenario, row; (run,).
    """

    frame: Frame
    probabilities: NDArray[np.float64]
    loads: NDArray[np.float64]
    first_run: NDArray[np.int64]
    table: NDArray[np.int64]
    place: NDArray[np.int64]
    theta: NDArray[np.int64]
    mixed: Mixed | None

    @property
    def weights(self) -> NDArray[np.float64]:
        """Return (scenario,) probabilities."""
        return self.probabilities

    def _pass(self, levels: NDArray[np.float64]) -> Answer:
        rungs = self.frame.rungs
        short = np.zeros((len(self.table), len(rungs.step)))
        hours = np.zeros((len(self.table), len(rungs.rung)))
        pieces = np.column_stack([rungs.rung, rungs.load])

        def search(rows: slice) -> None:
            firsts = self.first_run[rows.start : rows.stop + 1]
            pass_runs(self.loads[rows], firsts, self.table, pieces, levels, short, hours)

        on_all_cores(search, len(self.probabilities), self.loads.size)
        return short, hours, short

    def tangent(self, amounts: NDArray[np.float64], steps: NDArray[np.float64] | None = None) -> Tangent:
        """Return cost and slope at (entry,) amounts; with (row,) steps, of the chords between whole steps."""
        frame = self.frame
        n_s, n_thetas = len(self.probabilities), frame.layout.n_thetas
        levels = frame.levels(amounts)
        chords = frame.chords(levels, steps)
        if chords is None:
            short, hours, _ = self._pass(levels)
        else:
            short, hours, _ = chords.between(self._pass(chords.low), self._pass(chords.high), self.place[:, 1])
        slope = np.zeros((n_s, len(amounts)))
        frame.slopes(self.place, hours, slope)
        cost = np.zeros(n_s * n_thetas)
        _add_cost(frame, short, self.place[:, 0] * n_thetas + self.theta, cost)
        if self.mixed is not None:
            _add_mixed(frame, self.mixed, levels, cost, slope)
        by_scenario = cost.reshape(n_s, n_thetas)
        return Tangent(amounts, by_scenario, slope, by_scenario)


@dataclass(frozen=True, slots=True)
class CurveRecourse:
    """One search per row: hours of equal capacity merged over equiprobable scenarios, one class.

    Parameters
    ----------
    curves
        (load,) duration curves by row.
    row_theta
        (row,) cost variable of each row.
    n_scenarios
        How many scenarios the curves hold.
    """

    frame: Frame
    curves: Sequence[Shortfalls]
    row_theta: NDArray[np.int64]
    n_scenarios: int
    mixed: Mixed | None

    @property
    def weights(self) -> NDArray[np.float64]:
        """Return the one future that is the mean of all."""
        return np.ones(1)

    def _search(self, levels: NDArray[np.float64]) -> Answer:
        rungs, n_rows = self.frame.rungs, len(levels)
        short = np.zeros((n_rows, len(rungs.step)))
        hours = np.zeros((n_rows, len(rungs.rung)))
        upper = np.zeros_like(short)
        for p, (k, m) in enumerate(zip(rungs.rung, rungs.load, strict=True)):
            short[:, k], hours[:, p] = self.curves[m].shortfall(levels[:, p])
            upper[:, k] = _upper(self.curves[m], levels[:, p], short[:, k])
        return short, hours, upper

    def tangent(self, amounts: NDArray[np.float64], steps: NDArray[np.float64] | None = None) -> Tangent:
        """Return mean cost and slope at (entry,) amounts; with (row,) steps, of the chords between whole steps."""
        frame = self.frame
        levels = frame.levels(amounts)
        n_rows, n_thetas = len(levels), frame.layout.n_thetas
        chords = frame.chords(levels, steps)
        if chords is None:
            short, hours, upper = self._search(levels)
        else:
            ends = self._search(chords.low), self._search(chords.high)
            short, hours, upper = chords.between(*ends, np.arange(n_rows))
        slope = np.zeros((1, len(amounts)))
        place = np.column_stack([np.zeros(n_rows, dtype=np.int64), np.arange(n_rows)])
        frame.slopes(place, hours, slope)
        cost, above = np.zeros(n_thetas), np.zeros(n_thetas)
        _add_cost(frame, short, self.row_theta, cost)
        _add_cost(frame, upper, self.row_theta, above)
        if self.mixed is not None:
            extra = np.zeros(n_thetas)
            _add_mixed(frame, self.mixed, levels, extra, slope)
            cost, above = cost + extra, above + extra
        share = 1.0 / self.n_scenarios
        return Tangent(amounts, cost[None] * share, slope * share, above[None] * share)


def _upper(curve: Shortfalls, level: NDArray[np.float64], short: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an upper bound where a curve is not exact, else the shortfall."""
    upper = getattr(curve, "upper", None)
    bound: NDArray[np.float64] = short if upper is None else upper(level)
    return bound


def _add_cost(frame: Frame, short: NDArray[np.float64], at: NDArray[np.int64], cost: NDArray[np.float64]) -> None:
    """Add what (part, rung) shortfalls cost to (place,)."""
    money = short @ frame.rungs.step * frame.period_hours
    cost += np.bincount(at, weights=money, minlength=len(cost))


def _add_mixed(
    frame: Frame, mixed: Mixed, levels: NDArray[np.float64], cost: NDArray[np.float64], slope: NDArray[np.float64]
) -> None:
    """Add windows within which capacity changes, to one future or to each scenario's."""
    rungs = frame.rungs
    short = np.zeros((len(mixed.table), len(rungs.step)))
    hours = np.zeros((len(mixed.table), len(rungs.rung)))
    pieces = np.column_stack([rungs.rung, rungs.load])
    pass_windows(mixed.firm, mixed.energy, mixed.heads, mixed.table, pieces, levels, short, hours)
    scenario = mixed.scenario if len(slope) > 1 else np.zeros_like(mixed.scenario)
    frame.slopes(np.column_stack([scenario, mixed.table[:, 2]]), hours, slope)
    _add_cost(frame, short, scenario * frame.layout.n_thetas + mixed.theta, cost)


def build_recourse(problem: Problem, frame: Frame, loads: Loads, *, by_scenario: bool) -> Recourse:
    """Return the quickest recourse that answers exactly.

    Parameters
    ----------
    problem, frame, loads
        What is planned.
    by_scenario
        Whether each scenario's cost is needed, not the mean alone.
    """
    runs = frame.layout.runs
    mixed = find_mixed(problem, frame.layout, loads)
    whole = runs.runs[:, WINDOW] < 0
    table = runs.runs[whole]
    row, theta = runs.row[whole], runs.theta[whole]
    if can_merge(problem, frame.rungs) and not by_scenario:
        stretch = np.column_stack([table[:, SCENARIO], table[:, BEGIN], table[:, END], row])
        n_rows = len(frame.layout.weights.first) - 1
        curves = [build_curves(loads.filled[:, m], stretch, n_rows) for m in range(loads.filled.shape[1])]
        row_theta = np.zeros(n_rows, dtype=np.int64)
        row_theta[runs.row] = runs.theta
        return CurveRecourse(frame, curves, row_theta, len(problem.probabilities), mixed)
    first = np.searchsorted(table[:, SCENARIO], np.arange(len(problem.probabilities) + 1))
    return PassRecourse(
        frame,
        problem.probabilities,
        loads.filled,
        first,
        np.column_stack([table[:, BEGIN], table[:, END], row]),
        np.column_stack([table[:, SCENARIO], row]),
        theta,
        mixed,
    )


def can_merge(problem: Problem, rungs: Rungs) -> bool:
    """Whether hours of different scenarios may be merged: one form per rung, equal chances, nothing slips."""
    equal = np.allclose(problem.probabilities, problem.probabilities[0], rtol=1e-12, atol=0.0)
    return rungs.is_simple and bool(equal) and not len(problem.columns.delay)
