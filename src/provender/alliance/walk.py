"""Find the numbers inside domain objects."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from provender.alliance.estimate import Estimate


def estimates_in(thing: Any) -> Iterator[Estimate]:
    """Yield every estimate inside an object, its fields, mappings and sequences, depth first."""
    if isinstance(thing, Estimate):
        yield thing
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for f in dataclasses.fields(thing):
            yield from estimates_in(getattr(thing, f.name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from estimates_in(value)
    elif isinstance(thing, (tuple, list)):
        for value in thing:
            yield from estimates_in(value)


def rests_on(*things: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the claims (fed or cited) and the assumptions that objects rest on, each once, in order."""
    claims: dict[str, None] = {}
    assumptions: dict[str, None] = {}
    for thing in things:
        for estimate in estimates_in(thing):
            claims.update(dict.fromkeys((*estimate.claims, *estimate.cited)))
            assumptions.update(dict.fromkeys(estimate.assumptions))
    return tuple(claims), tuple(assumptions)
