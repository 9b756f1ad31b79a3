"""What can happen to supply, and what several lines share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from provender.alliance.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "secrecy",
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
    """How often a kind of event happens, how hard and how long, and what it does.

    Parameters
    ----------
    target
        Party or dependency that is hit.
    rate_per_year
        Events per year in the quietest state; the chain's multipliers of its kind apply to it.
    severity
        Share of capacity lost; of the tranches withheld; of a price added.
    duration_days, notice_days
        How long it lasts; warning before it.
    ends
        Clauses that end with it, each with its chance.
    flow
        Flow whose unpaid tranches, due while it lasts, are withheld by `severity`.
    programme
        Programme that is delayed by `duration_days`.
    moves_to
        State that the tie is thrown into.
    library
        Kind of event of the library that the rate is learnt from, as of the date of the case.
    """

    id: str
    kind: EventKind
    target: str
    rate_per_year: Estimate
    severity: Estimate | None = None
    duration_days: Estimate | None = None
    notice_days: Estimate | None = None
    ends: Mapping[str, Estimate] = field(default_factory=dict)
    flow: str = ""
    programme: str = ""
    moves_to: str = ""
    library: str = ""
    name: str = ""
    name_zh: str = ""
    note: str = ""
