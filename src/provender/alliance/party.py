"""Who takes part: parties with their owners, and the persons who carry ties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from provender.alliance.estimate import Estimate
from provender.alliance.workload import GrowthStep


@dataclass(frozen=True, slots=True)
class Earnings:
    """Revenue or profit: money per year on a day, growing; nothing before `start`.

    Growth compounds continuously from `at`, as demand does.
    """

    level: Estimate
    at: date
    growth: tuple[GrowthStep, ...] = ()
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation of the alliance.

    `parent` is the next owner up (empty: its own); concentration is measured at the ultimate one.
    `discount_rate` is per year; `own_of` names the party whose in-house supplier this is. `revenue`
    and `profit` are what shares of them are taken from.
    """

    id: str
    name: str
    name_zh: str = ""
    parent: str = ""
    kind: str = "company"
    discount_rate: Estimate | None = None
    own_of: str = ""
    revenue: Earnings | None = None
    profit: Earnings | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose ties and moves matter to the alliance."""

    id: str
    name: str
    party: str
    name_zh: str = ""
    role: str = ""
