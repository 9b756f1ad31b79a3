"""What can happen to supply, and what several lines share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from provender.alliance.estimate import Estimate

EventKind = Literal[
    "outage",
    "slip",
    "pause",
    "cut",
    "reclaim",
    "price_move",
    "insolvency",
    "renegotiation",
    "governance_shock",
    "talent_exit",
    "funding_withheld",
    "right_lapsed",
]
DependencyKind = Literal["parent", "host", "site", "chip", "power", "network", "other"]


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something several lines share: a host, a site, a chip, a grid."""

    id: str
    kind: DependencyKind
    name: str = ""
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hazard:
    """How often a kind of event hits a supplier or dependency, how hard and how long."""

    id: str
    kind: EventKind
    target: str
    rate_per_year: Estimate
    severity: Estimate | None = None
    duration_days: Estimate | None = None
    notice_days: Estimate | None = None
    note: str = ""
