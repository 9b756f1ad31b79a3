"""All findings of a case: every provision exposed, both sides compared, headline numbers with sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provender.exposure.drawn import drawn_losses
from provender.exposure.expose import Progress, base_plan, dependences, expose_base
from provender.exposure.headlines import headlines
from provender.exposure.pairs import WORST, pairs_of
from provender.exposure.plan_headlines import plan_headlines
from provender.exposure.result import Findings
from provender.exposure.risk import risk
from provender.exposure.risk_headlines import risk_headlines
from provender.exposure.tie import tie_ahead
from provender.exposure.tie_headlines import tie_headlines
from provender.planning import planned

if TYPE_CHECKING:
    from provender.alliance.case import Case


def findings(
    case: Case, *, reading: str = "", progress: Progress | None = None, n_scenarios: int | None = None
) -> Findings:
    """Return everything that a report of a case shows.

    Parameters
    ----------
    case
        A checked case.
    reading
        Party whose reading of the clauses holds; default the case's own, else each dependant's.
    progress
        Called with (what, done, total) after each contingency.
    n_scenarios
        Scenarios of the risk of each base plan; default as many as `risk` chooses, 0 for neither the risks nor
        the plans that outlast losses, nor two losses together.
    """
    bases = {p: base_plan(case, p, reading=reading) for p in case.provisions}
    exposures = {p: expose_base(case, base, progress=progress) for p, base in bases.items()}
    sides = dependences(case, bases)
    tie = tie_ahead(case, bases)
    asked = {} if n_scenarios == 0 else bases
    risks = {p: risk(case, base, n_scenarios=n_scenarios) for p, base in asked.items()}
    plans = {p: planned(case, p, reading=reading) for p in asked}
    pairs = {p: pairs_of(case, base)[:WORST] for p, base in asked.items()}
    numbers = headlines(case, exposures, sides) | tie_headlines(case, tie) | risk_headlines(case, risks)
    numbers |= plan_headlines(case, reading=reading)
    claims = {c for h in numbers.values() for c in h.claims}
    assumptions = {a for h in numbers.values() for a in h.assumptions}
    total = len(claims) + len(assumptions)
    share = len(claims) / total if total else 0.0
    drawn = {p: drawn_losses(case, base) for p, base in asked.items()}
    return Findings(exposures, sides, numbers, share, tie, risks, plans, pairs, drawn=drawn)
