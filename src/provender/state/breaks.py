"""Notice, warning, severity and recovery of supplies that broke, as far as they were public on a date.

Conventions (model.md 8): break cases were chosen because they broke, so they say how, never how often. A cut is
known from the day it was public; private warnings and recoveries with the whole row. A recovery not yet reported is
open, hence longer than the days since the cut; one that nobody dated is left out. Cuts that were withdrawn are left
out unless asked for, and then without a recovery. No case weighs more than another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from provender.errors import UnknownNameError
from provender.state.censored import Cell, Seen, turnbull
from provender.state.library import (
    MEASURES,
    MEDIA,
    RECOVERIES,
    SIDES,
    Break,
    Library,
    Measure,
    bundled_library,
    is_known,
)

Reason = Literal["no_number", "withdrawn", "not_yet_cut"]

#: sums of masses are compared up to this, far above what self-consistency leaves and far below one case in a thousand
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Spread:
    """How one measure is spread over break cases.

    Parameters
    ----------
    measure, as_of
        What, in days or as a share of what was delivered, and by when it had to be public.
    seen
        By id of the break row, what is known of it; exact, between two ends, or above one.
    cells
        The distribution; see `provender.state.censored`.
    left_out
        By id, why a case that was asked for says nothing: ``no_number`` where what was public
        holds none, ``withdrawn`` where the cut did not come, ``not_yet_cut`` where it was still to come.
    """

    measure: Measure
    as_of: date
    seen: Mapping[str, Seen]
    cells: tuple[Cell, ...]
    left_out: Mapping[str, Reason]

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Ids of the break rows behind the distribution."""
        return tuple(self.seen)

    @property
    def n(self) -> int:
        """Number of cases behind it."""
        return len(self.seen)

    @property
    def n_open(self) -> int:
        """How many of them are only known to be above a bound (right-censored)."""
        return sum(one.is_open for one in self.seen.values())

    @property
    def n_between(self) -> int:
        """How many are only known to lie between two ends (interval-censored)."""
        return self.n - self.n_open - sum(one.is_exact for one in self.seen.values())

    def quantile(self, probability: float) -> tuple[float, float]:
        """Return the two bounds of a quantile; the upper is infinite where the cases do not reach it.

        The smallest value with at least that much mass up to it (inverted distribution function).
        Without any case the bounds say nothing: from 0 to infinity.

        Raises
        ------
        ValueError
            If the probability does not lie between 0 (excluded) and 1.
        """
        if not 0 < probability <= 1:
            raise ValueError(f"found probability {probability}; allowed: above 0, up to 1")
        total = 0.0
        for cell in self.cells:
            total += cell.mass
            if total >= probability - _TOLERANCE:
                return cell.low, cell.high
        return 0.0, math.inf

    def share_within(self, value: float) -> tuple[float, float]:
        """Return the two bounds of the share of cases with no more than a value."""
        least = sum(cell.mass for cell in self.cells if cell.high <= value)
        most = sum(c.mass for c in self.cells if (c.low < value if math.isinf(c.high) else c.low <= value))
        return (least, most) if self.cells else (0.0, 1.0)

    def geometric_mean(self) -> tuple[float, float, int]:
        """Return the two bounds of the geometric mean of the cases above zero, and how many of zero it leaves out.

        Without any case above zero the bounds say nothing: from 0 to infinity.
        """
        above = [one for one in self.seen.values() if one.high > 0]
        n_zero = self.n - len(above)
        if not above:
            return 0.0, math.inf, n_zero
        lows, highs = ([getattr(one, end) for one in above] for end in ("low", "high"))
        return _geometric(lows), _geometric(highs), n_zero


def spread(
    as_of: date,
    measure: str,
    *,
    sides: Iterable[str] = SIDES,
    media: Iterable[str] = MEDIA,
    is_withdrawn_counted: bool = False,
    library: Library | None = None,
) -> Spread:
    """Return how a measure is spread over the break cases that were public on a date.

    Parameters
    ----------
    as_of
        The date.
    measure
        One of `provender.state.library.MEASURES`.
    sides
        ``supplier`` where the supplier cut, ``customer`` where the customer left.
    media
        ``software`` (with access by API), ``hosting``, ``hardware``; ``planned capacity``, where nothing
        delivered was lost, so that its severity is 0 by definition.
    is_withdrawn_counted
        Whether cuts count that were announced and withdrawn: notice was given all the same.
    library
        Tables; default the bundled ones.

    Raises
    ------
    UnknownNameError
        If the measure, a side or a medium is not in the library.

    Examples
    --------
    >>> cuts = spread(date(2025, 5, 2), "formal_notice_days", sides=["supplier"], media=["software", "hosting"])
    >>> cuts.n, cuts.quantile(0.5), [round(v, 2) for v in cuts.geometric_mean()]  # √(1.25 × 14)
    (2, (1.25, 1.25), [4.18, 4.18, 0])
    """
    asked_sides, asked_media = tuple(sides), tuple(media)
    for kind, found, allowed in (("side", asked_sides, SIDES), ("medium", asked_media, MEDIA)):
        for name in found:
            if name not in allowed:
                raise UnknownNameError(kind, name, allowed)
    wanted = _measure(measure)
    seen: dict[str, Seen] = {}
    left_out: dict[str, Reason] = {}
    for case in (library or bundled_library()).breaks:
        if case.side in asked_sides and case.medium in asked_media and is_known(case.event_known_from, as_of):
            told = _told(case, wanted, as_of, is_withdrawn_counted=is_withdrawn_counted)
            if isinstance(told, Seen):
                seen[case.id] = told
            else:
                left_out[case.id] = told
    return Spread(wanted, as_of, seen, turnbull(tuple(seen.values())), left_out)


def _measure(measure: str) -> Measure:
    """Return a measure of the library."""
    for known in MEASURES:
        if measure == known:
            return known
    raise UnknownNameError("measure", measure, MEASURES)


def _told(case: Break, measure: Measure, as_of: date, *, is_withdrawn_counted: bool) -> Seen | Reason:
    """Return what a case says of a measure on a date, or why it says nothing."""
    is_whole = is_known(case.known_from, as_of)
    is_withdrawn = not case.is_executed and (is_whole or case.cut_to <= as_of)
    if is_withdrawn and (measure in RECOVERIES or not is_withdrawn_counted):
        return "withdrawn"
    if measure in RECOVERIES:
        return _recovered(case, measure, as_of, is_whole=is_whole)
    if measure == "private_warning_days" and not is_whole:
        return "no_number"
    if measure == "share_lost" and case.cut_from > as_of:
        return "not_yet_cut"
    return _seen(case, measure)


def _recovered(case: Break, measure: Measure, as_of: date, *, is_whole: bool) -> Seen | Reason:
    """Return the days to a recovery; what was not reported by the date is open since the cut."""
    if case.cut_to > as_of:
        return "not_yet_cut"
    status = case.recovery[measure] if is_whole else "open"
    if status == "open":
        return Seen(float((as_of - case.cut_to).days), math.inf)
    return _seen(case, measure)


def _seen(case: Break, measure: Measure) -> Seen | Reason:
    """Return the span of a measure; a blank end is no bound, two of them say nothing."""
    low, high = case.spans[measure]
    if low is None and high is None:
        return "no_number"
    return Seen(0.0 if low is None else low, math.inf if high is None else high)


def _geometric(values: list[float]) -> float:
    """Return the geometric mean: 0 where one value is 0, infinite where one is."""
    if min(values) == 0.0:
        return 0.0
    return math.exp(sum(map(math.log, values)) / len(values)) if max(values) < math.inf else math.inf


__all__ = ["Reason", "Spread", "spread"]
