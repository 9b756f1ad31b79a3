"""Dates of milestones from the belief of a party, and completions of programmes from their estimates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from provender.errors import UnknownNameError
from provender.scenarios.marginals import Marginal, marginal_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provender.alliance.case import Case
    from provender.alliance.milestone import Belief

#: the belief that forecasts use, and of parties that have none of their own
OBSERVER = "observer"


def belief_of(case: Case, milestone: str, party: str) -> Belief | None:
    """Return the belief of a party about a milestone, else the observer's, else None.

    Raises
    ------
    UnknownNameError
        If the party is neither one of the case nor ``observer``, or the milestone is none of its milestones.
    """
    if party != OBSERVER and party not in case.parties:
        raise UnknownNameError("belief", party, (OBSERVER, *case.parties))
    if milestone not in case.milestones:
        raise UnknownNameError("milestone", milestone, tuple(case.milestones))
    beliefs = case.milestones[milestone].beliefs
    return beliefs.get(party) or beliefs.get(OBSERVER)


def milestone_dates(belief: Belief, as_of: date, normals: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """Return (scenario,) dates by the inverse distribution function; NaT where it never comes.

    Parameters
    ----------
    belief
        Probabilities by date, and of never.
    as_of
        The milestone has not come by then: dates before it are ruled out, the others scaled up.
    normals
        (scenario,) standard normal numbers: the lowest get the earliest dates.

    Examples
    --------
    >>> from provender.alliance.estimate import Estimate
    >>> from provender.alliance.milestone import Belief
    >>> two = Belief((date(2026, 1, 1),), (Estimate.point(0.5),), never=0.5)
    >>> milestone_dates(two, date(2025, 1, 1), np.array([-0.1, 0.1])).astype(str).tolist()
    ['2026-01-01', 'NaT']
    """
    ahead = sorted((d, p.value) for d, p in zip(belief.dates, belief.probabilities, strict=True) if d >= as_of)
    total = sum(p for _, p in ahead) + belief.never
    days = np.array([*(d for d, _ in ahead), "NaT"], dtype="datetime64[D]")
    if total <= 0.0:
        return np.full(len(normals), days[-1])
    reached = np.cumsum([p for _, p in ahead]) / total
    found: NDArray[np.datetime64] = days[np.searchsorted(reached, ndtr(normals), side="right")]
    return found


def completion_laws(case: Case) -> dict[str, Marginal]:
    """Return the law of the days from the as-of date to completion, by programme of the case.

    Log-normal through low, value and high unless the estimate names another; where low is not above 0 its
    half is normal. Nothing is complete before the as-of date that is not so already.

    Examples
    --------
    >>> from provender.cases import load
    >>> completion_laws(load("miniature"))["inhouse"].at(np.array([-1.0, 1.0])).tolist()  # certain: no range
    [200.0, 200.0]
    """
    return {
        key: Marginal.point(p.completion_days.value)
        if p.completion_days.value <= 0.0
        else marginal_of(p.completion_days, "positive")
        for key, p in case.programmes.items()
    }
