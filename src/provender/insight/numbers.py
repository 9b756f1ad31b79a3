"""The numbers of a case that insight looks behind: those that a world can be asked for cheaply, and on demand all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from provender.exposure import findings
from provender.exposure.expose import dependences, expose_base
from provender.exposure.headlines import headlines
from provender.exposure.tie import tie_ahead
from provender.exposure.tie_headlines import tie_headlines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from provender.alliance.case import Case
    from provender.exposure.n1 import Base
    from provender.exposure.result import Headline

#: paths behind a chance over paths; the same in every world, so that worlds differ by their inputs only
_N_PATHS = 2_048


def numbers(case: Case, bases: Mapping[str, Base], *, is_everything: bool = False) -> dict[str, Headline]:
    """Return the headline numbers of a case by id; texts are left out.

    Without `is_everything` the N-1 table has the partner's rows only, events are not costed, and states are not told.
    """
    if is_everything:
        found = findings(case, n_scenarios=0).headlines
    else:
        partners = {p: [x.partner] if x.partner else [] for p, x in case.provisions.items()}
        exposed = {p: expose_base(case, base, targets=partners[p]) for p, base in bases.items()}
        tie = tie_ahead(case, bases, n_paths=_N_PATHS, is_costed=False)
        found = headlines(case, exposed, dependences(case, dict(bases))) | tie_headlines(case, tie)
    return {k: h for k, h in found.items() if not math.isnan(h.value)}


def finite(case: Case, number: Headline) -> float:
    """Return the value of a number; the end of the horizon where it is not reached within it."""
    if math.isfinite(number.value):
        return number.value
    last = case.end.toordinal() - (_EPOCH if number.kind == "date" else case.as_of.toordinal())
    return math.copysign(float(last), number.value)


#: ordinal of 1970-01-01, from which dates among the numbers count
_EPOCH = 719_163
