"""Find the numbers inside domain objects."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from provender.alliance.estimate import Estimate

if TYPE_CHECKING:
    from provender.alliance.case import Case


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


#: parts of a case that hold no numbers of the model: what is said, and what came later
_NOT_INPUTS = frozenset({"claims", "outcomes", "outcomes_until", "seed_map", "story", "folder"})


def numbers_of(case: Case) -> Iterator[Estimate]:
    """Yield every estimate that the model of a case is built from, in the order of the case."""
    for field in dataclasses.fields(case):
        if field.name not in _NOT_INPUTS:
            yield from estimates_in(getattr(case, field.name))


def rests_on(*things: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the claims (fed or cited) and the assumptions that objects rest on, each once, in order."""
    claims: dict[str, None] = {}
    assumptions: dict[str, None] = {}
    for thing in things:
        for estimate in estimates_in(thing):
            claims.update(dict.fromkeys((*estimate.claims, *estimate.cited)))
            assumptions.update(dict.fromkeys(estimate.assumptions))
    return tuple(claims), tuple(assumptions)


def used(case: Case) -> tuple[frozenset[str], frozenset[str]]:
    """Return the claims that feed, and the assumptions behind, the numbers that the engine reads.

    Flows count where an event
    or a consent can hold back their tranches, earnings where a clause takes a share of them, claims of
    the kinds that are signals where the state of the tie hangs on them.
    """
    acting = [c for c in case.clauses.values() if not c.effect().is_empty]
    payers = {x.payer for c in acting for x in c.effect().payments}
    held_back = {h.flow for h in case.hazards.values()} | {v.flow for c in acting for v in c.effect().vetoes}
    read = (
        case.workloads,
        case.provisions,
        case.contracts,
        case.offers,
        case.commitments,
        case.programmes,
        case.reaches,
        case.futures,
        (case.factors, case.shocks, case.prices, case.slips),
        case.discount_rate,
        [n for n in case.estimates.values() if n.is_headline],
        acting,
        case.hazards,
        case.hypotheses,
        case.milestones,
        case.chain,
        case.signals,
        [(p.revenue, p.profit, p.discount_rate) for k, p in case.parties.items() if k in payers],
        [t for k, f in case.flows.items() if k in held_back for t in f.tranches if not t.is_paid],
    )
    found = list(estimates_in(read))
    heard = [c.id for c in case.claims.values() if c.kind in case.signals and c.weight > 0]
    heard += [
        c
        for h in case.hypotheses.values()
        for c in h.likelihoods
        if c in case.claims and case.claims[c].table == "claims"
    ]
    return (
        frozenset((*(c for e in found for c in e.claims), *heard)),
        frozenset(a for e in found for a in e.assumptions),
    )
