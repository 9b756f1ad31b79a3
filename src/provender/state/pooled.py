"""Rates of events in compute alliances, pooled over the library as of a date (model.md 8).

Conventions: an alliance counts from its start to its end or the as-of date, in years of 365.25 days; its end
counts from the day it was public. An event counts if it had happened and was public by the as-of date; rows of
one alliance, process and kind count once. The prior is Jeffreys' Gamma(½, 0). No sum over kinds is made: one
event may be of two kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from provender.dates import DAYS_PER_YEAR
from provender.errors import StateError, UnknownNameError
from provender.state.hazards import Rate
from provender.state.library import KINDS, Alliance, Event, Kind, Library, bundled_library, is_known

#: what the break cases tell of and no alliance does: supply bought at arm's length
ARMS_LENGTH = "access cut"


@dataclass(frozen=True, slots=True)
class Pooled:
    """How often one kind of event happened in alliances by a date.

    Parameters
    ----------
    kind, as_of
        What is counted, and by when it had to be public.
    n_events, years
        Processes counted; alliance-years of exposure, > 0.
    rate
        Posterior of the rate per year.
    years_by_alliance
        Exposure of each alliance, > 0.
    counted
        Ids of the event rows that count.
    repeats
        Ids of the rows that report a process counted already.
    """

    kind: Kind
    as_of: date
    n_events: int
    years: float
    rate: Rate
    years_by_alliance: Mapping[str, float]
    counted: tuple[str, ...]
    repeats: tuple[str, ...]
    exposed: tuple[str, ...]

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Ids of all rows behind the rate: alliances, events, repeats."""
        return (*self.exposed, *self.counted, *self.repeats)

    @property
    def mean(self) -> float:
        """Posterior mean, per year."""
        return self.rate.mean

    @property
    def low(self) -> float:
        """5 % point, per year."""
        return self.rate.low

    @property
    def high(self) -> float:
        """95 % point, per year: also the one-sided 95 % bound."""
        return self.rate.high

    def chance_within(self, years: float) -> float:
        """Return the chance of at least one event in one alliance within some years, the rate uncertain."""
        return self.rate.chance_within(years)


def pooled(
    as_of: date,
    *,
    kinds: Iterable[str] = KINDS,
    alliances: Iterable[str] | None = None,
    leave_out: Iterable[str] = (),
    library: Library | None = None,
) -> dict[str, Pooled]:
    """Return the posterior rate of each kind of event, by kind, from what was public on a date.

    Parameters
    ----------
    as_of
        The date.
    kinds
        Kinds to count: see `provender.state.library.KINDS`. ``terms changed`` is ``renegotiation``
        without friendly expansions.
    alliances
        Names of the alliances to pool; default the core set.
    leave_out
        Names of alliances to leave out, with their years and events.
    library
        Tables; default the bundled ones.

    Raises
    ------
    UnknownNameError
        If a kind or an alliance is not in the library.
    StateError
        If no alliance has any exposure by the date, or a kind is asked for that only break cases tell of.

    Examples
    --------
    >>> found = pooled(date(2025, 5, 2))["delivered cut"]
    >>> found.n_events, round(found.years, 2), round(found.mean, 3), round(found.high, 3)
    (0, 13.98, 0.036, 0.137)
    """
    tables = library or bundled_library()
    asked = [_kind(kind) for kind in kinds]
    ties = _exposed(tables, as_of, alliances, leave_out)
    names = {tie.name for tie, _ in ties}
    known = [e for e in tables.events if e.alliance in names and e.occurred <= as_of and is_known(e.known_from, as_of)]
    return {kind: _pooled(kind, as_of, ties, known) for kind in asked}


def _kind(kind: str) -> Kind:
    """Return a kind that is counted."""
    for known in KINDS:
        if kind == known:
            return known
    if kind == ARMS_LENGTH:
        found = f"kind {kind!r}, of which only break cases tell: they are there because something broke"
        allowed = "kinds with years of exposure behind them: " + ", ".join(KINDS)
        fix = (
            "Nobody counted the supplies that went on. Set such a rate as an assumption; notice and recovery: `spread`."
        )
        raise StateError(found, allowed, fix)
    raise UnknownNameError("kind of event", kind, KINDS)


def _exposed(
    tables: Library, as_of: date, alliances: Iterable[str] | None, leave_out: Iterable[str]
) -> list[tuple[Alliance, float]]:
    """Return the alliances asked for that had begun by the date, each with its years."""
    names = tuple(a.name for a in tables.alliances)
    asked = {a.name for a in tables.alliances if a.is_core} if alliances is None else set(alliances)
    gone = set(leave_out)
    for name in (*asked, *gone):
        if name not in names:
            raise UnknownNameError("alliance", name, names)
    known = (a for a in tables.alliances if a.name in asked - gone and is_known(a.known_from, as_of))
    ties = [(a, years) for a in known if (years := _years(a, as_of)) > 0]
    if not ties:
        begun = min((a.start for a in tables.alliances if a.name in asked - gone), default=None)
        found = f"no alliance of those asked for that had begun, publicly, by {as_of}"
        allowed = f"a date after {begun}" if begun else "at least one alliance that is not left out"
        raise StateError(found, allowed, "Ask as of a later date, or of more alliances.")
    return ties


def _years(tie: Alliance, as_of: date) -> float:
    """Return the years from the start to the as-of date, or to an end that was public by then."""
    is_over = tie.end is not None and is_known(tie.end_known_from, as_of)
    last = min(tie.end, as_of) if is_over and tie.end else as_of
    return (last - tie.start).days / DAYS_PER_YEAR


def _pooled(kind: Kind, as_of: date, ties: list[tuple[Alliance, float]], known: list[Event]) -> Pooled:
    """Return one kind pooled; of the rows of a process the one that was public first counts."""
    counted: dict[tuple[str, str], str] = {}
    repeats = []
    for event in sorted((e for e in known if kind in e.counts_as), key=lambda e: (e.known_from or as_of, e.id)):
        process = (event.alliance, event.process)
        if process in counted:
            repeats.append(event.id)
        else:
            counted[process] = event.id
    years = sum(held for _, held in ties)
    return Pooled(
        kind=kind,
        as_of=as_of,
        n_events=len(counted),
        years=years,
        rate=Rate.from_counts(len(counted), years),
        years_by_alliance={tie.name: held for tie, held in ties},
        counted=tuple(counted.values()),
        repeats=tuple(repeats),
        exposed=tuple(tie.id for tie, _ in ties),
    )


__all__ = ["ARMS_LENGTH", "Pooled", "pooled"]
