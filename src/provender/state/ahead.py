"""What may happen to the tie of a case in the months ahead: each hazard at its rate, times the state's multiplier.

Conventions (docs/model.md; the miniature): the posterior mean h of the rate is plugged in, the chain runs on from its
probabilities on the as-of date, killed at h · multiplier of its state, and no signal is conditioned on afterwards. The
base rate knows no states and mixes the Gamma posterior instead. A month is a twelfth of a year. No event moves the
state here; paths of the whole alliance, where it does, are played in `provender.paths`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np

from provender.alliance.hazard import EventKind
from provender.alliance.walk import rests_on
from provender.errors import StateError, UnknownNameError
from provender.state.hazards import Rate, chance_ahead
from provender.state.motion import Motion, motion_of, multipliers_of, rates_of
from provender.state.pooled import Pooled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.hazard import Hazard

MONTHS = (6, 12, 24)
EVENT_KINDS: tuple[str, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The chance of one hazard in the months ahead.

    Parameters
    ----------
    hazard, kind
        Its id (that of its kind where only the library knows it) and its kind.
    mean
        Events per year in the quietest state: mean of the posterior.
    rate
        The posterior; None where the case gives the rate without a range.
    multipliers, multiplier
        What the rate is multiplied by in each state, and on average over them on the as-of date; 1
        where the case declares none.
    chance
        By number of months, the chance of at least one event as the state moves.
    interval
        By number of months, the chance at the 5 % and at the 95 % point of the posterior.
    base
        By number of months, the chance without states, the posterior mixed.
    assumed
        Places of the numbers behind it that no claim carries, the multipliers among them. The
        chain's own numbers are those of `provender.state.state_of`.
    rests_on
        Ids of claims, facts and library rows behind the rate.
    """

    hazard: str
    kind: str
    mean: float
    rate: Rate | None
    multipliers: Mapping[str, float]
    multiplier: float
    chance: Mapping[int, float]
    interval: Mapping[int, tuple[float, float]]
    base: Mapping[int, float]
    assumed: tuple[str, ...]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Law:
    """How often something happens, and what that rests on; `rate` is None where the mean is all there is."""

    hazard: str
    kind: str
    mean: float
    rate: Rate | None
    claims: tuple[str, ...]
    assumed: tuple[str, ...]


def ahead(
    case: Case,
    kinds: Iterable[str] = (),
    months: Iterable[int] = MONTHS,
    *,
    library: Mapping[str, Rate | Pooled] | None = None,
) -> tuple[Ahead, ...]:
    """Return the chance of each hazard of a case in the months ahead, in the order of the case.

    Parameters
    ----------
    kinds
        Kinds of hazards to tell of; default all.
    months
        Numbers of months, > 0.
    library
        Posteriors by id or kind of hazard, the id first; they take the place of the case's own rate.
        A kind without a hazard in the case is told of by itself, under its name. Without a
        posterior the Gamma law comes from the range of the case's rate, see `Rate.from_range`.

    Raises
    ------
    UnknownNameError
        If neither the case nor the library has a hazard of the kind, or a posterior is of no hazard.
    StateError
        If the state of the case cannot be told, or a rate of 0 has a range.
    ValueError
        If a number of months is not above 0.

    Examples
    --------
    >>> from provender.cases import load
    >>> (pause,) = ahead(load("miniature"), ["pause"], [6, 12], library={"pause": Rate.from_counts(1, 10.0)})
    >>> [round(chance, 6) for chance in pause.chance.values()], round(pause.base[12], 6)
    ([0.144339, 0.270282], 0.133216)
    """
    asked, spans, given = tuple(kinds), tuple(months), library or {}
    if any(span <= 0 for span in spans):
        raise ValueError(f"found months {spans}; allowed: above 0")
    laws = tuple(_laws(case, given))
    known = tuple(dict.fromkeys(law.kind for law in laws))
    for kind in asked:
        if kind not in known:
            raise UnknownNameError("kind of hazard", kind, known)
    motion = motion_of(case)
    return tuple(_ahead(case, law, motion, spans) for law in laws if law.kind in (asked or known))


def _laws(case: Case, given: Mapping[str, Rate | Pooled]) -> Iterator[_Law]:
    """Yield the law of each hazard of the case, then those that only the library knows."""
    hazards = case.hazards.values()
    for hazard in hazards:
        found = given.get(hazard.id, given.get(hazard.kind))
        yield _stated(hazard) if found is None else _posterior(hazard.id, hazard.kind, found)
    told = {name for hazard in hazards for name in (hazard.id, hazard.kind)}
    for name, found in given.items():
        if name not in told:
            if name not in EVENT_KINDS:  # a slip of the pen would otherwise stand as a hazard of its own
                raise UnknownNameError("hazard", name, (*case.hazards, *EVENT_KINDS))
            yield _posterior(name, name, found)


def _posterior(hazard: str, kind: str, found: Rate | Pooled) -> _Law:
    """Return the law of a posterior of the library."""
    if isinstance(found, Pooled):
        return _Law(hazard, kind, found.mean, found.rate, found.rests_on, ())
    return _Law(hazard, kind, found.mean, found, (), ())


def _stated(hazard: Hazard) -> _Law:
    """Return the law that a case states by a value and its range."""
    stated = hazard.rate_per_year
    claims, assumed = rests_on(stated)
    if stated.is_certain:
        return _Law(hazard.id, hazard.kind, stated.value, None, claims, assumed)
    if stated.value <= 0:
        found = f"rate 0 with a range up to {stated.high} of hazard {hazard.id!r}"
        raise StateError(found, "a rate above 0, or 0 without a range", "Give the mean of what the rate may be.")
    law = Rate.from_range(stated.value, stated.low, stated.high)
    return _Law(hazard.id, hazard.kind, stated.value, law, claims, assumed)


def _ahead(case: Case, law: _Law, motion: Motion, spans: tuple[int, ...]) -> Ahead:
    """Return the chances of one law along the path of the states."""
    declared = case.chain.multipliers.get(law.kind, {}) if case.chain else {}
    times = multipliers_of(case, law.kind)

    def chance(rate: float, months: int) -> float:
        return _chance(motion, rate * times, months)

    ends = (law.rate.low, law.rate.high) if law.rate else (law.mean, law.mean)
    return Ahead(
        hazard=law.hazard,
        kind=law.kind,
        mean=law.mean,
        rate=law.rate,
        multipliers=dict(zip(motion.states, times.tolist(), strict=True)),
        multiplier=float(motion.now @ times),
        chance={m: chance(law.mean, m) for m in spans},
        interval={m: (chance(ends[0], m), chance(ends[1], m)) for m in spans},
        base={m: law.rate.chance_within(m / 12) if law.rate else -math.expm1(-law.mean * m / 12) for m in spans},
        assumed=(*law.assumed, *rests_on(declared)[1]),
        rests_on=tuple(dict.fromkeys((*law.claims, *rests_on(declared)[0]))),
    )


def chances(case: Case, months: Iterable[int] = MONTHS) -> dict[str, dict[int, float]]:
    """Return, by hazard and number of months, the chance of at least one event as the state moves.

    What `ahead` tells, without its posteriors.

    Examples
    --------
    >>> from provender.cases import load
    >>> round(chances(load("microsoft-openai"), [12])["azure_cut"][12], 3)
    0.081
    """
    spans, motion = tuple(months), motion_of(case)
    return {h.id: {m: _chance(motion, rates_of(case, h), m) for m in spans} for h in case.hazards.values()}


def _chance(motion: Motion, rates: NDArray[np.float64], months: int) -> float:
    """Return the chance of at least one event within some months, its rates (state,) per year."""
    return max(0.0, chance_ahead(motion.generator, motion.now, rates, months / 12))


__all__ = ["MONTHS", "Ahead", "ahead", "chances"]
