"""What notice is worth: a cut that may come within a year, with the warning of a clause and without."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from provender.alliance.clauses import NoticeClause
from provender.dates import midnight
from provender.exposure.contingency import Contingency
from provender.state import chances
from provender.terms.plans import Desk
from provender.terms.views import View, mean_pieces, padded, years_of

if TYPE_CHECKING:
    from provender.alliance.case import Case
    from provender.terms.views import Seat

#: months in which a cut may come
WITHIN = 12


def warned(case: Case, clause: NoticeClause, provision: str, seat: Seat) -> View:
    """Return what a dependant faces of cuts by the one who must warn it: no cut within a year, or each that may come.

    A cut is announced today and takes its severity of what is delivered once the notice is over, as lived where that
    is known; without the clause, after the case's own `notice_days`. The answer is signed at the announcement.
    """
    held = case.clauses.get(clause.id)
    read = held.under(seat.reading or case.reading) if held else None
    days = case.measures.notice_days
    if isinstance(read, NoticeClause):
        known = read.lived_days or read.written_days
        days = known.value if known else days
    desk = Desk(case, provision, seat.reading)
    base, odds = desk.books(), chances(case, [WITHIN])
    cuts = [h for h in case.hazards.values() if (h.kind, h.target) == ("cut", clause.grantor)]
    told, chance = [base], [1.0]
    for hazard in cuts:
        share = hazard.severity.value if hazard.severity else 1.0
        day = midnight(case.as_of)
        event = Contingency(clause.grantor, "supplier", "delivered", day, day + timedelta(days=days), 0.0, share)
        told.append(desk.after(event))
        chance.append(odds[hazard.id][WITHIN])
    chance[0] = max(0.0, 1.0 - sum(chance[1:]))
    weight = np.array(chance)[:, None] * desk.instance.probabilities[None, :]
    weight /= weight.sum()
    costs = padded(-np.stack([b.costs for b in told]), len(years_of(case)))
    found = mean_pieces(told, np.arange(len(told)), weight)
    return View(
        weight,
        {f"work.{provision}": costs},
        base.tolerance * len(told),
        {f"{provision}.{k}": v for k, v in found.items()},
    )
