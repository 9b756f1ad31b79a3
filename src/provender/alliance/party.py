"""Who takes part: parties with their owners, and the persons who carry ties."""

from __future__ import annotations

from dataclasses import dataclass

from provender.alliance.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation of the alliance.

    `parent` is the next owner up (empty: its own); concentration is measured at the ultimate one.
    `discount_rate` is per year; `own_of` names the party whose in-house supplier this is.
    """

    id: str
    name: str
    name_zh: str = ""
    parent: str = ""
    kind: str = "company"
    discount_rate: Estimate | None = None
    own_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose ties and moves matter to the alliance."""

    id: str
    name: str
    party: str
    name_zh: str = ""
    role: str = ""
