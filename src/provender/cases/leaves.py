"""The leaves of a case: the claims, facts and typed numbers that everything in it rests on."""

from __future__ import annotations

from provender.alliance.case import Case
from provender.alliance.estimate import Estimate
from provender.alliance.walk import numbers_of


def leaves(case: Case) -> dict[str, Estimate]:
    """Return what every number in a case finally rests on, by leaf.

    A leaf is the id of a claim or fact that feeds a number, or the place of a typed number such as
    ``"contract.azure.size"`` (whether a claim is cited for it or not). `Draft.case` takes the same
    names as `sides`.
    """
    found: dict[str, Estimate] = {}
    for estimate in numbers_of(case):
        if not estimate.claims and not estimate.formula and estimate.place:
            found.setdefault(estimate.place, estimate)
        for key in estimate.claims:
            claim = case.claims.get(key)
            if claim is not None and claim.amount is not None:
                found.setdefault(key, claim.amount)
    return found
