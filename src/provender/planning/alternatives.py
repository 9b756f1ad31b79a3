"""How different a plan may be at almost the least cost: ranges of each supplier's share, and far-apart plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Unpack

import numpy as np

from provender.planning.brake import Watched
from provender.planning.near import Near
from provender.planning.plan import SOME, Desk
from provender.planning.security import Loss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.instance import Instance
    from provender.planning.sign import Signed

#: what alternatives may cost beyond the least, shares of it
ALLOWANCES = (0.005, 0.02, 0.05)
_TURNS = 12
#: share to which an end of a range is looked for, and where lots are whole
_TOLD, _TOLD_WHOLE = 1e-3, 5e-3
#: share of all unit-hours by which a plan that is to be unlike others may miss the most
_UNLIKE = 2e-2
_HOURS_PER_YEAR = 8766.0


@dataclass(frozen=True, slots=True)
class ShareRange:
    """Least and largest share of one supplier in all capacity held or signed, among plans within a cost.

    Parameters
    ----------
    allowance
        What such a plan may cost beyond the least, as a share of it.
    least, most
        Shares of unit-hours over the horizon that plans reach, in [0, 1]; `best` that of the least-cost plan.
    lower, upper
        What no plan within the cost can pass: `least` and `most` are exact to the distance from these.
    """

    supplier: str
    allowance: float
    best: float
    least: float
    most: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan signs more of one offer than another plan; negative where less.

    Parameters
    ----------
    units, unit_years
        Work units over all windows; the same times the years that they stand within the horizon.
    """

    offer: str
    supplier: str
    units: float
    unit_years: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """A plan that differs much and costs little more.

    Parameters
    ----------
    objective, mean, cvar, extra
        Money; `extra` is the share of the least cost that it costs more.
    distance
        Unit-years that differ from the least-cost plan over the unit-years of the larger one, in [0, 2].
    apart
        The same against the nearest of the alternatives listed before it, and the least-cost plan.
    changes
        By offer, largest first.
    amounts
        (column,) work units.
    """

    objective: float
    mean: float
    cvar: float
    extra: float
    distance: float
    apart: float
    changes: tuple[Change, ...]
    amounts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What may be different at almost the least cost.

    Parameters
    ----------
    objective
        The least cost.
    allowance
        What a listed plan may cost beyond it, as a share.
    lowered
        By loss, the most units by which critical need had to be lowered so that a plan exists.
    is_stopped
        Whether the search was stopped: ranges may then be missing or too narrow, and plans closer than they need be.
    """

    provision: str
    objective: float
    allowance: float
    shares: tuple[ShareRange, ...]
    plans: tuple[Alternative, ...]
    lowered: Mapping[str, float] = field(default_factory=dict)
    is_stopped: bool = False


def alternatives(
    case: Case,
    provision: str,
    *,
    against: Iterable[str] = (),
    reading: str = "",
    allowances: tuple[float, ...] = ALLOWANCES,
    n_plans: int = 5,
    **watched: Unpack[Watched],
) -> Alternatives:
    """Return the range of each supplier's share and plans as far apart as they can be, within a cost of the best.

    Parameters
    ----------
    against
        Losses that every plan must outlast, by id; default none.
    allowances
        What plans may cost beyond the least, as shares of it; listed plans may cost the largest.
    n_plans
        Most plans to list.
    watched
        `progress`: called with (what, done, of how many); `stop`: asked again and again, see `Brake`.

    Examples
    --------
    One lot of M in place of one of O costs 0.7198 % more, and is the one other plan within 1 %:

    >>> from provender.cases import load
    >>> found = alternatives(load("miniature"), "compute", allowances=(0.01,))
    >>> [(round(100 * x.extra, 4), [(c.offer, c.units) for c in x.changes]) for x in found.plans]
    [(0.7198, [('xO', -30.0), ('xM', 20.0)])]
    """
    desk = Desk.of(case, provision, reading=reading, asked={"stop": watched.get("stop")})
    losses = tuple(map(Loss.parse, against))
    rows, lowered = desk.met(losses)
    best = desk.planner.sign(desk.here, rows if len(rows.lower) else None)
    search = _Search(desk, Near(desk, best, rows), best, watched)
    search.total = (
        2 * len(allowances) * len(desk.instance.suppliers) + (2 if desk.instance.columns.is_whole else 4) * n_plans
    )
    shares, reached = _ranges(search, sorted(allowances))
    allowance = max(allowances)
    reached += _hops(search, best.objective * (1.0 + allowance), n_plans)
    plans = _farthest(desk, best, reached, n_plans)
    short = rows.by_loss(lowered)
    return Alternatives(provision, best.objective, allowance, tuple(shares), plans, short, search.is_told)


@dataclass(slots=True)
class _Search:
    """A search near a plan that says how far it is, and can be told to stop."""

    desk: Desk
    near: Near
    best: Signed
    watched: Watched
    total: int = 0
    done: int = 0

    @property
    def is_told(self) -> bool:
        """Whether to stop."""
        stop = self.watched.get("stop")
        return stop is not None and stop()

    def step(self) -> None:
        """Say that one more end or plan is found."""
        self.done += 1
        if progress := self.watched.get("progress"):
            progress("alternatives", self.done, self.total)


def _ranges(search: _Search, allowances: list[float]) -> tuple[list[ShareRange], list[NDArray[np.float64]]]:
    """Return the range of every supplier within every allowance, and the plans at their ends."""
    shares: list[ShareRange] = []
    reached: list[NDArray[np.float64]] = []
    ends = dict.fromkeys(search.desk.instance.suppliers, (search.best.amounts, search.best.amounts))
    for allowance in allowances:
        for supplier in search.desk.instance.suppliers:
            if search.is_told:
                return shares, reached
            found, ends[supplier] = _range(search, supplier, allowance, ends[supplier])
            shares.append(found)
            reached.extend(ends[supplier])
    return shares, reached


def unit_hours(instance: Instance) -> NDArray[np.float64]:
    """Return (column,) hours within the horizon, from the as-of date on, in which a unit signed stands."""
    hours = instance.grid.block_hours * (instance.grid.counted > 0)
    found: NDArray[np.float64] = instance.columns.lines.nominal @ hours
    return found


def _held_hours(instance: Instance, supplier: str) -> tuple[float, float]:
    """Return the unit-hours held of a supplier and of all, as signed."""
    hours = instance.grid.block_hours * (instance.grid.counted > 0)
    held = (instance.held.size[:, None] * instance.held.nominal) @ hours
    mine = np.array([c.supplier == supplier for c in instance.held.cohorts], dtype=bool)
    return float(held[mine].sum()), float(held.sum())


_Ends = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


def _range(search: _Search, supplier: str, allowance: float, known: _Ends) -> tuple[ShareRange, _Ends]:
    """Return the range of a supplier's share, and the plans at its ends, looked for from those of less allowance."""
    desk, best = search.desk, search.best
    hours = unit_hours(desk.instance)
    mine = np.array([c.supplier == supplier for c in desk.instance.columns.lines.cohorts], dtype=bool)
    held = _held_hours(desk.instance, supplier)
    ratio = _Ratio(np.where(mine, hours, 0.0), hours, *held)
    limit = best.objective * (1.0 + allowance)
    most, upper, high = ratio.most(search.near, known[0], limit)
    search.step()
    rest = _Ratio(np.where(mine, 0.0, hours), hours, held[1] - held[0], held[1])
    other, ceiling, low = rest.most(search.near, known[1], limit)
    search.step()
    ends = max(0.0, 1.0 - ceiling), min(1.0, upper)
    return ShareRange(supplier, allowance, ratio.at(best.amounts), 1.0 - other, most, *ends), (high, low)


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A share of unit-hours: (held + top · amounts) / (all held + whole · amounts)."""

    top: NDArray[np.float64]
    whole: NDArray[np.float64]
    held: float
    all_held: float

    def at(self, amounts: NDArray[np.float64]) -> float:
        below = self.all_held + float(self.whole @ amounts)
        return (self.held + float(self.top @ amounts)) / below if below > 0.0 else 0.0

    def most(self, near: Near, known: NDArray[np.float64], limit: float) -> tuple[float, float, NDArray[np.float64]]:
        """Return the largest share within a cost, what none can pass, and the plan; by Dinkelbach (1967).

        `known` (column,) is a plan within the cost to look on from.
        """
        share, amounts, upper = self.at(known), known, 1.0
        if not self.top.any() and not self.whole.any():
            return share, share, amounts
        told = _TOLD_WHOLE if near.is_whole else _TOLD
        tried = upper = self._in_parts(near, limit) if near.is_whole else 1.0
        for turn in range(_TURNS):
            at = tried if near.is_whole and turn == 0 else share
            reach = near.most(self.top - at * self.whole, limit, enough=0.5 * told * self.all_held)
            surplus = self.held - at * self.all_held
            upper = min(upper, self._ceiling(at, surplus + reach.bound))
            better = self.at(reach.amounts)
            if better > share:
                share, amounts = better, reach.amounts
            if upper - share <= told or (at <= share and better <= at + 1e-9):
                break
        return share, max(share, upper), amounts

    def _in_parts(self, near: Near, limit: float) -> float:
        """Return what no share within a cost can pass, lots divisible."""
        share = 0.0
        for _ in range(_TURNS):
            amounts, bound = near.most_in_parts(self.top - share * self.whole, limit)
            if not np.isfinite(bound):
                return 1.0
            excess = self.held - share * self.all_held + bound
            if excess <= 1e-6 * max(self.all_held, 1e-9):
                return min(1.0, self._ceiling(share, excess))
            better = self.at(amounts)
            if better <= share + 1e-9:
                return min(1.0, self._ceiling(share, excess))
            share = better
        return 1.0

    def _ceiling(self, share: float, excess: float) -> float:
        """Return what no share can pass when top − share · whole is at most `excess`."""
        if excess <= 0.0:
            return share
        return share + excess / self.all_held if self.all_held > 0.0 else 1.0


def _hops(search: _Search, limit: float, n: int) -> list[NDArray[np.float64]]:
    """Return plans by hop, skip and jump: each avoids what the ones before it sign, by offer.

    Source: Brill, Chang and Hopkins (1982).
    """
    instance, near = search.desk.instance, search.near
    hours = unit_hours(instance)
    used = np.zeros(len(instance.columns.offers))
    amounts: NDArray[np.float64] = search.best.amounts
    found: list[NDArray[np.float64]] = []
    enough = _UNLIKE * float(amounts @ hours)
    for _ in range(_n_hops(instance, n)):
        if search.is_told:
            break
        used += np.bincount(instance.columns.offer, amounts * hours > 0.0, minlength=len(used)) > 0
        amounts = near.most(-hours * used[instance.columns.offer], limit, enough=enough).amounts
        search.step()
        used_columns = (amounts > 0.0).astype(np.float64)
        found += [amounts, near.most(-hours * used_columns, limit, enough=enough).amounts]
        search.step()
    return found


def _n_hops(instance: Instance, n: int) -> int:
    """Return how many hops look for n plans: fewer where lots are whole, for each takes long."""
    return n if instance.columns.is_whole else 2 * n


def _farthest(desk: Desk, best: Signed, reached: list[NDArray[np.float64]], n: int) -> tuple[Alternative, ...]:
    """Return up to n of the plans reached, each the farthest from those chosen before it."""
    chosen, listed = [best.amounts], []
    hours = unit_hours(desk.instance)
    for _ in range(n):
        apart = np.array([min(_distance(a, c, hours) for c in chosen) for a in reached])
        if not len(apart) or apart.max() <= 1e-3:
            break
        pick = reached[int(apart.argmax())]
        listed.append(_alternative(desk, best, pick, float(apart.max())))
        chosen.append(pick)
    return tuple(listed)


def _distance(one: NDArray[np.float64], other: NDArray[np.float64], hours: NDArray[np.float64]) -> float:
    larger = max(float(one @ hours), float(other @ hours))
    return float(np.abs(one - other) @ hours) / larger if larger > 0.0 else 0.0


def _alternative(desk: Desk, best: Signed, amounts: NDArray[np.float64], apart: float) -> Alternative:
    signed = desk.planner.evaluate(desk.here, amounts)
    return Alternative(
        signed.objective,
        signed.mean,
        signed.cvar,
        signed.objective / best.objective - 1.0 if best.objective else 0.0,
        _distance(amounts, best.amounts, unit_hours(desk.instance)),
        apart,
        changes(desk.instance, best.amounts, amounts),
        amounts,
    )


def changes(instance: Instance, before: NDArray[np.float64], after: NDArray[np.float64]) -> tuple[Change, ...]:
    """Return what one plan signs more of each offer than another, largest change first.

    Parameters
    ----------
    before, after
        (column,) work units.
    """
    columns, years = instance.columns, unit_hours(instance) / _HOURS_PER_YEAR
    difference = after - before
    units = np.bincount(columns.offer, difference, minlength=len(columns.offers))
    unit_years = np.bincount(columns.offer, difference * years, minlength=len(columns.offers))
    floor = SOME * max(1e-9, float(before @ years), float(after @ years))
    supplier = _suppliers(instance)
    order = sorted(range(len(units)), key=lambda i: (-abs(unit_years[i]), i))
    return tuple(
        Change(columns.offers[i], supplier[columns.offers[i]], float(units[i]), float(unit_years[i]))
        for i in order
        if abs(unit_years[i]) > floor
    )


def _suppliers(instance: Instance) -> Mapping[str, str]:
    return {c.offer: c.supplier for c in instance.columns.lines.cohorts}
