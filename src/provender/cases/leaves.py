"""The leaves of a case: the claims, facts and typed numbers that everything in it rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate

_NOT_WALKED = {"claims", "outcomes", "seed_map", "story", "folder"}


def estimates_in(value: Any) -> Iterator[Estimate]:
    """Yield every estimate within an object of the domain."""
    if isinstance(value, Estimate):
        yield value
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from estimates_in(entry)
    elif isinstance(value, tuple):
        for entry in value:
            yield from estimates_in(entry)
    elif dataclasses.is_dataclass(value):
        for f in dataclasses.fields(value):
            if not (isinstance(value, Case) and f.name in _NOT_WALKED):
                yield from estimates_in(getattr(value, f.name))


def leaves(case: Case) -> dict[str, Estimate]:
    """Return what every number in a case finally rests on, by leaf.

    A leaf is the id of a claim or fact that feeds a number, or the place of a typed number such as
    ``"contract.azure.size"`` (whether a claim is cited for it or not). `Draft.case` takes the same
    names as `sides`.
    """
    found: dict[str, Estimate] = {}
    for estimate in estimates_in(case):
        if not estimate.claims and not estimate.formula and estimate.place:
            found.setdefault(estimate.place, estimate)
        for key in estimate.claims:
            claim = case.claims.get(key)
            if claim is not None and claim.amount is not None:
                found.setdefault(key, claim.amount)
    return found
