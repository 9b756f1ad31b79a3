"""Dispatch as a linear program per block, for what has no closed form; and the choice among all forms.

Two things have none: commitments in money that several sources or classes share, and work whose classes make
more sets than the ladder enumerates. Apart from the master problem this is the only module that imports
highspy. One model per block is built; scenarios change only its right-hand sides.

Symbols: y work served (tier, class, period), z work left undone, b bought at the price, f committed units,
g units paid from money committed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import highspy
import numpy as np

from provender.dispatch.cost import Open, block_cost, shortfall
from provender.dispatch.ladder import _MAX_SETS, Ladder, _class_sets, _closure, build_ladder
from provender.dispatch.stream import Batch, Dispatched, Group, Market, stream
from provender.dispatch.unmet import rung_totals, unmet_work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.instance import Instance

Status = Literal["optimal", "infeasible", "unbounded", "time limit", "failed"]
_STATUS: dict[highspy.HighsModelStatus, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "time limit",
}


@dataclass(frozen=True, slots=True)
class MoneyCommitment:
    """Money promised ahead for whatever a set of sources offers, at lower prices; its fee is sunk.

    Parameters
    ----------
    rate
        (source, block) money drawn per unit-hour, > 0; infinite where it does not count for a source.
    money
        (block,) money per hour to draw on if lost hour by hour, else money per block; >= 0.
    within
        Whether what is not drawn is lost with each period, or only at the end of the block.
    """

    rate: NDArray[np.float64]
    money: NDArray[np.float64]
    within: Literal["period", "block"] = "period"


@dataclass(frozen=True, slots=True)
class BlockPrograms:
    """What the programs found; numbers are NaN where the status is not optimal.

    Parameters
    ----------
    status
        By scenario, then block.
    cost
        (scenario, block) money.
    slope
        (scenario, class, block) money per work unit of capacity, <= 0: a subgradient, which on a kink
        need not be the right derivative.
    unmet
        (scenario, tier, period) work units; deferrable work left undone is spread evenly over its window.
    used, committed_used
        (scenario, source, period) work units bought at the price; taken from commitments of both kinds.
    """

    status: tuple[tuple[Status, ...], ...]
    cost: NDArray[np.float64]
    slope: NDArray[np.float64]
    unmet: NDArray[np.float64]
    used: NDArray[np.float64]
    committed_used: NDArray[np.float64]

    @property
    def is_solved(self) -> bool:
        """Whether every program was solved to its optimum."""
        return all(status == "optimal" for row in self.status for status in row)


class _QuietHighs(highspy.Highs):  # type: ignore[misc]
    """HiGHS without a word on standard output, which belongs to results."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the solver's name; its banner is printed from here
        """Silence the solver before it first speaks."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


@dataclass(slots=True)
class _Rows:
    """Columns and rows of a program as they are written down."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def column(self, cost: float, upper: float) -> int:
        """Add a variable from 0 and return its place."""
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def row(self, entries: Sequence[tuple[int, float]], low: float, high: float) -> int:
        """Add a row and return its place."""
        at = len(self.low)
        self.entries.extend((at, column, value) for column, value in entries)
        self.low.append(low)
        self.high.append(high)
        return at

    def model(self) -> highspy.HighsLp:
        """Return what the solver reads, by rows."""
        lp = highspy.HighsLp()
        n_rows, n_columns = len(self.low), len(self.cost)
        lp.num_row_, lp.num_col_ = n_rows, n_columns
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(self.cost), np.zeros(n_columns), np.array(self.upper)
        lp.row_lower_, lp.row_upper_ = np.array(self.low), np.array(self.high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        counts = np.bincount(np.array([row for row, _, _ in self.entries], dtype=np.int64), minlength=n_rows)
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        lp.a_matrix_.index_ = np.array([column for _, column, _ in self.entries], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([value for _, _, value in self.entries])
        return lp


class _Block:
    """The program of one block; `solve` is called once per scenario."""

    def __init__(self, instance: Instance, block: int, sources: Open, pledges: Sequence[MoneyCommitment]) -> None:
        self._instance, self._block, self._sources = instance, block, sources
        self.periods = np.flatnonzero(instance.grid.block_of_period == block)
        self._hours = instance.grid.period_hours[self.periods]
        self._rows = _Rows()
        class_of = dict(zip(instance.suppliers, instance.class_of.tolist(), strict=True))
        self._class_of_source = [class_of[s] for s in instance.sources.suppliers]
        self._supply: dict[tuple[int, int], list[tuple[int, float]]] = {}
        self._add_sources(pledges)
        self._add_work()
        self._capacity_rows = {
            (g, t): self._rows.row(self._supply.get((g, t), []), -highspy.kHighsInf, 0.0)
            for g in range(instance.n_classes)
            for t in range(len(self.periods))
        }

    def _add_sources(self, pledges: Sequence[MoneyCommitment]) -> None:
        """Add what can be bought: at the price, from committed units, from money committed."""
        price, n_t = self._instance.sources.price, len(self.periods)
        b = self._block
        drawn: dict[tuple[int, int], list[tuple[int, float]]] = {}
        self._bought: dict[tuple[int, int], int] = {}
        self._free: dict[tuple[int, int], list[int]] = {}
        for e, group in enumerate(self._class_of_source):
            limit = float(self._sources.limit[e, b])
            for t in range(n_t):
                bought = self._rows.column(price[e, b] * self._hours[t], highspy.kHighsInf)
                free = [self._rows.column(0.0, float(self._sources.committed[e, b]))]
                for c, pledge in enumerate(pledges):
                    if np.isfinite(pledge.rate[e, b]):
                        free.append(self._rows.column(0.0, highspy.kHighsInf))
                        whole = pledge.within == "block"
                        draw = pledge.rate[e, b] * (self._hours[t] if whole else 1.0)
                        drawn.setdefault((c, 0 if whole else t), []).append((free[-1], float(draw)))
                self._bought[e, t], self._free[e, t] = bought, free
                units = [(column, 1.0) for column in (bought, *free)]
                self._rows.row(units, -highspy.kHighsInf, limit)
                self._supply.setdefault((group, t), []).extend((column, -1.0) for column, _ in units)
        for (c, _), entries in drawn.items():
            self._rows.row(entries, -highspy.kHighsInf, float(pledges[c].money[b]))

    def _add_work(self) -> None:
        """Add work served and left undone, with one balance per period or, if deferrable, per window."""
        work = self._instance.work
        self._balance: list[tuple[int, int, list[int], int]] = []  # row, tier, places in the block, undone
        for j, periods in self._balances():
            entries: list[tuple[int, float]] = []
            open_to = {int(self._instance.class_of[g]) for g in np.flatnonzero(work.eligible[j, :, self._block])}
            for t in periods:
                for group in sorted(open_to):
                    served = self._rows.column(0.0, highspy.kHighsInf)
                    entries.append((served, float(self._hours[t])))
                    self._supply.setdefault((group, t), []).append((served, 1.0))
            undone = self._rows.column(float(work.unmet_cost[j]), highspy.kHighsInf)
            self._balance.append((self._rows.row([*entries, (undone, 1.0)], 0.0, 0.0), j, periods, undone))

    def _balances(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each tier with the runs of periods over which its work must balance."""
        work = self._instance.work
        window = work.window_of_period[self.periods]
        for j in range(len(work.unmet_cost)):
            for w in np.unique(window) if work.is_deferrable[j] else range(len(self.periods)):
                yield j, np.flatnonzero(window == w).tolist() if work.is_deferrable[j] else [int(w)]

    def start(self, time_limit_s: float) -> _QuietHighs:
        """Return a solver that holds the program."""
        highs = _QuietHighs()
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("time_limit", time_limit_s)
        highs.passModel(self._rows.model())
        return highs

    def solve(self, highs: _QuietHighs, scenario: int, capacity: NDArray[np.float64], found: BlockPrograms) -> Status:
        """Solve one scenario, capacity being (class,), and write its numbers down."""
        demand = self._instance.work.demand[scenario][:, self.periods] * self._hours
        for row, j, periods, _ in self._balance:
            due = float(demand[j, periods].sum())
            highs.changeRowBounds(row, due, due)
        for (g, _), row in self._capacity_rows.items():
            highs.changeRowBounds(row, -highspy.kHighsInf, float(capacity[g]))
        highs.run()
        status = _STATUS.get(highs.getModelStatus(), "failed")
        if status == "optimal":
            self._write(highs, scenario, found)
        return status

    def _write(self, highs: _QuietHighs, scenario: int, found: BlockPrograms) -> None:
        """Write down the numbers of a solved program."""
        solution = highs.getSolution()
        values, duals = np.array(solution.col_value), np.array(solution.row_dual)
        found.cost[scenario, self._block] = highs.getInfo().objective_function_value
        slope = np.zeros(found.slope.shape[1])
        for (g, _), row in self._capacity_rows.items():
            slope[g] += duals[row]
        found.slope[scenario, :, self._block] = slope
        for _, j, periods, undone in self._balance:
            found.unmet[scenario, j, self.periods[periods]] = values[undone] / self._hours[periods].sum()
        for (e, t), column in self._bought.items():
            found.used[scenario, e, self.periods[t]] = values[column]
            found.committed_used[scenario, e, self.periods[t]] = values[self._free[e, t]].sum()


def solve_blocks(
    instance: Instance,
    capacity: NDArray[np.float64],
    sources: Open,
    *,
    pledges: Sequence[MoneyCommitment] = (),
    time_limit_s: float = 60.0,
) -> BlockPrograms:
    """Return least-cost dispatch by linear programs, one per scenario and block.

    Parameters
    ----------
    instance
        Work, prices and periods.
    capacity
        (scenario, class, block) work units delivered.
    sources
        What can be bought; committed units count up to the limit.
    pledges
        Commitments in money.
    time_limit_s
        For each program.

    Returns
    -------
    BlockPrograms
        A program that cannot be solved has its status and NaN; nothing is raised for it.
    """
    found = _nothing_yet(instance)
    n_s, n_b = found.cost.shape
    by_block = []
    for b in range(n_b):
        program = _Block(instance, b, sources, pledges)
        highs = program.start(time_limit_s)
        by_block.append([program.solve(highs, s, capacity[s, :, b], found) for s in range(n_s)])
    return replace(found, status=tuple(tuple(column[s] for column in by_block) for s in range(n_s)))


def _nothing_yet(instance: Instance) -> BlockPrograms:
    """Return results to be filled in, all NaN."""
    n_s, n_j, n_t = instance.work.demand.shape
    n_e, n_b = len(instance.sources.suppliers), instance.grid.n_blocks
    shapes = ((n_s, n_b), (n_s, instance.n_classes, n_b), (n_s, n_j, n_t), (n_s, n_e, n_t), (n_s, n_e, n_t))
    return BlockPrograms((), *(np.full(shape, np.nan) for shape in shapes))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A result with the form that found it: one pass, sets of classes, or a program per block.

    `status` is the worst of the programs', "optimal" for closed forms. With any other status the
    numbers of the scenarios concerned, and expectations, are NaN.
    """

    form: Literal["stream", "sets", "programs"]
    status: Status
    result: Dispatched


def form_of(instance: Instance, pledges: Sequence[MoneyCommitment] = ()) -> Literal["stream", "sets", "programs"]:
    """Return which form of dispatch fits an instance.

    One pass where all work may use all capacity, sets of classes as far as they are enumerated, and
    programs for money committed or for more sets than that.
    """
    if pledges:
        return "programs"
    if instance.n_classes == 1 and _class_sets(instance).all():
        return "stream"
    return "sets" if len(_closure(_class_sets(instance))) <= _MAX_SETS else "programs"


def dispatch(
    instance: Instance,
    capacity: NDArray[np.float64],
    sources: Open,
    *,
    pledges: Sequence[MoneyCommitment] = (),
    time_limit_s: float = 60.0,
) -> Chosen:
    """Return least-cost dispatch of an instance by the fastest form that fits it.

    Parameters
    ----------
    instance
        Work, prices and periods.
    capacity
        (scenario, class, block) work units delivered.
    sources
        What can be bought.
    pledges
        Commitments in money.
    time_limit_s
        For each program, if it comes to programs.

    Returns
    -------
    Chosen
        With classes in the place of cohorts: `marginal_value` is (class, block) money per work unit.
    """
    form = form_of(instance, pledges)
    if form == "stream":
        return Chosen(form, "optimal", _streamed(instance, capacity, sources))
    if form == "sets":
        return Chosen(form, "optimal", _by_sets(instance, capacity, sources))
    found = solve_blocks(instance, capacity, sources, pledges=pledges, time_limit_s=time_limit_s)
    kinds = [status for row in found.status for status in row if status != "optimal"]
    used, promised = (_hours(instance, x) for x in (found.used, found.committed_used))
    return Chosen(
        form,
        kinds[0] if kinds else "optimal",
        _summed(instance, found.cost.sum(axis=1), found.slope, found.unmet, (used, promised)),
    )


def _streamed(instance: Instance, capacity: NDArray[np.float64], sources: Open) -> Dispatched:
    """Return dispatch in one pass.

    All capacity is one cohort of size 1; a second one, of size 0 and always there, tells what a unit is worth.
    """
    work, grid = instance.work, instance.grid
    block = grid.block_of_period
    sizes = np.array([1.0, 0.0])
    group = Group(work.unmet_cost, sizes, grid.period_hours, block, work.is_deferrable, work.window_of_period)
    market = Market(*(x[:, block] for x in (instance.sources.price, sources.limit, sources.committed)))
    held = np.ones((len(capacity), 2, len(block)))
    held[:, 0] = capacity[:, 0, block]
    found = stream(group, Batch(work.demand, held, instance.probabilities, market))
    return replace(found, marginal_value=found.marginal_value[1:])


def _by_sets(instance: Instance, capacity: NDArray[np.float64], sources: Open) -> Dispatched:
    """Return dispatch by the ladder of prices and sets of classes."""
    ladder = build_ladder(instance)
    cost, slope = block_cost(ladder, capacity, sources)
    totals = rung_totals(ladder, capacity, sources)
    rank = ladder.rank_of_source[:, ladder.block_of_window]  # (source, window)
    window = np.arange(rank.shape[1])
    used = [(totals[k, :, window] - totals[k + 1, :, window]).sum(axis=0) for k in rank]
    n_s = len(capacity)
    bought = np.array(used).reshape(len(rank), n_s).T
    promised = _committed_by_sets(ladder, capacity, sources)
    return _summed(instance, cost.sum(axis=1), slope, unmet_work(ladder, capacity, sources), (bought, promised))


def _committed_by_sets(ladder: Ladder, capacity: NDArray[np.float64], sources: Open) -> NDArray[np.float64]:
    """Return (scenario, source) unit-hours taken from committed units, first source first, after capacity."""
    lowest = np.zeros(min(1, len(ladder.increments)), dtype=np.int64)
    counted = np.zeros_like(sources.committed)
    left = [shortfall(ladder, capacity, Open(sources.limit, counted), lowest).amount.sum(axis=(0, 2))]
    for e in range(len(counted)):
        counted[e] = sources.committed[e]
        left.append(shortfall(ladder, capacity, Open(sources.limit, counted), lowest).amount.sum(axis=(0, 2)))
    return -np.diff(np.stack(left, axis=1), axis=1)


def _hours(instance: Instance, units: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (scenario, series) unit-hours of (scenario, series, period) work units."""
    return np.asarray((units * instance.grid.period_hours).sum(axis=2))


def _summed(
    instance: Instance,
    cost: NDArray[np.float64],
    slope: NDArray[np.float64],
    unmet: NDArray[np.float64],
    used: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> Dispatched:
    """Return the result from cost (scenario,), slope (scenario, class, block) and unmet (scenario, tier, period)."""
    chance = instance.probabilities
    by_tier = _hours(instance, unmet)
    firm = unmet[:, ~instance.work.is_deferrable].sum(axis=1)
    short = np.where(np.isnan(firm), np.nan, firm > 1e-9)
    short_hours = (short * instance.grid.period_hours).sum(axis=1)
    return Dispatched(
        cost=cost,
        unmet=by_tier,
        unserved=by_tier.sum(axis=1),
        short_hours=short_hours,
        peak_shortfall=unmet.sum(axis=1).max(axis=1, initial=0.0),
        used=used[0],
        committed_used=used[1],
        expected_cost=float((chance * cost).sum()),
        lolh=float((chance * short_hours).sum()),
        eue=(chance[:, None] * by_tier).sum(axis=0),
        expected_used=(chance[:, None] * used[0]).sum(axis=0),
        expected_committed_used=(chance[:, None] * used[1]).sum(axis=0),
        marginal_value=np.asarray(-(chance[:, None, None] * slope).sum(axis=0)),
    )
