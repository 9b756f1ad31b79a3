"""Firm capacity credit of a line of a case: how much firm capacity it stands for.

A line promises a profile: its full size where it is in term, less where it ramps up. Its credit is the size of
a demand of the same profile that could be added to critical work, with the line there, without more unserved
work than without line and demand (`provender.adequacy.capacity_credit`). So a line that can be late, cut or
interrupted counts less than its size, and one whose failures meet the others' counts less than one whose
failures do not. The same scenarios stand on both sides. Lines held and planned are taken out of the plan; a
term on offer is put on top of it, at its first window that is still open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from provender.adequacy import AdequacyError, Interval, capacity_credit
from provender.dispatch import Open, build_ladder, unmet_work
from provender.errors import UnknownNameError
from provender.exposure.expose import base_plan
from provender.planning.situation import total_capacity
from provender.scenarios import draw_ensemble

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.adequacy import Credit
    from provender.alliance.case import Case
    from provender.exposure.n1 import Base
    from provender.instance import Cohort, Instance
    from provender.scenarios import Ensemble

Standing = Literal["held", "planned", "offered"]
#: numbers of demand that scenarios are kept to, and the bounds of their number
_MOST, _FEWEST, _LARGEST = 1.0e6, 24, 256


@dataclass(frozen=True, slots=True)
class FirmCredit:
    """The credit of one line.

    Parameters
    ----------
    id, supplier, standing
        The line or offer; whose; held, planned or on offer.
    size
        Work units at full size, an announced line's with its chance.
    credit
        Work units of firm capacity of the same profile that it stands for, with its interval.
    is_at_limit
        Whether it counts in full, or would count for more.
    eue_without
        Expected unserved work without the line, unit-hours.
    eue_added
        What the line takes from it, unit-hours.
    """

    id: str
    supplier: str
    standing: Standing
    size: float
    credit: Interval
    is_at_limit: bool
    eue_without: float
    eue_added: float

    @property
    def share(self) -> float:
        """Credit over size."""
        return self.credit.value / self.size


@dataclass(frozen=True, slots=True)
class FirmCredits:
    """The credits of lines of one provision, the largest first, from so many scenarios."""

    provision: str
    n_scenarios: int
    lines: tuple[FirmCredit, ...]


def firm_credits(
    case: Case,
    provision: str,
    *,
    lines: Sequence[str] = (),
    n_scenarios: int | None = None,
    seed: int | None = None,
    reading: str = "",
) -> FirmCredits:
    """Return the firm capacity credit of lines; where work is never short there is none.

    Parameters
    ----------
    case, provision, reading
        As for `exposure`.
    lines
        Ids of contracts, programmes, planned terms (``offer@start``) or offers; default all that are held.
    n_scenarios
        How many; default 256, fewer down to 24 where periods are many.
    seed
        Same seed, same scenarios; default is the one of the case.

    Raises
    ------
    UnknownNameError
        If the case has no such provision, or the provision no such line.
    """
    base = base_plan(case, provision, reading=reading)
    instance = base.planner.instance
    size = max(1, len(instance.work.tiers) * instance.grid.n_periods)
    n = n_scenarios or int(np.clip(_MOST / size, _FEWEST, _LARGEST))
    known = {line.id: line for line in _lines(base)}
    for name in lines:
        if name not in known:
            raise UnknownNameError("line", name, tuple(known))
    struck = _Struck.of(base, draw_ensemble(case, provision, n, seed=seed, reading=reading))
    asked = [known[k] for k in lines] if lines else [x for x in known.values() if x.standing == "held"]
    found = [credit for line in asked if (credit := struck.credit(line)) is not None]
    return FirmCredits(provision, n, tuple(sorted(found, key=lambda c: (-c.credit.value, c.id))))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line to look at: its place among those held or the columns, its size and its planned profile (block,)."""

    id: str
    cohort: Cohort
    standing: Standing
    place: int
    size: float
    profile: NDArray[np.float64]


def _lines(base: Base) -> Iterator[_Line]:
    """Yield what is held, what is planned, and the first open window of each offer."""
    instance, amounts = base.planner.instance, base.replanned.amounts
    held, columns = instance.held, instance.columns
    for r, cohort in enumerate(held.cohorts):
        if held.size[r] > 0.0:
            yield _Line(cohort.id, cohort, "held", r, float(held.size[r]), held.nominal[r])
    for k, cohort in enumerate(columns.lines.cohorts):
        if amounts[k] > 0.0:
            yield _Line(cohort.id, cohort, "planned", k, float(amounts[k]), columns.lines.nominal[k])
    for o, offer in enumerate(columns.offers):
        open_to = np.flatnonzero((columns.offer == o) & (base.here.upper > amounts))
        if len(open_to):
            k = int(open_to[0])
            more = float(base.here.upper[k] - amounts[k])
            yield _Line(offer, columns.lines.cohorts[k], "offered", k, more, columns.lines.nominal[k])


@dataclass(frozen=True, slots=True)
class _Struck:
    """The plan under drawn scenarios: the instance, capacity (scenario, class, block), and what can be bought."""

    instance: Instance
    capacity: NDArray[np.float64]
    open: Open
    joins: NDArray[np.float64]

    @classmethod
    def of(cls, base: Base, drawn: Ensemble) -> _Struck:
        """Return the plan under drawn scenarios."""
        committed = np.minimum(drawn.instance.sources.committed, drawn.source_limit)
        capacity = total_capacity(drawn.instance, base.here, base.replanned.amounts)
        critical = drawn.instance.work.is_critical
        size = drawn.instance.work.demand.mean(axis=(0, 2)) * (critical if critical.any() else 1.0)
        return cls(drawn.instance, capacity, Open(drawn.source_limit, committed), size / max(size.sum(), 1e-300))

    def credit(self, line: _Line) -> FirmCredit | None:
        """Return the credit of a line; None where it makes no difference, for no work is short."""
        own = self._own(line)
        total = self.capacity + own if line.standing == "offered" else self.capacity
        try:
            found = capacity_credit(
                lambda capacity, extra: self.unserved(capacity, extra * line.profile),
                total,
                total - own,
                most=line.size,
            )
        except AdequacyError:
            return None
        return _told(line, found, float(self.unserved(total, 0.0 * line.profile).mean()))

    def _own(self, line: _Line) -> NDArray[np.float64]:
        """Return (scenario, class, block) what a line delivers, work units."""
        lines = self.instance.held if line.standing == "held" else self.instance.columns.lines
        group = int(self.instance.class_of[self.instance.suppliers.index(line.cohort.supplier)])
        own = np.zeros_like(self.capacity)
        own[:, group] = lines.available[:, line.place] * line.size
        return own

    def unserved(self, capacity: NDArray[np.float64], extra: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (scenario,) unserved unit-hours with (block,) units more of critical demand."""
        grid, work = self.instance.grid, self.instance.work
        more = work.demand + self.joins[None, :, None] * extra[grid.block_of_period]
        loaded = replace(self.instance, work=replace(work, demand=more))
        unmet = unmet_work(build_ladder(loaded), capacity, self.open).sum(axis=1)
        hours: NDArray[np.float64] = (unmet * grid.counted[grid.block_of_period]) @ grid.period_hours
        return hours


def _told(line: _Line, found: Credit, eue: float) -> FirmCredit | None:
    """Return a credit with the line it is of; None where nothing is short with or without it."""
    if found.eue_without <= 0.0:
        return None
    less = found.eue_without - eue
    limit = found.is_at_limit
    return FirmCredit(
        line.id, line.cohort.supplier, line.standing, line.size, found.credit, limit, found.eue_without, less
    )
