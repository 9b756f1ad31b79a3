"""Demand must stay a number that can be computed with over the whole horizon."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from provender.alliance.estimate import Estimate
from provender.cases.checks.dates import FIRST, LAST
from provender.cases.collector import Collector
from provender.cases.document import Document
from provender.cases.models.work import DemandTable
from provender.cases.spelled import LARGEST, Spelled
from provender.cases.wording import number
from provender.dates import DAYS_PER_YEAR

_MOST = math.log(LARGEST)


def check_dated_growth(document: Document, estimates: Mapping[Spelled, Estimate], collector: Collector) -> None:
    """Tell of demand that grows beyond every measure until the horizon starts or ends."""
    end = document.head.end
    for item in document.items:
        if not isinstance(item.value, DemandTable) or end is None or not item.value.growth:
            continue
        factors = [estimates.get(g.factor_per_year) for g in item.value.growth]
        if any(f is None for f in factors):
            continue
        most, day = max(
            (_log_growth(item.value, [math.log(getattr(f, side)) for f in factors], document.start, day), day)
            for day in (document.start, end)
            for side in ("low", "value", "high")
        )
        if most > _MOST:
            found = f"demand that grows by a factor of 1e{most / math.log(10):.0f} until {day}"
            fix = "Correct `factor_per_year`, or the date `at` from which it grows."
            path = (*item.path, "growth")
            collector.add("out-of-range", path, found=found, allowed=f"up to {number(LARGEST)}", fix=fix)


def _log_growth(demand: DemandTable, logs: list[float], start: date, day: date) -> float:
    """Return the logarithm of the growth from the date of the level to a day (see `growth_path`)."""
    origin, total = demand.at or start, 0.0
    for i, log in enumerate(logs):
        first = (demand.growth[i].start or FIRST) if i else FIRST
        last = (demand.growth[i + 1].start or LAST) if i + 1 < len(logs) else LAST
        total += (_clipped(day, first, last) - _clipped(origin, first, last)).days / DAYS_PER_YEAR * log
    return total


def _clipped(day: date, first: date, last: date) -> date:
    """Return a day moved into a span."""
    return min(max(day, first), last)
