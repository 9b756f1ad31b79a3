"""What terms are worth: certainty equivalents, clauses by side and belief, bargains, declaring, going it alone."""

from __future__ import annotations

from provender.terms.bargain import Bargain, bargain
from provender.terms.certain import annuity, certain, present
from provender.terms.declare import Declaration
from provender.terms.outcomes import Outcomes, TooManyOutcomesError, outcomes

__all__ = [
    "Bargain",
    "Declaration",
    "Outcomes",
    "TooManyOutcomesError",
    "annuity",
    "bargain",
    "certain",
    "outcomes",
    "present",
]
