"""What terms are worth: certainty equivalents, clauses by side and belief, bargains, declaring, going it alone."""

from __future__ import annotations

from provender.terms.alone import Alone
from provender.terms.bargain import Bargain, bargain
from provender.terms.certain import annuity, certain, present
from provender.terms.change import Change, ChangeError, parse_change
from provender.terms.declare import Declaration
from provender.terms.headlines import with_terms
from provender.terms.milestone import READINGS, Declaring, Surface
from provender.terms.outcomes import Outcomes, TooManyOutcomesError, outcomes
from provender.terms.outside import Outside
from provender.terms.terms import Negotiation, NoSidesError, Terms, Veto, terms
from provender.terms.values import ClauseValue, Worth

__all__ = [
    "READINGS",
    "Alone",
    "Bargain",
    "Change",
    "ChangeError",
    "ClauseValue",
    "Declaration",
    "Declaring",
    "Negotiation",
    "NoSidesError",
    "Outcomes",
    "Outside",
    "Surface",
    "Terms",
    "TooManyOutcomesError",
    "Veto",
    "Worth",
    "annuity",
    "bargain",
    "certain",
    "outcomes",
    "parse_change",
    "present",
    "terms",
    "with_terms",
]
