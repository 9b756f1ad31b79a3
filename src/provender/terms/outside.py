"""What each side has without the deal, by the day on which it ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from provender.terms.values import Worth, difference
from provender.terms.views import Seat, look

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.terms.plans import Desks


@dataclass(frozen=True, slots=True)
class Outside:
    """What the deal is worth to each side from a day on: with it, less the best each can do without.

    Parameters
    ----------
    since
        Day on which the tie breaks and nobody had foreseen it.
    sides
        What each of the two loses then, under its own belief and reading; by part and year as in `Worth`.
    owed
        The same where shares of revenue and profit stay owed: the loss of supply, sales and rights alone.
    """

    since: date
    sides: tuple[Worth, Worth]
    owed: tuple[Worth, Worth]


def outside_options(desks: Desks, case: Case, sides: tuple[str, str]) -> tuple[Outside, ...]:
    """Return what both sides lose without the deal from today, and from each later year on."""
    days = (case.as_of, *(date(y, 1, 1) for y in range(case.as_of.year + 1, case.end.year + 1)))
    return tuple(_outside(desks, case, sides, d) for d in days if d < case.end)


def _outside(desks: Desks, case: Case, sides: tuple[str, str], day: date) -> Outside:
    """Return what both sides lose if the tie breaks on a day."""
    found, owed = [], []
    for party, other in (sides, sides[::-1]):
        seat = Seat(party, party, party, other)
        with_it = look(desks, case, seat)
        without = look(desks, case, replace(seat, broken=day))
        found.append(difference(with_it, without, case, seat))
        owed.append(difference(with_it, without, case, seat, leave_out="cash."))
    return Outside(day, (found[0], found[1]), (owed[0], owed[1]))
