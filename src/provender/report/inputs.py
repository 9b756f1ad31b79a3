"""Every number of a case with its place: what the report lists as assumption or by source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from provender.alliance.walk import numbers_of

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.alliance.estimate import Estimate
    from provender.alliance.evidence import Claim


def places(case: Case) -> dict[str, Estimate]:
    """Return the estimates of a case by their place, the first one where several share it."""
    found: dict[str, Estimate] = {}
    for estimate in numbers_of(case):
        if estimate.place:
            found.setdefault(estimate.place, estimate)
    return found


def assumptions(case: Case) -> dict[str, Estimate]:
    """Return by place the numbers that no claim stands behind and that the user typed."""
    held = places(case)
    named = {p for e in numbers_of(case) if e.is_assumption for p in e.assumptions}
    return {p: e for p, e in held.items() if p in named and e.is_assumption}


def by_date(claims: Mapping[str, Claim]) -> list[Claim]:
    """Return claims with the latest known first, then by identifier."""
    return sorted(sorted(claims.values(), key=lambda c: c.id), key=lambda c: c.known_from, reverse=True)
